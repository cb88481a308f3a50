"""Opening balances (期初余额): entered, confirmed, signed by a second person; only then do settlements run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts import queries as accounts
from kangjiu.applications import actions as applications
from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.claims import events, queries
from kangjiu.claims.choices import OpeningStatus
from kangjiu.claims.models import OpeningAmount, OpeningBalance, OpeningSheet
from kangjiu.claims.rules import opening as rules
from kangjiu.claims.rules import states
from kangjiu.claims.rules.opening import BalanceRow
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.providers import queries as providers
from kangjiu.registry import queries as registry


@transaction.atomic
def enter_balances(
    by: Scope,
    year: int,
    rows: Sequence[BalanceRow],
    *,
    at: datetime,
    go_live_on: date | None = None,
    nothing_to_carry: bool = False,
) -> OpeningSheet:
    """Enter opening balances of a year (登记期初), more than once if need be, until they are confirmed.

    No rows need `nothing_to_carry` (无期初). Refused with every reason; Conflict when confirmed or entered already.
    """
    scope = by.need("claims.opening_enter")
    sheet = _sheet(scope, year, go_live_on or local_day(at))
    if nothing_to_carry and (rows or sheet.balances.exists()):
        raise Refused(Reason("claims.opening.nothing", "已有期初余额，不能选“无期初”", next_step="请核对"))
    sheet.nothing_to_carry = nothing_to_carry
    sheet.save(update_fields=["nothing_to_carry"])
    for row in rows:
        _add(scope, sheet, row, local_day(at))
    _record(by, events.OPENING_ENTERED, sheet, len(rows), at)
    return sheet


@transaction.atomic
def add_balance(by: Scope, year: int, row: BalanceRow, *, at: datetime) -> OpeningBalance:
    """Enter one child's opening balance (登记一条期初), as the workbook import does."""
    scope = by.need("claims.opening_enter")
    sheet = _sheet(scope, year, local_day(at))
    return _add(scope, sheet, row, local_day(at))


def _sheet(by: Scope, year: int, go_live_on: date) -> OpeningSheet:
    """The year's sheet of the person's office, locked while it is open."""
    office = accounts.organisation(by, by.organisation_id or 0)
    OpeningSheet.objects.get_or_create(
        county_code=office.county_code,
        year=year,
        defaults={
            "organisation": office,
            "region_path": office.region_path,
            "go_live_on": go_live_on,
            "entered_by_id": by.user_id or 0,
        },
    )
    sheet = OpeningSheet.objects.select_for_update().get(county_code=office.county_code, year=year)
    reasons = states.opening("enter", sheet.status)
    if reasons:
        raise Conflict(reasons)
    return sheet


def _add(by: Scope, sheet: OpeningSheet, row: BalanceRow, on: date) -> OpeningBalance:
    registry.person(by, row.person_id)
    providers.provider(by, row.provider_id)
    reasons = rules.findings(row, sheet.year, on)
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            balance = OpeningBalance.objects.create(
                sheet=sheet,
                person_id=row.person_id,
                provider_id=row.provider_id,
                category=row.category,
                item=row.item,
                approval_number=row.approval_number.strip(),
                approved_on=row.approved_on,
                months_trained=row.months_trained,
                months_unsettled=row.months_unsettled,
                entered_by_id=by.user_id or 0,
            )
    except IntegrityError as error:
        raise Conflict(
            Reason(
                "claims.opening.twice",
                "这名儿童这个项目的期初已经登记",
                next_step="请核对，要更正先撤回原来的一条",
                field="item",
            )
        ) from error
    OpeningAmount.objects.bulk_create(
        OpeningAmount(balance=balance, source=source, settled_fen=fen)
        for source, fen in row.amounts.items()
        if fen
    )
    return balance


