"""What the pages of one file share: the person in scope, the purpose of reading, one form page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.forms import KjForm, form_page
from kangjiu.common.scope import Scope
from kangjiu.registry import queries
from kangjiu.registry.forms import PurposeForm
from kangjiu.registry.models import Person

View = Callable[..., HttpResponse]


def scope_of(request: HttpRequest) -> Scope:
    """The scope of the request."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def asks_purpose(view: View) -> View:
    """Ask once per child and session why the file is opened, before a page of it is read."""

    @wraps(view)
    def door(request: HttpRequest, person_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        scope = scope_of(request)
        if request.method == "GET" and queries.needs_purpose(scope, person_id):
            return purpose_page(request, queries.person(scope, person_id), PurposeForm())
        return view(request, person_id, *args, **kwargs)

    return door


def purpose_page(request: HttpRequest, person: Person, form: KjForm) -> HttpResponse:
    """The question, with the masked name only."""
    context = {
        "form": form,
        "person": person,
        "name": queries.masked_name(person),
        "action": reverse("registry:purpose", args=[person.pk]),
        "way": request.get_full_path() if request.method == "GET" else request.POST.get("next", ""),
    }
    return render(request, "registry/purpose.html", context, status=form.status)


def child_form(
    request: HttpRequest,
    person_id: int,
    form_class: Callable[..., KjForm],
    title: str,
    *,
    act: Callable[[Any], Any],
    done: Callable[[Any], HttpResponse] | None = None,
    lead: str = "",
    submit: str = "",
    **form_options: Any,
) -> HttpResponse:
    """A form page about one child; afterwards back to the file."""
    person = queries.person(scope_of(request), person_id)
    back = reverse("registry:detail", args=[person_id])
    context = {
        "title": title,
        "lead": lead,
        "submit_label": submit or title,
        "person": person,
        "name": queries.masked_name(person),
        "back": back,
    }
    return form_page(
        request,
        form_class,
        "registry/child_form.html",
        act=act,
        done=done or (lambda result: redirect(back)),
        context=context,
        **form_options,
    )


def today() -> Any:
    """The day at this door."""
    return local_day(now())
