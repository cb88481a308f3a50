"""Readings of a child's file: inserted at once, chained later in batches by the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from kangjiu.audit.actions import heads
from kangjiu.audit.canonical import ACCESS_FIELDS, access_content, sealer, session_digest
from kangjiu.audit.choices import Purpose
from kangjiu.audit.models import AccessRow
from kangjiu.audit.rules import data as trail_data
from kangjiu.common.errors import NotAllowed, Reason, Refused
from kangjiu.common.scope import Scope

BATCH = 5_000


def open_file(by: Scope, person_id: int, purpose: str, *, at: datetime, case_number: str = "") -> AccessRow:
    """Give the purpose (查阅目的) of reading a child's file, once per child and session.

    The caller has found the child through its own `visible_to`. Refused for an unknown purpose, or a case number
    that is none (free text is not kept). 未成年人网络保护条例 第36条.
    """
    return log_access(by, person_id, at=at, purpose_code=purpose, case_number=case_number)


@transaction.atomic
def log_access(
    by: Scope, person_id: int, *, at: datetime, purpose_code: str, case_number: str = ""
) -> AccessRow:
    """Note that a child's file was read, printed or exported; the same purpose in the same session is one row."""
    if by.user_id is None:
        raise NotAllowed("registry.view", "查阅档案须先登录")
    reasons = [*_check_purpose(purpose_code), *_check_case_number(case_number)]
    if reasons:
        raise Refused(reasons)
    key = {
        "user_id": by.user_id,
        "person_id": person_id,
        "purpose": purpose_code,
        "session_digest": session_digest(by),
    }
    values = {
        "organisation_id": by.organisation_id,
        "role": _role(by),
        "region_path": heads.region_of(by),
        "case_number": case_number,
        "opened_at": at,
    }
    if key["session_digest"] is None:
        return AccessRow.objects.create(**key, **values)
    return AccessRow.objects.get_or_create(**key, defaults=values)[0]


def _role(by: Scope) -> str:
    return next((grant.role for grant in by.grants if grant.role), "")


def _check_purpose(purpose: str) -> list[Reason]:
    if purpose in Purpose.values:
        return []
    return [
        Reason(
            "purpose_unknown",
            "没有选择查阅目的" if not purpose else "查阅目的不在可选范围内",
            "《未成年人网络保护条例》第三十六条",
            "请从列表中选择一项查阅目的",
            "purpose",
        )
    ]


def _check_case_number(number: str) -> list[Reason]:
    try:
        trail_data.clean({"case_number": number})
    except trail_data.PersonalData:
        step = "请填写系统生成的业务编号，或留空"
        return [Reason("case_number_unknown", "业务编号的写法不对", "", step, "case_number")]
    return []


def chain_accesses(by: Scope, limit: int = BATCH) -> int:
    """Chain up to `limit` access rows of each region; returns how many. Safe to run twice at once."""
    by.need("audit.verify")
    waiting = AccessRow.objects.filter(seq__isnull=True).order_by()
    regions = sorted(set(waiting.values_list("region_path", flat=True)))
    return sum(_chain_region(region, limit) for region in regions)


@transaction.atomic
def _chain_region(region_path: str, limit: int) -> int:
    """The head first, then the rows: a second worker waits for the head and then finds them chained."""
    head = heads.take(access_chain(region_path), region_path)
    rows = list(AccessRow.objects.filter(seq__isnull=True, region_path=region_path).order_by("id")[:limit])
    if not rows:
        return 0
    seal, last, seq, updates = sealer(), bytes(head.last_link), head.count, []
    for row in rows:
        seq += 1
        link = seal.link(
            last, access_content(head.name, seq, *(getattr(row, name) for name in ACCESS_FIELDS))
        )
        updates.append((head.pk, seq, last, link, row.pk))
        last = link
    _write_links(updates)
    heads.advance(head, seq, last)
    return len(rows)


def access_chain(region_path: str) -> str:
    """The chain of a county's access rows."""
    return f"access:county:{region_path[:6]}"


def _write_links(updates: list[tuple[int, int, bytes, bytes, int]]) -> None:
    sql = "UPDATE audit_accessrow SET chain_id = %s, seq = %s, previous = %s, link = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(sql, updates)
