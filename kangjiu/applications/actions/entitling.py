"""What an approval gives (救助资格、额度): terms from the policy's answer, rows, ceilings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base
from kangjiu.applications.models import Application, Decision, Entitlement, Quota
from kangjiu.applications.rules import quota as quota_rules
from kangjiu.applications.rules import terms as rules
from kangjiu.applications.rules.terms import Terms
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy
from kangjiu.policy.models import Receipt
from kangjiu.registry.models import Person


@dataclass(frozen=True)
class Answer:
    """The policy's answer to `entitlement` (待遇): outputs of the case and of each own item, last day, receipt."""

    case: Mapping[str, Any]
    items: Mapping[str, Mapping[str, Any]]
    last_on: date | None
    receipt: Receipt


def ask(application: Application, facts: Mapping[str, Any], *, on: date, at: datetime) -> Answer:
    """Ask the policy and keep the receipt; Refused when it does not know (待核实), each value by name."""
    decision, receipt = policy.decide(application.version, "entitlement", facts, on=on, at=at)
    recheck = policy.preview(application.version, "recheck", facts, on=on)
    own = queries.items(application.pk)
    items = dict(zip(own, decision.rows("item"), strict=False))
    return Answer(decision.outputs, items, recheck.value("ends_on"), receipt)


def grant(
    by: Scope, application: Application, decision: Decision | None, answer: Answer, *, at: datetime
) -> list[Entitlement]:
    """Write the rights and open or raise the ceilings of the year; Refused for terms that cannot be."""
    found = {
        item: rules.terms(application.year, answer.case, outputs, answer.last_on)
        for item, outputs in answer.items.items()
    }
    reasons = [reason for one in found.values() for reason in rules.against(one)]
    if reasons:
        raise Refused(reasons)
    return [_right(by, application, decision, item, one, answer.receipt, at) for item, one in found.items()]


def _right(
    by: Scope,
    application: Application,
    decision: Decision | None,
    item: str,
    terms: Terms,
    receipt: Receipt,
    at: datetime,
) -> Entitlement:
    right = Entitlement.objects.create(
        decision=decision,
        application=application,
        person_id=application.person_id,
        item=item,
        category=application.category,
        year=application.year,
        version=application.version,
        receipt=receipt,
        payable_from_on=terms.payable_from_on,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        annual_cap_fen=terms.annual_cap_fen,
        monthly_cap_fen=terms.monthly_cap_fen,
        months_cap=terms.months_cap,
        shares=terms.shares,
    )
    open_quota(application.person, right)
    said = {"starts_on": right.starts_on, "ends_on": right.ends_on, "cap_fen": right.annual_cap_fen}
    base.record(by, events.ENTITLED, application, at, item=item, **said)
    return right


def open_quota(person: Person, right: Entitlement) -> Quota:
    """The ceiling of the year (额度): opened, or set to the new standard, never below what was used."""
    half_months = 2 * right.months_cap if right.months_cap else None
    held = queries.quotas_of([person]).get((person.pk, right.item, right.year))
    if held is None:
        held, made = Quota.objects.get_or_create(
            person_blind=queries.blind_of(person),
            item=right.item,
            year=right.year,
            defaults={
                "person": person,
                "cap_fen": right.annual_cap_fen,
                "half_months_cap": half_months,
            },
        )
        if made:
            return held
    row = Quota.objects.select_for_update().get(pk=held.pk)
    ceiling = quota_rules.new_cap(queries.ceiling_of(row), right.annual_cap_fen, half_months)
    row.cap_fen, row.half_months_cap = ceiling.cap_fen, ceiling.half_months_cap
    row.save(update_fields=["cap_fen", "half_months_cap"])
    return row
