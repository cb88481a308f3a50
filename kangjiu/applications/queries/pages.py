"""What the pages show (页面内容): rows of lists, the clock, the facts, what may be done next and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.applications.choices import Item, Route, Status
from kangjiu.applications.models import Application, ApplicationItem
from kangjiu.applications.queries import base, notices
from kangjiu.applications.queries.entitlements import unreferred
from kangjiu.applications.rules import clockface, hands, states
from kangjiu.applications.rules.clockface import Face
from kangjiu.clocks import queries as clocks
from kangjiu.clocks.models import StatutoryClock
from kangjiu.clocks.rules.working_days import Pause, pauses_of
from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope
from kangjiu.registry import queries as registry
from kangjiu.registry.choices import Category, Insurance, ResidenceKind

TONES: dict[str, str] = {
    Status.DRAFT: "",
    Status.SUBMITTED: "info",
    Status.INCOMPLETE: "warn",
    Status.COMPLETE: "info",
    Status.REVIEWED: "info",
    Status.APPROVED: "ok",
    Status.REJECTED: "bad",
    Status.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list (申请列表), the name masked."""

    id: int
    url: str
    number: str
    child: str
    category: str
    items: str
    township: str
    route: str
    status: str
    tone: str
    submitted_on: date | None
    due_on: date | None
    words: tuple[str, str]
    year: int


def present(by: Scope, rows: Sequence[Application], on: date) -> list[ListRow]:
    """Rows of a page as shown, in a fixed number of queries."""
    names = registry.masked_names(by, (row.person_id for row in rows))
    regions = accounts.region_names(row.region_path for row in rows)
    words = clocks.due_words_many([row.clock for row in rows if row.clock], on)
    asked = _items([row.pk for row in rows])
    return [
        ListRow(
            id=row.pk,
            url=reverse("applications:detail", args=[row.pk]),
            number=row.number or f"草稿 {row.pk}",
            child=names.get(row.person_id, ""),
            category=Category.label_of(row.category),
            items="、".join(asked.get(row.pk, ())),
            township=regions.get(row.region_path, ""),
            route=Route.label_of(row.route),
            status=Status.label_of(row.status),
            tone=TONES[row.status],
            submitted_on=row.submitted_on,
            due_on=row.clock.due_on if row.clock else None,
            words=words.get(row.clock_id or 0, ("", "")),
            year=row.year,
        )
        for row in rows
    ]


