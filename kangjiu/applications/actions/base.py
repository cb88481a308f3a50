"""What every action on an application shares: permission, the locked row, the state, the trail."""

from __future__ import annotations

from datetime import datetime

from kangjiu.applications.models import Application
from kangjiu.applications.rules import states
from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope


def locked(by: Scope, application_id: int, *permissions: str) -> Application:
    """The application, locked and scoped; DoesNotExist outside the scope."""
    rows = Application.objects.visible_to(by.need(*permissions)).select_for_update(of=("self",))
    return rows.select_related("person", "organisation", "version", "clock").get(pk=application_id)


def need_state(deed: str, application: Application) -> None:
    """Conflict when the deed does not fit the state: somebody else was first, or it was done before."""
    reasons = states.may(deed, application.status)
    if reasons:
        raise Conflict(reasons)


def need_version(application: Application, version_number: int | None) -> None:
    """Conflict when the application changed since the page was opened; None skips the check."""
    if version_number is not None and version_number != application.version_number:
        found = "您打开之后，这件申请已被别人办理"
        raise Conflict(
            Reason("applications.changed", found, next_step="请重新打开，核对后再填；您填的内容仍在本页")
        )


def move(application: Application, status: str, *fields: str) -> None:
    """Save a new state with other changed fields; counts the version."""
    application.status = status
    application.version_number += 1
    application.save(update_fields=["status", "version_number", *fields])


def record(by: Scope, event: EventType, application: Application, at: datetime, **data: object) -> None:
    """The event on the trail, about the child."""
    audit.record(by, event, at=at, subject=application, person_id=application.person_id, data=data)


def actor(by: Scope) -> int:
    """Who acts; 0 is the system itself."""
    return by.user_id or 0
