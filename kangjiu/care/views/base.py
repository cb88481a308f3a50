"""What the pages of care share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kangjiu.care import queries
from kangjiu.care.models import Placement
from kangjiu.common.dates import local_day, month_start, now
from kangjiu.common.pages.forms import KjForm, form_page
from kangjiu.common.scope import Scope


def scope_of(request: HttpRequest) -> Scope:
    """The scope of the request."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def today() -> date:
    """The day at this door."""
    return local_day(now())


def read_month(text: str) -> date | None:
    """The first day of a month written 2026-11; None when it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def asked_month(request: HttpRequest) -> date:
    """The month in the address, this month without."""
    return read_month(request.GET.get("month", "")) or month_start(today())


def placement_form(
    request: HttpRequest,
    placement: Placement,
    form_class: Callable[..., KjForm],
    title: str,
    *,
    act: Callable[[Any], Any],
    submit: str,
    lead: str = "",
    done: Callable[[Any], HttpResponse] | None = None,
    **form_options: Any,
) -> HttpResponse:
    """A form page about one placement; afterwards back to it."""
    back = reverse("care:placement", args=[placement.pk])
    context = {
        "title": title,
        "lead": lead,
        "submit_label": submit,
        "placement": placement,
        "name": queries.child_name(placement),
        "back": back,
    }
    return form_page(
        request,
        form_class,
        "care/placement_form.html",
        act=act,
        done=done or (lambda result: redirect(back)),
        context=context,
        **form_options,
    )
