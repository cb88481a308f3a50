"""A month's money at the institutions (账单与申报): bills from the confirmed days, one claim a month."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from kangjiu.applications.choices import Item
from kangjiu.care import queries as care_queries
from kangjiu.claims import actions as claims
from kangjiu.claims.actions import BillData, BillRow, ChargeData, PaperData
from kangjiu.claims.choices import InsuranceState, PayWay
from kangjiu.common.dates import Period
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import bills
from kangjiu.demo.rules.story import moment
from kangjiu.registry.choices import Insurance


def bill(cast: Cast, month: Period, day: date, *, waiting: Collection[int] = ()) -> None:
    """Every institution enters its bills; children in `waiting` wait for the insurers' settlement."""
    at = moment(day, 10)
    for provider in cast.houses.values():
        by = cast.by(cast.admin_of(provider.pk), at)
        rows = [
            row
            for sheet in care_queries.sheets(by, provider_id=provider.pk, month_on=month.start)
            if (row := _row(cast, provider, sheet, month, day, waiting)) is not None
        ]
        if rows:
            claims.enter_bills(by, month.start, rows, at=at)


def _row(
    cast: Cast, provider: Any, sheet: Any, month: Period, day: date, waiting: Collection[int]
) -> BillRow | None:
    child = cast.children[sheet.placement.person_id]
    insured = provider.is_medical and child.insurance != Insurance.NONE
    cost = bills.cost(
        child.serial,
        f"{month.start:%Y-%m}",
        sheet.present_days,
        sheet.half_days,
        insured=insured,
        poor=bool(child.hardship),
    )
    if not cost.total_fen:
        return None
    pending = insured and sheet.placement.person_id in waiting
    state = (
        InsuranceState.PENDING
        if pending
        else InsuranceState.SETTLED
        if insured
        else InsuranceState.NOT_INSURED
    )
    paper = {"basic": cost.basic_fen, "medical_aid": cost.medical_aid_fen}
    amounts = {payer: fen for payer, fen in paper.items() if fen}
    data = BillData(
        invoice_number=f"{month.start:%y%m}{sheet.placement_id:06d}",
        invoice_on=day,
        charges=tuple(ChargeData(code, quantity) for code, quantity in cost.charges),
        excluded_fen=cost.excluded_fen,
        prepaid_fen=cost.prepaid_fen,
        insurance=state,
        paper=PaperData(f"示医{month.start:%y%m}{sheet.placement_id:06d}", PayWay.ITEM, amounts)
        if state == InsuranceState.SETTLED
        else None,
    )
    return BillRow(sheet.placement_id, Item.TRAINING, data)


def claim(cast: Cast, month: Period, day: date, *, drafts: Collection[int] = ()) -> None:
    """Every institution claims its month; those in `drafts` have not submitted yet."""
    at = moment(day, 15)
    for provider in cast.houses.values():
        by = cast.by(cast.admin_of(provider.pk), at)
        if not care_queries.confirmed_sheets(provider.pk, month.start):
            continue
        made = claims.build_claim(by, provider.pk, month.start, at=at)
        if provider.pk not in drafts:
            claims.submit_claim(by, made.pk, at=at)
