"""One version: where it stands, what is next, differences, reading in, submitting, signing, withdrawing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.policy import actions, queries
from kangjiu.policy.forms import ImportForm, KeepForm, SignForm
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.views.base import frame_of, scope_of, status_tag


@needs("policy.view")
@require_GET
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: where it stands, what is next, its history (政策版本)."""
    scope = scope_of(request)
    found = queries.version(scope, version_id)
    readings = list(queries.read_by(found))
    names = accounts.display_names([found.made_by_id, found.signed_by_id, *(one.user_id for one in readings)])
    context = {
        **frame_of(scope, found),
        "before": queries.before(found),
        "history": [{"version": one, "status": status_tag(one)} for one in queries.history(scope, found)],
        "made_by": names.get(found.made_by_id or 0, "系统"),
        "signed_by": names.get(found.signed_by_id or 0, ""),
        "readers": [names.get(one.user_id, "未知用户") for one in readings],
        "below": queries.standing_below(found, local_day(now())),
        "reviews": queries.upper_reviews(found),
        "is_maker": found.made_by_id == scope.user_id,
        "may_edit": queries.owns(scope, found.region_path, "policy.edit"),
        "may_sign": queries.owns(scope, found.region_path, "policy.sign"),
    }
    return render(request, "policy/version.html", context)


@needs("policy.view")
@require_GET
def diff(request: HttpRequest, version_id: int, other_id: int) -> HttpResponse:
    """What changed from one version to another (两版差异)."""
    scope = scope_of(request)
    new, old = queries.version(scope, version_id), queries.version(scope, other_id)
    context = {**frame_of(scope, new), "old": old, "differences": queries.compared(old, new)}
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
        return actions.import_pack(scope_of(request), directory, at=now())

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
    actions.submit(scope_of(request), version_id, at=now())
    return redirect("policy:version", version_id)


@needs("policy.sign")
def sign(request: HttpRequest, version_id: int) -> HttpResponse:
    """Sign and publish (签发), with everything that changes and the day of effect before one's eyes."""
    scope, on = scope_of(request), local_day(now())
    seen = queries.signing(scope, version_id, on)

    def done(made: PolicyVersion) -> HttpResponse:
        since = f"{made.valid_from_on:%Y-%m-%d}"
        messages.success(request, f"已签发，{since} 起施行，公告已发出")
        return redirect("policy:version", version_id)

    names = accounts.display_names([seen.version.made_by_id])
    context: dict[str, Any] = {
        **frame_of(scope, seen.version),
        "seen": seen,
        "made_by": names.get(seen.version.made_by_id or 0, "系统"),
        "is_maker": seen.version.made_by_id == scope.user_id,
        "on": on,
    }
    return form_page(
        request,
        SignForm,
        "policy/sign.html",
        act=lambda form: actions.sign(scope, version_id, at=now()),
        done=done,
        context=context,
        from_on=seen.version.valid_from_on,
        past=seen.past,
    )


@needs("policy.sign")
@post_only
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Withdraw a published version (废止)."""
    actions.withdraw(scope_of(request), version_id, at=now())
    return redirect("policy:version", version_id)


@needs("policy.edit")
def upper(request: HttpRequest, version_id: int, parent_id: int) -> HttpResponse:
    """A tier above has a new version: what changed, and what the office does about it (核对上级新版)."""
    scope = scope_of(request)
    task = queries.need_upper_task(scope, version_id, parent_id)

    def done(made: object) -> HttpResponse:
        messages.success(request, "已登记：核对后无需修改")
        return redirect("policy:version", version_id)

    context = {
        **frame_of(scope, task.version),
        "task": task,
        "differences": queries.compared(task.stands_on, task.parent) if task.stands_on else [],
    }
    return form_page(
        request,
        KeepForm,
        "policy/upper.html",
        act=lambda form: actions.keep_as_is(
            scope, version_id, parent_id, form.cleaned_data["reason"], at=now()
        ),
        done=done,
        context=context,
    )


@needs("policy.edit")
@post_only
def rebase(request: HttpRequest, version_id: int, parent_id: int) -> HttpResponse:
    """Make a draft on the new version above (按上级新版生成草案)."""
    made = actions.rebase(scope_of(request), version_id, parent_id, at=now())
    messages.success(request, f"已生成第 {made.number} 版草案，核对后提请签发")
    return redirect("policy:version", made.pk)
