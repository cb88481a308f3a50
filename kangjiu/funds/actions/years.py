"""The year's close (年终结转): rests carried over or given back, proposed by one person, confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.funds import events, queries
from kangjiu.funds.actions.booking import book
from kangjiu.funds.choices import CloseStatus, LineStatus
from kangjiu.funds.models import BudgetLine, LineClose, YearClose
from kangjiu.funds.rules import ledger, states, years
from kangjiu.funds.rules.ledger import Drawn


@transaction.atomic
def propose_close(
    by: Scope,
    organisation_id: int,
    budget_year: int,
    carries: Mapping[int, int],
    document_number: str,
    *,
    at: datetime,
) -> YearClose:
    """Propose the close of a budget year (提出结转): line id → fen carried over, all the rest goes back.

    Refused while payments of the year are not made or advances and overpayments are not cleared.
    """
    organisation = accounts.organisation(by.need("funds.budget"), organisation_id)
    _refuse(organisation.pk, budget_year, carries, document_number, local_day(at))
    try:
        with transaction.atomic():
            close = YearClose.objects.create(
                organisation=organisation,
                region_path=organisation.region_path,
                budget_year=budget_year,
                document_number=document_number.strip(),
                proposed_by_id=by.user_id or 0,
                proposed_at=at,
            )
    except IntegrityError as error:
        raise Conflict(
            Reason("funds.closing", f"{budget_year} 年的结转已经提出", next_step="请刷新后核对")
        ) from error
    LineClose.objects.bulk_create(
        LineClose(
            close=close,
            line_id=rest.line_id,
            carry_fen=carries.get(rest.line_id, 0),
            lapse_fen=rest.left_fen - carries.get(rest.line_id, 0),
        )
        for rest in queries.rests(organisation.pk, budget_year)
    )
    audit.record(by, events.CLOSE_PROPOSED, at=at, subject=close, data=_said(close))
    return close


def _refuse(
    organisation_id: int, year: int, carries: Mapping[int, int], document_number: str, on: date
) -> None:
    rests = queries.rests(organisation_id, year)
    still = queries.still_open(organisation_id, year)
    reasons = years.against_close(year, rests, carries, still, document_number, on)
    if reasons:
        raise Refused(reasons)


def _said(close: YearClose) -> dict[str, int]:
    rows = list(close.lines.values_list("carry_fen", "lapse_fen"))
    return {
        "year": close.budget_year,
        "carry_fen": sum(carry for carry, _ in rows),
        "lapse_fen": sum(lapse for _, lapse in rows),
    }


def _locked(by: Scope, close_id: int) -> YearClose:
    rows = YearClose.objects.select_for_update(of=("self",)).visible_to(by.need("funds.confirm"))
    close = rows.select_related("organisation").get(pk=close_id)
    if close.status != CloseStatus.PROPOSED:
        said = f"这次结转现在是“{CloseStatus.label_of(close.status)}”"
        raise Conflict(Reason("funds.close_state", said, next_step="请刷新后核对"))
    return close


@transaction.atomic
def return_close(by: Scope, close_id: int, *, at: datetime) -> YearClose:
    """Send a proposed close back (退回结转); it may be proposed anew."""
    close = _locked(by, close_id)
    close.status = CloseStatus.RETURNED
    close.save(update_fields=["status"])
    audit.record(by, events.CLOSE_RETURNED, at=at, subject=close, data=_said(close))
    return close


@transaction.atomic
def confirm_close(by: Scope, close_id: int, *, at: datetime) -> YearClose:
    """Confirm a close by a second person (确认结转): lines close, carried rests stand as lines of the next year.

    Conflict when a rest is no longer what was proposed.
    """
    close = _locked(by, close_id)
    reasons = states.different_hands(close.proposed_by_id, by.user_id, "确认")
    if reasons:
        raise Refused(reasons)
    own = {one.line_id: one for one in close.lines.order_by("line_id")}
    lines = list(BudgetLine.objects.select_for_update().filter(pk__in=own).order_by("id"))
    _same(close, own, local_day(at))
    for line in lines:
        _close(by, close, line, own[line.pk], at)
    close.status, close.confirmed_by_id, close.confirmed_at = CloseStatus.CONFIRMED, by.user_id, at
    close.save(update_fields=["status", "confirmed_by_id", "confirmed_at"])
    audit.record(by, events.CLOSE_CONFIRMED, at=at, subject=close, data=_said(close))
    return close


def _same(close: YearClose, own: Mapping[int, LineClose], on: date) -> None:
    carries = {pk: one.carry_fen for pk, one in own.items()}
    _refuse(close.organisation_id, close.budget_year, carries, close.document_number, on)
    now = {one.line_id: one.left_fen for one in queries.rests(close.organisation_id, close.budget_year)}
    if now != {pk: one.carry_fen + one.lapse_fen for pk, one in own.items()}:
        raise Conflict(
            Reason(
                "funds.rest_moved",
                "提出结转以后指标余额有变化",
                next_step="请退回这次结转，按现在的余额重新提出",
            )
        )


def _close(by: Scope, close: YearClose, line: BudgetLine, one: LineClose, at: datetime) -> None:
    line.status, line.carried_fen, line.lapsed_fen = LineStatus.CLOSED, one.carry_fen, one.lapse_fen
    line.save(update_fields=["status", "carried_fen", "lapsed_fen"])
    parts = (("结转下年", "carried", one.carry_fen), ("收回财政", "lapsed", one.lapse_fen))
    for memo, cause, fen in parts:
        if fen:
            entries = ledger.lapsed([Drawn(line.pk, line.source, line.budget_year, fen)])
            _book(by, line, f"{memo} {line.document_number}", f"line:{line.pk}:{cause}", entries, at)
    if one.carry_fen:
        _carry(by, close, line, one.carry_fen, at)


def _carry(by: Scope, close: YearClose, line: BudgetLine, fen: int, at: datetime) -> None:
    """The carried rest as a line of the next year, under its old document, entered and confirmed by the two."""
    carried = BudgetLine.objects.create(
        organisation_id=line.organisation_id,
        region_path=line.region_path,
        county_code=line.county_code,
        source=line.source,
        book=line.book,
        budget_year=line.budget_year + 1,
        document_number=line.document_number,
        issued_on=date(line.budget_year + 1, 1, 1),
        function_code=line.function_code,
        purpose=line.purpose,
        training_basis=line.training_basis,
        amount_fen=fen,
        carried_from=line,
        status=LineStatus.CONFIRMED,
        entered_by_id=close.proposed_by_id,
        confirmed_by_id=by.user_id,
        confirmed_at=at,
    )
    entries = ledger.received([Drawn(carried.pk, carried.source, carried.budget_year, fen)])
    _book(by, carried, f"上年结转 {line.document_number}", f"line:{carried.pk}", entries, at)


def _book(
    by: Scope, line: BudgetLine, memo: str, cause: str, entries: list[ledger.Entry], at: datetime
) -> None:
    book(by, line.organisation, line.book, memo[:80], cause, entries, on=local_day(at), at=at)
