"""Pages of policy (政策): the library, a pack beside its source, publishing by two people, open values, differences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.policy import actions, queries
from kangjiu.policy.choices import EntryStatus, PackStatus
from kangjiu.policy.forms import FilterForm, ImportForm, RefuseForm, ValueForm
from kangjiu.policy.models import OpenValueEntry, PolicyVersion

TONES: dict[str, str] = {
    PackStatus.DRAFT: "info",
    PackStatus.SUBMITTED: "warn",
    PackStatus.PUBLISHED: "ok",
    PackStatus.WITHDRAWN: "",
}
ENTRY_TONES: dict[str, str] = {
    EntryStatus.ENTERED: "warn",
    EntryStatus.SIGNED: "ok",
    EntryStatus.REFUSED: "",
}
COLUMNS = (
    Column("title", "政策", always=True),
    Column("county", "地区"),
    Column("number", "版本", number=True),
    Column("document_number", "文号"),
    Column("valid_from_on", "施行日期", sort="valid_from_on"),
    Column("valid_to_on", "有效期至", sort="valid_to_on"),
    Column("open_count", "待核实", sort="open_count", number=True),
    Column("status", "状态"),
)


def status_tag(found: PolicyVersion) -> str:
    """Status of a version as a tag."""
    return tag_(PackStatus.label_of(found.status), TONES[found.status])


@needs("policy.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The library by region and date (政策库)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    filters = FilterForm(request.GET, counties=queries.counties(scope))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.versions(scope, **wanted)
    page = KeysetPage(
        request,
        rows,
        name="policy",
        columns=COLUMNS,
        sort="-valid_from_on",
        unit="版",
        present=_lines,
        exporting="",
    )
    if page.wants_export:
        return list_download(page, "政策包")
    context = {"page": page, "filters": filters, "may_edit": scope.allows("policy.edit")}
    return render(request, "policy/list.html", context)


def _lines(found: list[PolicyVersion]) -> list[dict[str, Any]]:
    names = accounts.region_names(one.region_path for one in found)
    return [
        {
            "id": one.pk,
            "url": reverse("policy:version", args=[one.pk]),
            "title": one.title,
            "county": names.get(one.region_path, one.county_code),
            "number": one.number,
            "document_number": one.document_number,
            "valid_from_on": one.valid_from_on,
            "valid_to_on": one.valid_to_on,
            "open_count": one.open_count or "—",
            "is_example": one.is_example,
            "status": status_tag(one),
        }
        for one in found
    ]


@needs("policy.view")
@require_GET
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: where it stands, what is next, its history (政策版本)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    found = queries.version(scope, version_id)
    context = {
        **_frame(scope, found),
        "before": queries.before(found),
        "history": [{"version": one, "status": status_tag(one)} for one in queries.history(scope, found)],
        "made_by": accounts.display_name(found.made_by_id),
        "signed_by": accounts.display_name(found.signed_by_id) if found.signed_by_id else "",
        "is_maker": found.made_by_id == scope.user_id,
        "may_edit": scope.narrow("policy.edit").covers(found.region_path),
        "may_sign": scope.narrow("policy.sign").covers(found.region_path),
    }
    return render(request, "policy/version.html", context)


def _frame(scope: Scope, found: PolicyVersion) -> dict[str, Any]:
    """What the head of every page of a version shows."""
    return {
        "version": found,
        "status": status_tag(found),
        "region": accounts.region_label(found.region_path),
        "notice": queries.program(found).definition.manifest.notice,
    }


@needs("policy.view")
@require_GET
def read(request: HttpRequest, version_id: int) -> HttpResponse:
    """The pack read side by side with its source text (对照原文)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    found = queries.version(scope, version_id)
    return render(
        request,
        "policy/read.html",
        {**_frame(scope, found), "papers": queries.reading(found), "code": "code" in request.GET},
    )


