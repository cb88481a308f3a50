"""The break-even point of a draft (收支平衡点): one of its values searched for, and the words and rows the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from kangjiu.claims import queries as claims
from kangjiu.claims.rules import balance
from kangjiu.claims.rules.balance import Balance, Probe
from kangjiu.common import money
from kangjiu.common.scope import Scope
from kangjiu.desk.queries.lab import Budget, budget_of, draft_year
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Program
from kangjiu.policy.models import PolicyDraft
from kangjiu.policy.queries import Knob, KnobGroup

SAME, BUDGET, AMOUNT = "base", "budget", "amount"
Found = tuple[KnobGroup, Knob]


@dataclass(frozen=True)
class Target:
    """What the fund may pay (目标), fen; None for as much as under the policy in force."""

    code: str
    label: str
    amount_fen: int | None = None


@dataclass(frozen=True)
class BalanceRow:
    """One value that was tried (试过的一个数): in words, what the fund would pay, what is left of the target. Fen."""

    value: str
    cost_fen: int
    left_fen: int
    is_edge: bool

    @property
    def over_fen(self) -> int:
        """By how much it goes over the target, 0 for none."""
        return max(0, -self.left_fen)


@dataclass(frozen=True)
class BalanceAnswer:
    """A search over a year's cases (求得的平衡点), with the amounts it is measured by. Fen."""

    year: int
    group: KnobGroup
    knob: Knob
    found: Balance
    target: str
    base_fen: int
    draft_fen: int
    children: int
    milliseconds: int

    @property
    def label(self) -> str:
        """The parameter with its keys: 训练年标准（孤独症，0–6岁）."""
        return f"{self.group.label}（{self.knob.words}）" if self.knob.words else self.group.label

    @property
    def limits(self) -> str:
        """Between which values it was searched."""
        low, high = self.knob.dial.range
        if self.knob.dial.unit == "fen":
            return f"{money.yuan(low)} 至 {money.yuan(high)} 元"
        return f"{money.percent(low)} 至 {money.percent(high)}"

    @property
    def step(self) -> str:
        """How close the answer is: values in between were not tried."""
        grid = balance.grid(*self.knob.dial.range, self.knob.dial.unit)
        whole, part = divmod(grid.step, 100)
        return f"{whole:,} 元" if self.knob.dial.unit == "fen" and not part else self.words(grid.step)

    @property
    def value(self) -> str:
        """The answer in words, empty without one."""
        return self.words(self.found.within.value) if self.found.within else ""

    @property
    def is_in_draft(self) -> bool:
        """Whether the draft has that value already."""
        return self.found.within is not None and self.knob.dial.value == self.found.within.value

    @property
    def edge(self) -> list[BalanceRow]:
        """The answer, and the next value that no longer meets the target, the smaller one first."""
        pair = [one for one in (self.found.within, self.found.beyond) if one]
        return [self.row(one) for one in sorted(pair, key=lambda one: one.value)]

    @property
    def rows(self) -> list[BalanceRow]:
        """Everything that was tried, from the smallest value."""
        return [self.row(one) for one in self.found.probes]

    @property
    def turn(self) -> list[BalanceRow]:
        """Three tried values between which the cost turns round."""
        return [self.row(one) for one in self.found.turn or ()]

    @property
    def levels_off(self) -> BalanceRow | None:
        """The first tried value after which the cost no longer rises: the bills are paid to the full; None without one."""
        probes = self.found.probes
        first = next(one for one in probes if one.cost_fen == probes[-1].cost_fen)
        return self.row(first) if self.found.rising and first != probes[-1] else None

    @property
    def cheapest(self) -> BalanceRow:
        """The tried value that costs least."""
        return self.row(min(self.found.probes, key=lambda one: one.cost_fen))

    def row(self, one: Probe) -> BalanceRow:
        """A tried value for the page."""
        left = self.found.target_fen - one.cost_fen
        return BalanceRow(self.words(one.value), one.cost_fen, left, one == self.found.within)

    def words(self, number: int) -> str:
        """A value of the parameter's unit in words."""
        return f"{money.yuan(number)} 元" if self.knob.dial.unit == "fen" else money.percent(number)


def lab_targets(by: Scope, program: Program, year: int | None) -> list[Target]:
    """What a draft may be measured by: the same cost, a budget when there is one, an amount to be typed.

    The budgets are that of the draft's first year and that of the year that is replayed.
    """
    years = sorted({draft_year(program), year or draft_year(program)}, reverse=True)
    budgets = [found for one in years if (found := budget_of(by, one))]
    return [Target(SAME, "与现行政策花费相同"), *map(_budget, budgets), Target(AMOUNT, "指定金额")]


def _budget(one: Budget) -> Target:
    words = f"{one.year} 年预算（{money.ten_thousand_yuan(one.amount_fen)} 万元）"
    return Target(f"{BUDGET}-{one.year}", words, one.amount_fen)


def lab_balance(
    by: Scope, draft: PolicyDraft, program: Program, year: int, of: Found, target: Target
) -> BalanceAnswer:
    """Search one value of a sound draft for a target; Refused without cases, or when a policy does not answer."""
    began = perf_counter()
    group, knob = of
    spot, trial = knob.dial.spot, claims.trial(by, policy.program(draft.base), program, year)
    base = trial.base_fen
    found = balance.search(
        lambda number: trial.cost_fen(spot, number),
        balance.grid(*knob.dial.range, knob.dial.unit),
        base if target.amount_fen is None else target.amount_fen,
        [one for one in (knob.in_force, knob.dial.value) if one is not None],
    )
    spent = int((perf_counter() - began) * 1000)
    return BalanceAnswer(
        year, group, knob, found, target.label, base, trial.cost_fen(), trial.children, spent
    )
