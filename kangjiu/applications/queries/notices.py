"""Public notices (公示) and the objections to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import (
    Case,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.urls import reverse

from kangjiu.applications.choices import ObjectionStatus
from kangjiu.applications.models import Application, Objection, Publicity, Review
from kangjiu.applications.queries.base import VIEW
from kangjiu.applications.queries.facts import clause_of
from kangjiu.applications.rules import publicity as rules
from kangjiu.applications.rules.publicity import Notice
from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow

notice_last_day = rules.last_day


def publicity(application_id: int) -> Publicity | None:
    """The public notice, if one was posted."""
    return Publicity.objects.filter(application_id=application_id).select_related("document").first()


def objections(publicity_id: int) -> QuerySet[Objection]:
    """Objections to a notice, first received first."""
    return Objection.objects.filter(publicity_id=publicity_id).order_by("received_on", "pk")


def to_look_into(row: Publicity) -> list[Objection]:
    """Objections nobody has looked into yet, first received first."""
    return list(objections(row.pk).filter(status=ObjectionStatus.FILED))


def objection(by: Scope, objection_id: int) -> Objection:
    """One objection in scope."""
    return Objection.objects.visible_to(by.need(VIEW)).select_related("publicity").get(pk=objection_id)


def notice_facts(row: Publicity) -> Notice:
    """A notice as the rules see it."""
    states = tuple(objections(row.pk).values_list("status", flat=True))
    since = Objection.objects.filter(publicity=row, status=ObjectionStatus.FOUNDED).aggregate(
        last=Max("handled_at")
    )["last"]
    again = (
        since is not None
        and Review.objects.filter(application_id=row.application_id, reviewed_at__gt=since).exists()
    )
    return Notice(row.starts_on, row.ends_on, row.ended_at is not None, states, again)


def notice_may_exist(application: Application) -> bool:
    """Whether the pack asked for a notice at the review, so that one may have been posted."""
    return application.notice_time in rules.WAITS


def notice_wanted(application: Application) -> bool:
    """Whether a notice is to be posted in this state; whether it was is another question."""
    return rules.wanted_now(application.notice_time, application.status)


def notice_reasons(application: Application, row: Publicity | None, on: date) -> list[Reason]:
    """Why decision or slip wait for the notice, as a page shows it before anybody tries."""
    if not notice_wanted(application):
        return []
    clause = clause_of(application.version, "entitlement", "notice_time")
    return rules.need_over(notice_facts(row) if row else None, application.notice_time, on, clause)


def end_reasons(application: Application, row: Publicity, on: date) -> list[Reason]:
    """Why the result of a notice cannot be entered yet."""
    clause = clause_of(application.version, "entitlement", "notice_time")
    return rules.may_end(notice_facts(row), on, clause)


def waiting_for_notice(prefix: str = "") -> Q:
    """Applications (or rows that hang on one by `prefix`) whose decision or slip waits for a notice."""
    ended = Publicity.objects.filter(application=OuterRef(f"{prefix}pk"), ended_at__isnull=False)
    due = Q()
    for when, status in rules.POSTED_IN.items():
        due |= Q(**{f"{prefix}notice_time": when, f"{prefix}status": status})
    return due & ~Q(Exists(ended))


def waits_for_notice() -> Case:
    """The same as a value of each application."""
    return Case(When(waiting_for_notice(), then=Value(True)), default=Value(False))


def may_notice(by: Scope) -> bool:
    """Whether somebody handles notices (办理公示)."""
    return any(
        by.allows(one) for one in ("applications.refer", "applications.review", "applications.approve")
    )


def notice_work(rows: Sequence[Application], names: Mapping[int, str], on: date) -> list[WorkRow]:
    """Notices to put up, running, or over with their result to enter; `rows` wait for one. Two queries at most."""
    posted = Publicity.objects.in_bulk([row.pk for row in rows], field_name="application_id") if rows else {}
    prefetch_related_objects(rows, "version")
    return [_work_row(row, posted.get(row.pk), names.get(row.person_id, ""), on) for row in rows]


def _work_row(application: Application, row: Publicity | None, name: str, on: date) -> WorkRow:
    if row is None:
        what, url, due_on = "公示", "applications:publicity", None
    else:
        what = "登记公示结果" if on > row.ends_on else f"公示中，{row.ends_on:%m月%d日}期满"
        url, due_on = "applications:detail", row.ends_on
    return WorkRow(
        due_on=due_on,
        words="",
        tone="",
        what="核实公示异议" if row is not None and row.objected else what,
        who=name,
        clause=clause_of(application.version, "entitlement", "notice_time"),
        url=reverse(url, args=[application.pk]),
        kind="applications.notice",
    )
