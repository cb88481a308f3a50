"""Reads of providers (定点机构查询)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.choices import OrganisationKind
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.providers.choices import AgreementStatus, ProviderStatus
from kangjiu.providers.models import (
    Agreement,
    AgreementCategory,
    PriceItem,
    Provider,
    Site,
    Therapist,
    providers_in,
)
from kangjiu.providers.rules import agreements
from kangjiu.providers.rules import prices as price_rules
from kangjiu.providers.rules.agreements import Term
from kangjiu.providers.rules.prices import Price

SOON = timedelta(days=60)
CANDIDATE_KINDS = (
    OrganisationKind.PROVIDER,
    OrganisationKind.HOSPITAL,
    OrganisationKind.SCHOOL,
    OrganisationKind.WELFARE_INSTITUTION,
)
VIEW = ("providers.view", "providers.manage", "providers.sign")


def _directory(scope: Scope) -> Q:
    """Providers to look up: those in scope, and for townships and villages the designated ones of their county.

    The directory is public (济残联〔2024〕9号 三(四)); an institution keeps to its own rows.
    """
    counties = {low[:6] for low, _ in scope.ranges() if accounts.county_of(low) and low[6:].strip("0")}
    return providers_in(scope) | Q(county_code__in=counties, status=ProviderStatus.DESIGNATED)


def providers(by: Scope, *, status: str = "", kind: str = "") -> QuerySet[Provider]:
    """Providers this person may read, with the number of sites, ordered for keyset pages."""
    found = Provider.objects.filter(_directory(by.need(*VIEW))).select_related("organisation")
    if status:
        found = found.filter(status=status)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("region_path", "pk")


def provider(by: Scope, provider_id: int) -> Provider:
    """One provider; DoesNotExist outside the scope."""
    found = Provider.objects.filter(_directory(by.need(*VIEW)))
    return found.select_related("organisation").get(pk=provider_id)


def listed(by: Scope, *, status: str = "", kind: str = "") -> QuerySet[Provider]:
    """Providers for a list page: `id` stands for the key."""
    return providers(by, status=status, kind=kind).annotate(id=F("organisation_id"))


def named(by: Scope, text: str, most: int) -> list[Provider]:
    """Providers with a text in the name (按名称查), at most `most`."""
    found = Provider.objects.filter(_directory(by.need(*VIEW)), organisation__name__contains=text.strip())
    return list(found.select_related("organisation__region").order_by("region_path", "pk")[:most])


def site_counts(provider_ids: Iterable[int]) -> dict[int, int]:
    """Places in use by provider, in one query."""
    rows = Site.objects.filter(provider__in=list(provider_ids), active=True).order_by()
    return dict(rows.values_list("provider_id").annotate(Count("pk")))


def candidates(by: Scope) -> list[tuple[str, str]]:
    """(id, name) of units of the scope that could be registered and are not yet (可登记的单位)."""
    units = accounts.organisations(by.need("providers.manage"), CANDIDATE_KINDS)
    held = Provider.objects.filter(pk__in=units.values("pk")).values("pk")
    return [(str(one.pk), one.name) for one in units.exclude(pk__in=held)[:500]]


def sites(by: Scope, category: str, on: date) -> list[Site]:
    """Sites that may take a new child of a category that day (可接收的场所): designated and under agreement.

    The directory is public: townships and families choose among all institutions of their county.
    """
    seen = providers_in(by.need(*VIEW, "family.use")) | Q(county_code=by.county_code)
    shown = Provider.objects.filter(seen, status=ProviderStatus.DESIGNATED)
    rows = Site.objects.filter(provider__in=shown, active=True).select_related("provider__organisation")
    found = list(rows.order_by("region_path", "id"))
    terms = terms_of(site.pk for site in found)
    return [site for site in found if agreements.in_force(terms.get(site.pk, []), category, on)]


def sites_of(provider_id: int) -> list[Site]:
    """All sites of a provider, active ones first."""
    return list(Site.objects.filter(provider_id=provider_id).order_by("-active", "id"))


def site(site_id: int) -> Site:
    """A site with its provider, for a caller that has its own row in scope."""
    return Site.objects.select_related("provider__organisation").get(pk=site_id)


def terms_of(site_ids: Iterable[int]) -> dict[int, list[Term]]:
    """Signed agreements by site, in two queries whatever the number."""
    rows = Agreement.objects.filter(site_id__in=list(site_ids)).exclude(status=AgreementStatus.DRAFT)
    signed = list(rows.order_by("starts_on", "id"))
    covered: dict[int, set[str]] = {}
    pairs = AgreementCategory.objects.filter(agreement__in=[one.pk for one in signed])
    for agreement_id, category in pairs.values_list("agreement_id", "category"):
        covered.setdefault(agreement_id, set()).add(category)
    found: dict[int, list[Term]] = {}
    for one in signed:
        term = Term(one.pk, one.starts_on, one.ends_on, frozenset(covered.get(one.pk, ())), one.ended_on)
        found.setdefault(one.site_id, []).append(term)
    return found


def agreement_for(site_id: int, category: str, on: date) -> Term | None:
    """The agreement that covers a category at a site on a day, or None."""
    return agreements.in_force(terms_of([site_id]).get(site_id, []), category, on)


def agreements_of(provider_id: int) -> QuerySet[Agreement]:
    """Agreements of a provider, newest first."""
    rows = Agreement.objects.filter(provider_id=provider_id).select_related("site")
    return rows.order_by("-starts_on", "-id")


def expiring(by: Scope, until: date) -> QuerySet[Agreement]:
    """The last signed agreement of each site, where it ends by a day (即将到期的协议); renewed ones are not named."""
    signed = Agreement.objects.filter(status=AgreementStatus.SIGNED)
    renewed = Exists(signed.filter(site_id=OuterRef("site_id"), ends_on__gt=OuterRef("ends_on")))
    rows = Agreement.objects.visible_to(by.need(*VIEW)).filter(
        ~renewed, status=AgreementStatus.SIGNED, ends_on__lte=until
    )
    return rows.select_related("site", "provider__organisation").order_by("ends_on", "id")


def prices(provider_id: int) -> list[Price]:
    """The whole price list of a provider, for the rule to pick the day."""
    rows = PriceItem.objects.filter(provider_id=provider_id).order_by("code", "from_on")
    return [
        Price(*row) for row in rows.values_list("id", "code", "name", "unit", "price_fen", "from_on", "to_on")
    ]


def prices_on(provider_id: int, on: date) -> dict[str, Price]:
    """Published prices in force on a day by code (公示价目)."""
    return price_rules.in_force(prices(provider_id), on)


def therapists(provider_id: int, on: date | None = None) -> list[Therapist]:
    """Therapists of a provider; with a day, those on duty that day."""
    rows = Therapist.objects.filter(provider_id=provider_id)
    if on:
        rows = rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)
    return list(rows.order_by("id"))


def counts(by: Scope) -> dict[str, int]:
    """Number of providers by status."""
    rows = Provider.objects.visible_to(by.need(*VIEW)).order_by().values_list("status").annotate(Count("pk"))
    return dict(rows)


def agreement(by: Scope, agreement_id: int) -> Agreement:
    """One agreement in scope, site joined; DoesNotExist outside it."""
    rows = Agreement.objects.visible_to(by.need(*VIEW)).select_related("site", "provider__organisation")
    return rows.get(pk=agreement_id)


def categories_of(agreement_ids: Iterable[int]) -> dict[int, list[str]]:
    """Categories by agreement in one query."""
    found: dict[int, list[str]] = {}
    pairs = AgreementCategory.objects.filter(agreement__in=list(agreement_ids)).order_by("pk")
    for agreement_id, category in pairs.values_list("agreement_id", "category"):
        found.setdefault(agreement_id, []).append(category)
    return found


def therapist(by: Scope, therapist_id: int) -> Therapist:
    """One therapist in scope; DoesNotExist outside it."""
    return Therapist.objects.visible_to(by.need(*VIEW)).get(pk=therapist_id)


def work(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """Agreements to be signed, agreements and licences that end within sixty days (今日工作)."""
    rows = [*_to_sign(by, limit), *_ending(by, on, limit)]
    return sorted(rows, key=lambda row: row.due_on or date.max)[:limit]


def _to_sign(by: Scope, limit: int) -> list[WorkRow]:
    if not by.allows("providers.sign"):
        return []
    drafts = Agreement.objects.visible_to(by.narrow("providers.sign")).filter(status=AgreementStatus.DRAFT)
    rows = (
        drafts.exclude(made_by_id=by.user_id).select_related("provider__organisation").order_by("starts_on")
    )
    return [
        WorkRow(
            None,
            "等您签订",
            "info",
            "签订服务协议",
            one.provider.organisation.name,
            agreements.CLAUSE,
            reverse("providers:agreements", args=[one.provider_id]),
            "providers.sign",
        )
        for one in rows[:limit]
    ]


def _ending(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """Agreements, licences of providers and of staff at work that end soon, or are over, in one query."""
    if not by.allows("providers.manage"):
        return []
    scope = by.narrow("providers.manage")
    bound = Provider.objects.visible_to(scope).exclude(status=ProviderStatus.EXITED)
    own = bound.filter(licence_expires_on__lte=on + SOON).order_by()
    staff = Therapist.objects.visible_to(scope).filter(to_on__isnull=True, licence_expires_on__lte=on + SOON)
    name = "provider__organisation__name"
    parts = [
        _ends("agreement", expiring(scope, on + SOON).order_by(), "ends_on", "provider_id", name),
        _ends("licence", own, "licence_expires_on", "pk", "organisation__name"),
        _ends(
            "staff", staff.order_by().values("provider_id", name), "licence_expires_on", "provider_id", name
        ),
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by("ends_first", "owner", "deed")
    return [_ending_row(on, *row) for row in rows[:limit]]


def _ends(kind: str, rows: QuerySet[Any], day: str, provider: str, name: str) -> QuerySet[Any]:
    """(kind, provider, its name, the first day that ends, how many) of rows, alike for every kind."""
    marked = rows.annotate(deed=Value(kind), owner=F(provider), titled=F(name))
    summed = marked.values_list("deed", "owner", "titled") if kind == "staff" else marked
    ends, count = (Min(day), Count("pk")) if kind == "staff" else (F(day), Value(1))
    return summed.annotate(ends_first=ends, counted=count).values_list(
        "deed", "owner", "titled", "ends_first", "counted"
    )


_ENDING = {
    "agreement": ("续签服务协议", "providers:agreements", "providers.renew"),
    "licence": ("更新执业许可", "providers:licence", "providers.licence"),
    "staff": ("更新 {} 名治疗师证书", "providers:staff", "providers.licence"),
}


def _ending_row(on: date, kind: str, provider_id: int, name: str, ends_on: date, number: int) -> WorkRow:
    left = (ends_on - on).days
    words = f"已过期 {-left} 天" if left < 0 else f"还有 {left} 天到期"
    what, url_name, deed = _ENDING[kind]
    tone, url = "bad" if left < 0 else "warn", reverse(url_name, args=[provider_id])
    return WorkRow(ends_on, words, tone, what.format(number), name, agreements.CLAUSE, url, deed)