def _items(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = ApplicationItem.objects.filter(application_id__in=ids).order_by("pk")
    for application_id, item in rows.values_list("application_id", "item"):
        found.setdefault(application_id, []).append(Item.label_of(item))
    return found


def face(clock: StatutoryClock, on: date) -> Face:
    """The clock day by day."""
    calendar = clocks.working_calendar(min(clock.started_on, on), max(clock.due_on, on))
    pauses = _pauses(clock)
    return clockface.face(
        clock.started_on,
        clock.due_on,
        on,
        clock.working_days,
        calendar.is_workday,
        lambda day: any(pause.holds(day) for pause in pauses),
        clock.ended_on,
    )


def _pauses(clock: StatutoryClock) -> tuple[Pause, ...]:
    """Those of the present run: what was before a new start no longer counts."""
    marks: list[tuple[str, date]] = []
    for event in clocks.clock_events(clock):
        marks = [] if event.kind in {"started", "restarted"} else marks
        marks.append((event.kind, event.on))
    return pauses_of(marks)


def facts_shown(by: Scope, application: Application, on: date) -> list[tuple[str, str]]:
    """The facts of the file as the reviewer reads them (label, value)."""
    view = registry.file(by, application.person_id, on)
    person = view.person
    card = next((line for line in view.certificates if line.active), None)
    finding = next((line for line in view.diagnoses if line.active), None)
    site = application.wish_site
    return [
        ("证件", f"尾号 {view.number_tail}" if view.number_tail else "未登记"),
        ("出生日期", _day(person.birth_on)),
        ("年龄", view.age),
        ("户籍或居住证", ResidenceKind.label_of(person.residence_kind)),
        ("居住地", person.region.name),
        ("救助类别", "、".join(line.label for line in view.categories if line.active) or "未登记"),
        ("残疾人证", f"{card.label}，{card.source}" if card else "没有"),
        ("诊断证明", f"{finding.label}，{_day(finding.from_on)}，{finding.source}" if finding else "没有"),
        ("困难身份", "、".join(view.hardship_labels) or "没有登记"),
        ("医疗保险", Insurance.label_of(person.insurance)),
        ("监护人", "、".join(f"{one.name}（{one.relation}）" for one in view.guardians if one.active)),
        ("申请内容", "、".join(Item.label_of(item) for item in base.items(application.pk))),
        ("意向机构", f"{site.provider.organisation.name}（{site.name}）" if site else "还没有选"),
    ]


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "未登记"


@dataclass(frozen=True, slots=True)
class Next:
    """One thing that may be done next, or why it cannot be (下一步). `post`: done by a button, no page."""

    label: str
    url: str
    reasons: tuple[Reason, ...] = ()
    post: bool = False
    primary: bool = False
    aside: bool = False

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return not self.reasons


# deed of the state table, words, address, permissions, posted by a button
_NEXT: tuple[tuple[str, str, str, tuple[str, ...], bool], ...] = (
    ("submit", "提交申请", "applications:submit", ("applications.enter",), True),
    ("edit", "修改申请", "applications:edit", ("applications.enter",), False),
    (
        "complete",
        "认定材料齐备",
        "applications:complete",
        ("applications.refer", "applications.review"),
        False,
    ),
    ("notify", "一次性告知补正", "applications:notify", ("applications.refer", "applications.review"), False),
    ("review", "审核", "applications:review", ("applications.review",), False),
    ("decide", "审批", "applications:decide", ("applications.approve",), False),
    ("add_paper", "补交材料", "applications:paper_add", ("applications.enter", "applications.review"), False),
    ("appeal", "提出申诉", "applications:appeal", ("applications.appeal",), False),
    ("correct", "更正姓名、证件或账户", "applications:correct", ("applications.correct",), False),
    ("withdraw", "撤回申请", "applications:withdraw", ("applications.enter", "applications.review"), False),
)


FOUNDED = "applications.objection_founded"
PUBLISH = ("applications.refer", "applications.review", "applications.approve")
LOOK = ("applications.review", "applications.approve")
# deeds that never lead on
_ASIDE = frozenset({"edit", "add_paper", "correct", "withdraw"})


def next_steps(
    by: Scope, application: Application, missing: Sequence[Reason] = (), *, on: date
) -> list[Next]:
    """What this person may do with the application now, first what leads on; what cannot be done, with reasons."""
    found = []
    for deed, label, url, permissions, post in _NEXT:
        if not any(by.allows(one) for one in permissions) or states.may(deed, application.status):
            continue
        reasons = _against(by, deed, application, missing, on)
        address = reverse(url, args=[application.pk])
        found.append(Next(label, address, tuple(reasons), post, aside=deed in _ASIDE))
    return _marked([*_publicity(by, application, on), *_to_refer(by, application, on), *found])


def _publicity(by: Scope, application: Application, on: date) -> list[Next]:
    """Put up the notice the pack wants, then enter objections and its result."""
    if not any(by.allows(one) for one in PUBLISH) or not notices.notice_wanted(application):
        return []
    row, key = notices.publicity(application.pk), [application.pk]
    if row is None:
        return [Next("公示", reverse("applications:publicity", args=key))]
    if row.ended_at is not None:
        return []
    against = tuple(notices.end_reasons(application, row, on))
    looking = notices.to_look_into(row) if any(by.allows(one) for one in LOOK) else []
    return [
        *(Next("核实异议", reverse("applications:objection_answer", args=[one.pk])) for one in looking),
        Next("登记公示结果", reverse("applications:publicity_end", args=key), against, post=True),
        Next("登记异议", reverse("applications:objection", args=key), aside=True),
    ]


def _notice_reasons(application: Application, on: date) -> list[Reason]:
    if not notices.notice_wanted(application):
        return []
    return notices.notice_reasons(application, notices.publicity(application.pk), on)


def _to_refer(by: Scope, application: Application, on: date) -> list[Next]:
    """A slip for each right that has none open or received."""
    if not by.allows("applications.refer") or states.may("refer", application.status):
        return []
    against = tuple(_notice_reasons(application, on))
    return [
        Next(
            f"开具转介单（{Item.label_of(right.item)}）",
            reverse("applications:refer", args=[right.pk]),
            against,
        )
        for right in unreferred(application.pk)
    ]


def _marked(found: list[Next]) -> list[Next]:
    first = next((one for one in found if one.possible and not one.aside), None)
    return [replace(one, primary=one is first) for one in found]


def _against(
    by: Scope, deed: str, application: Application, missing: Sequence[Reason], on: date
) -> list[Reason]:
    if deed == "complete":
        return list(missing)
    if deed == "notify" and not missing:
        return [Reason("applications.nothing_missing", "材料已经齐备，没有需要补正的")]
    if deed == "decide":
        review = base.last_review(application.pk)
        roles = {grant.role for grant in by.narrow("applications.approve").grants}
        reviewer = review.reviewed_by_id if review else 0
        own = hands.may_decide(by.user_id, application.entered_by_id, reviewer, roles)
        waits = _notice_reasons(application, on)
        # what was objected to with reason has to be given back, and that is done on this page
        return own if any(one.code == FOUNDED for one in waits) else [*own, *waits]
    if deed == "appeal" and base.appeals(application.pk):
        return [Reason("applications.appealed", "对这个决定已经提出过申诉")]
    return []


def people_of(application: Application) -> dict[str, Any]:
    """Who entered, reviewed and decided, by name."""
    review = base.last_review(application.pk)
    ids = [application.entered_by_id, review.reviewed_by_id if review else None]
    names = accounts.display_names(ids)
    return {
        "entered": names.get(application.entered_by_id, ""),
        "reviewed": names.get(review.reviewed_by_id, "") if review else "",
    }
