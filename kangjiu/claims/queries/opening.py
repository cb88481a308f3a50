"""Reads of opening balances (期初余额)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Sum

from kangjiu.claims.choices import OpeningStatus
from kangjiu.claims.models import OpeningBalance, OpeningSheet
from kangjiu.claims.rules.opening import BalanceRow
from kangjiu.common.scope import Scope
from kangjiu.providers import queries as providers

SEEN = ("claims.view", "claims.opening_enter", "claims.opening_confirm")


def opening_signed(county_code: str, year: int) -> bool:
    """Whether a county's opening balances of a year are signed: no settlement runs before."""
    rows = OpeningSheet.objects.filter(county_code=county_code, year=year)
    return rows.filter(status=OpeningStatus.SIGNED).exists()


def opening_sheets(by: Scope) -> QuerySet[Any]:
    """Opening sheets of the counties in scope, newest year first, with their rows and sums."""
    found = OpeningSheet.objects.visible_to(by.need(*SEEN)).select_related("organisation")
    return found.annotate(
        rows_count=Count("balances", distinct=True),
        settled_sum=Sum("balances__amounts__settled_fen", default=0),
    ).order_by("-year", "county_code")


def opening_sheet(by: Scope, sheet_id: int) -> Any:
    """One opening sheet; DoesNotExist outside the scope."""
    return opening_sheets(by).get(pk=sheet_id)


def opening_balances(by: Scope, sheet_id: int) -> QuerySet[OpeningBalance]:
    """Rows of a sheet in scope, in order of entry, with what each source had settled."""
    rows = OpeningBalance.objects.visible_to(by.need(*SEEN)).filter(sheet_id=sheet_id)
    joined = rows.select_related("person", "provider__organisation", "sheet").prefetch_related("amounts")
    return joined.order_by("id")


def row_of(balance: OpeningBalance) -> BalanceRow:
    """A stored balance as the rule sees it; `amounts` prefetched."""
    return BalanceRow(
        person_id=balance.person_id,
        category=balance.category,
        item=balance.item,
        provider_id=balance.provider_id,
        approval_number=balance.approval_number,
        approved_on=balance.approved_on,
        months_trained=balance.months_trained,
        months_unsettled=balance.months_unsettled,
        amounts={one.source: one.settled_fen for one in balance.amounts.all()},
    )


def opening_taken(person_id: int, item: str, year: int) -> bool:
    """Whether a child's item has an opening balance in a year; the caller has the child in scope."""
    rows = OpeningBalance.objects.filter(person_id=person_id, item=item, sheet__year=year)
    return rows.exists()


def provider_named(by: Scope, name: str) -> int | None:
    """The provider of a full name in scope (机构全称), or None."""
    rows = providers.providers(by).filter(organisation__name=name.strip())
    return rows.values_list("pk", flat=True).first()
