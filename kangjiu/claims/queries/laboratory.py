"""A draft over the real cases of a year (政策试算): in the scope of the person, both policies as if in force that year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kangjiu.accounts import queries as accounts
from kangjiu.claims.queries.replay import RealCase, RealYear, real_year
from kangjiu.claims.rules.laboratory import Child, Result, counted, result
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.later import later
from kangjiu.common.scope import Scope
from kangjiu.policy.choices import Question
from kangjiu.policy.engine import Program, replayed, shifting
from kangjiu.policy.engine.tuning import Spot
from kangjiu.policy.rules import facts as catalogue

if TYPE_CHECKING:
    from kangjiu.policy.engine.bulk import replay
else:
    replay = later("kangjiu.policy.engine.bulk.replay")

TOWNSHIP = 9
NO_HARDSHIP = "没有困难身份"
_CATEGORIES: Mapping[str, str] = catalogue.ENUMS["category"][1]
_HARDSHIPS: Mapping[str, str] = catalogue.ENUMS["hardship"][1]


@dataclass(frozen=True)
class Replay:
    """A draft over a year (一次试算): the cases, each child under both policies, the sums.

    `base` and `draft` are the policies as if in force that year.
    """

    year: RealYear
    children: list[Child]
    result: Result
    cases: dict[int, RealCase]
    base: Program
    draft: Program


def _programs(base: Program, draft: Program, year: int) -> tuple[Program, Program]:
    """Both policies as if in force in a year and for what was applied for the year before."""
    first, last = date(year - 1, 1, 1), date(year, 12, 31)
    return shifting.as_if_in_force(base, first, last), shifting.as_if_in_force(draft, first, last)


def replayed_year(by: Scope, base: Program, draft: Program, year: int) -> Replay:
    """Both policies over the year's cases in scope; Refused when one does not answer what a replay needs."""
    _need_answers(base, draft)
    real = real_year(by, year)
    one, two = _programs(base, draft, year)
    cases = [(case.facts, case.on) for case in real.cases]
    towns = _townships(real.cases)
    children = [
        _child(case, towns, before, after)
        for case, before, after in zip(
            real.cases, replay.run(one, cases), replay.run(two, cases), strict=True
        )
    ]
    return Replay(real, children, result(children), {case.person_id: case for case in real.cases}, one, two)


class Trial:
    """A draft over a year's cases, laid out once (反复试算): what it would cost with one of its values changed.

    The same cases, sums and assumptions as `replayed_year`; a child the policy in force does not know counts nowhere.
    """

    def __init__(self, base: Program, draft: Program, real: RealYear) -> None:
        one, two = _programs(base, draft, real.year)
        cases = [(case.facts, case.on) for case in real.cases]
        self.year = real.year
        self.refused = [case.refused for case in real.cases]
        self.base = replay.run(one, cases)
        self.prepared = replay.Prepared(two, cases)

    @property
    def children(self) -> int:
        """How many children there are."""
        return len(self.refused)

    @property
    def base_fen(self) -> int:
        """What the fund pays under the policy in force."""
        sides = (counted(one, one, refused) for one, refused in zip(self.base, self.refused, strict=True))
        return sum(one.payable_fen for one, _, _ in sides if one.known)

    def cost_fen(self, spot: Spot | None = None, number: int = 0) -> int:
        """What it would pay under the draft, with the value at `spot` (if given) set to a number (fen, basis points)."""
        after = self.prepared.results(spot, number)
        sides = (counted(*row) for row in zip(self.base, after, self.refused, strict=True))
        return sum(two.payable_fen for one, two, _ in sides if one.known and two.known)


def trial(by: Scope, base: Program, draft: Program, year: int) -> Trial:
    """A draft over the year's cases in scope; Refused when there are none, or a policy does not answer what is needed."""
    _need_answers(base, draft)
    real = real_year(by, year)
    if not real.cases:
        raise Refused(
            Reason(
                "claims.lab.no_cases",
                f"{year} 年您的管辖范围内没有可以重算的儿童",
                next_step="请换一年，或等有了决定、出勤和账单再算",
            )
        )
    return Trial(base, draft, real)


def _need_answers(*policies: Program) -> None:
    lacking = [(one.title, Question.label_of(name)) for one in policies for name in replayed.lacking(one)]
    if lacking:
        raise Refused(
            Reason(
                "claims.lab.questions",
                f"{title}没有回答“{question}”，不能重算账单",
                next_step="请在规则里补上这个问题的回答（answers）",
            )
            for title, question in dict.fromkeys(lacking)
        )


def _townships(cases: Sequence[RealCase]) -> dict[str, str]:
    paths = {_township(case.region_path) for case in cases}
    return accounts.region_names(paths)


def _township(path: str) -> str:
    return path[:TOWNSHIP].ljust(len(path), "0")


def _child(
    case: RealCase, towns: Mapping[str, str], base: replayed.CaseResult, draft: replayed.CaseResult
) -> Child:
    town = _township(case.region_path)
    base, draft, assumed = counted(base, draft, case.refused)
    return Child(
        person_id=case.person_id,
        township=towns.get(town, town[:TOWNSHIP]),
        category=_CATEGORIES.get(case.category, case.category),
        hardship=next((label for code, label in _HARDSHIPS.items() if code in case.hardship), NO_HARDSHIP),
        refused=case.refused,
        assumed=assumed,
        bills=case.bills,
        bill_fen=case.bill_fen,
        before_fund=case.before_fund,
        booked_fen=case.booked_fen,
        base=base,
        draft=draft,
    )
