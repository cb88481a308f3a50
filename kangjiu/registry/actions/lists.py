"""Taking a list out of the system (导出名册) is noted in the trail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.accounts import queries as accounts_queries
from kangjiu.audit import actions as audit
from kangjiu.common.scope import Scope
from kangjiu.registry import events


@transaction.atomic
def note_export(by: Scope, rows: int, *, full: bool, at: datetime) -> None:
    """Record that so many rows of the list of children were exported; `full` with whole names and numbers.

    Needs exchange.export, and registry.reveal for the full list.
    """
    by.need("exchange.export")
    if full:
        by.need("registry.reveal")
    audit.record(
        by,
        events.LIST_EXPORTED,
        at=at,
        subject=accounts_queries.me(by),
        data={"rows": rows, "full": full},
    )
