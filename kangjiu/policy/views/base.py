"""What the pages of a version share: its head, tags, and who may do what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day, now
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.policy import queries
from kangjiu.policy.choices import EntryStatus, PackStatus
from kangjiu.policy.models import PolicyVersion

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


def scope_of(request: HttpRequest) -> Scope:
    """Who asks."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def status_tag(found: PolicyVersion) -> str:
    """Status of a version as a tag."""
    return tag_(PackStatus.label_of(found.status), TONES[found.status])


def frame_of(scope: Scope, found: PolicyVersion) -> dict[str, Any]:
    """What the head of every page of a version shows."""
    state, over = (
        queries.state_of(found, local_day(now()))
        if found.status in (PackStatus.PUBLISHED, PackStatus.WITHDRAWN)
        else ("", None)
    )
    return {
        "version": found,
        "status": status_tag(found),
        "state": state,
        "taken_over": over,
        "region": accounts.region_label(found.region_path) or "全国",
        "notice": queries.program(found).definition.manifest.notice,
        "is_public": bool(state),
        "not_own": queries.not_own(scope, found.region_path),
    }
