"""Facts the rules of care ask for, gathered in one query a kind whatever the number of children."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from kangjiu.applications.choices import EntitlementStatus
from kangjiu.applications.models import Entitlement
from kangjiu.care.models import CutOff, Placement, Session
from kangjiu.care.rules import cutoff
from kangjiu.care.rules.counting import DayRow
from kangjiu.care.rules.recognition import Right
from kangjiu.care.rules.sessions import Stay
from kangjiu.common.dates import month_end, month_start
from kangjiu.providers import queries as providers

Rights = dict[tuple[int, str], list[Right]]
DAY_COLUMNS = ("day", "attendance", "recognition", "minutes", "start", "is_late")


def stays(placements: Iterable[Placement]) -> dict[int, Stay]:
    """Placement id → the stay with the agreements of its site; entitlement and site must be joined."""
    rows = list(placements)
    terms = providers.terms_of({row.site_id for row in rows})
    return {
        row.pk: Stay(
            row.pk,
            row.person_id,
            row.starts_on,
            row.ends_on,
            row.entitlement.category,
            row.site.name,
            terms.get(row.site_id, []),
        )
        for row in rows
    }


def right_of(row: Entitlement) -> Right:
    """An entitlement as the rule of recognition sees it."""
    last = min(row.ends_on, row.ended_on) if row.ended_on else row.ends_on
    return Right(row.pk, row.year, row.payable_from_on, last, row.status != EntitlementStatus.SUSPENDED)


def rights(person_ids: Iterable[int]) -> Rights:
    """(person, item) → entitlements of all years."""
    found: Rights = {}
    for row in Entitlement.objects.filter(person_id__in=list(person_ids)).order_by("starts_on", "pk"):
        found.setdefault((row.person_id, row.item), []).append(right_of(row))
    return found


def month_rows(placement_ids: Iterable[int], month_on: date) -> dict[int, list[DayRow]]:
    """Placement id → its records of a month, in order of days."""
    rows = Session.objects.filter(
        placement_id__in=list(placement_ids), day__range=(month_start(month_on), month_end(month_on))
    )
    found: dict[int, list[DayRow]] = {}
    for placement_id, *values in rows.order_by("day", "start").values_list("placement_id", *DAY_COLUMNS):
        found.setdefault(placement_id, []).append(DayRow(*values))
    return found


def last_session_on(placement_id: int) -> date | None:
    """The last day on which anything was recorded."""
    rows = Session.objects.filter(placement_id=placement_id).order_by("-day")
    return rows.values_list("day", flat=True).first()


def cutoff_day(county_code: str, month_on: date) -> int:
    """The day of the next month by which a county completes a month (截止日)."""
    return cutoff.day_in_force(_set_days(county_code), month_on)


def cut_off(county_code: str, month_on: date) -> date:
    """The cut-off date of a month in a county."""
    return cut_offs(county_code, [month_on])[month_on]


def cut_offs(county_code: str, months: Collection[date]) -> dict[date, date]:
    """The cut-off date of each of several months in a county; one query, none for no months."""
    set_days = _set_days(county_code) if months else []
    return {month: cutoff.cut_off(month, cutoff.day_in_force(set_days, month)) for month in months}


def _set_days(county_code: str) -> list[tuple[date, int]]:
    rows = CutOff.objects.filter(county_code=county_code)
    return list(rows.order_by("pk").values_list("from_month_on", "day_of_month"))


def cutoffs(county_code: str) -> list[CutOff]:
    """Every cut-off day a county has set, newest first."""
    return list(CutOff.objects.filter(county_code=county_code).order_by("-from_month_on"))
