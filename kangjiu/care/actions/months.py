"""The month's sheet (月度出勤表): cut off, taken back, confirmed by the guardian or disputed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from kangjiu.audit import actions as audit
from kangjiu.audit.actions import Line
from kangjiu.audit.types import EventType
from kangjiu.care import events
from kangjiu.care.actions.counted import keep, recount
from kangjiu.care.choices import ConfirmMethod, SheetStatus
from kangjiu.care.models import Confirmation, MonthSheet, Session
from kangjiu.care.rules import months
from kangjiu.common.dates import local_day, month_end, month_start
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents.models import Attachment

ATTEND, CONFIRM, SCAN = "care.attend", "care.confirm", "care.scan"


@transaction.atomic
def close_month(
    by: Scope,
    site_id: int,
    month_on: date,
    *,
    placement_ids: Collection[int] | None = None,
    at: datetime,
) -> list[MonthSheet]:
    """Cut off a month of a site, or of some of its children (截止登记): counts are stored, guardians may confirm.

    Refused when nothing can be closed, with every reason. Months already closed or confirmed stay as they are.
    """
    month_on = month_start(month_on)
    rows = MonthSheet.objects.visible_to(by.need(ATTEND)).filter(
        placement__site_id=site_id, month_on=month_on
    )
    if placement_ids is not None:
        rows = rows.filter(placement_id__in=placement_ids)
    held = list(rows.select_for_update(of=("self",)).select_related("placement").order_by("pk"))
    return close_sheets(by, held, month_on, at=at)


def close_sheets(by: Scope, held: Sequence[MonthSheet], month_on: date, *, at: datetime) -> list[MonthSheet]:
    """Close the locked sheets of one month that can be closed; Refused when none can."""
    on = local_day(at)
    verdicts = {row.pk: months.may_close(row.status, row.month_on, on, row.placement.ends_on) for row in held}
    ready = [row for row in held if not verdicts[row.pk]]
    if not ready:
        raise Refused(_unlike(verdicts.values()) or [_nothing(month_on)])
    recount(ready, month_on)
    for row in ready:
        row.status, row.closed_at, row.closed_by_id = SheetStatus.CLOSED, at, by.user_id
        row.version += 1
    keep(ready, "status", "closed_at", "closed_by_id")
    _record_closed(by, ready, month_on, at)
    return ready


def _unlike(verdicts: Iterable[list[Reason]]) -> list[Reason]:
    return list(dict.fromkeys(reason for reasons in verdicts for reason in reasons))


def _nothing(month_on: date) -> Reason:
    found = f"{month_on.year}年{month_on.month}月还没有出勤记录"
    return Reason("care.nothing", found, months.CLAUSE, "请先登记考勤", "month_on")


def _record_closed(by: Scope, rows: Sequence[MonthSheet], month_on: date, at: datetime) -> None:
    lines = [
        Line(
            row.pk,
            row.placement.person_id,
            {
                "month": f"{month_on:%Y-%m}",
                "counted_halves": row.counted_halves,
                "pending": row.pending_days,
                "version": row.version,
            },
        )
        for row in rows
    ]
    audit.record_many(by, events.MONTH_CLOSED, lines, at=at, subject_kind=MonthSheet)


@transaction.atomic
def reopen_month(by: Scope, sheet_id: int, *, at: datetime) -> MonthSheet:
    """Take the cut-off back before the guardian has confirmed (撤回截止)."""
    sheet = locked(by, sheet_id, ATTEND)
    reasons = months.may(sheet.status, "reopen", sheet.month_on)
    if reasons:
        raise Conflict(reasons)
    sheet.status, sheet.closed_at, sheet.closed_by_id = SheetStatus.OPEN, None, None
    sheet.version += 1
    sheet.save(update_fields=["status", "closed_at", "closed_by_id", "version"])
    _record(by, events.MONTH_REOPENED, sheet, at)
    return sheet


@transaction.atomic
def confirm_month(
    by: Scope,
    sheet_id: int,
    agreed: bool,
    *,
    method: str = ConfirmMethod.PORTAL,
    scan: Attachment | None = None,
    signed_on: date | None = None,
    objection: str = "",
    version: int | None = None,
    at: datetime,
) -> MonthSheet:
    """The guardian confirms a month or objects (监护人确认), by phone, or on paper entered by somebody else.

    `version` is the sheet's as it was shown: another one is a Conflict. An objection opens the month again.
    """
    sheet = locked(by, sheet_id, CONFIRM if method == ConfirmMethod.PORTAL else SCAN)
    if sheet.status == SheetStatus.CONFIRMED or (version is not None and version != sheet.version):
        raise Conflict(months.may(sheet.status, "confirm", sheet.month_on) or [_moved(sheet)])
    signed = signed_on or local_day(at)
    reasons = _against(by, sheet, agreed, objection, method, scan, signed, local_day(at))
    if reasons:
        raise Refused(reasons)
    _confirmation(by, sheet, agreed, objection, method, scan, signed, at).save(force_insert=True)
    sheet.status = SheetStatus.CONFIRMED if agreed else SheetStatus.DISPUTED
    sheet.save(update_fields=["status"])
    event = events.MONTH_CONFIRMED if agreed else events.MONTH_DISPUTED
    _record(by, event, sheet, at, method=method)
    return sheet


def _moved(sheet: MonthSheet) -> Reason:
    found = f"您打开之后，{sheet.month_on.year}年{sheet.month_on.month}月的出勤表改过"
    return Reason("care.sheet_changed", found, "", "请重新打开，核对后再确认")


def _against(
    by: Scope,
    sheet: MonthSheet,
    agreed: bool,
    objection: str,
    method: str,
    scan: Attachment | None,
    signed_on: date,
    on: date,
) -> list[Reason]:
    days = Session.objects.filter(
        placement_id=sheet.placement_id, day__range=(sheet.month_on, month_end(sheet.month_on))
    )
    return months.may_confirm(
        sheet.status,
        sheet.month_on,
        agreed=agreed,
        objection=objection,
        method=method,
        has_scan=scan is not None,
        signed_on=signed_on,
        on=on,
        last_day=days.order_by("-day").values_list("day", flat=True).first(),
        same_person=sheet.closed_by_id is not None and sheet.closed_by_id == by.user_id,
    )


def _confirmation(
    by: Scope,
    sheet: MonthSheet,
    agreed: bool,
    objection: str,
    method: str,
    scan: Attachment | None,
    signed_on: date,
    at: datetime,
) -> Confirmation:
    return Confirmation(
        sheet=sheet,
        agreed=agreed,
        objection=objection.strip()[:500] if not agreed else None,
        method=method,
        sheet_version=sheet.version,
        guardian_user_id=by.user_id if method == ConfirmMethod.PORTAL else None,
        entered_by_id=by.user_id or 0,
        scan=scan,
        present_days=sheet.present_days,
        half_days=sheet.half_days,
        signed_on=signed_on,
        confirmed_at=at,
    )


@transaction.atomic
def confirm_scanned(
    by: Scope,
    sheet_id: int,
    agreed: bool,
    content: bytes,
    name: str,
    *,
    signed_on: date,
    objection: str = "",
    at: datetime,
) -> MonthSheet:
    """Store the scan of a signed paper and enter what it says as one deed (录入签字确认)."""
    locked(by, sheet_id, SCAN)
    scan = documents.store_attachment(by, content, name, at=at) if content else None
    return confirm_month(
        by,
        sheet_id,
        agreed,
        method=ConfirmMethod.PAPER,
        scan=scan,
        signed_on=signed_on,
        objection=objection,
        at=at,
    )


@transaction.atomic
def confirm_papers(
    by: Scope, sheet_ids: Collection[int], *, scan: Attachment, signed_on: date, at: datetime
) -> list[MonthSheet]:
    """Enter a stack of signed papers scanned together, all of them agreed (成批录入签字确认); all or none."""
    rows = MonthSheet.objects.visible_to(by.need(SCAN)).filter(pk__in=sheet_ids)
    held = list(rows.select_for_update(of=("self",)).select_related("placement").order_by("pk"))
    if len(held) != len(set(sheet_ids)):
        raise MonthSheet.DoesNotExist("有出勤表不在您的范围内")
    reasons = [
        reason
        for sheet in held
        for reason in _against(by, sheet, True, "", ConfirmMethod.PAPER, scan, signed_on, local_day(at))
    ]
    if reasons:
        raise Refused(dict.fromkeys(reasons))
    Confirmation.objects.bulk_create(
        [_confirmation(by, one, True, "", ConfirmMethod.PAPER, scan, signed_on, at) for one in held]
    )
    for sheet in held:
        sheet.status = SheetStatus.CONFIRMED
    MonthSheet.objects.filter(pk__in=[one.pk for one in held]).update(status=SheetStatus.CONFIRMED)
    lines = [Line(one.pk, one.placement.person_id, _said(one) | {"method": "paper"}) for one in held]
    audit.record_many(by, events.MONTH_CONFIRMED, lines, at=at, subject_kind=MonthSheet)
    return held


def locked(by: Scope, sheet_id: int, *permissions: str) -> MonthSheet:
    """The sheet, locked and inside the scope; DoesNotExist otherwise."""
    rows = MonthSheet.objects.visible_to(by.need(*permissions)).select_for_update(of=("self",))
    return rows.select_related("placement").get(pk=sheet_id)


def _said(sheet: MonthSheet) -> dict[str, object]:
    return {"month": f"{sheet.month_on:%Y-%m}", "version": sheet.version}


def _record(by: Scope, event: EventType, sheet: MonthSheet, at: datetime, **more: object) -> None:
    data = _said(sheet) | more
    audit.record(by, event, at=at, subject=sheet, person_id=sheet.placement.person_id, data=data)