@needs("policy.view")
@require_GET
def own_open_values(request: HttpRequest) -> HttpResponse:
    """To the open values of the policy in force in the person's county, else to all versions that have some."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    found = queries.published(scope.county_code, local_day(now())) if scope.county_code else None
    if found is None:
        return redirect(f"{reverse('policy:list')}?is_open=on")
    return redirect("policy:open_values", found.pk)


@needs("policy.view")
@require_GET
def open_values(request: HttpRequest, version_id: int) -> HttpResponse:
    """Values nobody has set, what waits for them, and what the office has entered (待定值)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    found = queries.version(scope, version_id)
    entries = _entry_lines(scope, list(queries.entries(scope, found)))
    context = {
        **_frame(scope, found),
        "head": queries.lineage_head(found),
        "rows": queries.open_rows(found),
        "entries": entries,
        "waiting": {line["entry"].name for line in entries if line["is_waiting"]},
        "may_enter": _may_enter(scope, found),
    }
    return render(request, "policy/open_values.html", context)


def _may_enter(scope: Scope, found: PolicyVersion) -> bool:
    return found.status == PackStatus.PUBLISHED and scope.narrow("policy.edit").covers(found.region_path)


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
        "may_sign": waiting and not own and scope.allows("policy.sign"),
        "is_own": own,
    }


@needs("policy.edit")
def enter(request: HttpRequest, version_id: int, name: str) -> HttpResponse:
    """Enter one open value with its document (填报待定值)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    found = queries.version(scope, version_id)
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
        context={**_frame(scope, found), "row": row},
        row=row,
        initial={"effective_from_on": row.from_on},
    )


@needs("policy.sign")
@post_only
def sign_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Sign an entered value; the child version is published (签字确认)."""
    made = actions.sign_open_value(request.scope, entry_id, at=now())  # type: ignore[attr-defined]
    messages.success(request, f"已签字，第 {made.number} 版已发布")
    return redirect("policy:open_values", made.pk)


@needs("policy.sign", "policy.edit")
def refuse_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Give an entered value back, with the reason (退回)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    entry = queries.entry(scope, entry_id)
    label, values = queries.entry_words(entry)
    return form_page(
        request,
        RefuseForm,
        "policy/refuse.html",
        act=lambda form: actions.refuse_open_value(scope, entry_id, form.cleaned_data["reason"], at=now()),
        done=lambda entry: redirect("policy:open_values", entry.version_id),
        context={**_frame(scope, entry.version), "entry": entry, "label": label, "values": values},
    )


@needs("policy.view")
@require_GET
def diff(request: HttpRequest, version_id: int, other_id: int) -> HttpResponse:
    """What changed from one version to another (两版差异)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    new, old = queries.version(scope, version_id), queries.version(scope, other_id)
    context = {**_frame(scope, new), "old": old, "changes": queries.differences(old, new)}
    return render(request, "policy/diff.html", context)


def packs() -> list[tuple[str, str]]:
    """Packs of the installation that may be read in: folder and title."""
    folder = Path(settings.BASE_DIR) / "packs"
    return [(one.parent.name, one.parent.name) for one in sorted(folder.glob("*/pack.yaml"))]


@needs("policy.edit")
def import_pack(request: HttpRequest) -> HttpResponse:
    """Read a pack of the installation in as a draft (读入政策包)."""

    def act(form: ImportForm) -> PolicyVersion:
        directory = Path(settings.BASE_DIR) / "packs" / form.cleaned_data["pack"]
        return actions.import_pack(request.scope, directory, at=now())  # type: ignore[attr-defined]

    return form_page(
        request,
        ImportForm,
        "policy/import.html",
        act=act,
        done=lambda made: redirect("policy:version", made.pk),
        packs=packs(),
    )


@needs("policy.edit")
@post_only
def submit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask for signature (提请签发)."""
    actions.submit(request.scope, version_id, at=now())  # type: ignore[attr-defined]
    return redirect("policy:version", version_id)


@needs("policy.sign")
@post_only
def sign(request: HttpRequest, version_id: int) -> HttpResponse:
    """Sign and publish (签发)."""
    made = actions.sign(request.scope, version_id, at=now())  # type: ignore[attr-defined]
    messages.success(request, f"已签发，{made.valid_from_on:%Y-%m-%d} 起施行")
    return redirect("policy:version", version_id)


@needs("policy.sign")
@post_only
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Withdraw a published version (废止)."""
    actions.withdraw(request.scope, version_id, at=now())  # type: ignore[attr-defined]
    return redirect("policy:version", version_id)
