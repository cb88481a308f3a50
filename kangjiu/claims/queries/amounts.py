"""How an amount came about (这张账单怎么算的): bill → payer order → standard → clause, from the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kangjiu.claims.choices import Payer
from kangjiu.claims.models import ClaimLine
from kangjiu.claims.queries import gather
from kangjiu.claims.queries.bills import VIEW, parts_of
from kangjiu.claims.queries.claims import reasons
from kangjiu.claims.rules import payers
from kangjiu.claims.rules.payers import Fall
from kangjiu.common.dates import month_end
from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Decision, wording
from kangjiu.policy.models import PolicyVersion, Receipt

LEVELS = {"case": "这名儿童", "item": "这个项目", "month": "这个月", "bill": "这张账单"}


@dataclass(frozen=True)
class Step:
    """One rule of the policy as it came out (一条依据): label, value, its own words, clause."""

    name: str
    label: str
    value: str
    words: str
    clause: str
    source_id: str = ""


@dataclass(frozen=True)
class Steps:
    """The rules of one level (按层次): the child, the item, the month, the bill."""

    level: str
    label: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class AmountView:
    """A claim line explained (金额说明), fen; `receipt` is None while the claim is a draft."""

    line: ClaimLine
    falls: Sequence[Fall]
    groups: Sequence[Steps]
    reasons: Sequence[Reason]
    receipt: Receipt | None
    version: PolicyVersion | None
    notice: str

    @property
    def sum_line(self) -> str:
        """2,520.00 + … = 6,480.00 元: the parts add up to the bill."""
        parts = " + ".join(yuan(fall.part_fen) for fall in self.falls)
        return f"{parts} = {yuan(self.line.bill.total_fen)} 元"

    @property
    def adds_up(self) -> bool:
        """Whether the parts are the bill to the fen."""
        return sum(fall.part_fen for fall in self.falls) == self.line.bill.total_fen


def amount(by: Scope, claim_line_id: int) -> AmountView:
    """A claim line explained; DoesNotExist outside the scope. A draft is worked out as it would be today."""
    rows = ClaimLine.objects.visible_to(by.need(*VIEW, "family.use")).select_related(
        "bill__provider__organisation",
        "bill__placement",
        "person",
        "claim",
        "entitlement__version",
        "receipt__version",
    )
    line = rows.prefetch_related("bill__items", "bill__payers").get(pk=claim_line_id)
    decision = _decision(line)
    return AmountView(
        line=line,
        falls=payers.waterfall(line.bill.total_fen, _parts(line)),
        groups=steps_of(decision, line.bill_id) if decision else (),
        reasons=reasons(line),
        receipt=line.receipt,
        version=_version(line),
        notice=decision.program.definition.manifest.notice if decision else "",
    )


def _version(line: ClaimLine) -> PolicyVersion | None:
    """The version the amount was worked out with; of a draft the one its right was given under."""
    if line.receipt is not None:
        return line.receipt.version
    return line.entitlement.version if line.entitlement else None


def _parts(line: ClaimLine) -> dict[str, int]:
    """Who bears the bill by this line; of a draft as it would be."""
    stored = parts_of([line.bill_id])[line.bill_id]
    return payers.with_fund(line.bill.total_fen, stored, line.payable_fen)


def _decision(line: ClaimLine) -> Decision | None:
    if line.receipt is not None:
        return policy.replay(line.receipt)
    ready = [one for one in gather.candidates([line.bill]) if one.entitlement is not None]
    if not ready or line.state == "blocked":
        return None
    group = gather.groups(ready)[0]
    on = month_end(line.bill.month_on)
    return policy.program(group.entitlement.version).decide("month", group.facts, on=on)


def steps_of(decision: Decision, bill_id: int) -> list[Steps]:
    """The rules of a decision that lead to one bill, level by level, each with its value and clause."""
    rows = decision.rows_of("bill")
    numbers = [decision.raw("bill_no", row) for row in rows] if _has(decision, "bill_no") else []
    place = numbers.index(bill_id) if bill_id in numbers else _place(decision, bill_id)
    row = rows[place]
    found: dict[str, list[Step]] = {level: [] for level in LEVELS}
    for rule in decision.runner.rules:
        if rule.level in found:
            found[rule.level].append(_step(decision, rule.name, row))
    return [Steps(level, LEVELS[level], own) for level, own in found.items() if own]


def _has(decision: Decision, name: str) -> bool:
    return name in decision.runner.layout.slots


def _place(decision: Decision, bill_id: int) -> int:
    """Place of a bill among the facts, where the policy itself does not read its number."""
    numbers = [
        bill["bill_no"]
        for item in decision.facts["item"]
        for month in item["month"]
        for bill in month["bill"]
    ]
    return numbers.index(bill_id)


def _step(decision: Decision, name: str, bill_row: list[Any]) -> Step:
    program = decision.program
    rule = program.by_name[name]
    row = decision.climb(bill_row, "bill", name)
    value = decision.raw(name, row)
    said = wording.fill(decision, rule.says, row, rule.level) if rule.says else ""
    shown = _shown(decision, name, value)
    return Step(name, rule.label, shown, said, program.cite(rule.clauses), next(iter(rule.clauses), ""))


def _shown(decision: Decision, name: str, value: object) -> str:
    rule = decision.program.by_name[name]
    if rule.is_check:
        return "符合" if value else "不符合"
    return wording.formatter(decision.program, rule.unit)(value)


def fund_part(view: AmountView) -> Fall:
    """The fund's stretch (康复救助资金)."""
    return next(fall for fall in view.falls if fall.payer == Payer.REHAB)
