"""Values nobody has set (待定值): who waits for them, entering one, signing it by a second person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.policy import actions, queries
from kangjiu.policy.choices import EntryStatus, PackStatus
from kangjiu.policy.forms import RefuseForm, ValueForm
from kangjiu.policy.models import OpenValueEntry, PolicyVersion
from kangjiu.policy.views.base import ENTRY_TONES, frame_of, scope_of


@needs("policy.view")
@require_GET
def own_open_values(request: HttpRequest) -> HttpResponse:
    """To the open values of the policy in force in the person's county, else to all versions that have some."""
    scope = scope_of(request)
    found = queries.published(scope.county_code, local_day(now())) if scope.county_code else None
    if found is None:
        return redirect(f"{reverse('policy:list')}?is_open=on")
    return redirect("policy:open_values", found.pk)


@needs("policy.view")
@require_GET
def open_values(request: HttpRequest, version_id: int) -> HttpResponse:
    """Values nobody has set, what waits for them, and what the office has entered (待定值)."""
    scope = scope_of(request)
    found = queries.version(scope, version_id)
    entries = _entry_lines(scope, list(queries.entries(scope, found)))
    context = {
        **frame_of(scope, found),
        "head": queries.lineage_head(found),
        "rows": queries.open_rows(found),
        "entries": entries,
        "waiting": {line["entry"].name for line in entries if line["is_waiting"]},
        "may_enter": _may_enter(scope, found),
    }
    return render(request, "policy/open_values.html", context)


def _may_enter(scope: Scope, found: PolicyVersion) -> bool:
    return found.status == PackStatus.PUBLISHED and queries.owns(scope, found.region_path, "policy.edit")


def _entry_lines(scope: Scope, entries: list[OpenValueEntry]) -> list[dict[str, Any]]:
    names = accounts.display_names(one.entered_by_id for one in entries)
    return [{**_entry_line(scope, one), "entered_by": names.get(one.entered_by_id, "")} for one in entries]


def _entry_line(scope: Scope, entry: OpenValueEntry) -> dict[str, Any]:
    label, values = queries.entry_words(entry)
    waiting = entry.status == EntryStatus.ENTERED
    own = entry.entered_by_id == scope.user_id
    return {
        "entry": entry,
        "label": label,
        "values": values,
        "status": tag_(EntryStatus.label_of(entry.status), ENTRY_TONES[entry.status]),
        "is_waiting": waiting,
        "may_sign": waiting and not own and queries.owns(scope, entry.version.region_path, "policy.sign"),
        "is_own": own,
    }


@needs("policy.edit")
def enter(request: HttpRequest, version_id: int, name: str) -> HttpResponse:
    """Enter one open value with its document (填报待定值)."""
    scope = scope_of(request)
    found = queries.version(scope, version_id)
    queries.need_own(scope, found.region_path, "policy.edit")
    if not _may_enter(scope, found):
        raise Http404
    row = queries.open_value(found, name)

    def act(form: ValueForm) -> OpenValueEntry:
        given = form.cleaned_data
        data = actions.ValueData(
            name, form.value, given["document_number"], given["clause"], given["sentence"],
            given["effective_from_on"],
        )  # fmt: skip
        return actions.enter_open_value(scope, version_id, data, at=now())

    def done(entry: OpenValueEntry) -> HttpResponse:
        messages.success(request, f"已填报“{row.label}”，请另一名有签发权限的同事签字")
        return redirect("policy:open_values", version_id)

    return form_page(
        request,
        ValueForm,
        "policy/enter.html",
        act=act,
        done=done,
        context={**frame_of(scope, found), "row": row},
        row=row,
        initial={"effective_from_on": row.from_on},
    )


@needs("policy.sign")
@post_only
def sign_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Sign an entered value; the child version is published (签字确认)."""
    made = actions.sign_open_value(scope_of(request), entry_id, at=now())
    messages.success(request, f"已签字，第 {made.number} 版已发布")
    return redirect("policy:open_values", made.pk)


@needs("policy.sign", "policy.edit")
def refuse_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Give an entered value back, with the reason (退回)."""
    scope = scope_of(request)
    entry = queries.entry_to_refuse(scope, entry_id)
    label, values = queries.entry_words(entry)
    return form_page(
        request,
        RefuseForm,
        "policy/refuse.html",
        act=lambda form: actions.refuse_open_value(scope, entry_id, form.cleaned_data["reason"], at=now()),
        done=lambda entry: redirect("policy:open_values", entry.version_id),
        context={**frame_of(scope, entry.version), "entry": entry, "label": label, "values": values},
    )
