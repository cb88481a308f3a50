"""Public notice (公示): put up, objections, result. Where the pack asks for none there is no page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kangjiu.applications import actions, queries
from kangjiu.applications.choices import Item, NoticeTime
from kangjiu.applications.forms import ObjectionFindingForm, ObjectionForm, PublishForm
from kangjiu.applications.models import Application, Publicity
from kangjiu.applications.views.base import (
    application_form,
    asks_purpose,
    person_of_objection,
    scope_of,
    to_detail,
    today,
)
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.scope import Scope
from kangjiu.registry import queries as registry

POST = ("applications.refer", "applications.review", "applications.approve")
LOOK = ("applications.review", "applications.approve")


@needs(*POST)
def post_notice(request: HttpRequest, application_id: int) -> HttpResponse:
    """What will stand on the notice, then put it up; afterwards its paper to print."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    wanted = actions.asked(scope, application, today())
    if wanted.when == NoticeTime.NONE:
        raise Http404("the pack asks for no notice")
    text = {
        "wanted": wanted,
        "when": NoticeTime.label_of(wanted.when),
        "last_on": queries.notice_last_day(today(), wanted.days),
        "on": today(),
        "masked": registry.masked_name(application.person),
        "items": "、".join(Item.label_of(item) for item in queries.items(application.pk)),
    }
    return application_form(
        request,
        application,
        PublishForm,
        "公示",
        template="applications/publicity.html",
        act=lambda form: actions.post(scope, application_id, form.cleaned_data["place"], at=now()),
        done=_to_paper,
        submit="开始公示，生成公示文书",
        context=text,
    )


def _to_paper(row: Publicity) -> HttpResponse:
    return redirect("documents:detail", row.document_id)


@needs(*POST)
def objection(request: HttpRequest, application_id: int) -> HttpResponse:
    """Record an objection."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    row = queries.publicity(application.pk)
    if row is None:
        raise Http404("no notice was posted")
    return application_form(
        request,
        application,
        ObjectionForm,
        "登记异议",
        lead=f"公示期 {row.starts_on} 至 {row.ends_on}",
        act=lambda form: actions.object_to(scope, application_id, **form.cleaned_data, at=now()),
        submit="登记异议",
        initial={"received_on": today()},
    )


@needs(*LOOK)
@asks_purpose(person_of_objection)
def objection_answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Enter what looking into an objection showed."""
    scope = scope_of(request)
    row = queries.objection(scope, objection_id)
    application = queries.application(scope, row.application_id)
    return application_form(
        request,
        application,
        ObjectionFindingForm,
        "登记异议核实情况",
        lead=f"{row.received_on} 收到：{row.text.open()}",
        act=lambda form: actions.answer_objection(scope, objection_id, **form.cleaned_data, at=now()),
        submit="登记核实情况",
    )


@needs(*POST)
@post_only
def end_notice(request: HttpRequest, application_id: int) -> HttpResponse:
    """Enter the result of a notice."""
    actions.end_notice(scope_of(request), application_id, at=now())
    messages.success(request, "已登记公示结果")
    return to_detail(application_id)


def notice_board(scope: Scope, application: Application) -> dict[str, Any]:
    """The notice of an application with its objections, for its pages; nothing where the pack asks for none."""
    row = queries.publicity(application.pk) if queries.notice_may_exist(application) else None
    waits = queries.notice_reasons(application, row, today())
    return {
        "publicity": row,
        "objections": queries.objections(row.pk) if row else (),
        "notice_reasons": waits,
        "notice_stops": row is not None and row.outside_clock and row.ended_at is None,
        "may_look": any(scope.allows(one) for one in LOOK),
    }
