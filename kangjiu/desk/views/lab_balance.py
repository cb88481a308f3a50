"""The break-even point (收支平衡点): at which value a draft meets its budget, and that value put into the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.desk import queries
from kangjiu.desk.forms.lab_balance import BalanceForm, TakeForm, first_knob
from kangjiu.desk.views.lab import MAKERS, frame_of, scope_of, year_of
from kangjiu.policy import actions
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Program
from kangjiu.policy.models import PolicyDraft
from kangjiu.policy.queries import KnobGroup


@needs(*MAKERS)
def balance(request: HttpRequest, draft_id: int) -> HttpResponse:
    """At which value the draft meets a target; a POST puts the value that was found into the draft."""
    scope = scope_of(request)
    found = policy.draft(scope, draft_id)
    check = policy.check(found)
    if check.program is None:
        return redirect("desk:lab_rules", draft_id)
    years = queries.lab_years(scope)
    year, groups = year_of(request, years), policy.knobs(found, check)
    context = frame_of(scope, found) | {"year": year, "years": years}
    if request.method == "POST":
        return _take(request, found, groups, context)
    return _search(request, found, check.program, groups, context)


def _search(
    request: HttpRequest,
    found: PolicyDraft,
    program: Program,
    groups: list[KnobGroup],
    context: dict[str, Any],
) -> HttpResponse:
    scope = scope_of(request)
    form = BalanceForm(
        request.GET if "knob" in request.GET else None,
        groups=groups,
        targets=queries.lab_targets(scope, program, context["year"]),
        initial={"knob": first_knob(groups), "target": "base"},
    )
    if context["year"] is not None and form.is_valid():
        with form.catching():
            of, target = form.cleaned_data["knob"], form.chosen
            context["answer"] = queries.lab_balance(scope, found, program, context["year"], of, target)
    return render(request, "desk/lab_balance.html", context | {"form": form}, status=form.status)


def _take(
    request: HttpRequest, found: PolicyDraft, groups: list[KnobGroup], context: dict[str, Any]
) -> HttpResponse:
    """Put the value into the draft (填进草案)."""
    form = TakeForm(request.POST, groups=groups)
    if form.is_valid():
        given = form.cleaned_data
        group, knob = given["knob"]
        changes = {knob.dial.spot: given["value"]}
        with form.catching():
            actions.change_values(scope_of(request), found.pk, changes, edition=given["edition"], at=now())
    if form.is_valid():
        messages.success(request, f"“{group.label}”已填进草案，下面是重新试算的结果")
        return redirect(f"{reverse('desk:lab_draft', args=[found.pk])}?year={context['year'] or ''}")
    return render(request, "desk/lab_balance.html", context | {"form": form}, status=form.status)
