"""Referral slips (转介单): issue to a designated place under agreement, cancel and issue anew, the receipt."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base, letters, publicity
from kangjiu.applications.actions.review import verdict_of
from kangjiu.applications.choices import ReferralStatus
from kangjiu.applications.models import Entitlement, Referral
from kangjiu.applications.rules import referrals as rules
from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.policy import actions as policy
from kangjiu.providers import queries as providers
from kangjiu.providers.models import Site
from kangjiu.providers.rules import agreements
from kangjiu.registry import actions as registry
from kangjiu.registry.choices import Ground

REFER = "applications.refer"


def _right(by: Scope, entitlement_id: int, *permissions: str) -> Entitlement:
    rows = Entitlement.objects.visible_to(by.need(*permissions)).select_for_update(of=("self",))
    return rows.select_related(
        "application__person", "application__organisation", "application__version", "decision"
    ).get(pk=entitlement_id)


@transaction.atomic
def issue_referral(by: Scope, entitlement_id: int, site_id: int, *, at: datetime) -> Referral:
    """Issue a slip to the place the guardian chose (开具转介单); validity from the pack, the file is opened to it.

    An expired slip of the same right is closed and named as replaced. Refused with every reason: right not in
    force, provider not designated, no agreement for the category that day, a slip still waiting.
    """
    right, on = _right(by, entitlement_id, REFER), local_day(at)
    base.need_state("refer", right.application)
    site = _site(site_id)
    former = queries.open_referral(right.pk)
    reasons = _faults(right, site, former, on)
    if reasons:
        raise Refused(reasons)
    days = _ask(by, right, site, on)
    if former is not None:
        _close(by, former, ReferralStatus.EXPIRED, events.REFERRAL_EXPIRED, on, at)
    valid_to_on = rules.last_day(on, days)
    referral = _write(by, right, site, valid_to_on, _latest(right), at)
    registry.grant_file(
        by,
        right.person_id,
        ground=Ground.REFERRAL,
        from_on=on,
        to_on=valid_to_on,
        organisation_id=site.provider_id,
        at=at,
    )
    _record(by, events.REFERRED, referral, at, valid_to_on=valid_to_on)
    return referral


def _site(site_id: int) -> Site:
    try:
        return providers.site(site_id)
    except Site.DoesNotExist:
        raise Refused(
            Reason("applications.referral_site", "没有这个服务场所", rules.CLAUSE, "请从名录里选择", "site")
        ) from None


def _faults(right: Entitlement, site: Site, former: Referral | None, on: date) -> list[Reason]:
    slip = queries.slip_of(former) if former else None
    name = f"{site.provider.organisation.name}（{site.name}）"
    found = rules.may_issue(queries.right_of(right), site.provider.status, site.active, name, on, slip)
    if providers.agreement_for(site.pk, right.category, on) is None:
        terms = providers.terms_of([site.pk]).get(site.pk, [])
        found.append(agreements.not_covered(name, terms, right.category, on))
    return found


def _ask(by: Scope, right: Entitlement, site: Site, on: date) -> int:
    """The policy's word on this place, and for how many days a slip is good; Refused when it says no or nothing."""
    application = right.application
    facts = queries.facts(by, application, on, approved_on=_approved_on(right, on), site=site)
    entitlement = policy.preview(application.version, "entitlement", facts, on=on)
    days, when = entitlement.value("referral_valid_days"), entitlement.value("notice_time")
    if days is None or when is None:
        policy.need_complete(entitlement)
    publicity.need_before_referral(application, str(when), on)
    own = queries.items(application.pk)
    decision = policy.preview(application.version, "eligibility", facts, on=on)
    verdict = verdict_of(decision, len(own))
    place = own.index(right.item)
    if decision.verdict_of("item_verdict", place) == "refused":
        raise Refused(decision.reasons_of("item_verdict", place) or verdict.reasons)
    return int(days)


def _approved_on(right: Entitlement, on: date) -> date:
    return local_day(right.decision.decided_at) if right.decision else on


def _latest(right: Entitlement) -> Referral | None:
    rows = Referral.objects.filter(entitlement=right).exclude(status=ReferralStatus.ISSUED)
    return rows.order_by("-pk").first()


