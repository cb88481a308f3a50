"""Which budget lines bear an amount (资金来源构成): shares by source first, then the oldest line of each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan
from kangjiu.funds.choices import Book, SourceKind

WHOLE_BP = 10_000
DEDICATED = "济残联〔2024〕9号 三（三）、四（二）财政"
NEVER_FOR_TRAINING = frozenset({SourceKind.EMPLOYMENT_FUND})
ORDER = tuple(source.value for source in SourceKind)
# a policy says "central"; the books keep its two kinds of money apart
GROUPS = {"central": (SourceKind.CENTRAL_GENERAL, SourceKind.CENTRAL_LOTTERY)}


@dataclass(frozen=True)
class Line:
    """What is left of one budget line (指标余额), fen."""

    id: int
    source: str
    book: str
    issued_on: date
    left_fen: int
    basis: str = ""

    @property
    def for_training(self) -> bool:
        """Whether it may pay children's training: no work funds; employment money only with a cited paper."""
        return self.book != Book.WORK and (self.source not in NEVER_FOR_TRAINING or bool(self.basis))


@dataclass(frozen=True)
class Part:
    """What one budget line bears, fen."""

    line_id: int
    source: str
    amount_fen: int


def split_by_shares(amount_fen: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Amount by source from shares in basis points: each rounded down, the last source takes the remainder.

    Sources go in the order of `SourceKind`. ValueError when the shares do not add up to 10,000.
    """
    if sum(shares.values()) != WHOLE_BP:
        raise ValueError(f"shares add up to {sum(shares.values())}, not {WHOLE_BP}")
    ordered = sorted((source for source, share in shares.items() if share), key=_place)
    parts = {source: amount_fen * shares[source] // WHOLE_BP for source in ordered}
    parts[ordered[-1]] += amount_fen - sum(parts.values())
    return {source: part for source, part in parts.items() if part}


def _place(source: str) -> int:
    return ORDER.index(GROUPS.get(source, (source,))[0])


def draw(wanted: Mapping[str, int], lines: Sequence[Line]) -> tuple[list[Part], list[Reason]]:
    """Draw each source's amount from its own lines, oldest first; a source short of money is a reason.

    A key is a source, or "central" for both kinds of central money.
    """
    parts: list[Part] = []
    reasons: list[Reason] = []
    for source, amount in wanted.items():
        own = [line for line in lines if line.source in GROUPS.get(source, (source,))]
        taken = _take(amount, [line for line in own if line.for_training])
        short = amount - sum(part.amount_fen for part in taken)
        if short:
            uncited = any(line.source in NEVER_FOR_TRAINING and not line.basis for line in own)
            reasons.append(_uncited() if uncited else _short(source, amount, short))
        parts += taken
    return parts, reasons


def draw_any(amount_fen: int, lines: Sequence[Line]) -> tuple[list[Part], list[Reason]]:
    """Draw an amount whose sources no policy fixes: upper levels' money first, then the oldest line.

    The employment fund (残保金) never takes part: it is for working age and jobs, unless a cited local
    document says otherwise, and then the policy states a share for it and the line names the document.
    """
    usable = [line for line in lines if line.source not in NEVER_FOR_TRAINING and line.book == Book.FISCAL]
    parts = _take(amount_fen, usable)
    short = amount_fen - sum(part.amount_fen for part in parts)
    return parts, [_short("", amount_fen, short)] if short else []


def _take(amount_fen: int, lines: Sequence[Line]) -> list[Part]:
    parts = []
    for line in sorted(lines, key=lambda one: (ORDER.index(one.source), one.issued_on, one.id)):
        taken = min(amount_fen, line.left_fen)
        if taken > 0:
            parts.append(Part(line.id, line.source, taken))
            amount_fen -= taken
    return parts


def _uncited() -> Reason:
    return Reason(
        "funds.employment_fund",
        "残疾人就业保障金的指标没有登记“可以用于儿童康复训练”的文件",
        clause=DEDICATED,
        next_step="请登记写明依据文件和条款的指标；没有这样的文件不能用残保金支付儿童训练",
    )


def less(wanted: Mapping[str, int], free_fen: int, offset: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """What is still to be drawn after an offset (抵扣后应列支): its own source first, then free, then the last ones.

    ValueError when the offset is more than all that is wanted.
    """
    left, rest = dict(wanted), 0
    for source, amount in offset.items():
        key = next((name for name in left if source in GROUPS.get(name, (name,))), None)
        taken = min(amount, left[key]) if key else 0
        if key:
            left[key] -= taken
        rest += amount - taken
    taken = min(rest, free_fen)
    free_fen, rest = free_fen - taken, rest - taken
    for source in sorted(left, key=_place, reverse=True):
        taken = min(rest, left[source])
        left[source], rest = left[source] - taken, rest - taken
    if rest:
        raise ValueError(f"offset is {rest} fen more than what is wanted")
    return {source: fen for source, fen in left.items() if fen}, free_fen


def back(amount_fen: int, shares: Mapping[str, int], lines: Sequence[Line]) -> list[Part]:
    """Which lines of a payment get back an amount paid too much (多付金额按来源退回): by shares, then whatever is left.

    ValueError when the lines did not bear that much.
    """
    wanted = split_by_shares(amount_fen, shares) if sum(shares.values()) == WHOLE_BP else {}
    parts: list[Part] = []
    for source, part in wanted.items():
        parts += _take(part, [line for line in lines if line.source in GROUPS.get(source, (source,))])
    taken: dict[int, int] = {}
    for one in parts:
        taken[one.line_id] = taken.get(one.line_id, 0) + one.amount_fen
    rest = [replace(line, left_fen=line.left_fen - taken.get(line.id, 0)) for line in lines]
    parts += _take(amount_fen - sum(taken.values()), rest)
    if sum(one.amount_fen for one in parts) != amount_fen:
        raise ValueError(f"the payment did not bear {amount_fen} fen")
    return merged(parts)


def _short(source: str, amount_fen: int, short_fen: int) -> Reason:
    label = {"": "各来源", "central": "中央"}.get(source) or SourceKind.label_of(source)
    return Reason(
        "funds.no_budget",
        f"{label}预算指标余额不足：需要 {yuan(amount_fen)} 元，差 {yuan(short_fen)} 元",
        clause=DEDICATED,
        next_step="请财政补充下达指标，登记并确认后再申请用款",
    )


def merged(parts: Sequence[Part]) -> list[Part]:
    """One part for each line, in the order of line ids (the order locks are taken in)."""
    totals: dict[int, Part] = {}
    for part in parts:
        before = totals.get(part.line_id)
        totals[part.line_id] = Part(
            part.line_id, part.source, part.amount_fen + (before.amount_fen if before else 0)
        )
    return [totals[line_id] for line_id in sorted(totals)]
