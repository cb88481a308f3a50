"""The tabs 康复训练, 资金, 材料 of a case file, from the apps that own them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import PaperKind, Status
from kangjiu.applications.models import Application, Decision, Paper, Referral
from kangjiu.care import queries as care_queries
from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet, Placement
from kangjiu.care.rules import codes
from kangjiu.claims import queries as claims_queries
from kangjiu.claims.choices import LineState, SettlementStatus
from kangjiu.claims.models import ClaimLine
from kangjiu.claims.rules.adjusting import State
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import Category

MOST = 60
SHEET_TONES: dict[str, str] = {
    SheetStatus.CONFIRMED: "ok",
    SheetStatus.CLOSED: "warn",
    SheetStatus.DISPUTED: "bad",
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of attendance as a line."""

    row: MonthSheet
    trained: str
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class Care:
    """Where the child trained and the months, newest first."""

    placements: tuple[Placement, ...]
    months: tuple[Month, ...]


def care(by: Scope, person_id: int) -> Care:
    """Placements and month sheets of a child (康复训练); two queries."""
    placements = care_queries.placements(by, person_id=person_id)[:MOST]
    rows = care_queries.sheets(by, person_id=person_id)[:MOST]
    return Care(tuple(placements), tuple(_month(row) for row in rows))


def _month(row: MonthSheet) -> Month:
    counted = row.status != SheetStatus.OPEN
    trained = codes.day_words(2 * row.present_days + row.half_days) if counted else "登记中"
    return Month(row, trained, SheetStatus.label_of(row.status), SHEET_TONES.get(row.status, ""))


@dataclass(frozen=True, slots=True)
class Bill:
    """A claimed bill as a line: what the fund bears, where its settlement stands; fen."""

    line_id: int
    month_on: date
    provider: str
    total_fen: int
    payable_fen: int
    family_fen: int
    state: str
    tone: str
    adjusted_fen: int = 0

    @property
    def should_fen(self) -> int:
        """What the fund bears in the end, with corrections after settlement."""
        return self.payable_fen + self.adjusted_fen


@dataclass(frozen=True, slots=True)
class Money:
    """A year's bills of a child with their sums, fen."""

    year: int
    bills: tuple[Bill, ...]
    paid_fen: int

    @property
    def payable_fen(self) -> int:
        """Sum of what the fund bears, with corrections after settlement."""
        return sum(one.should_fen for one in self.bills)


def money(by: Scope, person_id: int, year: int) -> Money:
    """Bills of a service year (资金), newest month first, with corrections after settlement; six queries."""
    rows = claims_queries.paid_of(by, person_id, year)
    states = claims_queries.standing(rows[:MOST])
    bills = tuple(_bill(row, states[row.pk]) for row in rows[:MOST])
    return Money(year, bills, claims_queries.paid_sum(person_id, year))


def _bill(row: ClaimLine, now: State) -> Bill:
    settled = next(iter(getattr(row, "settled_now", ())), None)
    state, tone = LineState.label_of(row.state), "bad" if row.state == LineState.BLOCKED else ""
    if settled is not None:
        state = f"结算{SettlementStatus.label_of(settled.settlement.status)}"
        tone = "ok" if settled.settlement.status == SettlementStatus.PAID else "info"
    bill = row.bill
    return Bill(
        row.pk,
        bill.month_on,
        row.claim.provider.organisation.name,
        now.total_fen,
        row.payable_fen,
        now.family_fen,
        state,
        tone,
        now.payable_fen - row.payable_fen,
    )


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper handed in."""

    row: Paper
    label: str


@dataclass(frozen=True, slots=True)
class Papers:
    """The applications of a child and, of one of them, papers, decisions and slips."""

    applications: tuple[tuple[Application, str, str], ...]
    chosen: Application | None
    papers: tuple[PaperLine, ...] = ()
    decisions: tuple[Decision, ...] = ()
    slips: tuple[Referral, ...] = ()


def papers(by: Scope, person_id: int, application_id: int = 0) -> Papers:
    """Papers of a child's applications, those of the newest open (材料); four queries."""
    rows = applications_queries.of_person(by, person_id)[:MOST]
    listed = tuple((row, Category.label_of(row.category), Status.label_of(row.status)) for row in rows)
    chosen = next((row for row in rows if row.pk == application_id), rows[0] if rows else None)
    if chosen is None:
        return Papers(listed, None)
    held = applications_queries.papers(chosen.pk)
    lines = tuple(PaperLine(one, PaperKind.label_of(one.kind)) for one in held)
    decided = tuple(one for one in applications_queries.decisions(chosen.pk) if one.number)
    return Papers(listed, chosen, lines, decided, tuple(applications_queries.slips_of(chosen.pk)))
