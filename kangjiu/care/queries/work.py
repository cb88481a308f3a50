"""What waits for a person in care (今日工作): slips to receive, months to close, answers of guardians."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet
from django.urls import reverse

from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet
from kangjiu.care.queries.facts import cut_offs
from kangjiu.care.queries.placements import attending_sites, waiting_referrals
from kangjiu.care.queries.sheets import sheets
from kangjiu.care.rules.months import CLAUSE
from kangjiu.common.dates import add_months, month_end, month_start
from kangjiu.common.identifiers import mask_name
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow

SLIP = "国发〔2018〕20号"


def work(by: Scope, on: date, limit: int = 200) -> list[WorkRow]:
    """Rows of today's work of an institution, or of an office that enters signed papers; soonest day first."""
    if by.is_family or not by.allows("care.view"):
        return []
    rows = [*_slips(by, on, limit), *_attendance(by, on), *_disputed(by, on, limit), *_unconfirmed(by, on)]
    return sorted(rows, key=lambda row: row.due_on or date.max)[:limit]


def due_words(due_on: date, on: date) -> tuple[str, str]:
    """How far a day is, in words and tone, by calendar days."""
    left = (due_on - on).days
    if left < 0:
        return f"已过 {-left} 天", "bad"
    if left == 0:
        return "今天截止", "warn"
    return f"还剩 {left} 天", "warn" if left <= 3 else "ok"


def _slips(by: Scope, on: date, limit: int) -> Iterator[WorkRow]:
    if not by.allows("care.accept"):
        return
    for slip in waiting_referrals(by.narrow("care.accept"))[:limit]:
        words, tone = due_words(slip.valid_to_on, on)
        yield WorkRow(
            due_on=slip.valid_to_on,
            words=words,
            tone=tone,
            what="接收转介",
            who=mask_name(str(slip.person.name.open())),
            clause=SLIP,
            url=reverse("care:receive", args=[slip.pk]),
            kind="care.receive",
        )


def _attendance(by: Scope, on: date) -> Iterator[WorkRow]:
    """One row a site and month that is over and not closed."""
    if not by.allows("care.attend"):
        return
    found = list(_open_months(by, on))
    names = _site_names(by) if found else {}
    days = cut_offs(by.county_code, {month_on for _, month_on, _ in found})
    for site_id, month_on, number in found:
        words, tone = due_words(days[month_on], on)
        yield WorkRow(
            due_on=days[month_on],
            words=words,
            tone=tone,
            what=f"截止 {month_on.month} 月考勤",
            who=f"{names.get(site_id, '')}，{number} 名",
            clause=CLAUSE,
            url=f"{reverse('care:attendance')}?site={site_id}&month={month_on:%Y-%m}",
            kind="care.close",
        )


def _open_months(by: Scope, on: date) -> QuerySet[MonthSheet, tuple[int, date, int]]:
    over = month_start(on) if on < month_end(on) else add_months(month_start(on), 1)
    rows = MonthSheet.objects.visible_to(by.narrow("care.attend")).filter(
        status=SheetStatus.OPEN, month_on__lt=over
    )
    counted = rows.values("placement__site_id", "month_on").annotate(number=Count("pk"))
    return counted.order_by("month_on").values_list("placement__site_id", "month_on", "number")


def _site_names(by: Scope) -> dict[int, str]:
    return {site.pk: site.name for site in attending_sites(by)}


def _disputed(by: Scope, on: date, limit: int) -> Iterator[WorkRow]:
    if not by.allows("care.attend"):
        return
    rows = sheets(by.narrow("care.attend"), status=SheetStatus.DISPUTED).order_by("month_on", "pk")
    found = list(rows[:limit])
    days = cut_offs(by.county_code, {sheet.month_on for sheet in found})
    for sheet in found:
        words, tone = due_words(days[sheet.month_on], on)
        yield WorkRow(
            due_on=days[sheet.month_on],
            words=words,
            tone=tone,
            what=f"核对监护人对 {sheet.month_on.month} 月考勤的异议",
            who=mask_name(str(sheet.placement.person.name.open())),
            clause=CLAUSE,
            url=reverse("care:sheet", args=[sheet.pk]),
            kind="care.dispute",
        )


def _unconfirmed(by: Scope, on: date) -> Iterator[WorkRow]:
    """One row a month whose guardians have not answered, for who may enter their signed papers."""
    if not by.allows("care.scan"):
        return
    rows = MonthSheet.objects.visible_to(by.narrow("care.scan")).filter(status=SheetStatus.CLOSED)
    counted = rows.values("month_on").annotate(number=Count("pk")).order_by("month_on")
    for month_on, number in counted.values_list("month_on", "number"):
        due = month_end(add_months(month_on, 1))
        words, tone = due_words(due, on)
        yield WorkRow(
            due_on=due,
            words=words,
            tone=tone,
            what=f"请监护人确认 {month_on.month} 月考勤",
            who=f"{number} 名",
            clause=CLAUSE,
            url=f"{reverse('care:sheets')}?status=closed&month={month_on:%Y-%m}",
            kind="care.confirm",
        )
