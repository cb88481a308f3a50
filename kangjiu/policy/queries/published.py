"""Versions of policy (政策版本): in force, in the library, to be checked again; their programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.rules import regions as divisions
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import engine
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine import Decision, OpenValue, Program, receipts
from kangjiu.policy.models import PolicyVersion, Receipt
from kangjiu.policy.rules import offices

PUBLIC = (PackStatus.PUBLISHED, PackStatus.WITHDRAWN)
MAKERS = ("policy.edit", "policy.sign")


@lru_cache(maxsize=64)
def _program(digest: str, canonical: bytes) -> Program:
    return engine.program_from_bytes(canonical)


def program(version: PolicyVersion) -> Program:
    """The checked program of a version (可计算的政策), kept in memory by its hash."""
    return _program(version.digest, bytes(version.canonical))


def _in_force(on: date) -> QuerySet[PolicyVersion]:
    until = Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=on)
    return PolicyVersion.objects.filter(until, status=PackStatus.PUBLISHED, valid_from_on__lte=on)


def published(county_code: str, on: date) -> PolicyVersion | None:
    """The version in force for a county on a day (当日有效的政策), or None; policy is public, so no scope."""
    rows = _in_force(on).filter(county_code=county_code)
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


def versions(
    by: Scope,
    *,
    county_code: str = "",
    status: str = "",
    on: date | None = None,
    q: str = "",
    is_open: bool = False,
) -> QuerySet[PolicyVersion]:
    """The library (政策库): published versions are public, drafts belong to the makers and signers of their region and above.

    `on` keeps what holds that day, `q` a part of title or document number, `is_open` what has open values.
    """
    found = PolicyVersion.objects.defer("canonical").filter(Q(status__in=PUBLIC) | _within(by))
    if county_code:
        found = found.filter(county_code=county_code)
    if status:
        found = found.filter(status=status)
    if on:
        until = Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=on)
        found = found.filter(until, valid_from_on__lte=on)
    if q:
        found = found.filter(Q(title__icontains=q) | Q(document_number__icontains=q))
    return found.filter(open_count__gt=0) if is_open else found


def counties(by: Scope) -> list[tuple[str, str]]:
    """County codes that have a version, with the name of their region, for a filter."""
    rows = dict(versions(by).values_list("county_code", "region_path").distinct())
    names = accounts.region_names(rows.values())
    return [(code, names.get(path, code)) for code, path in sorted(rows.items())]


def own_versions(by: Scope) -> QuerySet[PolicyVersion]:
    """Versions the person makes or signs (本级政策): of exactly their own division."""
    return PolicyVersion.objects.defer("canonical").filter(region_path__in=_own_paths(by))


def versions_within(by: Scope) -> QuerySet[PolicyVersion]:
    """Own versions and those of the divisions below, drafts too (本级和下级的政策): to read and to try."""
    return PolicyVersion.objects.defer("canonical").filter(_within(by))


def versions_around(by: Scope) -> QuerySet[PolicyVersion]:
    """Versions the person makes or signs, and those of the tiers above them."""
    own = set(_own_paths(by))
    above = {step for path in own for step in divisions.ancestors(path)}
    return PolicyVersion.objects.filter(region_path__in=own | above)


def _own_paths(by: Scope) -> list[str]:
    return offices.own_paths(by.narrow(*MAKERS).ranges())


def _within(by: Scope) -> Q:
    inside = Q(pk__in=[])
    for low, high in by.narrow(*MAKERS).ranges():
        inside |= Q(region_path__gte=low, region_path__lte=high)
    return inside


def version(by: Scope, version_id: int) -> PolicyVersion:
    """One version; DoesNotExist for a draft of another county."""
    found = PolicyVersion.objects.get(pk=version_id)
    if found.status not in PUBLIC and not by.narrow(*MAKERS).covers(found.region_path):
        raise PolicyVersion.DoesNotExist
    return found


def history(by: Scope, version_: PolicyVersion) -> QuerySet[PolicyVersion]:
    """All versions of the same pack (历次版本), newest first."""
    return versions(by).filter(pack=version_.pack).order_by("-number")


def before(version_: PolicyVersion) -> PolicyVersion | None:
    """What this version takes over from (前一版): its parent, or what was in force for the county when it starts."""
    if version_.parent_id:
        return version_.parent
    rows = PolicyVersion.objects.filter(county_code=version_.county_code, status__in=PUBLIC)
    earlier = rows.filter(valid_from_on__lte=version_.valid_from_on).exclude(pk=version_.pk)
    return earlier.order_by("-valid_from_on", "-number", "-id").first()


def open_values(version_: PolicyVersion) -> tuple[OpenValue, ...]:
    """Values nobody has set yet (待核实)."""
    return program(version_).open_values()


def versions_to_recheck(by: Scope, on: date) -> QuerySet[PolicyVersion]:
    """Versions that have taken effect and whose standing cases were not checked again yet (待复核), oldest first.

    The owner of the cases checks them (question `recheck`) and calls `actions.mark_rechecked`.
    """
    inside = Q(pk__in=[])
    for low, high in by.ranges():
        inside |= Q(region_path__gte=low, region_path__lte=high)
    return _in_force(on).filter(inside, rechecked_at__isnull=True).order_by("valid_from_on", "number", "pk")


def replay(receipt: Receipt) -> Decision:
    """The decision of a receipt again, checked against its hashes; receipts.ReceiptError when a part was changed.

    The caller has the row that owns the receipt in scope.
    """
    return receipts.replay(receipt.public, receipt.inputs.open().encode(), bytes(receipt.version.canonical))


def receipts_by_id(ids: Iterable[int]) -> dict[int, Receipt]:
    """Receipts with their versions, for rows already in scope."""
    return Receipt.objects.select_related("version").in_bulk(ids)
