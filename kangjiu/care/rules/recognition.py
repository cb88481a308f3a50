"""Recognition of a day (认定): training before this year's approval waits, and the pack says from when it pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kangjiu.care.choices import Recognition


@dataclass(frozen=True)
class Right:
    """One year's entitlement of the child to training (救助资格), inclusive dates; `active` false while suspended."""

    id: int
    year: int
    payable_from_on: date
    last_on: date
    active: bool = True

    def pays(self, day: date) -> bool:
        """Whether training on this day is payable under it."""
        return self.active and self.payable_from_on <= day <= self.last_on


def recognise(day: date, rights: Iterable[Right]) -> Recognition:
    """Counted under a right that pays that day; rejected before the payable day of the year's; else it waits."""
    known = list(rights)
    if any(right.pays(day) for right in known):
        return Recognition.COUNTED
    if any(right.active and right.year == day.year and day < right.payable_from_on for right in known):
        return Recognition.REJECTED
    return Recognition.PENDING
