"""The policy laboratory (政策试算): drafts, what one would cost over real cases, the children behind a figure, a memo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import chinese_day, local_day, now
from kangjiu.common.errors import Refused
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.desk import queries
from kangjiu.desk.forms.lab import BeginForm, SaveForm, ValuesForm
from kangjiu.documents import queries as documents
from kangjiu.documents.choices import MediaType
from kangjiu.documents.views import file_response
from kangjiu.exchange.views import workbook_response
from kangjiu.policy import actions
from kangjiu.policy import queries as policy
from kangjiu.policy.choices import DraftStatus
from kangjiu.policy.engine import Program
from kangjiu.policy.models import PolicyDraft, PolicyVersion

MAKERS = ("policy.edit", "policy.sign")
TONES = {DraftStatus.OPEN: "warn", DraftStatus.SAVED: "ok", DraftStatus.DROPPED: ""}


def scope_of(request: HttpRequest) -> Scope:
    """Who asks."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


@needs(*MAKERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All drafts of the person's regions, newest first (草案)."""
    scope = scope_of(request)
    found = list(policy.all_drafts(scope)[:200])
    names = accounts.display_names(one.changed_by_id for one in found)
    lines = [
        {"draft": one, "status": status_tag(one), "changed_by": names.get(one.changed_by_id, "")}
        for one in found
    ]
    context = {"lines": lines, "may_begin": scope.allows("policy.edit")}
    return render(request, "desk/lab_list.html", context)


def status_tag(draft: PolicyDraft) -> str:
    """Status of a draft as a tag."""
    words = "草案，未施行" if draft.status == DraftStatus.OPEN else DraftStatus.label_of(draft.status)
    return tag_(words, TONES[DraftStatus(draft.status)])


@needs("policy.edit")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a version (起草)."""
    scope = scope_of(request)
    on = local_day(now())
    versions = [
        (str(one.pk), f"{one}（{chinese_day(one.valid_from_on)}起）") for one in policy.draftable(scope)
    ]

    def act(form: BeginForm) -> PolicyDraft:
        given = form.cleaned_data
        valid = (given["valid_from_on"], given["valid_to_on"])
        return actions.begin_draft(scope, int(given["version"]), given["title"], valid, at=now())

    first = on.replace(year=on.year + 1, month=1, day=1)
    return form_page(
        request,
        BeginForm,
        "desk/lab_begin.html",
        act=act,
        done=lambda made: redirect("desk:lab_draft", made.pk),
        context={"has_versions": bool(versions)},
        versions=versions,
        initial={
            "version": request.GET.get("version") or (versions[0][0] if versions else ""),
            "title": f"{first.year} 年调整草案",
            "valid_from_on": first,
            "valid_to_on": first.replace(month=12, day=31),
        },
    )


@needs(*MAKERS)
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One draft: its values at the side, what it would cost beside them (试算)."""
    scope = scope_of(request)
    found = policy.draft(scope, draft_id)
    check = policy.check(found)
    if not check.sound or check.program is None:
        return redirect("desk:lab_rules", draft_id)
    years = queries.lab_years(scope)
    year = year_of(request, years)

    def act(form: ValuesForm) -> PolicyDraft:
        edition = form.cleaned_data["edition"]
        return actions.change_values(scope, draft_id, form.changes, edition=edition, at=now())

    def done(changed: PolicyDraft) -> HttpResponse:
        return redirect(f"{reverse('desk:lab_draft', args=[changed.pk])}?year={year}")

    context = frame_of(scope, found) | {"year": year, "years": years, "check": check}
    if request.method != "POST":
        context |= _result(scope, found, check.program, year)
    return form_page(
        request,
        ValuesForm,
        "desk/lab.html",
        act=act,
        done=done,
        context=context,
        groups=policy.knobs(found, check),
        initial={"edition": found.edition},
    )


def frame_of(scope: Scope, found: PolicyDraft) -> dict[str, Any]:
    """What the head of every page of a draft shows, and what the person may do with it."""
    is_open = found.status == DraftStatus.OPEN
    return {
        "draft": found,
        "status": status_tag(found),
        "region": accounts.region_label(found.region_path) or "全国",
        "may_edit": is_open and policy.may_change_draft(scope, found),
        "may_copy": is_open and scope.narrow("policy.edit").covers(found.region_path),
        "may_save": is_open and policy.owns(scope, found.region_path, "policy.edit"),
        "not_own": policy.not_own(scope, found.region_path),
        "is_example": found.base.is_example,
    }


def year_of(request: HttpRequest, held: Sequence[int]) -> int | None:
    """The year asked for, else the newest with cases; None without any."""
    wanted = request.GET.get("year", "")
    if wanted.isdigit() and int(wanted) in held:
        return int(wanted)
    return held[0] if held else None


def _result(scope: Scope, found: PolicyDraft, program: Program, year: int | None) -> dict[str, Any]:
    """The replay, or why there is none."""
    if year is None or not scope.allows("claims.view"):
        return {"lab": None, "refused": ()}
    try:
        done = queries.lab(scope, found, program, year)
        return {"lab": done, "notes": list(queries.lab_notes(done)), "refused": ()}
    except Refused as refused:
        return {"lab": None, "refused": refused.reasons}


def _lab(request: HttpRequest, draft_id: int) -> tuple[PolicyDraft, Program, queries.Lab]:
    """A draft with its replay; 404 while there is none."""
    scope = scope_of(request)
    found = policy.draft(scope, draft_id)
    check, year = policy.check(found), year_of(request, queries.lab_years(scope))
    if check.program is None or year is None:
        raise Http404
    return found, check.program, queries.lab(scope, found, check.program, year)


@needs(*MAKERS)
@require_GET
def rows(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The children behind a figure (明细), as a page or a workbook."""
    scope = scope_of(request)
    scope.need("claims.view")
    found, _, done = _lab(request, draft_id)
    wanted = {name: request.GET.get(name, "") for name in ("kind", "group", "label")}
    if wanted["kind"] not in queries.LAB_KINDS:
        raise Http404
    listed = queries.lab_rows(scope, done.replay, wanted)
    if "export" in request.GET:
        return workbook_response(queries.lab_workbook(listed), f"试算明细-第{found.number}稿.xlsx")
    context = frame_of(scope, found) | {
        "lab": done,
        "listed": listed,
        "what": queries.LAB_KINDS[wanted["kind"]],
        "wanted": wanted,
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/lab_rows.html", context)


@needs(*MAKERS)
@require_GET
def child(request: HttpRequest, draft_id: int, person_id: int) -> HttpResponse:
    """One child under the policy in force and under the draft, each explained to the clause (逐条对照)."""
    scope = scope_of(request)
    scope.need("claims.view")
    found, _, done = _lab(request, draft_id)
    sides = queries.lab_child(scope, done.replay, found, person_id)
    return render(request, "desk/lab_child.html", frame_of(scope, found) | {"lab": done, "sides": sides})


@needs(*MAKERS)
@require_GET
def memo(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The replay as a memo in Word (测算说明)."""
    scope = scope_of(request)
    scope.need("claims.view")
    found, program, done = _lab(request, draft_id)
    paper = queries.lab_memo(scope, found, program, done, local_day(now()))
    return file_response(documents.memo_docx(paper), MediaType.DOCX, f"测算说明-第{found.number}稿.docx")


@needs("policy.edit")
@post_only
def copy(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Keep this one and go on with the next (另存为下一稿)."""
    made = actions.copy_draft(scope_of(request), draft_id, at=now())
    messages.success(request, f"已另存为第 {made.number} 稿")
    return redirect("desk:lab_draft", made.pk)


@needs("policy.edit")
@post_only
def drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give a draft up (放弃)."""
    found = actions.drop_draft(scope_of(request), draft_id, at=now())
    messages.success(request, f"已放弃第 {found.number} 稿，仍可查看")
    return redirect("desk:lab")


@needs("policy.edit")
def save(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make a version of a draft, to be submitted and signed (生成政策版本)."""
    scope = scope_of(request)
    found = policy.draft(scope, draft_id)
    policy.need_own(scope, found.region_path, "policy.edit")

    def act(form: SaveForm) -> PolicyVersion:
        given = form.cleaned_data
        named = actions.Named(given["document_number"], given["clause"], given["sentence"])
        return actions.save_as_version(scope, draft_id, named, edition=given["edition"], at=now())

    def done(made: PolicyVersion) -> HttpResponse:
        messages.success(request, f"已生成第 {made.number} 版，请核对后提请签发")
        return redirect("policy:version", made.pk)

    context = frame_of(scope, found) | {"check": policy.check(found)}
    return form_page(
        request,
        SaveForm,
        "desk/lab_save.html",
        act=act,
        done=done,
        context=context,
        initial={"edition": found.edition},
    )
