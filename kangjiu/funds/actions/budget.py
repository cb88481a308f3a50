"""Budget lines (预算指标): entered by one person, confirmed by another, then booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.funds import events, queries
from kangjiu.funds.actions.booking import book
from kangjiu.funds.choices import Book, LineStatus, SourceKind
from kangjiu.funds.models import BudgetLine
from kangjiu.funds.rules import drawing, ledger, states
from kangjiu.funds.rules.ledger import Drawn

_BOOK_OF: dict[str, str] = {SourceKind.DONATION: Book.DONATED, SourceKind.SPONSORSHIP: Book.DONATED}


@dataclass(frozen=True)
class LineData:
    """What a budget document says (指标文件): source, fen, document number, day, functional code, purpose."""

    source: str
    budget_year: int
    document_number: str
    issued_on: date
    function_code: str
    purpose: str
    amount_fen: int
    training_basis: str = ""
    is_work_fund: bool = False

    @property
    def book(self) -> str:
        """The book it stands on: donations and work funds on books of their own."""
        return _BOOK_OF.get(self.source, Book.WORK if self.is_work_fund else Book.FISCAL)

    def stored(self) -> dict[str, object]:
        """Columns of the line."""
        return {name: value for name, value in vars(self).items() if name != "is_work_fund"}


@transaction.atomic
def enter_line(by: Scope, organisation_id: int, data: LineData, *, at: datetime) -> BudgetLine:
    """Enter a budget line (登记指标); it bears nothing until a second person confirms it."""
    organisation = accounts.organisation(by.need("funds.budget"), organisation_id)
    reasons = _against(organisation.pk, data, local_day(at))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            line = BudgetLine.objects.create(
                organisation=organisation,
                region_path=organisation.region_path,
                county_code=organisation.county_code,
                book=data.book,
                entered_by_id=by.user_id or 0,
                **data.stored(),
            )
    except IntegrityError as error:
        raise Conflict(
            Reason(
                "funds.line_once", "这个指标文号已经登记过", field="document_number", next_step="请核对文号"
            )
        ) from error
    audit.record(by, events.LINE_ENTERED, at=at, subject=line, data=_said(line))
    return line


def _against(organisation_id: int, data: LineData, on: date) -> list[Reason]:
    reasons = []
    if data.amount_fen <= 0:
        reasons.append(Reason("funds.amount", "指标金额必须大于零", field="amount_fen"))
    if data.issued_on > on:
        reasons.append(
            Reason(
                "funds.issued_on",
                f"下达日期 {data.issued_on:%Y-%m-%d} 在今天之后",
                drawing.DEDICATED,
                "请照指标文件填写",
                "issued_on",
            )
        )
    if queries.year_closed(organisation_id, data.budget_year):
        reasons.append(
            Reason(
                "funds.year_closed",
                f"{data.budget_year} 年已经结转，不能再登记指标",
                drawing.DEDICATED,
                "请核对预算年度",
                "budget_year",
            )
        )
    return reasons


@transaction.atomic
def confirm_line(by: Scope, line_id: int, *, at: datetime) -> BudgetLine:
    """Confirm a budget line by a second person (确认指标) and book it as received."""
    scope = by.need("funds.confirm")
    line = BudgetLine.objects.select_for_update(of=("self",)).visible_to(scope).get(pk=line_id)
    if line.status != LineStatus.ENTERED:
        raise Conflict(Reason("funds.line_confirmed", "这条指标已经确认", next_step="请刷新后核对"))
    reasons = states.different_hands(line.entered_by_id, by.user_id, "确认")
    if reasons:
        raise Refused(reasons)
    line.status, line.confirmed_by_id, line.confirmed_at = LineStatus.CONFIRMED, by.user_id, at
    line.save(update_fields=["status", "confirmed_by_id", "confirmed_at"])
    entries = ledger.received([Drawn(line.pk, line.source, line.budget_year, line.amount_fen)])
    memo = f"收到指标 {line.document_number}"
    book(by, line.organisation, line.book, memo, f"line:{line.pk}", entries, on=local_day(at), at=at)
    audit.record(by, events.LINE_CONFIRMED, at=at, subject=line, data=_said(line))
    return line


def _said(line: BudgetLine) -> dict[str, object]:
    return {"source": line.source, "amount_fen": line.amount_fen}
