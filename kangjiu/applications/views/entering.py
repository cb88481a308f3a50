"""Entering, changing, submitting, withdrawing an application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.applications import actions, queries
from kangjiu.applications.forms import AnswersForm, ContentForm, FindChildForm
from kangjiu.applications.models import Application
from kangjiu.applications.views.base import application_form, scope_of, to_detail, today
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy
from kangjiu.registry import queries as registry
from kangjiu.registry.choices import Category
from kangjiu.registry.models import Person


@needs("applications.enter")
def find(request: HttpRequest) -> HttpResponse:
    """Which child the application is for."""
    scope = scope_of(request)
    form = FindChildForm(request.GET or None)
    if form.is_valid():
        child = registry.child_by_number(scope, form.cleaned_data["file_number"])
        if child is not None:
            return redirect("applications:enter_for", child.pk)
        form.add_error("file_number", "没有这个档案号，或不在您的管理范围；请核对，或先建档")
    return render(request, "applications/find.html", {"form": form}, status=form.status)


@needs("applications.enter")
def enter(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter an application for one child (登记申请), checked before it is saved."""
    scope = scope_of(request)
    person = registry.person(scope, person_id)
    version = policy.version_for(person.county_code, today())
    context = {
        "name": registry.masked_name(person),
        "person": person,
        "version": version,
        "back": reverse("applications:list"),
    }
    return form_page(
        request,
        ContentForm,
        "applications/enter.html",
        act=lambda form: _enter(scope, person_id, form),
        done=lambda made: to_detail(made.pk),
        context=context,
        check=True,
        asks=queries.asks(version),
        sites=_sites(person),
        years=(today().year, today().year + 1),
        initial={"category": _category(person_id)},
    )


def _category(person_id: int) -> str:
    """The primary category on file, to begin with."""
    label = registry.primary_categories([person_id]).get(person_id, "")
    return next((one.value for one in Category if one.label == label), "")


def _enter(scope: Scope, person_id: int, form: ContentForm) -> Application:
    given = form.cleaned_data
    return actions.enter(
        scope,
        person_id,
        given["category"],
        given["items"],
        given["route"],
        year=given["year"],
        answers=form.said(),
        wish_site_id=given["wish_site"],
        papers=form.paper_data(today()),
        idempotency_key=given["once"],
        at=now(),
    )


def _sites(person: Person) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for category in Category:
        for site in queries.sites_for(person.county_code, category, today()):
            found[site.pk] = f"{site.provider.organisation.name}（{site.name}）"
    return sorted(found.items())


@needs("applications.enter")
def edit(request: HttpRequest, application_id: int) -> HttpResponse:
    """Change a draft."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    return application_form(
        request,
        application,
        ContentForm,
        "修改申请",
        template="applications/edit.html",
        act=lambda form: _edit(scope, application, form),
        asks=queries.asks(application.version),
        sites=_sites(application.person),
        stored=_stored(application),
        with_papers=False,
        initial={
            "category": application.category,
            "items": queries.items(application.pk),
            "route": application.route,
            "wish_site": application.wish_site_id,
        },
    )


def _edit(scope: Scope, application: Application, form: ContentForm) -> Application:
    given = form.cleaned_data
    return actions.edit(
        scope,
        application.pk,
        given["category"],
        given["items"],
        given["route"],
        answers=form.said(),
        wish_site_id=given["wish_site"],
        at=now(),
    )


def _stored(application: Application) -> dict[str, Any]:
    return (application.answers.open() if application.answers else None) or {}


@needs("applications.enter", "applications.review")
def answers(request: HttpRequest, application_id: int) -> HttpResponse:
    """Answer what the policy asks besides."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    return application_form(
        request,
        application,
        AnswersForm,
        "补充情况",
        lead="这些情况档案里没有，本县政策的资格核对要用到",
        act=lambda form: actions.answer(scope, application_id, form.said(), at=now()),
        asks=queries.asks(application.version),
        stored=_stored(application),
    )


@needs("applications.enter")
@post_only
def submit(request: HttpRequest, application_id: int) -> HttpResponse:
    """Submit."""
    made = actions.submit(scope_of(request), application_id, at=now())
    messages.success(request, f"已提交，申请编号 {made.number}")
    return to_detail(application_id)


@needs("applications.enter", "applications.review")
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Withdraw, after one more question."""
    scope = scope_of(request)
    if request.method == "POST":
        actions.withdraw(scope, application_id, at=now())
        messages.success(request, "已撤回；需要时可以重新申请")
        return to_detail(application_id)
    application = queries.application(scope, application_id)
    context = {
        "application": application,
        "row": queries.present(scope, [application], today())[0],
        "back": reverse("applications:detail", args=[application_id]),
    }
    return render(request, "applications/withdraw.html", context)


@needs("applications.refer", "applications.review", "applications.approve")
@post_only
def print_form(request: HttpRequest, application_id: int) -> HttpResponse:
    """Issue the application form to print."""
    document = actions.print_form(scope_of(request), application_id, at=now())
    return redirect("documents:detail", document.pk)
