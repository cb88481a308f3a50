"""Printing the month for the guardian's signature (打印月度训练出勤确认表)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet
from kangjiu.care.queries.paper import attendance_paper
from kangjiu.care.queries.sheets import JOINED
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents.choices import PaperKind
from kangjiu.documents.models import IssuedDocument

NAMESPACE = uuid.UUID("7f0f5a0e-6a3d-5c1e-9f61-2f6b0c9d4a11")


@transaction.atomic
def print_month(by: Scope, sheet_id: int, *, at: datetime) -> IssuedDocument:
    """The paper of a closed month (出勤确认表); the same version gives the same paper, a corrected one a new one."""
    by.need("documents.issue")
    rows = MonthSheet.objects.visible_to(by.need("care.attend", "care.scan"))
    joined = (*JOINED, "placement__entitlement__application__organisation")
    sheet = rows.select_related(*joined).get(pk=sheet_id)
    if sheet.status not in {SheetStatus.CLOSED, SheetStatus.CONFIRMED}:
        found = f"{sheet.month_on.year}年{sheet.month_on.month}月还没有截止登记"
        raise Refused(Reason("care.print_open", found, "", "请先截止本月登记，再打印请监护人签字"))
    return documents.issue(
        by,
        PaperKind.ATTENDANCE_MONTH,
        attendance_paper(sheet),
        organisation_id=sheet.placement.provider_id,
        person_id=sheet.placement.person_id,
        public_id=uuid.uuid5(NAMESPACE, f"{sheet.pk}:{sheet.version}"),
        at=at,
    )
