"""The laboratory's page (政策试算): what a draft would cost, where the money comes from, who gains and loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from kangjiu.claims import queries as claims
from kangjiu.claims.rules import laboratory
from kangjiu.claims.rules.laboratory import Child, Pair, Sums
from kangjiu.common.money import half_up, percent
from kangjiu.common.pages.charts import GainsAndLosses, gains_and_losses
from kangjiu.common.scope import Scope
from kangjiu.funds import queries as funds
from kangjiu.funds.choices import SourceKind
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Program
from kangjiu.policy.models import PolicyDraft
from kangjiu.policy.queries import Explained
from kangjiu.registry import queries as registry

PAYERS = {
    "basic_fen": ("基本医保", 1),
    "serious_fen": ("大病保险", 2),
    "assistance_fen": ("医疗救助", 3),
    "programme_fen": ("惠民工程", 3),
    "account_fen": ("个人账户、家庭共济", 3),
    "charity_fen": ("慈善捐赠", 3),
}
SOURCES = {"central": "其中 中央", "unfixed": "其中 来源未定"}
GROUPS = {"township": "乡镇", "category": "残疾类别", "hardship": "困难身份"}
KINDS = {
    "winners": "受益的儿童",
    "losers": "减少的儿童",
    "gained": "草案新纳入的儿童",
    "lost": "草案不再符合的儿童",
    "more": "救助金额增加的儿童",
    "less": "救助金额减少的儿童",
    "same": "不变的儿童",
    "unknown": "算不出的儿童",
    "": "全部儿童",
}
TONES = {"gained": "ok", "more": "ok", "lost": "bad", "less": "warn", "unknown": "warn"}


@dataclass(frozen=True)
class MoneyRow:
    """One payer or source (资金来源一行), fen; `series` names its colour, 0 for a part of the fund."""

    label: str
    series: int
    pair: Pair


@dataclass(frozen=True)
class GroupTable:
    """Gains and losses by one grouping (分组): chart and table say the same."""

    name: str
    label: str
    rows: Sequence[tuple[str, Sums]]
    chart: GainsAndLosses | None


@dataclass(frozen=True)
class Budget:
    """The budget of the draft's first year against what it would cost (预算对照), fen."""

    year: int
    amount_fen: int
    over_fen: int


@dataclass(frozen=True)
class Lab:
    """Everything the page shows (一次试算)."""

    year: int
    replay: claims.Replay
    money: Sequence[MoneyRow]
    groups: Sequence[GroupTable]
    budget: Budget | None
    left_out: Sequence[tuple[str, int]]
    milliseconds: int

    @property
    def whole(self) -> Sums:
        """The sums of all children."""
        return self.replay.result.whole

    @property
    def total(self) -> Pair:
        """All payers together: the bills."""
        return Pair(
            *(sum(side) for side in zip(*(row.pair for row in self.money if row.series), strict=True))
        )

    @property
    def change_words(self) -> str:
        """How much the fund changes against today: 增 15.9%."""
        fund = self.whole.fund
        if not fund.base or not fund.change:
            return ""
        word = "增" if fund.change > 0 else "减"
        return f"{word} {percent(half_up(abs(fund.change) * 1000, fund.base) * 10)}"

    @property
    def bars(self) -> list[tuple[str, list[tuple[str, int, str]], int]]:
        """One bar a side: each payer's part, all on the longer side's scale."""
        whole = max(self.total)
        return [
            (
                label,
                [(row.label, row.pair[side], f"f{row.series}") for row in self.money if row.series],
                whole,
            )
            for side, label in enumerate(("现行", "草案"))
        ]


def lab(by: Scope, draft: PolicyDraft, program: Program, year: int) -> Lab:
    """A sound draft over a year's cases in scope; Refused when a policy does not answer what is needed."""
    began = perf_counter()
    done = claims.replayed_year(by, policy.program(draft.base), program, year)
    spent = int((perf_counter() - began) * 1000)
    result = done.result
    return Lab(
        year,
        done,
        _money(result),
        [_group(name, result.groups[name]) for name in GROUPS],
        budget_of(by, draft_year(program), result.whole.fund.draft),
        [(claims.LEFT_OUT[why], count) for why, count in done.year.left_out.items()],
        spent,
    )


def lab_years(by: Scope) -> list[int]:
    """Years whose cases may be replayed, newest first."""
    return claims.replay_years(by) if by.allows("claims.view") else []


def _money(result: laboratory.Result) -> list[MoneyRow]:
    rows = [MoneyRow(*PAYERS[name], pair) for name, pair in result.payers.items() if any(pair)]
    rows.append(MoneyRow("康复救助资金", 4, result.whole.fund))
    rows += [MoneyRow(_source(name), 0, pair) for name, pair in result.sources.items() if any(pair)]
    return [*rows, MoneyRow("家庭承担", 5, result.whole.family)]


