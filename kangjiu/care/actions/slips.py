"""Correction slips (出勤更正单): a confirmed month changes only with the guardian's consent, one day at a time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.care import events
from kangjiu.care.actions import book as books
from kangjiu.care.actions.counted import keep, recount
from kangjiu.care.actions.locks import lock_children
from kangjiu.care.actions.months import ATTEND, CONFIRM, SCAN, locked
from kangjiu.care.choices import Attendance, ConfirmMethod, SheetStatus, SlipStatus
from kangjiu.care.models import CorrectionSlip, MonthSheet, Placement, Session
from kangjiu.care.rules import codes, months, sessions
from kangjiu.care.rules.recognition import recognise
from kangjiu.common.dates import local_day, month_start
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents.models import Attachment


@transaction.atomic
def propose_slip(
    by: Scope, sheet_id: int, day: date, new: str, reason: str, *, at: datetime
) -> CorrectionSlip:
    """Ask to change one day of a confirmed month (提出更正); it holds when the guardian agrees."""
    sheet = locked(by, sheet_id, ATTEND)
    held = Session.objects.filter(placement_id=sheet.placement_id, day=day).order_by("start").first()
    old = held.attendance if held else ""
    reasons = _against(sheet, day, old, new, reason, local_day(at))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            slip = CorrectionSlip.objects.create(
                sheet=sheet,
                day=day,
                old=old,
                new=new,
                reason=reason.strip()[:500],
                proposed_by_id=by.user_id or 0,
                proposed_at=at,
            )
    except IntegrityError as error:
        found = f"{day} 已有一张更正单在等监护人确认"
        raise Conflict(Reason("care.slip_open", found, "", "请先办完那一张", "day")) from error
    _record(by, events.SLIP_PROPOSED, slip, sheet, at)
    return slip


def _against(sheet: MonthSheet, day: date, old: str, new: str, reason: str, on: date) -> list[Reason]:
    reasons = months.may(sheet.status, "slip", sheet.month_on)
    if month_start(day) != sheet.month_on:
        reasons.append(Reason("care.other_month", f"{day} 不在这个月", "", "请核对日期", "day"))
    if new == old or new not in set(Attendance):
        words = Attendance.label_of(old) if old else "没有记录"
        reasons.append(Reason("care.slip_same", f"原记录就是“{words}”", "", "请选择更正后的出勤", "new"))
    if not reason.strip():
        reasons.append(Reason("care.slip_reason", "没有写理由", months.CLAUSE, "请写明为什么更正", "reason"))
    return reasons + _day(sheet, day, on)


def _day(sheet: MonthSheet, day: date, on: date) -> list[Reason]:
    """Whether the day itself could stand: placement, agreement, other places."""
    rows = Placement.objects.select_related("entitlement", "site", "provider")
    book = books.read({sheet.placement_id: rows.get(pk=sheet.placement_id)}, sheet.month_on, {})
    elsewhere = "另一处" if book.is_elsewhere(sheet.placement_id, day) else ""
    stay = book.stays[sheet.placement_id]
    return sessions.check_day(stay, day, on, status=SheetStatus.OPEN, elsewhere=elsewhere)


@transaction.atomic
def confirm_slip(
    by: Scope,
    slip_id: int,
    agreed: bool,
    *,
    method: str = ConfirmMethod.PORTAL,
    scan: Attachment | None = None,
    at: datetime,
) -> CorrectionSlip:
    """The guardian agrees to a correction or not (同意更正), by phone, or on paper with the scan entered by staff.

    Agreed, the day is written as a late entry and the month counted again. Whoever proposed cannot enter the paper.
    """
    slip = _locked(by, slip_id, CONFIRM if method == ConfirmMethod.PORTAL else SCAN)
    if slip.status != SlipStatus.PROPOSED:
        found = f"这张更正单“{SlipStatus.label_of(slip.status)}”"
        raise Conflict(Reason("care.slip_done", found, "", "请刷新后核对"))
    reasons = _paper(by, slip, method, scan)
    if agreed:
        lock_children([slip.sheet.placement.person_id])
        reasons += _day(slip.sheet, slip.day, local_day(at))
    if reasons:
        raise Refused(reasons)
    slip.status = SlipStatus.CONFIRMED if agreed else SlipStatus.REFUSED
    slip.method, slip.scan, slip.confirmed_by_id, slip.confirmed_at = method, scan, by.user_id, at
    slip.save(update_fields=["status", "method", "scan", "confirmed_by_id", "confirmed_at"])
    if agreed:
        _correct(by, slip, at)
    _record(by, events.SLIP_CONFIRMED if agreed else events.SLIP_REFUSED, slip, slip.sheet, at)
    return slip


def _paper(by: Scope, slip: CorrectionSlip, method: str, scan: Attachment | None) -> list[Reason]:
    if method != ConfirmMethod.PAPER:
        return []
    reasons = []
    if scan is None:
        step = "请上传监护人签字的更正单扫描件或照片"
        reasons.append(Reason("care.scan", "没有签字扫描件", months.CLAUSE, step, "scan"))
    if slip.proposed_by_id == by.user_id:
        step = "请另一名同事录入，或请监护人用手机确认"
        reasons.append(Reason("care.two_people", "提出更正的人不能自己录入监护人的签字", months.CLAUSE, step))
    return reasons


@transaction.atomic
def confirm_slip_scanned(
    by: Scope, slip_id: int, agreed: bool, content: bytes, name: str, *, at: datetime
) -> CorrectionSlip:
    """Store the scan of a signed slip and enter what it says as one deed."""
    _locked(by, slip_id, SCAN)
    scan = documents.store_attachment(by, content, name, at=at) if content else None
    return confirm_slip(by, slip_id, agreed, method=ConfirmMethod.PAPER, scan=scan, at=at)


def _locked(by: Scope, slip_id: int, permission: str) -> CorrectionSlip:
    rows = CorrectionSlip.objects.visible_to(by.need(permission)).select_for_update(of=("self",))
    return rows.select_related("sheet__placement__entitlement").get(pk=slip_id)


def _correct(by: Scope, slip: CorrectionSlip, at: datetime) -> None:
    """Write the day anew as a late entry, count the month again."""
    placement = Placement.objects.select_related("entitlement", "site", "provider").get(
        pk=slip.sheet.placement_id
    )
    book = books.read({placement.pk: placement}, slip.sheet.month_on, {})
    held = Session.objects.filter(placement=placement, day=slip.day).order_by("start").first()
    keeps = held is not None and codes.halves(slip.new) > 0
    Session.objects.filter(placement=placement, day=slip.day).delete()
    Session.objects.create(
        placement=placement,
        person_id=placement.person_id,
        day=slip.day,
        minutes=held.minutes if held is not None and keeps else 0,
        therapist_id=held.therapist_id if held is not None and keeps else None,
        attendance=slip.new,
        recognition=recognise(slip.day, book.rights_of(placement.pk)),
        is_late=True,
        entered_by_id=slip.proposed_by_id,
        entered_at=at,
    )
    sheet = locked(by, slip.sheet_id, CONFIRM, SCAN)
    recount([sheet], sheet.month_on)
    sheet.version += 1
    keep([sheet])


def _record(by: Scope, event: EventType, slip: CorrectionSlip, sheet: MonthSheet, at: datetime) -> None:
    data = {"sheet_id": sheet.pk, "day": slip.day, "old": slip.old, "new": slip.new}
    audit.record(by, event, at=at, subject=slip, person_id=sheet.placement.person_id, data=data)
