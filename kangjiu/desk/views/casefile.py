"""The case file (一人一档), a page a tab; the purpose of reading comes first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kangjiu.audit import actions as audit_actions
from kangjiu.audit import queries as audit_queries
from kangjiu.audit.choices import Purpose
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only, safe_next
from kangjiu.common.scope import Scope
from kangjiu.desk import queries
from kangjiu.desk.forms import PurposeForm
from kangjiu.registry import queries as registry_queries

View = Callable[..., HttpResponse]
YEARS_BACK = 20


def asks_purpose(view: View) -> View:
    """Ask once per child and session why the file is opened (查阅目的); families have their own pages."""

    @wraps(view)
    def door(request: HttpRequest, person_id: int) -> HttpResponse:
        scope: Scope = request.scope  # type: ignore[attr-defined]
        if scope.is_family:
            registry_queries.person(scope, person_id)
            return redirect("portal:home")
        given = audit_queries.purpose_given(scope, person_id)
        if not given:
            return _purpose_page(request, person_id, PurposeForm(), request.get_full_path())
        return view(request, person_id, given)

    return door


def _purpose_page(request: HttpRequest, person_id: int, form: PurposeForm, way: str) -> HttpResponse:
    """The question, with the masked name only."""
    person = registry_queries.person(request.scope, person_id)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "person": person,
        "name": registry_queries.masked_name(person),
        "action": reverse("desk:purpose", args=[person_id]),
        "way": way,
    }
    return render(request, "desk/purpose.html", context, status=form.status)


@needs("registry.view")
@post_only
def purpose(request: HttpRequest, person_id: int) -> HttpResponse:
    """Keep why the file is opened, then go on to it."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    person = registry_queries.person(scope, person_id)
    form, way = PurposeForm(request.POST), request.POST.get("next", "")
    if not form.is_valid():
        return _purpose_page(request, person_id, form, way)
    audit_actions.open_file(scope, person.pk, form.cleaned_data["purpose"], at=now())
    return redirect(safe_next(request, way, reverse("desk:file", args=[person_id])))


def _page(request: HttpRequest, head: queries.Head, tab: str, **context: Any) -> HttpResponse:
    """One page of the file under its head and tabs."""
    shared = {"head": head, "tabs": queries.tabs(request.scope, tab), "on": local_day(now())}  # type: ignore[attr-defined]
    return render(request, f"desk/file_{tab}.html", {**shared, **context})


def _head(request: HttpRequest, person_id: int, given: str) -> queries.Head:
    return queries.head(request.scope, person_id, local_day(now()), given)  # type: ignore[attr-defined]


@needs("registry.view")
@never_cache
@asks_purpose
def overview(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """Who the child is, what may be done next, the year's money, what happened (总览)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    head = _head(request, person_id, given)
    standing = queries.standing(scope, person_id, on)
    return _page(
        request,
        head,
        "overview",
        standing=standing,
        onward=queries.onward(scope, person_id, standing, on),
        timeline=queries.timeline(scope, person_id, kind=request.GET.get("kind", "")),
    )


@needs("registry.view")
@never_cache
@asks_purpose
def family(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """The household, guardians, cards, diagnoses and hardship with their dates (家庭与证件)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    file = registry_queries.file(scope, person_id, on, whole=False)
    may_edit = scope.allows("registry.edit")
    missing = registry_queries.missing_parts(file) if may_edit else []
    return _page(
        request, queries.head_of(file, on, given), "family", file=file, missing=missing, may_edit=may_edit
    )


@needs("care.view")
@never_cache
@asks_purpose
def care(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """Where the child trains and every month's attendance (康复训练)."""
    head = _head(request, person_id, given)
    return _page(request, head, "care", care=queries.care(request.scope, person_id))  # type: ignore[attr-defined]


@needs("claims.view")
@never_cache
@asks_purpose
def money(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """The year's standard, bills and what was paid (资金)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    head, year = _head(request, person_id, given), _year(request, on.year)
    return _page(
        request,
        head,
        "money",
        money=queries.money(scope, person_id, year),
        rights=queries.rights(scope, person_id, year),
        years=[on.year + 1, on.year, on.year - 1],
    )


def _year(request: HttpRequest, this: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and abs(int(asked) - this) < YEARS_BACK else this


@needs("applications.view")
@never_cache
@asks_purpose
def papers(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """The papers of the applications, decisions and slips (材料)."""
    head, asked = _head(request, person_id, given), request.GET.get("application", "")
    chosen = int(asked) if asked.isdigit() else 0
    return _page(request, head, "papers", papers=queries.papers(request.scope, person_id, chosen))  # type: ignore[attr-defined]


@needs("registry.view")
@never_cache
@asks_purpose
def readings(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """Who read the file and why (查阅记录)."""
    lines = registry_queries.readings(request.scope, person_id)  # type: ignore[attr-defined]
    return _page(request, _head(request, person_id, given), "readings", readings=lines)


@needs("registry.view")
@never_cache
@asks_purpose
def changes(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """Every event of the file with the person who caused it (修改记录)."""
    head = _head(request, person_id, given)
    timeline = queries.timeline(request.scope, person_id, limit=200, names=True)  # type: ignore[attr-defined]
    return _page(request, head, "changes", timeline=timeline)


@needs("registry.view")
@never_cache
@asks_purpose
def archive(request: HttpRequest, person_id: int, given: str) -> HttpResponse:
    """The file on paper (打印档案), A4; printing is a reading of its own."""
    scope, at = request.scope, now()  # type: ignore[attr-defined]
    on = local_day(at)
    file = registry_queries.file(scope, person_id, on)
    audit_actions.log_access(scope, person_id, at=at, purpose_code=Purpose.EXPORT)
    timeline = queries.timeline(scope, person_id, limit=200)
    return render(request, "desk/file_print.html", {"file": file, "timeline": timeline, "on": on})
