"""The county's own cut-off day (截止日)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.audit import actions as audit
from kangjiu.care import events
from kangjiu.care.models import CutOff
from kangjiu.care.rules import cutoff
from kangjiu.common.dates import month_start
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope


@transaction.atomic
def set_cutoff(by: Scope, from_month_on: date, day_of_month: int, basis: str = "", *, at: datetime) -> CutOff:
    """From which month on attendance is complete by which day of the next month (设定截止日)."""
    scope = by.need("care.place")
    reasons = cutoff.check(day_of_month)
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            row = CutOff.objects.create(
                county_code=scope.county_code,
                from_month_on=month_start(from_month_on),
                day_of_month=day_of_month,
                basis=basis.strip()[:80],
                set_by_id=by.user_id or 0,
                set_at=at,
            )
    except IntegrityError as error:
        found = f"{from_month_on:%Y-%m} 起的截止日已经登记"
        raise Conflict(
            Reason("care.cutoff_once", found, "", "请从更晚的月份开始", "from_month_on")
        ) from error
    data = {"from_month": f"{row.from_month_on:%Y-%m}", "day_of_month": day_of_month}
    audit.record(by, events.CUTOFF_SET, at=at, subject=row, data=data)
    return row
