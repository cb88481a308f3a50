"""What a recheck found (复核结果): for a person to look at; nothing was changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kangjiu.applications.choices import FindingKind, Item
from kangjiu.applications.models import RecheckFinding
from kangjiu.applications.queries import base
from kangjiu.applications.queries.explaining import rechecked
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.policy import queries as policy
from kangjiu.registry import queries as registry

DECIDES = ("applications.review", "applications.approve")
MOST = 500


@dataclass(frozen=True)
class FindingLine:
    """One line of the list (复核结果一行), the name masked."""

    row: RecheckFinding
    child: str
    item: str
    label: str
    tone: str


TONES: dict[str, str] = {
    FindingKind.LOST: "bad",
    FindingKind.SOONER: "warn",
    FindingKind.CHANGED: "warn",
    FindingKind.GAINED: "ok",
    FindingKind.UNKNOWN: "info",
}


def findings(by: Scope, *, open_only: bool = True) -> QuerySet[RecheckFinding]:
    """Findings in scope, the oldest first; those nobody has looked at, or all."""
    rows = RecheckFinding.objects.visible_to(by.need(*DECIDES))
    rows = rows.filter(handled_at__isnull=True) if open_only else rows
    return rows.select_related("application__person", "version").defer("version__canonical").order_by("pk")


def finding(by: Scope, finding_id: int) -> RecheckFinding:
    """One of them in scope, handled or not."""
    return findings(by, open_only=False).get(pk=finding_id)


def finding_lines(by: Scope) -> list[FindingLine]:
    """The open ones as the page lists them."""
    rows = list(findings(by)[:MOST])
    names = registry.masked_names(by, [row.application.person_id for row in rows])
    return [
        FindingLine(
            row,
            names.get(row.application.person_id, "—"),
            Item.label_of(row.item),
            FindingKind.label_of(row.kind),
            TONES[row.kind],
        )
        for row in rows
    ]


def finding_basis(by: Scope, row: RecheckFinding, on: date) -> dict[str, Any]:
    """What the policy of the decision said then and what the new one says of the file as it stands."""
    decision, review = base.decided(row.application_id), base.last_review(row.application_id)
    receipt = decision.receipt if decision and decision.receipt_id else review.receipt if review else None
    explained, _, reasons = rechecked(by, row.application, row.version, on)
    return {
        "label": FindingKind.label_of(row.kind),
        "tone": TONES[row.kind],
        "item": Item.label_of(row.item),
        "then": policy.explained(receipt) if receipt else None,
        "now_explained": explained,
        "now_reasons": reasons,
    }


def finding_work(by: Scope, on: date) -> list[WorkRow]:
    """One row for each version whose recheck left something to look at."""
    if not any(by.allows(one) for one in DECIDES):
        return []
    counts: dict[str, int] = {}
    for title in findings(by).values_list("version__title", flat=True)[:MOST]:
        counts[title] = counts.get(title, 0) + 1
    url = reverse("applications:findings")
    return [
        WorkRow(None, f"{count} 件待核对", "warn", "核对新政策复核", title, "", url, "applications.recheck")
        for title, count in counts.items()
    ]
