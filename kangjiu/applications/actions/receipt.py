"""Receipt of a referral (接收回执): called by care inside its own transaction, which has asked its rules."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangjiu.applications.choices import ReferralStatus
from kangjiu.applications.models import Referral
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope


@transaction.atomic
def mark_received(by: Scope, referral: Referral, start_on: date, *, at: datetime) -> Referral:
    """Note that the provider received a referral and from which day the child trains; Conflict when it is not open."""
    by.need("care.accept")
    open_rows = Referral.objects.filter(pk=referral.pk, status=ReferralStatus.ISSUED)
    values = {"received_on": local_day(at), "start_on": start_on, "received_by_id": by.user_id}
    if not open_rows.update(status=ReferralStatus.RECEIVED, **values):
        raise Conflict(Reason("applications.referral_closed", "这张转介单已经接收或作废", "", "请刷新后核对"))
    referral.refresh_from_db()
    return referral
