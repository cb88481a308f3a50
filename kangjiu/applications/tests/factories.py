"""Applications for tests, made the way people make them.

`cast()` publishes the 示例县 policy and gives the people; `approved(cast)` is a child with a right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kangjiu.accounts.tests.factories import make_organisation, make_user, scope_of
from kangjiu.applications import actions, queries
from kangjiu.applications.actions import entitling
from kangjiu.applications.choices import Item, PaperKind, Route, Status
from kangjiu.applications.models import (
    Application,
    ApplicationItem,
    Decision,
    Entitlement,
    Referral,
    Review,
)
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Scope
from kangjiu.policy.models import PolicyVersion, Receipt
from kangjiu.policy.tests.factories import publish
from kangjiu.providers.models import Site
from kangjiu.providers.tests import factories as providers
from kangjiu.registry.choices import Category
from kangjiu.registry.models import Person
from kangjiu.registry.tests.factories import make_certificate, make_child, make_guardian

AT = datetime(2026, 1, 12, 10, 0, tzinfo=CHINA)
ON = AT.date()
ANSWERS = {"aid_elsewhere": False}
PAPERS = (PaperKind.FORM, PaperKind.HOUSEHOLD_BOOK, PaperKind.GUARDIAN_ID, PaperKind.CERTIFICATE)


def moment(day: date, hour: int = 10) -> datetime:
    """That day at an hour in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


@dataclass(frozen=True)
class Cast:
    """The people of one office and its policy (经办、审核、审批)."""

    clerk: Scope
    reviewer: Scope
    approver: Scope
    version: PolicyVersion


def cast(version: PolicyVersion | None = None) -> Cast:
    """A county federation of three with the published 示例县 policy."""
    unit = make_organisation("county_federation", name="示例县残疾人联合会")
    made = version or publish()
    clerk, reviewer, approver = (
        scope_of(make_user(role, organisation=unit), AT)
        for role in ("county_clerk", "county_reviewer", "county_approver")
    )
    return Cast(clerk, reviewer, approver, made)


def child(**fields: Any) -> Person:
    """A child with card and guardian, five years old in 2026."""
    made = make_child(**fields)
    make_certificate(made)
    make_guardian(made)
    return made


def papers(*kinds: str, on: date = ON) -> list[actions.PaperData]:
    """Papers seen on a day; without kinds all that a local child applied for by its guardian needs."""
    return [actions.PaperData(kind, on) for kind in kinds or PAPERS]


def entered(
    who: Cast,
    person: Person | None = None,
    *,
    items: Sequence[str] = (Item.TRAINING,),
    category: str = Category.PHYSICAL,
    at: datetime = AT,
    **changes: Any,
) -> Application:
    """A draft with all its papers (填写中)."""
    values: dict[str, Any] = {
        "year": at.date().year,
        "answers": ANSWERS,
        "papers": papers(on=at.date()),
        "route": Route.GUARDIAN,
    }
    values |= changes
    route = values.pop("route")
    target = person or child()
    return actions.enter(who.clerk, target.pk, category, items, route, at=at, **values)


def submitted(who: Cast, person: Person | None = None, *, at: datetime = AT, **changes: Any) -> Application:
    """Submitted (待核材料)."""
    made = entered(who, person, at=at, **changes)
    return actions.submit(who.clerk, made.pk, at=at)


def complete(who: Cast, person: Person | None = None, *, at: datetime = AT, **changes: Any) -> Application:
    """Complete, the clock runs (待审核)."""
    made = submitted(who, person, at=at, **changes)
    return actions.mark_complete(who.clerk, made.pk, at.date(), at=at)


def reviewed(
    who: Cast, person: Person | None = None, *, outcome: str = "pass", at: datetime = AT, **changes: Any
) -> Application:
    """Reviewed (待审批)."""
    made = complete(who, person, at=at, **changes)
    actions.review(who.reviewer, made.pk, outcome, "同意" if outcome == "pass" else "不符合条件", at=at)
    made.refresh_from_db()
    return made


def approved(who: Cast, person: Person | None = None, *, at: datetime = AT, **changes: Any) -> Entitlement:
    """Approved: the right to the first item asked for (已批准)."""
    made = reviewed(who, person, at=at, **changes)
    actions.decide(who.approver, made.pk, "pass", at=at)
    return queries.entitlements_of(made.pk)[0]


def rejected(who: Cast, person: Person | None = None, *, at: datetime = AT, **changes: Any) -> Application:
    """Refused because of age (不予救助)."""
    target = person or child(birth_on=date(2009, 1, 2))
    made = reviewed(who, target, outcome="refuse", at=at, **changes)
    actions.decide(who.approver, made.pk, "refuse", "不符合条件", at=at)
    made.refresh_from_db()
    return made


def place(who: Cast, **changes: Any) -> Site:
    """A designated place under agreement for all categories (定点机构场所)."""
    return providers.site(who.clerk, who.approver, **changes)


def referred(who: Cast, right: Entitlement | None = None, *, at: datetime = AT) -> Referral:
    """A slip that waits for the institution (待机构接收)."""
    held = right or approved(who, at=at)
    return actions.issue_referral(who.clerk, held.pk, place(who).pk, at=at)


def row(person: Person, version: PolicyVersion, **fields: Any) -> Application:
    """An application written directly: submitted on 12 January 2026 with one item."""
    values: dict[str, Any] = {
        "number": f"SQ-2026-{person.pk:05d}",
        "organisation": make_organisation("county_federation", person.county_code),
        "region_path": person.region_path,
        "county_code": person.county_code,
        "year": 2026,
        "category": Category.PHYSICAL,
        "route": Route.GUARDIAN,
        "answers": ANSWERS,
        "status": Status.SUBMITTED,
        "submitted_on": ON,
        "entered_by_id": 0,
        "entered_at": AT,
    }
    made = Application.objects.create(person=person, version=version, **(values | fields))
    ApplicationItem.objects.create(application=made, item=Item.TRAINING)
    return made


def right_row(application: Application, **fields: Any) -> Entitlement:
    """A right to training in 2026 written directly, with its quota."""
    values: dict[str, Any] = {
        "person": application.person,
        "item": Item.TRAINING,
        "category": application.category,
        "year": 2026,
        "version": application.version,
        "payable_from_on": ON,
        "starts_on": ON,
        "ends_on": date(2026, 12, 31),
        "annual_cap_fen": 1_600_000,
        "monthly_cap_fen": 160_000,
        "months_cap": 10,
        "shares": {"county_level": 10_000},
    }
    made = Entitlement.objects.create(application=application, **(values | fields))
    entitling.open_quota(application.person, made)
    return made


def decision_row(application: Application) -> Decision:
    """A refusal written directly, with the review and receipt it stands on."""
    receipt = Receipt.objects.create(
        version=application.version,
        question="eligibility",
        engine_version="1",
        on=ON,
        inputs="{}",
        public={},
        made_at=AT,
    )
    review = Review.objects.create(
        application=application, outcome="refuse", receipt=receipt, reviewed_by_id=0, reviewed_at=AT
    )
    return Decision.objects.create(
        application=application,
        review=review,
        number=f"示残康〔2026〕{application.pk}号",
        outcome="refuse",
        receipt=receipt,
        decided_by_id=0,
        decided_at=AT,
    )
