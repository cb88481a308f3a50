"""What a draft would change (试算结果): each child under the policy in force and under the draft, and the sums. Fen.

Every sum can be opened to the children behind it; the parts of each side add up to the bills to the fen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kangjiu.funds.rules.drawing import WHOLE_BP, split_by_shares
from kangjiu.policy.engine.replayed import CaseResult

# 基本医保 … 慈善 in the order of payment; the fund and the family come between and after
SOURCES = ("central", "provincial", "municipal", "county_level")
UNFIXED = "unfixed"
KINDS = ("gained", "lost", "more", "less", "same", "unknown")


@dataclass(frozen=True)
class Child:
    """One child under both policies (一名儿童): bills, payers before the fund, what was really claimed.

    `assumed`: approved in fact, but the file does not say enough to find that again (brought-over balances); both
    sides then count it as entitled and only the amounts are compared.
    """

    person_id: int
    township: str
    category: str
    hardship: str
    refused: bool
    assumed: bool
    bills: int
    bill_fen: int
    before_fund: Mapping[str, int]
    booked_fen: int
    base: CaseResult
    draft: CaseResult

    @property
    def kind(self) -> str:
        """gained, lost (entitled on one side only), more, less, same; unknown when one side is not known."""
        if not (self.base.known and self.draft.known):
            return "unknown"
        if self.base.entitled != self.draft.entitled:
            return "gained" if self.draft.entitled else "lost"
        change = self.change_fen
        return "more" if change > 0 else "less" if change < 0 else "same"

    @property
    def change_fen(self) -> int:
        """What the fund would pay more, negative for less."""
        return self.draft.payable_fen - self.base.payable_fen

    def family_fen(self, side: CaseResult) -> int:
        """What is left to the family on a side."""
        return max(0, self.bill_fen - sum(self.before_fund.values()) - side.payable_fen)


def counted(base: CaseResult, draft: CaseResult, refused: bool) -> tuple[CaseResult, CaseResult, bool]:
    """Both sides as they count, and whether the right was assumed: approved in fact, not found again by the policy."""
    assumed = base.known and not base.entitled and not refused
    return (base.as_granted(), draft.as_granted(), True) if assumed else (base, draft, False)


class Pair(NamedTuple):
    """An amount under the policy in force and under the draft."""

    base: int
    draft: int

    @property
    def change(self) -> int:
        """Draft less base."""
        return self.draft - self.base


@dataclass(frozen=True)
class Sums:
    """A group of children (一组): how many of each kind, what the winners win and the losers lose."""

    children: int
    kinds: Mapping[str, int]
    fund: Pair
    family: Pair
    won_fen: int
    lost_fen: int

    @property
    def winners(self) -> int:
        """Children for whom the fund pays more, or who are entitled only under the draft."""
        return self.kinds["gained"] + self.kinds["more"]

    @property
    def losers(self) -> int:
        """Children for whom it pays less, or who would no longer be entitled."""
        return self.kinds["lost"] + self.kinds["less"]


@dataclass(frozen=True)
class Result:
    """A whole replay (一次试算)."""

    whole: Sums
    payers: Mapping[str, Pair]
    sources: Mapping[str, Pair]
    groups: Mapping[str, Sequence[tuple[str, Sums]]] = field(default_factory=dict)
    booked_fen: int = 0
    assumed: int = 0
    gained_without_bills: int = 0
    estimate_fen: int = 0


GROUPS: Mapping[str, Callable[[Child], str]] = {
    "township": lambda child: child.township,
    "category": lambda child: child.category,
    "hardship": lambda child: child.hardship,
}


def result(children: Sequence[Child]) -> Result:
    """Everything a page or memo shows of a replay."""
    known = [child for child in children if child.kind != "unknown"]
    new = [child for child in known if child.kind == "gained" and not child.bills]
    return Result(
        whole=sums(children),
        payers=_payers(known),
        sources=_sources(known),
        groups={name: _grouped(children, label) for name, label in GROUPS.items()},
        booked_fen=sum(child.booked_fen for child in known),
        assumed=sum(child.assumed for child in known),
        gained_without_bills=len(new),
        estimate_fen=sum(_estimates(known, new)),
    )


def sums(children: Sequence[Child]) -> Sums:
    """Counts and amounts of a group; a child whose result is not known counts, its money does not."""
    known = [child for child in children if child.kind != "unknown"]
    changes = [child.change_fen for child in known]
    return Sums(
        children=len(children),
        kinds={kind: sum(child.kind == kind for child in children) for kind in KINDS},
        fund=Pair(
            sum(child.base.payable_fen for child in known), sum(child.draft.payable_fen for child in known)
        ),
        family=Pair(
            sum(child.family_fen(child.base) for child in known),
            sum(child.family_fen(child.draft) for child in known),
        ),
        won_fen=sum(change for change in changes if change > 0),
        lost_fen=sum(change for change in changes if change < 0),
    )


def chosen(children: Iterable[Child], *, kind: str = "", group: str = "", label: str = "") -> list[Child]:
    """The children behind a figure: of a kind (`winners` and `losers` too), of one label of a group."""
    kinds = {"winners": ("gained", "more"), "losers": ("lost", "less")}.get(kind, (kind,))
    found = [child for child in children if not kind or child.kind in kinds]
    return [child for child in found if not group or GROUPS[group](child) == label]


def _grouped(children: Sequence[Child], label: Callable[[Child], str]) -> list[tuple[str, Sums]]:
    held: dict[str, list[Child]] = {}
    for child in children:
        held.setdefault(label(child), []).append(child)
    return [(name, sums(held[name])) for name in sorted(held)]


def _payers(children: Sequence[Child]) -> dict[str, Pair]:
    """What each payer before the fund bears: copied from the papers, the same on both sides."""
    names = dict.fromkeys(name for child in children for name in child.before_fund)
    totals = {name: sum(child.before_fund.get(name, 0) for child in children) for name in names}
    return {name: Pair(total, total) for name, total in totals.items()}


def _sources(children: Sequence[Child]) -> dict[str, Pair]:
    """The fund by source: each item by its own shares, its last source takes the remainder."""
    base, draft = _by_source(child.base for child in children), _by_source(child.draft for child in children)
    return {name: Pair(base.get(name, 0), draft.get(name, 0)) for name in (*SOURCES, UNFIXED)}


def _by_source(results: Iterable[CaseResult]) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in (one for result in results for one in result.items if one.granted and one.payable_fen):
        whole = sum(item.shares_bp) == WHOLE_BP
        shares = {name: bp for name, bp in zip(SOURCES, item.shares_bp, strict=False) if bp}
        parts = split_by_shares(item.payable_fen, shares) if whole else {UNFIXED: item.payable_fen}
        for name, part in parts.items():
            found[name] = found.get(name, 0) + part
    return found


def _estimates(known: Sequence[Child], new: Sequence[Child]) -> Iterable[int]:
    """For each child the draft newly takes in and who has no bills: the mean of its category, or of all."""
    paid = [child for child in known if child.bills and child.draft.entitled]
    for child in new:
        alike = [one for one in paid if one.category == child.category] or paid
        yield sum(one.draft.payable_fen for one in alike) // len(alike) if alike else 0