def _write(
    by: Scope, right: Entitlement, site: Site, valid_to_on: date, replaces: Referral | None, at: datetime
) -> Referral:
    document = letters.referral(by, right, site, valid_to_on, right.decision, at)
    try:
        with transaction.atomic():
            return Referral.objects.create(
                number=document.number,
                entitlement=right,
                person_id=right.person_id,
                site=site,
                provider=site.provider,
                issued_on=local_day(at),
                valid_to_on=valid_to_on,
                replaces=replaces,
                document=document,
            )
    except IntegrityError as error:
        raise Conflict(
            Reason("applications.referral_open", "已有一张待接收的转介单", next_step="请刷新后查看")
        ) from error


def _locked(by: Scope, referral_id: int, *permissions: str) -> Referral:
    scope = by.need(*permissions)
    seen = Referral.objects.visible_to(scope)
    if scope.organisations() and not scope.ranges():
        seen = seen.filter(provider_id__in=scope.organisations())
    rows = seen.select_for_update(of=("self",)).select_related("entitlement__application", "document")
    return rows.get(pk=referral_id)


@transaction.atomic
def cancel_referral(by: Scope, referral_id: int, reason: str, *, at: datetime) -> Referral:
    """Cancel a slip not yet received (作废转介单); its paper is void and the file is closed to that institution."""
    referral = _locked(by, referral_id, REFER)
    if referral.status != ReferralStatus.ISSUED:
        label = ReferralStatus.label_of(referral.status)
        raise Conflict(
            Reason("applications.referral_state", f"这张转介单{label}", rules.CLAUSE, "请刷新后核对")
        )
    if not reason.strip():
        raise Refused(
            Reason("applications.reason", "没有写明作废理由", next_step="请写明为什么作废", field="reason")
        )
    if referral.document is not None:
        documents.void(by, referral.document, reason, at=at)
    _close(by, referral, ReferralStatus.CANCELLED, events.REFERRAL_CANCELLED, local_day(at), at)
    return referral


def _close(by: Scope, referral: Referral, status: str, event: EventType, on: date, at: datetime) -> None:
    referral.status = status
    referral.save(update_fields=["status"])
    registry.end_grant(
        by,
        referral.person_id,
        ground=Ground.REFERRAL,
        ends_on=on,
        organisation_id=referral.provider_id,
        at=at,
    )
    _record(by, event, referral, at)


@transaction.atomic
def expire_referrals(by: Scope, *, at: datetime) -> int:
    """Close the slips whose last day is over (过期转介单), for the daily tick; how many."""
    late = Referral.objects.visible_to(by.need(REFER)).filter(
        status=ReferralStatus.ISSUED, valid_to_on__lt=local_day(at)
    )
    rows = list(late.select_for_update(of=("self",)))
    for referral in rows:
        _close(by, referral, ReferralStatus.EXPIRED, events.REFERRAL_EXPIRED, local_day(at), at)
    return len(rows)


@transaction.atomic
def accept_referral(by: Scope, referral_id: int, start_on: date, *, at: datetime) -> Referral:
    """The institution's receipt (接收回执) with the starting day; called by care, which places the child.

    Refused when the slip is expired, cancelled, received, or the day is outside the right.
    """
    referral = _locked(by, referral_id, "care.accept", "care.place")
    right = queries.right_of(referral.entitlement)
    reasons = rules.may_receive(queries.slip_of(referral), start_on, local_day(at), right)
    if reasons:
        raise Refused(reasons)
    referral.status, referral.received_on = ReferralStatus.RECEIVED, local_day(at)
    referral.start_on, referral.received_by_id = start_on, base.actor(by)
    referral.save(update_fields=["status", "received_on", "start_on", "received_by_id"])
    _record(by, events.REFERRAL_RECEIVED, referral, at, start_on=start_on)
    return referral


def _record(by: Scope, event: EventType, referral: Referral, at: datetime, **more: object) -> None:
    said = {"number": referral.number, "provider": referral.provider_id, **more}
    audit.record(by, event, at=at, subject=referral, person_id=referral.person_id, data=said)
