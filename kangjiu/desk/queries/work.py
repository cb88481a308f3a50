"""Today's work (今日工作): the rows of all apps, most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kangjiu.applications import queries as applications_queries
from kangjiu.care import queries as care_queries
from kangjiu.claims import queries as claims_queries
from kangjiu.claims.queries import Settling
from kangjiu.clocks import queries as clocks_queries
from kangjiu.clocks.rules.working_days import Calendar
from kangjiu.common.dates import month_start
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.desk.queries.own import own_work
from kangjiu.funds import queries as funds_queries
from kangjiu.policy import queries as policy_queries
from kangjiu.providers import queries as providers_queries

LIMIT = 200
FIRST = 12
NEVER = date.max
BACK, AHEAD = timedelta(days=92), timedelta(days=62)  # a clock outside is rare and reads its own calendar
LABELS = {
    "applications": "申请审核",
    "care": "康复服务",
    "claims": "账单结算",
    "funds": "资金",
    "policy": "政策",
    "providers": "定点机构",
}
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shared:
    """What several parts of the home page need (共用的读取), read once; without it each part reads its own."""

    calendar: Calendar = Calendar()
    settling: Settling | None = None


def read_shared(by: Scope, on: date) -> Shared:
    """Three queries at most: the working days around a day, and where settling stands for who may see it."""
    calendar = clocks_queries.working_calendar(month_start(on) - BACK, on + AHEAD)
    return Shared(calendar, claims_queries.settling(by, on) if by.allows("claims.view") else None)


def _applications(by: Scope, on: date, limit: int, shared: Shared) -> Sequence[WorkRow]:
    return applications_queries.work(by, on, limit, shared.calendar)


def _claims(by: Scope, on: date, limit: int, shared: Shared) -> Sequence[WorkRow]:
    return claims_queries.work(by, on, limit, shared.settling)


def _alone(source: Callable[[Scope, date, int], Sequence[WorkRow]]) -> Source:
    return lambda by, on, limit, shared: source(by, on, limit)


Source = Callable[[Scope, date, int, Shared], Sequence[WorkRow]]
SOURCES: tuple[Source, ...] = (
    _applications,
    _alone(care_queries.work),
    _claims,
    _alone(providers_queries.work),
    _alone(funds_queries.work),
    _alone(policy_queries.work),
    _alone(own_work),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A chip above the list: rows of one app."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person looks at: rows of one group, due in one span; empty means all."""

    group: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that waits for this person: counts for the tiles, chips, and the chosen rows in order."""

    on: date
    rows: tuple[WorkRow, ...]
    chosen: Chosen
    shown: tuple[WorkRow, ...]
    groups: tuple[Group, ...]
    overdue: int
    due_today: int
    due_this_week: int
    waiting: int
    cut: bool

    @property
    def longest_overdue(self) -> str:
        """The words of the row that is late the longest."""
        return next((row.words for row in self.rows if span_of(row, self.on) == "overdue"), "")

    @property
    def this_week_words(self) -> str:
        """审核 5，账单 3: this week's rows by group."""
        rows = [row for row in self.rows if span_of(row, self.on) in {"today", "week"}]
        return "，".join(f"{group.label} {group.count}" for group in _groups(rows))


def today(by: Scope, on: date, chosen: Chosen = Chosen(), shared: Shared = Shared()) -> Today:  # noqa: B008 – frozen
    """Work of all apps this person may do on a day, soonest legal deadline first; paused and undated last."""
    found = [rows for source in SOURCES if (rows := source(by, on, LIMIT, shared))]
    rows = sorted((row for one in found for row in one), key=lambda row: _order(row, on))
    spans = [span_of(row, on) for row in rows]
    return Today(
        on=on,
        rows=tuple(rows),
        chosen=chosen,
        shown=tuple(row for row in rows if _fits(row, chosen, on)),
        groups=_groups(rows),
        overdue=spans.count("overdue"),
        due_today=spans.count("today"),
        due_this_week=spans.count("week") + spans.count("today"),
        waiting=spans.count("waiting"),
        cut=any(len(one) >= LIMIT for one in found),
    )


def span_of(row: WorkRow, on: date) -> str:
    """overdue, today, week, later, waiting (the clock stands still) or open (no legal day)."""
    if row.kind.endswith(".corrections"):
        return "waiting"
    if row.due_on is None:
        return "open"
    if row.due_on < on:
        return "overdue"
    if row.due_on == on:
        return "today"
    return "week" if row.due_on <= on + timedelta(days=6 - on.weekday()) else "later"


def group_of(row: WorkRow) -> str:
    """The app a row comes from, as the chips name it."""
    app = row.kind.split(".")[0]
    return app if app in LABELS else OTHER


def _order(row: WorkRow, on: date) -> tuple[bool, date]:
    day = row.due_on or (on if row.tone == "bad" else NEVER)
    return span_of(row, on) == "waiting", day


def _fits(row: WorkRow, chosen: Chosen, on: date) -> bool:
    spans = {"week": {"today", "week"}}.get(chosen.due, {chosen.due})
    return chosen.group in {"", group_of(row)} and (not chosen.due or span_of(row, on) in spans)


def _groups(rows: Iterable[WorkRow]) -> tuple[Group, ...]:
    codes = [group_of(row) for row in rows]
    known = {**LABELS, OTHER: "其他"}
    return tuple(Group(code, label, codes.count(code)) for code, label in known.items() if code in codes)
