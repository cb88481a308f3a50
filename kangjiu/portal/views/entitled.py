"""我家孩子能享受吗: six questions without an account; answers travel in the form and are stored nowhere."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import public
from kangjiu.policy import queries as policy_queries
from kangjiu.policy.queries import PublicAnswer, explaining
from kangjiu.portal import queries
from kangjiu.portal.forms import StepForm, step_form
from kangjiu.portal.queries.entitled import Step


@public
def choose(request: HttpRequest) -> HttpResponse:
    """Which county the child lives in; straight on where there is only one."""
    found = queries.counties(local_day(now()))
    if len(found) == 1 and found[0].has_policy:
        return redirect("portal:entitled_ask", found[0].code)
    return render(request, "portal/entitled_county.html", {"counties": found})


@public
@never_cache
def ask(request: HttpRequest, county_code: str) -> HttpResponse:
    """One question a page; the last page answers with the rules and the office."""
    on = local_day(now())
    county, steps = queries.county(county_code, on), queries.steps(county_code, on)
    if county is None:
        raise Http404
    if not steps:
        offices = queries.offices(county_code)
        return render(request, "portal/entitled_none.html", {"county": county, "offices": offices, "on": on})
    walk = Walk(steps, request.POST if request.method == "POST" else {})
    if walk.form is None:
        answer = policy_queries.public_check(county_code, walk.answers, on)
        context = {
            "answer": answer,
            "checks": _passed(answer),
            "county": county,
            "offices": queries.offices(county_code),
            "on": on,
        }
        return render(request, "portal/entitled_answer.html", context)
    context = {"walk": walk, "form": walk.form, "county": county}
    return render(request, "portal/entitled_ask.html", context, status=walk.form.status)


def _passed(answer: PublicAnswer) -> list[explaining.Step]:
    """The checks of the child that were met, each with its clause; those of items come with the application."""
    parts = answer.explained.parts[:1] if answer.explained else ()
    return [step for part in parts for step in part.steps if step.tone == "ok" and not step.is_output]


class Walk:
    """Where somebody stands in the questions: earlier answers, the form of this page (None when all are given)."""

    def __init__(self, steps: list[Step], sent: Any) -> None:
        self.steps = steps
        self.answers: dict[str, Any] = {}
        self.kept: list[tuple[str, str]] = []
        self.at, self.form = self._find(sent)

    def _find(self, sent: Any) -> tuple[int, StepForm | None]:
        """The first page not answered yet, or answered wrongly; with 上一题 the one before it."""
        reached = int(sent.get("at", "0")) if str(sent.get("at", "0")).isdigit() else 0
        wanted = max(0, reached - 1) if "back" in sent else len(self.steps)
        for at, step in enumerate(self.steps):
            form = step_form(step)(sent or None)
            if at == wanted:
                return at, step_form(step)(initial={name: sent.get(name) for name in form.fields})
            if at > reached or not sent:
                return at, step_form(step)()
            if not form.is_valid():
                return at, form
            self._keep(form, sent)
        return len(self.steps), None

    def _keep(self, form: StepForm, sent: Any) -> None:
        self.answers |= form.answer()
        self.kept += [(name, sent.get(name, "")) for name in form.fields]

    @property
    def number(self) -> int:
        """第几题."""
        return self.at + 1

    @property
    def total(self) -> int:
        """共几题."""
        return len(self.steps)
