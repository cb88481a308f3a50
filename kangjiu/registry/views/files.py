"""One file: reading, opening a new one, correcting, closing, showing the full number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kangjiu.audit import actions as audit_actions
from kangjiu.audit.choices import Purpose
from kangjiu.common.dates import local_day, now
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.identifiers import tail
from kangjiu.common.pages.doors import needs, post_only, safe_next
from kangjiu.common.pages.forms import form_page
from kangjiu.documents.views import attachment_response
from kangjiu.registry import actions, queries
from kangjiu.registry.forms import EditForm, NewChildForm, PurposeForm, StatusForm
from kangjiu.registry.models import Person
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import PersonData
from kangjiu.registry.views.base import asks_purpose, child_form, purpose_page, scope_of, today

KEPT = ("id_number", "phone")


@needs("registry.view")
@never_cache
@asks_purpose
def detail(request: HttpRequest, person_id: int) -> HttpResponse:
    """What a file says, with the way to correct each part (档案信息)."""
    scope = scope_of(request)
    file = queries.file(scope, person_id, today())
    context = {
        "file": file,
        "person": file.person,
        "may_edit": scope.allows("registry.edit"),
        "may_merge": scope.allows("registry.merge"),
        "may_reveal": scope.allows("registry.reveal"),
        "may_upper": scope.allows("registry.upper"),
        "revealed": None,
        "grants": queries.grants(scope, person_id),
        "missing": queries.missing_parts(file),
    }
    return render(request, "registry/detail.html", context)


@needs("registry.view")
@never_cache
@asks_purpose
def diagnosis_paper(request: HttpRequest, person_id: int, diagnosis_id: int) -> HttpResponse:
    """The scan of a diagnosis (诊断证明扫描件); the reading is noted."""
    scope = scope_of(request)
    paper = queries.diagnosis_paper(scope, person_id, diagnosis_id)
    audit_actions.log_access(scope, person_id, at=now(), purpose_code=Purpose.EXPORT)
    return attachment_response(paper, "诊断证明")


@needs("registry.view")
@post_only
def purpose(request: HttpRequest, person_id: int) -> HttpResponse:
    """Keep why the file is opened, then show it."""
    scope, form = scope_of(request), PurposeForm(request.POST)
    person = queries.person(scope, person_id)
    if not form.is_valid():
        return purpose_page(request, person, form)
    audit_actions.open_file(scope, person.pk, form.cleaned_data["purpose"], at=now())
    return redirect(
        safe_next(request, request.POST.get("next", ""), reverse("registry:detail", args=[person_id]))
    )


@needs("registry.reveal")
@post_only
@never_cache
def reveal(request: HttpRequest, person_id: int) -> HttpResponse:
    """The full number, phone and address, once; recorded."""
    data = actions.reveal(scope_of(request), person_id, at=now())
    person = queries.person(scope_of(request), person_id)
    context = {"data": data, "person": person, "back": reverse("registry:detail", args=[person_id])}
    return render(request, "registry/reveal.html", context)


@needs("registry.edit")
def create(request: HttpRequest) -> HttpResponse:
    """A new file (建档): probable duplicates are shown before anything is saved."""
    scope = scope_of(request)
    found: list[queries.Duplicate] = []
    context: dict[str, Any] = {"title": "新建儿童档案", "duplicates": found}
    return form_page(
        request,
        NewChildForm,
        "registry/new.html",
        act=lambda form: _open(request, form, found),
        done=lambda person: redirect("registry:detail", person.pk),
        context=context,
        places=queries.places(scope),
    )


def _open(request: HttpRequest, form: NewChildForm, found: list[queries.Duplicate]) -> Person:
    scope, at, given = scope_of(request), now(), form.cleaned_data
    verdict = check_person(form.data_for(given), local_day(at))
    found += queries.find_duplicates(scope, verdict.data)
    if found and not found[0].exact and not verdict.reasons and not given["not_same"]:
        said = f"有 {len(found)} 份档案可能是同一名儿童，请逐份核对"
        step = "是同一名儿童的，请打开原档案办理；确认不是的，请勾选后再保存"
        raise Refused(Reason("probable_duplicate", said, "济残联〔2024〕9号 三（五）", step, "not_same"))
    return actions.open_child(scope, form.data_for(given), given["categories"], at=at)


@needs("registry.edit")
@asks_purpose
def edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct a person's data (修改信息); an empty number or phone stays as it is."""
    scope = scope_of(request)
    person = queries.person(scope, person_id)
    now_said = actions.data_of(person)
    shown = {name: getattr(now_said, name) for name in PersonData.__slots__ if name not in KEPT}
    return child_form(
        request,
        person_id,
        EditForm,
        "修改基本信息",
        act=lambda form: _edit(request, person, form, now_said),
        initial={**shown, "version": person.version},
        places=queries.places(scope),
        tails={name: tail(getattr(now_said, name)) for name in KEPT},
    )


def _edit(request: HttpRequest, person: Person, form: EditForm, said: PersonData) -> Person:
    given = form.cleaned_data
    data = form.data_for(given)
    kept = {name: getattr(said, name) for name in KEPT if not given[name]}
    if given["id_kind"] == "none":
        kept.pop("id_number", None)
    return actions.edit_person(
        scope_of(request),
        person.pk,
        replace(data, hukou_path=said.hukou_path, **kept),
        at=now(),
        version=given["version"],
    )


@needs("registry.edit")
@asks_purpose
def status(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close a file or open it again."""
    person = queries.person(scope_of(request), person_id)
    return child_form(
        request,
        person_id,
        StatusForm,
        "改变档案状态",
        act=lambda form: actions.change_status(
            scope_of(request), person_id, form.cleaned_data["status"], on=form.cleaned_data["on"], at=now()
        ),
        initial={"status": person.status, "on": today()},
    )
