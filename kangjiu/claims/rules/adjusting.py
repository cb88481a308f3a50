"""Correction after settlement (调整): what is wrong with one, and what the difference does; fen.

Booked is the difference (should be − is booked); what was settled before is never edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kangjiu.claims.choices import Payer
from kangjiu.claims.rules import payers
from kangjiu.claims.rules.bills import MOST_BILL_FEN
from kangjiu.common.dates import month_end
from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan

CLAUSE = "济残联〔2024〕9号 四（二）审计：追回多付款，更正不改历史"


@dataclass(frozen=True)
class State:
    """A claim line as it stands by its papers (现状): bill, payers before the fund, attendance, what the fund bore."""

    total_fen: int
    excluded_fen: int
    prepaid_fen: int
    parts: Mapping[str, int]
    trained_days: int
    payable_fen: int = 0
    half_months: int = 0

    @property
    def others(self) -> dict[str, int]:
        """Payers that are copied from papers: insurers and charity."""
        own = (Payer.REHAB, Payer.FAMILY)
        return {payer: fen for payer, fen in self.parts.items() if payer not in own and fen}

    @property
    def family_fen(self) -> int:
        """What is left to the family."""
        return self.total_fen - self.payable_fen - sum(self.others.values())

    def facts(self) -> tuple[object, ...]:
        """What a correction may change."""
        return (
            self.total_fen,
            self.excluded_fen,
            self.prepaid_fen,
            self.trained_days,
            tuple(sorted(self.others.items())),
        )

    def paid(self, payable_fen: int, half_months: int) -> State:
        """The same with what the fund should bear."""
        parts = payers.with_fund(self.total_fen, self.parts, payable_fen)
        return replace(self, parts=parts, payable_fen=payable_fen, half_months=half_months)


@dataclass(frozen=True)
class Correction:
    """What is proposed (调整申请): the papers as they should read, why, and by which evidence."""

    cause: str
    evidence_number: str
    note: str
    total_fen: int
    trained_days: int
    excluded_fen: int = 0
    prepaid_fen: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)

    def state(self) -> State:
        """The corrected papers, before the fund is worked out."""
        kept = {payer: fen for payer, fen in self.parts.items() if fen}
        parts = payers.before_fund(self.total_fen, kept)
        return State(self.total_fen, self.excluded_fen, self.prepaid_fen, parts, self.trained_days)


@dataclass(frozen=True)
class Settled:
    """Where the line stands (结算情况): settled and paid, and whether an earlier correction still waits."""

    paid: bool
    words: str
    waits: str = ""


def findings(now: State, asked: Correction, settled: Settled, month_on: date) -> list[Reason]:
    """Everything that speaks against a correction; empty when it may be proposed."""
    reasons = [*_standing(settled), *_words(asked)]
    wanted = asked.state()
    if now.facts() == wanted.facts():
        reasons.append(
            _reason(
                "same", "更正后的单据与现在的一样，没有什么要调整", "请改成正确的数，或不办调整", "total_fen"
            )
        )
    return reasons + _amounts(asked, wanted, month_on)


def _standing(settled: Settled) -> list[Reason]:
    reasons = []
    if not settled.paid:
        reasons.append(
            _reason(
                "not_paid",
                f"这笔费用{settled.words}，还没有支付",
                "还没支付的请退回结算、申报，改正后重新办理",
            )
        )
    if settled.waits:
        reasons.append(_reason("waits", settled.waits, "请先办完上一次调整"))
    return reasons


def _words(asked: Correction) -> list[Reason]:
    reasons = []
    if not asked.evidence_number.strip():
        reasons.append(
            _reason(
                "evidence", "没有填写凭据号", "请填冲正单、退费单、更正单或检查文书的编号", "evidence_number"
            )
        )
    if not asked.note.strip():
        reasons.append(_reason("note", "没有写明为什么调整", "请写清楚哪里错了、怎么发现的", "note"))
    return reasons


def _amounts(asked: Correction, wanted: State, month_on: date) -> list[Reason]:
    reasons = []
    if asked.total_fen < 0 or min(asked.parts.values(), default=0) < 0:
        reasons.append(_reason("negative", "金额不能小于零", "请照单据更正", "total_fen"))
    if asked.total_fen > MOST_BILL_FEN:
        reasons.append(
            _reason(
                "absurd", f"更正后总费用超过 {yuan(MOST_BILL_FEN)} 元", "请核对是否多写了数字", "total_fen"
            )
        )
    if min(asked.excluded_fen, asked.prepaid_fen) < 0 or (
        asked.excluded_fen + asked.prepaid_fen > max(0, asked.total_fen)
    ):
        reasons.append(
            _reason("excluded", "目录外与先行自付之和超过总费用，或小于零", "请对照结算单", "excluded_fen")
        )
    most = month_end(month_on).day
    if not 0 <= asked.trained_days <= most:
        reasons.append(
            _reason("days", f"计入天数应为 0 到 {most}", "请照更正后的出勤确认表填写", "trained_days")
        )
    if set(asked.parts) - {*payers.INSURERS, Payer.CHARITY}:
        reasons.append(
            _reason("payer", "只能更正医保各方和慈善的金额", "救助金额由系统按政策重算", "total_fen")
        )
    return reasons + payers.adds_up(max(0, asked.total_fen), wanted.parts)


def what_next(difference_fen: int) -> str:
    """What a confirmed difference does, in words."""
    if difference_fen > 0:
        return f"应补 {yuan(difference_fen)} 元，列入下一次结算支付"
    if difference_fen < 0:
        return f"多付 {yuan(-difference_fen)} 元，记应收，在下次结算中抵扣，或由机构缴回财政"
    return "救助金额不变，只更正各方与家庭承担的金额"


def allot(amount_fen: int, capacity: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Which payments an overpayment came from (多付来自哪次付款), newest first: (payment id, fen).

    ValueError when the payments did not bear that much.
    """
    found = []
    for payment_id, can in capacity:
        taken = min(amount_fen, can)
        if taken > 0:
            found.append((payment_id, taken))
            amount_fen -= taken
    if amount_fen:
        raise ValueError(f"{amount_fen} fen more than was ever paid")
    return found


def offsets(payable_fen: int, held: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What a settlement offsets of money in the provider's hands (抵扣), in order, never more than it pays."""
    found = []
    for held_id, left in held:
        taken = min(payable_fen, left)
        if taken > 0:
            found.append((held_id, taken))
            payable_fen -= taken
    return found


def _reason(code: str, message: str, next_step: str, field_name: str = "") -> Reason:
    return Reason(f"claims.adjust.{code}", message, CLAUSE, next_step, field_name)
