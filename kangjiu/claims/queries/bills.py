"""Reads of bills (账单)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from kangjiu.care.models import Placement
from kangjiu.claims.choices import BillStatus
from kangjiu.claims.models import Bill, BillItem, BillPayer, ClaimLine
from kangjiu.claims.rules.bills import BillRow
from kangjiu.common.dates import month_end
from kangjiu.common.scope import Scope
from kangjiu.providers.models import Provider

VIEW = ("claims.view", "claims.bill", "claims.submit", "claims.check", "claims.approve")


@dataclass
class Taken:
    """Numbers and months that stand on bills already (已占用); grows while a grid is checked."""

    invoices: set[tuple[int, str]] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    months: set[tuple[int, str]] = field(default_factory=set)


def bills(
    by: Scope,
    *,
    month_on: date | None = None,
    provider_id: int | None = None,
    status: str = "",
    insurance: str = "",
    person_id: int | None = None,
) -> QuerySet[Bill]:
    """Bills this person may read, newest month first."""
    found = Bill.objects.visible_to(by.need(*VIEW)).select_related(
        "provider__organisation", "person", "placement"
    )
    given: dict[str, date | int | str | None] = {"month_on": month_on, "provider_id": provider_id}
    given |= {"person_id": person_id, "status": status, "insurance": insurance}
    found = found.filter(**{name: value for name, value in given.items() if value})
    return found.order_by("-month_on", "-id")


def bill(by: Scope, bill_id: int) -> Bill:
    """One bill with charges and payers; DoesNotExist outside the scope."""
    return bills(by).prefetch_related("items", "payers").get(pk=bill_id)


def items_of(bill: Bill) -> list[BillItem]:
    """Charges of a bill already read, in order of entry (费用明细)."""
    return sorted(bill.items.all(), key=lambda one: one.pk)


def placements(by: Scope, ids: Iterable[int]) -> dict[int, Placement]:
    """Placements of a grid by id; Placement.DoesNotExist when one is outside the scope."""
    wanted = set(ids)
    found = Placement.objects.visible_to(by).select_related("provider").in_bulk(wanted)
    if wanted - set(found):
        raise Placement.DoesNotExist
    return found


def placement(by: Scope, placement_id: int) -> Placement:
    """One placement to bill, child, right and provider joined; DoesNotExist outside the scope."""
    rows = Placement.objects.visible_to(by.need("claims.bill"))
    return rows.select_related("person", "entitlement", "provider").get(pk=placement_id)


def placement_in(by: Scope, person_id: int, month_on: date) -> Placement | None:
    """Where a child trained in a month at an institution this person bills for, the latest stay; None elsewhere."""
    rows = Placement.objects.visible_to(by.need("claims.bill")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month_on),
        person_id=person_id,
        provider_id__in=by.need("claims.bill").organisations(),
        starts_on__lte=month_end(month_on),
    )
    return rows.select_related("entitlement", "provider").order_by("-starts_on", "-id").first()


def provider_name(provider_id: int) -> str:
    """The name of an institution the caller belongs to."""
    return str(Provider.objects.select_related("organisation").get(pk=provider_id).organisation.name)


def placements_of_month(by: Scope, provider_id: int, month_on: date) -> list[Placement]:
    """Placements at a provider that month without a bill yet (待登记账单), in order of entry."""
    rows = Placement.objects.visible_to(by.need("claims.bill")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month_on),
        provider_id=provider_id,
        starts_on__lte=month_end(month_on),
    )
    billed = Bill.objects.filter(provider_id=provider_id, month_on=month_on).exclude(status=BillStatus.VOID)
    unbilled = rows.exclude(pk__in=billed.values("placement_id"))
    return list(unbilled.select_related("person", "entitlement", "site").order_by("id"))


def taken(owners: Iterable[Placement], month_on: date, rows: Iterable[BillRow]) -> Taken:
    """What stands on other bills of what these rows would use, in three queries."""
    owners, rows = list(owners), list(rows)
    standing = Bill.objects.exclude(status=BillStatus.VOID).order_by()
    invoices = standing.filter(
        provider_id__in={one.provider_id for one in owners},
        invoice_number__in={row.data.invoice_number.strip() for row in rows},
    )
    numbers = {row.data.paper.number.strip() for row in rows if row.data.paper} - {""}
    papers = standing.filter(paper_number__in=numbers) if numbers else Bill.objects.none()
    months = standing.filter(placement__in=owners, month_on=month_on)
    return Taken(
        set(invoices.values_list("provider_id", "invoice_number")),
        set(papers.values_list("paper_number", flat=True)),
        set(months.values_list("placement_id", "item")),
    )


def paper_taken(number: str) -> bool:
    """Whether a settlement paper stands on a bill (结算单重号)."""
    return Bill.objects.exclude(status=BillStatus.VOID).filter(paper_number=number).exists()


def parts_of(bill_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Who bears each bill, fen, for bills already in scope."""
    found: dict[int, dict[str, int]] = {}
    rows = BillPayer.objects.filter(bill_id__in=set(bill_ids))
    for bill_id, payer, fen in rows.values_list("bill_id", "payer", "amount_fen"):
        found.setdefault(bill_id, {})[payer] = fen
    return found


def lines_of(by: Scope, bill_id: int) -> list[ClaimLine]:
    """The lines on which a bill was claimed (申报明细), newest first, in scope."""
    rows = ClaimLine.objects.visible_to(by.need("claims.view")).filter(bill_id=bill_id)
    return list(rows.select_related("claim").order_by("-pk"))