@transaction.atomic
def remove_balance(by: Scope, balance_id: int, *, at: datetime) -> None:
    """Take one opening balance back (撤回一条期初) while the sheet is not confirmed."""
    scope = by.need("claims.opening_enter")
    balance = OpeningBalance.objects.visible_to(scope).select_related("sheet").get(pk=balance_id)
    sheet = _locked(scope, "enter", balance.sheet_id)
    _record(by, events.OPENING_UNDONE, sheet, 1, at)
    balance.delete()


def _locked(by: Scope, deed: str, sheet_id: int) -> OpeningSheet:
    sheet = OpeningSheet.objects.select_for_update(of=("self",)).visible_to(by).get(pk=sheet_id)
    reasons = states.opening(deed, sheet.status)
    if reasons:
        raise Conflict(reasons)
    return sheet


def _record(by: Scope, event: EventType, sheet: OpeningSheet, rows: int, at: datetime) -> None:
    audit.record(by, event, at=at, subject=sheet, data={"year": sheet.year, "rows": rows})


@transaction.atomic
def confirm_opening(by: Scope, sheet_id: int, *, at: datetime) -> OpeningSheet:
    """State that the opening balances are complete (确认期初); empty ones only as “无期初”."""
    sheet = _locked(by.need("claims.opening_enter", "claims.opening_confirm"), "confirm", sheet_id)
    count = sheet.balances.count()
    if not count and not sheet.nothing_to_carry:
        raise Refused(
            Reason("claims.opening.empty", "还没有登记期初余额", next_step="确实没有的，请选“无期初”后确认")
        )
    sheet.status, sheet.confirmed_by_id, sheet.confirmed_at = OpeningStatus.CONFIRMED, by.user_id, at
    sheet.save(update_fields=["status", "confirmed_by_id", "confirmed_at"])
    _record(by, events.OPENING_CONFIRMED, sheet, count, at)
    return sheet


@transaction.atomic
def reopen_opening(by: Scope, sheet_id: int, *, at: datetime) -> OpeningSheet:
    """Give confirmed opening balances back for correction (退回修改), before they are signed."""
    sheet = _locked(by.need("claims.opening_confirm"), "reopen", sheet_id)
    sheet.status = OpeningStatus.ENTERED
    sheet.save(update_fields=["status"])
    _record(by, events.OPENING_REOPENED, sheet, sheet.balances.count(), at)
    return sheet


@transaction.atomic
def sign_opening(by: Scope, sheet_id: int, *, at: datetime) -> OpeningSheet:
    """Sign the opening balances (签字): every row becomes an approved application with what it used.

    Not by anybody who entered rows. All rows or none: Refused names the first that does not fit its policy.
    """
    sheet = _locked(by.need("claims.opening_confirm"), "sign", sheet_id)
    rows = list(sheet.balances.prefetch_related("amounts").order_by("person_id", "id"))
    makers = [sheet.entered_by_id, *(row.entered_by_id for row in rows)]
    reasons = states.other_hands(by.user_id, makers, "签字")
    if reasons:
        raise Refused(reasons)
    for row in rows:
        _open(by, sheet, row, at)
    sheet.status, sheet.signed_by_id, sheet.signed_at = OpeningStatus.SIGNED, by.user_id, at
    sheet.save(update_fields=["status", "signed_by_id", "signed_at"])
    _record(by, events.OPENING_SIGNED, sheet, len(rows), at)
    return sheet


def _open(by: Scope, sheet: OpeningSheet, row: OpeningBalance, at: datetime) -> None:
    told = queries.row_of(row)
    data = applications.BalanceData(
        person_id=row.person_id,
        category=row.category,
        item=row.item,
        year=sheet.year,
        approved_on=row.approved_on,
        cause=f"claims.opening:{row.pk}",
        used_fen=told.settled_fen,
        half_months=told.half_months_used if row.item == "training" else 0,
    )
    right = applications.open_from_balance(by, data, at=at)
    row.entitlement, row.application = right, right.application
    row.save(update_fields=["entitlement", "application"])
