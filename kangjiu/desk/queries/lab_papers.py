"""A replay on paper (试算成文): the memo for those who decide, the children behind a figure as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kangjiu.accounts import queries as accounts
from kangjiu.claims.rules.laboratory import Pair, Sums
from kangjiu.common import money
from kangjiu.common.dates import chinese_day
from kangjiu.common.scope import Scope
from kangjiu.desk.queries.lab import ChildRow, Lab
from kangjiu.documents.rules.papers.policy_memo import MemoChange, MemoGroup, MemoLine, MemoMoney, PolicyMemo
from kangjiu.exchange.workbook import Column, Kind, Sheet, export_workbook
from kangjiu.exchange.workbook.cells import Value
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Program
from kangjiu.policy.models import PolicyDraft

_COLUMNS = Sheet(
    "试算明细",
    (
        Column("name", "儿童", width=12),
        Column("township", "乡镇", width=16),
        Column("category", "类别", width=10),
        Column("hardship", "困难身份", width=16),
        Column("kind", "变化", width=10),
        Column("bills", "账单（张）", kind=Kind.INT, width=10),
        Column("bill", "费用总额（元）", kind=Kind.YUAN, width=16),
        Column("base", "现行救助（元）", kind=Kind.YUAN, width=16),
        Column("draft", "草案救助（元）", kind=Kind.YUAN, width=16),
        Column("change", "增减（元）", kind=Kind.YUAN, width=16),
        Column("reasons", "原因", width=60),
    ),
)


def lab_workbook(rows: Sequence[ChildRow]) -> bytes:
    """All children behind a figure, names masked as on the page."""
    lines: list[dict[str, Value]] = [
        {
            "name": row.name,
            "township": row.child.township,
            "category": row.child.category,
            "hardship": row.child.hardship,
            "kind": row.kind,
            "bills": row.child.bills,
            "bill": row.child.bill_fen,
            "base": row.child.base.payable_fen,
            "draft": row.child.draft.payable_fen,
            "change": row.child.change_fen,
            "reasons": "；".join(row.reasons),
        }
        for row in rows
    ]
    return export_workbook(_COLUMNS, lines)


def lab_memo(by: Scope, draft: PolicyDraft, program: Program, done: Lab, on: date) -> PolicyMemo:
    """What the memo says of a replay: only sums, no child."""
    base = policy.program(draft.base)
    valid = program.definition.manifest.valid
    groups = {group.name: [_group(label, sums) for label, sums in group.rows] for group in done.groups}
    return PolicyMemo(
        organisation=_office(by),
        title=draft.title,
        base=f"{draft.base}（{draft.base.document_number}）",
        period=f"{chinese_day(valid.start)}至{chinese_day(valid.end)}",
        replayed=replayed_words(done),
        summary=tuple(MemoLine(one) for one in summary(done)),
        changes=tuple(
            MemoChange(one.label, one.before, one.after)
            for one in policy.differences(base, program)
            if one.is_value
        ),
        money=tuple(_money(row.label, row.pair) for row in done.money) + (_money("合计", done.total),),
        townships=tuple(groups["township"]),
        categories=tuple(groups["category"]),
        hardships=tuple(groups["hardship"]),
        notes=tuple(MemoLine(one) for one in notes(done)),
        memo_on=on,
    )


def _office(by: Scope) -> str:
    return accounts.organisation_names([by.organisation_id]).get(by.organisation_id or 0, "")


def replayed_words(done: Lab) -> str:
    """Over what the draft was replayed."""
    count = f"{len(done.replay.children)} 名儿童、{done.replay.year.bill_count} 张账单"
    return f"用 {done.year} 年的真实决定、出勤和账单重算（{count}），现行与草案都按在那一年已经施行来算。"


def summary(done: Lab) -> Iterator[str]:
    """The findings in sentences."""
    fund, family, whole = done.whole.fund, done.whole.family, done.whole
    yield f"康复救助资金由 {_wan(fund.base)} 万元变为 {_wan(fund.draft)} 万元，{_change(fund.change)}。"
    yield f"家庭承担由 {_wan(family.base)} 万元变为 {_wan(family.draft)} 万元，{_change(family.change)}。"
    yield f"受益儿童 {whole.winners} 名，减少 {whole.losers} 名，不变 {whole.kinds['same']} 名。"
    if whole.kinds["gained"] or whole.kinds["lost"]:
        yield f"其中新纳入 {whole.kinds['gained']} 名，不再符合条件 {whole.kinds['lost']} 名。"
    if done.budget and done.budget.over_fen:
        yield f"超出 {done.budget.year} 年预算 {_wan(done.budget.over_fen)} 万元。"


def notes(done: Lab) -> Iterator[str]:
    """What the figures rest on and what they leave out."""
    result = done.replay.result
    yield "医保、大病保险、医疗救助等照结算单抄录，两种政策下相同；各方相加等于账单总额。"
    yield f"同一批账单账上已申报 {_wan(result.booked_fen)} 万元，按现行政策重算 {_wan(done.whole.fund.base)} 万元。"
    if result.assumed:
        yield f"{result.assumed} 名儿童的档案不足以重算资格（如期初结转），按原批准计入两边。"
    if result.gained_without_bills:
        yield (
            f"新纳入的 {result.gained_without_bills} 名儿童没有账单，按同类儿童平均约需"
            f" {_wan(result.estimate_fen)} 万元，没有计入上面的数。"
        )
    if done.whole.kinds["unknown"]:
        yield f"{done.whole.kinds['unknown']} 名儿童有待定值或缺少事实，算不出，没有计入。"
    for why, count in done.left_out:
        yield f"{count} 张账单没有计入：{why}。"


def _money(label: str, pair: Pair) -> MemoMoney:
    return MemoMoney(label, _wan(pair.base), _wan(pair.draft), _signed(pair.change))


def _group(label: str, sums: Sums) -> MemoGroup:
    return MemoGroup(
        label, sums.children, sums.winners, _signed(sums.won_fen), sums.losers, _signed(sums.lost_fen),
        _signed(sums.won_fen + sums.lost_fen),
    )  # fmt: skip


def _wan(fen: int) -> str:
    return money.ten_thousand_yuan(fen)


def _signed(fen: int) -> str:
    sign = "+" if fen > 0 else "−" if fen < 0 else ""
    return f"{sign}{_wan(abs(fen))}" if fen else "0"


def _change(fen: int) -> str:
    word = "增加" if fen > 0 else "减少"
    return f"{word} {_wan(abs(fen))} 万元" if fen else "没有变化"
