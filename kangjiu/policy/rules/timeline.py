"""Which version holds when (版本时间线): of one region, day by day, with the days nobody has written a policy for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
FOR_EVER = date.max


@dataclass(frozen=True)
class Held:
    """A published version as the timeline sees it: inclusive days, its number within its pack."""

    id: int
    from_on: date
    to_on: date
    number: int

    @property
    def rank(self) -> tuple[date, int, int]:
        """Of two that hold on a day, the one with the higher rank is in force: later start, higher number."""
        return self.from_on, self.number, self.id

    def holds(self, on: date) -> bool:
        """Whether a day lies within it."""
        return self.from_on <= on <= self.to_on


@dataclass(frozen=True)
class Stretch:
    """Inclusive days on which one version is in force, or none (`id` None, 空档)."""

    from_on: date
    to_on: date
    id: int | None


def in_force(held: Iterable[Held], on: date) -> int | None:
    """The version in force on a day (当日有效), or None."""
    fitting = [one for one in held if one.holds(on)]
    return max(fitting, key=lambda one: one.rank).id if fitting else None


def stretches(held: Sequence[Held]) -> list[Stretch]:
    """The line from the first day of any version to the last, gaps included, in order."""
    starts = {one.from_on for one in held}
    starts |= {one.to_on + ONE_DAY for one in held if one.to_on < FOR_EVER}
    days, found = sorted(starts), list[Stretch]()
    last = max((one.to_on for one in held), default=FOR_EVER)
    for at, day in enumerate(days):
        if day > last:
            break
        end = days[at + 1] - ONE_DAY if at + 1 < len(days) else last
        _add(found, Stretch(day, end, in_force(held, day)))
    return found


def _add(found: list[Stretch], one: Stretch) -> None:
    """Append, joined to the stretch before when the same version goes on."""
    if found and found[-1].id == one.id:
        one = Stretch(found.pop().from_on, one.to_on, one.id)
    found.append(one)


def gaps(held: Sequence[Held]) -> list[Stretch]:
    """Days between versions without a policy (政策空档): nothing can be decided on them."""
    return [one for one in stretches(held) if one.id is None]


def taken_over_on(held: Sequence[Held], id: int) -> date | None:
    """The first day on which another version is in force in its place although it would still hold (由新版代替)."""
    own = next(one for one in held if one.id == id)
    for one in stretches(held):
        if one.id not in (None, id) and own.from_on <= one.from_on <= own.to_on:
            return one.from_on
    return None
