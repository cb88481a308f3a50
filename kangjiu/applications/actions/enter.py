"""Entering, changing, submitting and withdrawing an application (录入、修改、提交、撤回)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base
from kangjiu.applications.actions.handing_in import keep_paper
from kangjiu.applications.choices import Item, Route, Status
from kangjiu.applications.models import Application, ApplicationItem
from kangjiu.applications.rules import asking
from kangjiu.applications.rules.handing_in import PaperData
from kangjiu.clocks import actions as clocks
from kangjiu.clocks.models import OPEN
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.policy import queries as policy
from kangjiu.policy.models import PolicyVersion
from kangjiu.registry import queries as registry
from kangjiu.registry.choices import Category, FileStatus
from kangjiu.registry.models import Person

ENTER = "applications.enter"


@transaction.atomic
def enter(
    by: Scope,
    person_id: int,
    category: str,
    items: Sequence[str],
    route: str,
    *,
    year: int,
    answers: Mapping[str, Any] | None = None,
    wish_site_id: int | None = None,
    papers: Iterable[PaperData] = (),
    idempotency_key: uuid.UUID | None = None,
    at: datetime,
) -> Application:
    """Enter an application as a draft (录入申请), by staff, the family or its proxy.

    The same `idempotency_key` again gives the first result. Refused with every fault; Conflict when the child has
    an open or approved application of this year and category.
    """
    person = registry.person(by.need(ENTER), person_id)
    first = _sent_before(by, idempotency_key)
    if first is not None:
        return first
    version = policy.version_for(person.county_code, local_day(at))
    reasons = _check(person, category, items, route, year, wish_site_id, at)
    reasons += asking.check(queries.asks(version), answers or {})
    if reasons:
        raise Refused(reasons)
    application = _create(
        by,
        at,
        public_id=idempotency_key or uuid.uuid4(),
        person=person,
        organisation=queries.office(person.county_code),
        region_path=person.region_path,
        county_code=person.county_code,
        year=year,
        category=category,
        route=route,
        version=version,
        answers=asking.stored(answers or {}),
        wish_site_id=wish_site_id,
    )
    _set_items(application, items)
    for paper in papers:
        keep_paper(by, application, paper, at)
    base.record(by, events.ENTERED, application, at, year=year, category=category, route=route)
    return application


def _sent_before(by: Scope, key: uuid.UUID | None) -> Application | None:
    if key is None:
        return None
    return Application.objects.visible_to(by).filter(public_id=key).first()


def _check(
    person: Person,
    category: str,
    items: Sequence[str],
    route: str,
    year: int,
    site_id: int | None,
    at: datetime,
) -> list[Reason]:
    found = []
    today = local_day(at)
    if not person.is_child or person.status != FileStatus.ACTIVE:
        label = FileStatus.label_of(person.status)
        found.append(_fault("person", f"档案状态是“{label}”，不能申请", "请先核对儿童档案"))
    if category not in set(Category):
        found.append(_fault("category", "没有选择救助类别", "请选择一类"))
    if not items or set(items) - set(Item):
        found.append(_fault("items", "没有选择救助项目", "请至少选一项"))
    if route not in set(Route):
        found.append(_fault("route", "没有选择申请途径", "请选择由谁提出申请"))
    if year not in (today.year, today.year + 1):
        found.append(
            _fault("year", f"救助年度 {year} 不对", f"只能申请 {today.year} 或 {today.year + 1} 年度")
        )
    if site_id is not None and not queries.takes(site_id, category, today):
        found.append(
            _fault("wish_site", "所选机构今天没有这一类别的有效协议", "请从名录里另选一家，也可以先不选")
        )
    return found


def _fault(field: str, found: str, step: str) -> Reason:
    return Reason(f"applications.{field}", found, next_step=step, field=field)


def _create(by: Scope, at: datetime, **values: Any) -> Application:
    try:
        with transaction.atomic():
            return Application.objects.create(entered_by_id=base.actor(by), entered_at=at, **values)
    except IntegrityError as error:
        raise Conflict(_once(values["person"].pk, values["year"], values["category"])) from error


def _once(person_id: int, year: int, category: str) -> Reason:
    rows = Application.objects.filter(person_id=person_id, year=year, category=category)
    standing = rows.exclude(status__in=[Status.REJECTED, Status.WITHDRAWN]).first()
    number = f"（{standing}，{Status.label_of(standing.status)}）" if standing else ""
    return Reason(
        "applications.once",
        f"这名儿童 {year} 年度{Category.label_of(category)}类已有申请{number}",
        next_step="请在原申请上办理；要改项目的，先撤回原申请",
        field="category",
    )


def _set_items(application: Application, items: Iterable[str]) -> None:
    ApplicationItem.objects.filter(application=application).delete()
    ApplicationItem.objects.bulk_create(
        ApplicationItem(application=application, item=item) for item in dict.fromkeys(items)
    )


@transaction.atomic
def edit(
    by: Scope,
    application_id: int,
    category: str,
    items: Sequence[str],
    route: str,
    *,
    answers: Mapping[str, Any] | None = None,
    wish_site_id: int | None = None,
    version_number: int | None = None,
    at: datetime,
) -> Application:
    """Change a draft (修改申请)."""
    application = base.locked(by, application_id, ENTER)
    base.need_state("edit", application)
    base.need_version(application, version_number)
    reasons = _check(application.person, category, items, route, application.year, wish_site_id, at)
    reasons += asking.check(queries.asks(application.version), answers or {})
    if reasons:
        raise Refused(reasons)
    application.category, application.route, application.wish_site_id = category, route, wish_site_id
    application.answers = asking.stored(answers or {})
    try:
        with transaction.atomic():
            base.move(application, Status.DRAFT, "category", "route", "wish_site", "answers")
    except IntegrityError as error:
        raise Conflict(_once(application.person_id, application.year, category)) from error
    _set_items(application, items)
    base.record(by, events.EDITED, application, at)
    return application


@transaction.atomic
def answer(by: Scope, application_id: int, answers: Mapping[str, Any], *, at: datetime) -> Application:
    """Answer what the policy asks besides (补充政策另问事项), until the review; other answers stay."""
    application = base.locked(by, application_id, ENTER, "applications.review")
    base.need_state("add_paper", application)
    reasons = asking.check(queries.asks(application.version), answers)
    if reasons:
        raise Refused(reasons)
    former = (application.answers.open() if application.answers else None) or {}
    application.answers = former | asking.stored(answers)
    base.move(application, application.status, "answers")
    base.record(by, events.EDITED, application, at)
    return application


@transaction.atomic
def submit(
    by: Scope,
    application_id: int,
    *,
    at: datetime,
    applied_on: date | None = None,
    version_number: int | None = None,
) -> Application:
    """Submit a draft (提交申请): it gets its number, its day and the policy in force that day.

    An office may enter the day a paper application came in (`applied_on`); a family applies on the day itself.
    """
    application = base.locked(by, application_id, ENTER)
    base.need_state("submit", application)
    base.need_version(application, version_number)
    today = local_day(at)
    day = today if by.is_family or applied_on is None else applied_on
    if day > today or day < _earliest(application):
        raise Refused(_fault("applied_on", f"申请日期 {day} 不对", "只能填上年 10 月 1 日至今天的日期"))
    application.version = _version_on(application, day)
    application.submitted_on = day
    application.number = documents.next_number(by, "application", today.year, application.organisation_id)
    base.move(application, Status.SUBMITTED, "version", "submitted_on", "number")
    base.record(by, events.SUBMITTED, application, at, number=application.number)
    return application


def _earliest(application: Application) -> date:
    return date(application.year - 1, 10, 1)


def _version_on(application: Application, on: date) -> PolicyVersion:
    return policy.version_for(application.county_code, on)


@transaction.atomic
def withdraw(by: Scope, application_id: int, *, at: datetime) -> Application:
    """Withdraw before the decision (撤回申请); the clock is cancelled."""
    application = base.locked(by, application_id, ENTER, "applications.review")
    base.need_state("withdraw", application)
    base.move(application, Status.WITHDRAWN)
    if application.clock is not None and application.clock.status in OPEN:
        clocks.cancel(by, application.clock, at)
    base.record(by, events.WITHDRAWN, application, at)
    return application
