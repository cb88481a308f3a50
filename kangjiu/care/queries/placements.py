"""Reads of placements (在训安置), referrals waiting, plans and assessments."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from kangjiu.applications.choices import ReferralStatus
from kangjiu.applications.models import Referral
from kangjiu.care.choices import PlacementStatus
from kangjiu.care.models import Assessment, Placement, Plan
from kangjiu.common.identifiers import mask_name
from kangjiu.common.scope import Scope
from kangjiu.providers.models import Provider, Site

VIEW = ("care.view", "care.attend", "care.confirm")
JOINED = ("person", "entitlement", "site", "provider__organisation")


def placements(
    by: Scope,
    *,
    status: str = "",
    site_id: int | None = None,
    provider_id: int | None = None,
    category: str = "",
    person_id: int | None = None,
) -> QuerySet[Placement]:
    """Placements this person may read, child, site and provider joined, newest first."""
    rows = Placement.objects.visible_to(by.need(*VIEW)).select_related(*JOINED)
    wanted = {
        "status": status,
        "site_id": site_id,
        "provider_id": provider_id,
        "entitlement__category": category,
        "person_id": person_id,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value}).order_by("-pk")


def placement(by: Scope, placement_id: int) -> Placement:
    """One placement in scope; DoesNotExist outside it."""
    return placements(by).get(pk=placement_id)


def placement_on(person_id: int, day: date) -> Placement | None:
    """Where a child is in training on a day (在训机构), for callers that hold the child in scope."""
    rows = Placement.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return rows.filter(person_id=person_id).select_related(*JOINED).first()


def child_name(row: Placement | Referral, *, opened: bool = False) -> str:
    """The child's name, masked unless `opened`; the person must be joined."""
    name = str(row.person.name.open())
    return name if opened else mask_name(name)


def waiting_referrals(by: Scope) -> QuerySet[Referral]:
    """Slips no provider has received yet (待接收的转介单), earliest end first."""
    scope = by.need("care.accept", "care.place", "applications.refer")
    shown = Provider.objects.visible_to(scope).values("pk")
    rows = Referral.objects.filter(provider__in=shown, status=ReferralStatus.ISSUED)
    return rows.select_related("person", "site", "provider__organisation", "entitlement").order_by(
        "valid_to_on", "pk"
    )


def referral(by: Scope, referral_id: int) -> Referral:
    """One slip that waits for this institution; DoesNotExist for others."""
    shown = Provider.objects.visible_to(by.need("care.accept")).values("pk")
    rows = Referral.objects.filter(provider__in=shown)
    return rows.select_related("person", "site", "provider__organisation", "entitlement").get(pk=referral_id)


def attending_sites(by: Scope) -> list[Site]:
    """Places of service whose attendance this person keeps, active first."""
    shown = Provider.objects.visible_to(by.need("care.attend")).values("pk")
    return list(Site.objects.filter(provider__in=shown).order_by("-active", "pk"))


def attending_site(by: Scope, site_id: int) -> Site:
    """One of them; DoesNotExist for others."""
    shown = Provider.objects.visible_to(by.need("care.attend")).values("pk")
    return Site.objects.select_related("provider__organisation").filter(provider__in=shown).get(pk=site_id)


def counts_by_provider(by: Scope) -> dict[int, int]:
    """Children in training by provider (在训人数)."""
    rows = Placement.objects.visible_to(by.need(*VIEW)).filter(status=PlacementStatus.ACTIVE)
    found: dict[int, int] = {}
    for provider_id in rows.values_list("provider_id", flat=True):
        found[provider_id] = found.get(provider_id, 0) + 1
    return found


def plans(row: Placement) -> list[Plan]:
    """Plans of a placement, newest first."""
    return list(Plan.objects.filter(placement=row).order_by("-starts_on", "-pk"))


def assessments(row: Placement) -> list[Assessment]:
    """Assessments of a placement in order."""
    return list(Assessment.objects.filter(placement=row).order_by("assessed_on", "pk"))