def _source(name: str) -> str:
    return SOURCES.get(name) or f"其中 {SourceKind.label_of(name)}"


def _group(name: str, rows: Sequence[tuple[str, Sums]]) -> GroupTable:
    ordered = sorted(rows, key=lambda row: (-(row[1].won_fen - row[1].lost_fen), row[0]))
    chart = gains_and_losses([(label, sums.won_fen, sums.lost_fen) for label, sums in ordered])
    return GroupTable(name, GROUPS[name], ordered, chart)


def draft_year(program: Program) -> int:
    """The first year a draft holds."""
    return program.definition.manifest.valid.start.year


def budget_of(by: Scope, year: int, cost_fen: int = 0) -> Budget | None:
    """The fund's budget of a year against a cost; None without one, or for who may not see it."""
    if not any(by.allows(permission) for permission in funds.VIEW):
        return None
    amount = sum(row.amount_fen for row in funds.balances(by, year))
    return Budget(year, amount, max(0, cost_fen - amount)) if amount else None


@dataclass(frozen=True)
class ChildRow:
    """One child behind a figure (明细一行): masked name, both amounts, what changed."""

    child: Child
    name: str
    kind: str
    tone: str
    reasons: Sequence[str]


def lab_rows(by: Scope, done: claims.Replay, wanted: Mapping[str, str]) -> list[ChildRow]:
    """The children behind a figure in scope, the largest change first; reasons for those the draft no longer covers."""
    found = laboratory.chosen(
        done.children, kind=wanted["kind"], group=wanted["group"], label=wanted["label"]
    )
    found.sort(key=lambda child: (-abs(child.change_fen), child.person_id))
    names = registry.masked_names(by, [child.person_id for child in found])
    return [_row(done, child, names.get(child.person_id, "—")) for child in found]


def _row(done: claims.Replay, child: Child, name: str) -> ChildRow:
    reasons: list[str] = []
    if child.kind in ("lost", "unknown"):
        case = done.cases[child.person_id]
        decision = done.draft.decide("eligibility", claims.known_facts(done.draft, case.facts), on=case.on)
        reasons = [one.message for one in decision.reasons]
        reasons += [one.message for one in decision.causes]
    return ChildRow(child, name, KIND_WORDS[child.kind], TONES.get(child.kind, ""), reasons)


KIND_WORDS = {
    "gained": "新纳入",
    "lost": "不再符合",
    "more": "增加",
    "less": "减少",
    "same": "不变",
    "unknown": "算不出",
}


@dataclass(frozen=True)
class StepDifference:
    """A step that comes out differently (一步不同): where it stands, its value on each side, empty where it is not."""

    where: str
    label: str
    base: str
    draft: str


@dataclass(frozen=True)
class ChildSides:
    """One child under both policies (一名儿童的两种结果): the amounts and each side explained to the clause."""

    child: Child
    name: str
    sides: Sequence[tuple[str, Sequence[Explained]]]

    @property
    def differences(self) -> list[StepDifference]:
        """The steps that come out differently, in order."""
        base, draft = (_values(side) for _, side in self.sides)
        spots = dict.fromkeys((*base, *draft))
        return [
            StepDifference(
                where, label, base.get((where, label, name), ""), draft.get((where, label, name), "")
            )
            for where, label, name in spots
            if base.get((where, label, name)) != draft.get((where, label, name))
        ]


def _values(side: Sequence[Explained]) -> dict[tuple[str, str, str], str]:
    """Value of each step by where it stands, its label and name."""
    return {
        (part.title, step.label, step.name): step.value
        for explained in side
        for part in explained.parts
        for step in part.steps
    }


def lab_child(by: Scope, done: claims.Replay, draft: PolicyDraft, person_id: int) -> ChildSides:
    """One child of a replay; DoesNotExist when it is not among the cases in scope."""
    person = registry.person(by, person_id)
    case = done.cases.get(person_id)
    if case is None:
        raise type(person).DoesNotExist
    sides = [
        (label, [_explained(of, draft, title, question, case) for question in ("eligibility", "month")])
        for label, title, of in (("现行", draft.base.title, done.base), ("草案", str(draft), done.draft))
    ]
    found = next(one for one in done.children if one.person_id == person_id)
    return ChildSides(found, registry.masked_name(person), sides)


def _explained(
    of: Program, draft: PolicyDraft, title: str, question: str, case: claims.RealCase
) -> Explained:
    decision = of.decide(question, claims.known_facts(of, case.facts), on=case.on)
    return replace(policy.explained_decision(decision, draft.base), title=title)
