"""Notices (公告): whoever works with a policy says that the new one has been read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.common.errors import NotAllowed
from kangjiu.common.scope import Scope
from kangjiu.policy import queries
from kangjiu.policy.models import NoticeReading


@transaction.atomic
def read_notice(by: Scope, version_id: int, *, at: datetime) -> NoticeReading:
    """Note that this person has read a notice (已阅); a second time leaves the first."""
    by.need("policy.view")
    if by.user_id is None:
        raise NotAllowed("policy.view", "公告由人阅读")
    version = queries.notice_version(version_id)
    made, _ = NoticeReading.objects.get_or_create(
        version=version, user_id=by.user_id, defaults={"read_at": at}
    )
    return made
