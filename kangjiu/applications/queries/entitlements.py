"""Reads of rights (救助资格), ceilings (额度) and slips (转介单)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kangjiu.applications.choices import EntitlementStatus, ReferralStatus
from kangjiu.applications.models import Entitlement, Quota, QuotaUse, Referral
from kangjiu.applications.rules.quota import Ceiling
from kangjiu.applications.rules.referrals import Right, Slip
from kangjiu.common import blind
from kangjiu.common.scope import Scope
from kangjiu.registry import queries as registry
from kangjiu.registry.models import Person

VIEW = "applications.view"
_SEEN = (VIEW, "care.view", "claims.view", "applications.refer", "family.use")


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """What is left of a year's ceiling (剩余额度): fen, half months (None = not counted by months)."""

    fen: int
    half_months: int | None
    used_fen: int
    half_months_used: int


NOTHING_LEFT = QuotaLeft(0, 0, 0, 0)


def entitlements(by: Scope, person_id: int, year: int | None = None) -> list[Entitlement]:
    """Rights of a child in scope, of one year or all, newest first."""
    rows = Entitlement.objects.visible_to(by.need(*_SEEN)).filter(person_id=person_id)
    if year:
        rows = rows.filter(year=year)
    return list(rows.select_related("application", "decision", "version").order_by("-year", "pk"))


def entitlement(by: Scope, entitlement_id: int) -> Entitlement:
    """One right in scope."""
    rows = Entitlement.objects.visible_to(by.need(*_SEEN))
    return rows.select_related("application", "decision", "version", "person").get(pk=entitlement_id)


def entitlements_of(application_id: int) -> list[Entitlement]:
    """Rights an application gave, for a caller that has it in scope."""
    rows = Entitlement.objects.filter(application_id=application_id).select_related("decision", "version")
    return list(rows.order_by("pk"))


def entitlement_on(person_id: int, item: str, day: date) -> Entitlement | None:
    """The right to an item in force on a day (suspended and ended ones not after their day), or None.

    For care and claims, which have the child in scope.
    """
    held = Q(status=EntitlementStatus.ACTIVE) | Q(ended_on__gte=day)
    rows = Entitlement.objects.filter(held, person_id=person_id, item=item)
    rows = rows.filter(starts_on__lte=day, ends_on__gte=day).select_related("version", "application")
    return rows.order_by("-starts_on", "-pk").first()


def blind_of(person: Person) -> bytes:
    """The blind index of a child in quotas: of its number, or of its file while it has none."""
    if person.id_blind:
        return bytes(person.id_blind)
    return blind.digest("quota_person", str(person.public_id))


def quotas_of(people: Iterable[Person]) -> dict[tuple[int, str, int], Quota]:
    """Ceilings (额度) of children in one query, by (person id, item, year).

    A ceiling is found by the number, wherever in the country it was opened, and by the file, when the number came
    later or was corrected. A merged file draws on the ceilings of the one it went into.
    """
    files = {person.pk: person.merged_into or person for person in people}
    blinds = {pk: blind_of(file) for pk, file in files.items()}
    held = Q(person_blind__in=set(blinds.values())) | Q(person_id__in={file.pk for file in files.values()})
    rows = list(Quota.objects.filter(held).order_by("pk"))
    by_file = {(row.person_id, row.item, row.year): row for row in rows}
    by_number = {(bytes(row.person_blind), row.item, row.year): row for row in rows}
    found: dict[tuple[int, str, int], Quota] = {}
    for pk, file in files.items():
        found |= {(pk, *key[1:]): row for key, row in by_file.items() if key[0] == file.pk}
        found |= {(pk, *key[1:]): row for key, row in by_number.items() if key[0] == blinds[pk]}
    return found


def quota(person_id: int, item: str, year: int) -> Quota | None:
    """The ceiling of a child, item and year."""
    return Quota.objects.filter(person_id=person_id, item=item, year=year).first()


def ceiling_of(row: Quota) -> Ceiling:
    """A stored ceiling as the rule sees it."""
    return Ceiling(row.cap_fen, row.used_fen, row.half_months_cap, row.half_months_used)


def quota_left(person_id: int, item: str, year: int) -> QuotaLeft:
    """What is left of the year (剩余额度); all zero without a right. The caller has the child in scope."""
    row = quota(person_id, item, year)
    return _left(row) if row else NOTHING_LEFT


def _left(row: Quota) -> QuotaLeft:
    ceiling = ceiling_of(row)
    return QuotaLeft(ceiling.left_fen, ceiling.left_half_months, ceiling.used_fen, ceiling.half_months_used)


def uses(quota_id: int) -> list[QuotaUse]:
    """Draws on a ceiling, released ones included, in order."""
    return list(QuotaUse.objects.filter(quota_id=quota_id).order_by("pk"))


def referrals(by: Scope, *, person_id: int | None = None, status: str = "") -> QuerySet[Referral]:
    """Slips in scope, newest first; an institution sees its own."""
    scope = by.need(*_SEEN)
    rows = Referral.objects.visible_to(scope)
    if scope.organisations() and not scope.ranges():
        rows = rows.filter(provider_id__in=scope.organisations())
    if person_id:
        rows = rows.filter(person_id=person_id)
    if status:
        rows = rows.filter(status=status)
    return rows.select_related("site", "provider__organisation", "entitlement", "document").order_by("-pk")


def waiting_referrals(by: Scope) -> QuerySet[Referral]:
    """Slips that wait for the institution's receipt (未到机构名单), soonest to expire first."""
    return referrals(by, status=ReferralStatus.ISSUED).order_by("valid_to_on", "pk")


def referral(by: Scope, referral_id: int) -> Referral:
    """One slip in scope."""
    return referrals(by).get(pk=referral_id)


def open_referral(entitlement_id: int) -> Referral | None:
    """The slip of a right that waits for receipt."""
    return Referral.objects.filter(entitlement_id=entitlement_id, status=ReferralStatus.ISSUED).first()


def unreferred(application_id: int) -> list[Entitlement]:
    """Rights in force of an application without a slip that waits or was received."""
    taken = Referral.objects.filter(
        entitlement=OuterRef("pk"), status__in=[ReferralStatus.ISSUED, ReferralStatus.RECEIVED]
    )
    rows = Entitlement.objects.filter(application_id=application_id, status=EntitlementStatus.ACTIVE)
    return list(rows.exclude(Exists(taken)).order_by("pk"))


def right_of(row: Entitlement) -> Right:
    """A right as the rules see it."""
    return Right(row.status, row.starts_on, row.ends_on)


def slip_of(row: Referral) -> Slip:
    """A slip as the rules see it."""
    return Slip(row.status, row.issued_on, row.valid_to_on)


def person_of(by: Scope, person_id: int) -> Person:
    """The child, in scope."""
    return registry.person(by, person_id)


def quotas_left(person_id: int, year: int) -> dict[str, QuotaLeft]:
    """What is left of every ceiling of a child in a year, by item, in one query; the child is in scope."""
    rows = Quota.objects.filter(person_id=person_id, year=year)
    return {row.item: _left(row) for row in rows}


def helped(by: Scope, year: int) -> int:
    """How many children in scope hold a right of a year (本年已救助人数)."""
    rows = Entitlement.objects.visible_to(by.need(VIEW)).filter(year=year).order_by()
    return int(rows.aggregate(number=Count("person_id", distinct=True))["number"])
