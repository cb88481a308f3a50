"""Individual plan and assessments (个别化康复计划、康复评估)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.audit import actions as audit
from kangjiu.care import events
from kangjiu.care.models import Assessment, Placement, Plan
from kangjiu.care.rules import plans as rules
from kangjiu.care.rules.plans import AssessmentData, PlanData
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope

PLAN = "care.plan"


@transaction.atomic
def make_plan(by: Scope, placement_id: int, data: PlanData, *, at: datetime) -> Plan:
    """Make the plan of a placement (制订康复计划); a later one replaces it from its first day on."""
    placement = _locked(by, placement_id)
    reasons = rules.check_plan(data, placement.starts_on, placement.ends_on)
    if reasons:
        raise Refused(reasons)
    goals = {name: _lines(getattr(data, f"{name}_goals")) for name in ("long", "short")}
    plan = Plan.objects.create(
        placement=placement,
        goals=goals,
        minutes_per_week=data.minutes_per_week,
        starts_on=data.starts_on,
        review_on=data.review_on,
        made_by_id=by.user_id or 0,
        made_at=at,
    )
    said = {"plan_id": plan.pk, "minutes": data.minutes_per_week, "review_on": data.review_on}
    personal = {"goals": "\n".join((*goals["long"], *goals["short"]))}
    audit.record(
        by,
        events.PLAN_MADE,
        at=at,
        subject=placement,
        person_id=placement.person_id,
        data=said,
        personal=personal,
    )
    return plan


@transaction.atomic
def add_assessment(by: Scope, placement_id: int, data: AssessmentData, *, at: datetime) -> Assessment:
    """Note a scored assessment (登记康复评估)."""
    placement = _locked(by, placement_id)
    reasons = rules.check_assessment(data, placement.starts_on, placement.ends_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    found = Assessment.objects.create(
        placement=placement,
        stage=data.stage,
        scale=data.scale.strip()[:40],
        score_hundredths=data.score_hundredths,
        finding=data.finding.strip()[:2000],
        assessed_on=data.assessed_on,
        made_by_id=by.user_id or 0,
    )
    said = {"assessment_id": found.pk, "stage": data.stage, "assessed_on": data.assessed_on}
    audit.record(by, events.ASSESSED, at=at, subject=placement, person_id=placement.person_id, data=said)
    return found


def _lines(texts: object) -> list[str]:
    return [text.strip()[:200] for text in list(texts) if text.strip()]  # type: ignore[call-overload]


def _locked(by: Scope, placement_id: int) -> Placement:
    rows = Placement.objects.visible_to(by.need(PLAN)).select_for_update(of=("self",))
    return rows.get(pk=placement_id)
