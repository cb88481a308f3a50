"""What the pages of one application share: the row in scope, the purpose of reading, one form page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.applications import queries
from kangjiu.applications.forms import PurposeForm
from kangjiu.applications.models import Application
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.forms import KjForm, form_page
from kangjiu.common.scope import Scope
from kangjiu.registry import queries as registry

View = Callable[..., HttpResponse]


def scope_of(request: HttpRequest) -> Scope:
    """The scope of the request."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def today() -> date:
    """The day at this door."""
    return local_day(now())


def asks_purpose(find: Callable[[Scope, int], int]) -> Callable[[View], View]:
    """Ask once per child and session why the file is read; `find` gives the child of the address's id."""

    def mark(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            scope = scope_of(request)
            person_id = find(scope, next(iter(kwargs.values())))
            if request.method == "GET" and registry.needs_purpose(scope, person_id):
                return _purpose_page(request, scope, person_id)
            return view(request, *args, **kwargs)

        return door

    return mark


def _purpose_page(request: HttpRequest, scope: Scope, person_id: int) -> HttpResponse:
    """The question, with the masked name only; the file's own address takes the answer."""
    person = registry.person(scope, person_id)
    context = {
        "form": PurposeForm(),
        "person": person,
        "name": registry.masked_name(person),
        "action": reverse("registry:purpose", args=[person_id]),
        "way": request.get_full_path(),
    }
    return render(request, "registry/purpose.html", context)


def person_of_application(scope: Scope, application_id: int) -> int:
    """The child of an application in scope."""
    return int(queries.application(scope, application_id).person_id)


def person_of_paper(scope: Scope, paper_id: int) -> int:
    """The child of a paper in scope."""
    return int(queries.paper(scope, paper_id).application.person_id)


def person_of_correction(scope: Scope, correction_id: int) -> int:
    """The child of a correction in scope."""
    return int(queries.correction(scope, correction_id).application.person_id)


def person_of_objection(scope: Scope, objection_id: int) -> int:
    """The child of an objection in scope."""
    return int(queries.application(scope, queries.objection(scope, objection_id).application_id).person_id)


def to_detail(application_id: int) -> HttpResponse:
    """Back to the application's page."""
    return redirect("applications:detail", application_id)


def head(scope: Scope, application: Application) -> dict[str, Any]:
    """What every page of an application shows on top: number, masked name, labels."""
    row = queries.present(scope, [application], today())[0]
    return {
        "application": application,
        "row": row,
        "back": reverse("applications:detail", args=[application.pk]),
    }


def application_form(
    request: HttpRequest,
    application: Application,
    form_class: Callable[..., KjForm],
    title: str,
    *,
    act: Callable[[Any], Any],
    lead: str = "",
    submit: str = "",
    template: str = "applications/form.html",
    done: Callable[[Any], HttpResponse] | None = None,
    context: dict[str, Any] | None = None,
    **options: Any,
) -> HttpResponse:
    """A form page about one application; afterwards back to it."""
    shown = head(scope_of(request), application) | {
        "title": title,
        "lead": lead,
        "submit_label": submit or title,
    }
    return form_page(
        request,
        form_class,
        template,
        act=act,
        done=done or (lambda result: to_detail(application.pk)),
        context=shown | (context or {}),
        **options,
    )
