"""Writes of providers (定点机构办理): register, status, sites, agreements by two people, prices, staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.providers import events, queries
from kangjiu.providers.choices import AgreementStatus, ProviderStatus
from kangjiu.providers.models import Agreement, AgreementCategory, PriceItem, Provider, Site, Therapist
from kangjiu.providers.rules import agreements, ladder
from kangjiu.providers.rules.agreements import CLAUSE

MANAGE = "providers.manage"


@dataclass(frozen=True)
class ProviderData:
    """What is entered of an institution (机构登记): kind, insured settlement, licence expiry."""

    kind: str
    is_medical: bool = False
    licence_expires_on: date | None = None


@dataclass(frozen=True)
class AgreementData:
    """An agreement to be signed (协议), inclusive dates."""

    site_id: int
    number: str
    starts_on: date
    ends_on: date
    categories: Sequence[str]
    paper_id: int | None = None


@dataclass(frozen=True)
class PriceData:
    """A line of the price list (收费项目), fen for a unit."""

    code: str
    name: str
    unit: str
    price_fen: int


@transaction.atomic
def register(by: Scope, organisation_id: int, data: ProviderData, *, at: datetime) -> Provider:
    """Register an institution as candidate (登记候选机构)."""
    organisation = accounts.organisation(by.need(MANAGE), organisation_id)
    try:
        with transaction.atomic():
            provider = Provider.objects.create(
                organisation=organisation,
                region_path=organisation.region_path,
                county_code=organisation.county_code,
                **vars(data),
            )
    except IntegrityError as error:
        raise Conflict(Reason("providers.once", "这个机构已经登记", next_step="请在名录中查找")) from error
    audit.record(by, events.REGISTERED, at=at, subject=provider)
    return provider


def _locked(by: Scope, permission: str, provider_id: int) -> Provider:
    rows = Provider.objects.select_for_update(of=("self",)).visible_to(by.need(permission))
    return rows.select_related("organisation").get(pk=provider_id)


@transaction.atomic
def change_status(by: Scope, provider_id: int, status: str, *, at: datetime) -> Provider:
    """Move a provider along the ladder (变更定点状态); Refused with what may follow."""
    provider = _locked(by, "providers.sign", provider_id)
    reasons = ladder.may_become(provider.status, status)
    if reasons:
        raise Refused(reasons)
    provider.status = status
    provider.save(update_fields=["status"])
    audit.record(by, events.STATUS_CHANGED, at=at, subject=provider, data={"status": status})
    return provider


def designate(by: Scope, provider_id: int, *, at: datetime) -> Provider:
    """Designate a candidate (定点)."""
    return change_status(by, provider_id, ProviderStatus.DESIGNATED, at=at)


@transaction.atomic
def add_site(
    by: Scope, provider_id: int, name: str, address: str, region_path: str, capacity: int, *, at: datetime
) -> Site:
    """Add a place of service (增加场所)."""
    provider = _locked(by, MANAGE, provider_id)
    if capacity <= 0:
        raise Refused(Reason("providers.capacity", "可同时训练人数必须大于零", field="capacity"))
    site = Site.objects.create(
        provider=provider, name=name, address=address, region_path=region_path, capacity=capacity
    )
    audit.record(by, events.SITE_ADDED, at=at, subject=provider, data={"site_id": site.pk})
    return site


@transaction.atomic
def draft_agreement(by: Scope, provider_id: int, data: AgreementData, *, at: datetime) -> Agreement:
    """Draft the agreement of one site (拟协议); it holds when another person signs it."""
    provider = _locked(by, MANAGE, provider_id)
    site = Site.objects.get(pk=data.site_id, provider=provider)
    terms = queries.terms_of([site.pk]).get(site.pk, [])
    reasons = agreements.draft(data.starts_on, data.ends_on, data.categories, terms)
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                provider=provider,
                site=site,
                number=data.number,
                starts_on=data.starts_on,
                ends_on=data.ends_on,
                made_by_id=by.user_id or 0,
                paper_id=data.paper_id,
            )
    except IntegrityError as error:
        raise Refused(
            Reason("providers.number", f"协议编号 {data.number} 已经用过", field="number")
        ) from error
    AgreementCategory.objects.bulk_create(
        AgreementCategory(agreement=agreement, category=category) for category in data.categories
    )
    audit.record(by, events.AGREEMENT_DRAFTED, at=at, subject=provider, data=_said(agreement))
    return agreement


@transaction.atomic
def sign_agreement(by: Scope, agreement_id: int, *, at: datetime) -> Agreement:
    """Sign a drafted agreement (签订协议) by a person other than its maker."""
    agreement = _agreement(by, "providers.sign", agreement_id)
    if agreement.status != AgreementStatus.DRAFT:
        raise Conflict(Reason("providers.signed", "这份协议已经办理过", next_step="请刷新后核对"))
    reasons = agreements.signing(agreement.starts_on, agreement.provider.licence_expires_on, local_day(at))
    if agreement.made_by_id == by.user_id:
        reasons.append(
            Reason("providers.two_people", "拟协议的人不能自己签订", CLAUSE, "请另一名有签订权限的同事办理")
        )
    if reasons:
        raise Refused(reasons)
    agreement.status, agreement.signed_by_id, agreement.signed_at = AgreementStatus.SIGNED, by.user_id, at
    agreement.save(update_fields=["status", "signed_by_id", "signed_at"])
    audit.record(by, events.AGREEMENT_SIGNED, at=at, subject=agreement.provider, data=_said(agreement))
    return agreement


@transaction.atomic
def end_agreement(by: Scope, agreement_id: int, ended_on: date, *, at: datetime) -> Agreement:
    """End a signed agreement early (终止协议); `ended_on` is its last day."""
    agreement = _agreement(by, "providers.sign", agreement_id)
    if agreement.status != AgreementStatus.SIGNED:
        raise Conflict(Reason("providers.ended", "只有有效的协议可以终止", next_step="请刷新后核对"))
    if not agreement.starts_on <= ended_on <= agreement.ends_on:
        raise Refused(
            Reason("providers.ended_on", "终止日期不在协议期内", field="ended_on", next_step="请核对日期")
        )
    agreement.status, agreement.ended_on = AgreementStatus.ENDED, ended_on
    agreement.save(update_fields=["status", "ended_on"])
    said = {"agreement_id": agreement.pk, "ended_on": ended_on}
    audit.record(by, events.AGREEMENT_ENDED, at=at, subject=agreement.provider, data=said)
    return agreement


def _agreement(by: Scope, permission: str, agreement_id: int) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).visible_to(by.need(permission))
    return rows.select_related("provider").get(pk=agreement_id)


def _said(agreement: Agreement) -> dict[str, object]:
    return {"agreement_id": agreement.pk, "starts_on": agreement.starts_on, "ends_on": agreement.ends_on}


@transaction.atomic
def set_prices(
    by: Scope, provider_id: int, lines: Sequence[PriceData], from_on: date, *, at: datetime
) -> list[PriceItem]:
    """Publish prices from a day on (公示收费目录); lines in force before end the day before."""
    provider = _locked(by, MANAGE, provider_id)
    wrong = [line.code for line in lines if line.price_fen <= 0]
    if wrong:
        raise Refused(Reason("providers.price", f"单价必须大于零：{'、'.join(wrong)}", field="lines"))
    codes = [line.code for line in lines]
    open_rows = PriceItem.objects.filter(provider=provider, code__in=codes, to_on__isnull=True)
    if open_rows.filter(from_on__gte=from_on).exists():
        raise Refused(
            Reason(
                "providers.price_date",
                "这一天或之后已有公示价格",
                field="from_on",
                next_step="请从更晚的日期开始",
            )
        )
    open_rows.update(to_on=from_on - timedelta(days=1))
    made = PriceItem.objects.bulk_create(
        PriceItem(provider=provider, from_on=from_on, **vars(line)) for line in lines
    )
    audit.record(
        by, events.PRICES_SET, at=at, subject=provider, data={"count": len(made), "from_on": from_on}
    )
    return made


@transaction.atomic
def add_therapist(
    by: Scope,
    provider_id: int,
    name: str,
    from_on: date,
    *,
    licence: str = "",
    licence_expires_on: date | None = None,
    user_id: int | None = None,
    at: datetime,
) -> Therapist:
    """Add a therapist with licence and expiry (登记治疗师)."""
    provider = _locked(by, MANAGE, provider_id)
    if licence and licence_expires_on and licence_expires_on < from_on:
        raise Refused(
            Reason(
                "providers.licence",
                "证书在到岗前已过期",
                field="licence_expires_on",
                next_step="请先更新证书",
            )
        )
    therapist = Therapist.objects.create(
        provider=provider,
        name=name,
        licence=licence,
        licence_expires_on=licence_expires_on,
        user_id=user_id,
        from_on=from_on,
    )
    said = {"therapist_id": therapist.pk}
    audit.record(by, events.THERAPIST_ADDED, at=at, subject=provider, data=said, personal={"name": name})
    return therapist


@transaction.atomic
def end_therapist(by: Scope, therapist_id: int, to_on: date, *, at: datetime) -> Therapist:
    """A therapist leaves (治疗师离岗); `to_on` is the last day."""
    therapist = Therapist.objects.visible_to(by.need(MANAGE)).select_related("provider").get(pk=therapist_id)
    if to_on < therapist.from_on or to_on > local_day(at):
        raise Refused(Reason("providers.left", "离岗日期不在到岗日期至今天之间", field="to_on"))
    therapist.to_on = to_on
    therapist.save(update_fields=["to_on"])
    said = {"therapist_id": therapist.pk, "to_on": to_on}
    audit.record(by, events.THERAPIST_LEFT, at=at, subject=therapist.provider, data=said)
    return therapist


@transaction.atomic
def renew_licence(by: Scope, provider_id: int, expires_on: date, *, at: datetime) -> Provider:
    """Enter the new expiry of a provider's licence (更新执业许可有效期); only a later day than today."""
    provider = _locked(by, MANAGE, provider_id)
    _later(expires_on, local_day(at))
    provider.licence_expires_on = expires_on
    provider.save(update_fields=["licence_expires_on"])
    audit.record(by, events.LICENCE_RENEWED, at=at, subject=provider, data={"expires_on": expires_on})
    return provider


@transaction.atomic
def renew_therapist(by: Scope, therapist_id: int, expires_on: date, *, at: datetime) -> Therapist:
    """Enter the new expiry of a therapist's licence (更新证书有效期); only a later day than today."""
    rows = Therapist.objects.select_for_update(of=("self",)).visible_to(by.need(MANAGE))
    therapist = rows.select_related("provider").get(pk=therapist_id)
    _later(expires_on, local_day(at))
    therapist.licence_expires_on = expires_on
    therapist.save(update_fields=["licence_expires_on"])
    said = {"therapist_id": therapist.pk, "expires_on": expires_on}
    audit.record(by, events.THERAPIST_RENEWED, at=at, subject=therapist.provider, data=said)
    return therapist


def _later(expires_on: date, on: date) -> None:
    if expires_on <= on:
        raise Refused(
            Reason(
                "providers.licence",
                f"有效期至 {expires_on:%Y-%m-%d}，不晚于今天",
                CLAUSE,
                "请照换发的证书填写",
                "licence_expires_on",
            )
        )
