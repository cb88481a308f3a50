"""What the monthly attendance confirmation says (月度训练出勤确认表), filled from the records."""

from __future__ import annotations

from kangjiu.care.models import MonthSheet, Session
from kangjiu.care.queries.sheets import counts, days
from kangjiu.care.rules import codes
from kangjiu.common.dates import month_end
from kangjiu.documents.rules.papers import AttendanceDay, AttendanceMonth
from kangjiu.providers.models import Therapist
from kangjiu.registry.choices import Category
from kangjiu.registry.models import Guardian

WEEKDAYS = "一二三四五六日"


def attendance_paper(sheet: MonthSheet) -> AttendanceMonth:
    """The paper of one closed month; the sheet is in scope and joined."""
    placement = sheet.placement
    total = counts(sheet)
    return AttendanceMonth(
        organisation=placement.entitlement.application.organisation.name,
        provider_name=placement.provider.organisation.name,
        provider_site=placement.site.name,
        month=f"{sheet.month_on.year}年{sheet.month_on.month}月",
        case_number=placement.person.file_number or "",
        child_name=str(placement.person.name.open()),
        category=Category.label_of(placement.entitlement.category),
        guardian_name=_guardian(placement.person_id),
        therapists=_therapists(sheet),
        days=tuple(_days(sheet)),
        leave_days=total.leave,
        absent_days=total.absent,
        note=_note(total.pending, total.rejected, total.late),
    )


def _days(sheet: MonthSheet) -> list[AttendanceDay]:
    return [
        AttendanceDay(
            one.day.day,
            WEEKDAYS[one.day.weekday()],
            one.words or "",
            1 if codes.halves(one.attendance) else 0,
            one.minutes,
            "补录" if one.is_late else "",
        )
        for one in days(sheet)
    ]


def _guardian(person_id: int) -> str:
    rows = Guardian.objects.filter(person_id=person_id, is_primary=True, to_on__isnull=True)
    row = rows.select_related("guardian", "institution").first()
    if row is None:
        return ""
    return str(row.guardian.name.open()) if row.guardian else str(row.institution)


def _therapists(sheet: MonthSheet) -> str:
    held = Session.objects.filter(
        placement_id=sheet.placement_id, day__range=(sheet.month_on, month_end(sheet.month_on))
    )
    rows = Therapist.objects.filter(pk__in=held.values("therapist_id")).order_by("pk")
    return "、".join(str(one.name.open()) for one in rows)


def _note(pending: int, rejected: int, late: int) -> str:
    said = [(pending, "待认定"), (rejected, "不予认定"), (late, "补录")]
    return "；".join(f"{words} {number} 天" for number, words in said if number)
