"""Reads of policy (政策查询): versions in force, their programs, receipts explained again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import engine
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine import Decision, OpenValue, Program, receipts
from kangjiu.policy.models import PolicyVersion, Receipt


@lru_cache(maxsize=64)
def _program(digest: str, canonical: bytes) -> Program:
    return engine.program_from_bytes(canonical)


def program(version: PolicyVersion) -> Program:
    """The checked program of a version (可计算的政策), kept in memory by its hash."""
    return _program(version.digest, bytes(version.canonical))


def published(county_code: str, on: date) -> PolicyVersion | None:
    """The version in force for a county on a day (当日有效的政策), or None; policy is public, so no scope."""
    rows = PolicyVersion.objects.filter(
        Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=on),
        county_code=county_code,
        status=PackStatus.PUBLISHED,
        valid_from_on__lte=on,
    )
    return rows.order_by("-valid_from_on", "-number", "-id").first()


def version_for(county_code: str, on: date) -> PolicyVersion:
    """The version in force; Refused when a county has none on that day: nothing is decided without policy."""
    found = published(county_code, on)
    if found is None:
        raise Refused(
            Reason(
                "policy.none",
                f"{on:%Y-%m-%d} 本县没有已发布的政策",
                next_step="请先在“政策”里读入、核对并由第二人签发",
            )
        )
    return found


def versions(by: Scope, *, county_code: str = "", status: str = "") -> QuerySet[PolicyVersion]:
    """All versions (政策库), newest first; published ones are public, drafts need policy.edit or policy.sign."""
    found = PolicyVersion.objects.defer("canonical")
    if not (by.allows("policy.edit") or by.allows("policy.sign")):
        found = found.filter(status__in=[PackStatus.PUBLISHED, PackStatus.WITHDRAWN])
    if county_code:
        found = found.filter(county_code=county_code)
    if status:
        found = found.filter(status=status)
    return found.order_by("county_code", "pack", "-number")


def version(by: Scope, version_id: int) -> PolicyVersion:
    """One version; DoesNotExist for a draft of another county."""
    found = PolicyVersion.objects.get(pk=version_id)
    public = found.status in (PackStatus.PUBLISHED, PackStatus.WITHDRAWN)
    if not public and not by.narrow("policy.edit", "policy.sign").covers(found.region_path):
        raise PolicyVersion.DoesNotExist
    return found


def open_values(version_: PolicyVersion) -> tuple[OpenValue, ...]:
    """Values nobody has set yet (待核实)."""
    return program(version_).open_values()


def replay(receipt: Receipt) -> Decision:
    """The decision of a receipt again, checked against its hashes; receipts.ReceiptError when a part was changed.

    The caller has the row that owns the receipt in scope.
    """
    return receipts.replay(receipt.public, receipt.inputs.open().encode(), bytes(receipt.version.canonical))


def receipts_by_id(ids: Iterable[int]) -> dict[int, Receipt]:
    """Receipts with their versions, for rows already in scope."""
    return Receipt.objects.select_related("version").in_bulk(ids)
