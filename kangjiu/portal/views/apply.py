"""Applying, one question a page; every answer is saved at once as a draft (申请)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kangjiu.applications import actions
from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import Item, Route, Status
from kangjiu.applications.models import Application
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.scope import Scope
from kangjiu.portal import queries
from kangjiu.portal.forms import AskForm, CategoryForm, ItemsForm, SiteForm, ask_form
from kangjiu.registry import queries as registry_queries

CHECK = "check"
ONLY_FOR = {"hearing_device_on": "hearing", "hearing_grade": "hearing", "implant_indicated": "hearing"}


@needs("family.use")
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """For which child; straight on where the family has one."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    found = queries.children(scope, on)
    if len(found) == 1:
        return redirect("portal:apply_start", found[0].person.pk)
    return render(request, "portal/apply_child.html", {"children": found})


@needs("family.use")
@never_cache
def start(request: HttpRequest, person_id: int) -> HttpResponse:
    """The first question makes the draft: in which way the child needs help (救助类别)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    child = queries.child(scope, person_id, on)
    held = registry_queries.facts(scope, person_id, on).get("categories")
    first = sorted(held)[0] if isinstance(held, frozenset) and held else ""

    def act(form: Any) -> Application:
        data = form.cleaned_data
        return actions.enter(
            scope,
            person_id,
            data["category"],
            [Item.TRAINING.value],
            _route(scope),
            year=int(data["year"]),
            idempotency_key=data["once"],
            at=now(),
        )

    return form_page(
        request,
        CategoryForm,
        "portal/apply_start.html",
        act=act,
        done=lambda row: redirect("portal:apply_step", row.pk, "items"),
        context={"child": child},
        initial={"category": first, "year": on.year},
        year=on.year,
    )


def _route(scope: Scope) -> str:
    proxy = any(grant.role == "proxy" for grant in scope.grants)
    return Route.PROXY.value if proxy else Route.GUARDIAN.value


@dataclass(frozen=True)
class Draft:
    """A draft with its pages: items, what the policy asks besides, the institution, papers, the check."""

    row: Application
    asks: dict[str, Any]

    @property
    def pages(self) -> list[str]:
        """Codes of the pages in order."""
        return ["items", *(f"ask-{name}" for name in self.asks), "site", "papers", CHECK]

    def beside(self, page: str) -> tuple[str, str]:
        """(the page before, the page after), empty at the ends."""
        at = self.pages.index(page)
        return (self.pages[at - 1] if at else "", self.pages[at + 1] if at + 1 < len(self.pages) else "")

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered so far."""
        return (self.row.answers.open() if self.row.answers else None) or {}


def _draft(request: HttpRequest, application_id: int, page: str) -> Draft:
    row = applications_queries.application(request.scope, application_id)  # type: ignore[attr-defined]
    asked = applications_queries.asks(row.version)
    fitting = (one for one in asked if ONLY_FOR.get(one.name, row.category) == row.category)
    found = Draft(row, {one.name: one for one in fitting})
    if page not in found.pages:
        raise Http404
    return found


@needs("family.use")
@never_cache
def step(request: HttpRequest, application_id: int, page: str) -> HttpResponse:
    """One page of a draft; what is answered is kept at once."""
    draft = _draft(request, application_id, page)
    if draft.row.status != Status.DRAFT:
        return redirect("portal:application", application_id)
    before, after = draft.beside(page)
    at = draft.pages.index(page)
    context = {"draft": draft, "before": before, "after": after, "at": at, "total": len(draft.pages)}
    if page in SHOWN:
        return SHOWN[page](request, draft, context)
    kind = "ask" if page.startswith("ask-") else page
    form_class, options, act = ASKED[kind](request, draft, page)
    return form_page(
        request,
        form_class,
        "portal/apply_ask.html",
        act=act,
        done=lambda row: redirect("portal:apply_step", application_id, after),
        context=context,
        **options,
    )


def _edit(request: HttpRequest, draft: Draft, **changes: Any) -> Application:
    row = draft.row
    values = {
        "category": row.category,
        "items": applications_queries.items(row.pk),
        "route": row.route,
        "answers": draft.answers,
        "wish_site_id": row.wish_site_id,
        **changes,
    }
    return actions.edit(request.scope, row.pk, at=now(), **values)  # type: ignore[attr-defined]


def _items(request: HttpRequest, draft: Draft, page: str) -> tuple[Any, dict[str, Any], Any]:
    initial = {"items": applications_queries.items(draft.row.pk)}
    return (
        ItemsForm,
        {"initial": initial},
        lambda form: _edit(request, draft, items=form.cleaned_data["items"]),
    )


def _ask(request: HttpRequest, draft: Draft, page: str) -> tuple[Any, dict[str, Any], Any]:
    asked = draft.asks[page.removeprefix("ask-")]

    def act(form: AskForm) -> Application:
        return actions.answer(request.scope, draft.row.pk, form.answer(), at=now())  # type: ignore[attr-defined]

    form_class = ask_form(asked)
    return form_class, {"initial": form_class.initial_of(draft.answers)}, act


def _site(request: HttpRequest, draft: Draft, page: str) -> tuple[Any, dict[str, Any], Any]:
    row = draft.row
    sites = applications_queries.sites_for(row.county_code, row.category, local_day(now()))
    choices = [(str(one.pk), f"{one.provider.organisation.name}，{one.name}") for one in sites]
    options = {"sites": choices, "initial": {"site": str(row.wish_site_id or "")}}
    return SiteForm, options, lambda form: _edit(request, draft, wish_site_id=form.chosen)


def _papers(request: HttpRequest, draft: Draft, context: dict[str, Any]) -> HttpResponse:
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    return render(
        request,
        "portal/apply_papers.html",
        {**context, "row": draft.row, "papers": queries.papers(scope, draft.row, on), "may_add": True},
    )


def _check(request: HttpRequest, draft: Draft, context: dict[str, Any]) -> HttpResponse:
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    row = draft.row
    said = [ask_form(one).said_in_words(draft.answers) for one in draft.asks.values()]
    more = {
        "child": queries.child(scope, row.person_id, on),
        "items": [Item.label_of(item) for item in applications_queries.items(row.pk)],
        "asked": [(f"ask-{name}", *words) for name, words in zip(draft.asks, said, strict=True)],
        "papers": queries.papers(scope, row, on),
    }
    return render(request, "portal/apply_check.html", {**context, **more})


SHOWN = {"papers": _papers, CHECK: _check}
ASKED = {"items": _items, "ask": _ask, "site": _site}


@needs("family.use")
@post_only
def submit(request: HttpRequest, application_id: int) -> HttpResponse:
    """Hand the draft in (提交申请)."""
    row = actions.submit(request.scope, application_id, at=now())  # type: ignore[attr-defined]
    messages.success(request, f"申请已提交，编号 {row.number}")
    return redirect("portal:application", application_id)
