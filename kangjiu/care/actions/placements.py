"""Placements (在训安置): the provider receives a referral; the child leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.applications import actions as applications
from kangjiu.applications import queries as rights
from kangjiu.applications.choices import ReferralStatus
from kangjiu.applications.models import Referral
from kangjiu.applications.rules import referrals
from kangjiu.audit import actions as audit
from kangjiu.care import events
from kangjiu.care.actions.locks import lock_children
from kangjiu.care.choices import EndReason, PlacementStatus
from kangjiu.care.models import Placement
from kangjiu.care.queries import facts
from kangjiu.care.rules import placements as rules
from kangjiu.care.rules.sessions import ONE_PLACE
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Grant, Scope
from kangjiu.providers import queries as providers
from kangjiu.providers.models import Provider
from kangjiu.registry import actions as registry
from kangjiu.registry.choices import Ground
from kangjiu.registry.models import Person

ACCEPT, PLACE = "care.accept", "care.place"


@transaction.atomic
def receive_referral(by: Scope, referral_id: int, start_on: date, *, at: datetime) -> Placement:
    """The provider receives a referral slip and states the first day of training (接收回执).

    Opens the child's file to the institution. Refused with every reason; Conflict when the slip is not open any
    more or the child was placed elsewhere meanwhile.
    """
    referral = _locked_slip(by, referral_id)
    lock_children([referral.person_id])
    reasons = referrals.may_receive(
        rights.slip_of(referral), start_on, local_day(at), rights.right_of(referral.entitlement)
    )
    if referral.status != ReferralStatus.ISSUED:
        raise Conflict(reasons)
    reasons += rules.check_receipt(_slip(referral), start_on, _formers(referral.person_id))
    if reasons:
        raise Refused(reasons)
    placement = _create(referral, start_on)
    applications.accept_referral(by, referral.pk, start_on, at=at)
    _open_file(by, placement, start_on, at)
    data = {"referral_id": referral.pk, "site_id": referral.site_id, "start_on": start_on}
    audit.record(by, events.RECEIVED, at=at, subject=placement, person_id=referral.person_id, data=data)
    return placement


def _locked_slip(by: Scope, referral_id: int) -> Referral:
    """The slip, locked, addressed to an institution of this person; DoesNotExist otherwise."""
    own = Provider.objects.visible_to(by.need(ACCEPT)).values("pk")
    rows = Referral.objects.select_for_update(of=("self",)).filter(provider__in=own)
    return rows.select_related("site__provider", "entitlement").get(pk=referral_id)


def _slip(referral: Referral) -> rules.Slip:
    return rules.Slip(
        referral.valid_to_on,
        referral.entitlement.category,
        referral.site.name,
        referral.site.provider.status,
        providers.terms_of([referral.site_id]).get(referral.site_id, []),
    )


def _formers(person_id: int) -> list[rules.Former]:
    rows = Placement.objects.filter(person_id=person_id).order_by("starts_on", "pk")
    return [rules.Former(*dates) for dates in rows.values_list("starts_on", "ends_on")]


def _create(referral: Referral, start_on: date) -> Placement:
    try:
        with transaction.atomic():
            return Placement.objects.create(
                person_id=referral.person_id,
                entitlement=referral.entitlement,
                referral=referral,
                site=referral.site,
                provider=referral.provider,
                starts_on=start_on,
            )
    except IntegrityError as error:
        found = "这名儿童刚刚在另一处登记在训，或这张转介单已接收"
        raise Conflict(Reason("care.second_placement", found, ONE_PLACE, "请刷新后核对")) from error


def _granting(by: Scope, placement: Placement) -> Scope:
    """The same person, able to write the file grant: the placement proves the institution's right to the file."""
    path = Person.objects.values_list("region_path", flat=True).get(pk=placement.person_id)
    return replace(by.narrow(ACCEPT, PLACE), grants=(Grant(frozenset({ACCEPT}), path, path),))


def _open_file(by: Scope, placement: Placement, start_on: date, at: datetime) -> None:
    registry.grant_file(
        _granting(by, placement),
        placement.person_id,
        ground=Ground.PLACEMENT,
        from_on=min(start_on, local_day(at)),
        organisation_id=placement.provider_id,
        at=at,
    )


@transaction.atomic
def end_placement(by: Scope, placement_id: int, reason: str, ends_on: date, *, at: datetime) -> Placement:
    """The child leaves (离开机构): `ends_on` is the last day there, records after it are refused.

    A change of provider is this with reason `transfer`, then a new referral. The institution's right to read the
    file ends with that day.
    """
    rows = Placement.objects.visible_to(by.need(PLACE, ACCEPT)).select_for_update(of=("self",))
    placement = rows.get(pk=placement_id)
    if placement.status == PlacementStatus.ENDED:
        found = f"这名儿童已于 {placement.ends_on} 离开"
        raise Conflict(Reason("care.ended", found, "", "请刷新后核对"))
    reasons = rules.check_leaving(
        placement.starts_on, ends_on, local_day(at), facts.last_session_on(placement.pk)
    )
    if reason not in set(EndReason):
        reasons.append(Reason("care.end_reason", "没有选择离开原因", "", "请选择", "reason"))
    if reasons:
        raise Refused(reasons)
    placement.status, placement.ends_on, placement.end_reason = PlacementStatus.ENDED, ends_on, reason
    placement.save(update_fields=["status", "ends_on", "end_reason"])
    for ground in (Ground.PLACEMENT, Ground.REFERRAL):
        registry.end_grant(
            _granting(by, placement),
            placement.person_id,
            ground=ground,
            ends_on=ends_on,
            organisation_id=placement.provider_id,
            at=at,
        )
    data = {"reason": reason, "ends_on": ends_on}
    audit.record(by, events.ENDED, at=at, subject=placement, person_id=placement.person_id, data=data)
    return placement
