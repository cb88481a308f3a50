"""Who, beyond the region's own offices, may read a file (档案授权)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from kangjiu.common.scope import Scope
from kangjiu.registry.models import FileGrant
from kangjiu.registry.queries.people import VIEW


def grants(by: Scope, person_id: int) -> QuerySet[FileGrant]:
    """Grants of one file, past ones too, newest first."""
    rows = FileGrant.objects.visible_to(by.need(VIEW)).filter(person_id=person_id)
    return rows.select_related("organisation", "user").order_by("-from_on", "-id")


def holds_file(organisation_id: int, person_id: int, on: date) -> bool:
    """Whether an institution may read the file on a day, for higher apps that check before acting."""
    rows = FileGrant.objects.filter(organisation_id=organisation_id, person_id=person_id, from_on__lte=on)
    return rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).exists()
