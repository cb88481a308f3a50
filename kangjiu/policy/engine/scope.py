"""Names a rule may use: levels, enumerations, facts, gaps, rules and parameters, each with unit and range."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.ranges import Range
from kangjiu.policy.engine.units import Unit


@dataclass(frozen=True)
class LevelInfo:
    """One level (层) with its depth (0 = top)."""

    name: str
    label: str
    parent: str | None
    most: int
    order: tuple[str, ...]
    population: bool
    depth: int


@dataclass(frozen=True)
class Symbol:
    """A fact, gap or rule by name; range of a rule is known once it is checked."""

    name: str
    kind: str
    label: str
    unit: Unit
    range: Range
    level: str
    optional: bool = False
    supplier: str = ""


@dataclass
class Names:
    """Everything visible to expressions of one program."""

    levels: dict[str, LevelInfo]
    enums: dict[str, tuple[str, ...]]
    labels: dict[str, dict[str, str]]
    symbols: dict[str, Symbol] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    day_after: bool = False
    leap_in_march: bool = False
    choices: frozenset[str] = frozenset()

    def path(self, level: str) -> tuple[str, ...]:
        """Levels from the top down to this one."""
        found: list[str] = []
        at: str | None = level
        while at is not None:
            found.append(at)
            at = self.levels[at].parent
        return tuple(reversed(found))

    def is_above(self, upper: str, lower: str) -> bool:
        """Whether `upper` is a strict ancestor of `lower`."""
        return upper != lower and upper in self.path(lower)

    def rows_below(self, upper: str, lower: str) -> int:
        """How many rows of `lower` one row of `upper` may have."""
        count = 1
        for name in self.path(lower)[self.levels[upper].depth + 1 :]:
            count *= self.levels[name].most
        return count

    def near(self, name: str) -> str:
        """Names that look like this one, for error messages."""
        known = [
            *self.symbols,
            *self.tables,
            *(member for members in self.enums.values() for member in members),
        ]
        return "、".join(difflib.get_close_matches(name, known))
