"""Opening balances (期初余额): an approval of before this system, with what was used of its year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base, entitling
from kangjiu.applications.actions.quota import use_quota
from kangjiu.applications.choices import Route, Status
from kangjiu.applications.models import Application, ApplicationItem, Entitlement
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.policy import queries as policy
from kangjiu.registry import queries as registry
from kangjiu.registry.models import Person

OPENING = ("claims.opening_enter", "claims.opening_confirm", "applications.approve")


@dataclass(frozen=True)
class BalanceData:
    """An approval brought over (期初余额): money in fen, training in half months, `cause` of the row above."""

    person_id: int
    category: str
    item: str
    year: int
    approved_on: date
    cause: str
    used_fen: int = 0
    half_months: int = 0


@transaction.atomic
def open_from_balance(by: Scope, data: BalanceData, *, at: datetime) -> Entitlement:
    """Open an approved application with its right and what was used (按期初余额建立资格); standards from the pack.

    A further item of the same year and category joins the first one's application. Refused for a day after today
    or outside the policy, and when more was used than the standard; Conflict when the item is open already.
    """
    person = registry.person(by.need(*OPENING), data.person_id)
    if data.approved_on > local_day(at):
        raise Refused(
            Reason(
                "applications.balance_day",
                f"审批日期 {data.approved_on} 在今天之后",
                next_step="请核对",
                field="approved_on",
            )
        )
    application = _application(by, person, data, at)
    facts = queries.facts(by, application, data.approved_on, approved_on=data.approved_on)
    answer = entitling.ask(application, facts, on=data.approved_on, at=at)
    own = {data.item: answer.items[data.item]}
    answer = entitling.Answer(answer.case, own, answer.last_on, answer.receipt)
    right = entitling.grant(by, application, None, answer, at=at)[0]
    if data.used_fen or data.half_months:
        use_quota(by, right, data.cause, data.used_fen, data.half_months, at=at)
    said = {"year": data.year, "item": data.item, "used_fen": data.used_fen}
    base.record(by, events.BALANCE_OPENED, application, at, **said)
    return right


def _application(by: Scope, person: Person, data: BalanceData, at: datetime) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).filter(
        person=person, year=data.year, category=data.category
    )
    standing = rows.exclude(status__in=[Status.REJECTED, Status.WITHDRAWN]).first()
    if standing is None:
        standing = _new(by, person, data, at)
    elif not standing.from_balance:
        raise Conflict(
            Reason(
                "applications.once",
                f"这名儿童 {data.year} 年度这一类别已在本系统申请（{standing}）",
                next_step="已在本系统办理的不再录期初余额",
            )
        )
    _add_item(standing, data.item)
    return standing


def _new(by: Scope, person: Person, data: BalanceData, at: datetime) -> Application:
    office = queries.office(person.county_code)
    return Application.objects.create(
        number=documents.next_number(by, "application", data.year, office.pk),
        person=person,
        organisation=office,
        region_path=person.region_path,
        county_code=person.county_code,
        year=data.year,
        category=data.category,
        route=Route.GUARDIAN,
        version=policy.version_for(person.county_code, data.approved_on),
        answers={},
        status=Status.APPROVED,
        submitted_on=data.approved_on,
        completed_on=data.approved_on,
        entered_by_id=base.actor(by),
        entered_at=at,
        from_balance=True,
    )


def _add_item(application: Application, item: str) -> None:
    try:
        with transaction.atomic():
            ApplicationItem.objects.create(application=application, item=item)
    except IntegrityError as error:
        raise Conflict(
            Reason(
                "applications.balance_twice",
                "这名儿童这个项目的期初余额已经录过",
                next_step="请核对是否重复",
                field="item",
            )
        ) from error
