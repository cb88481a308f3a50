"""The way of an application through the office (申请办理): papers, completeness, review, decision, slip, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kangjiu.applications import actions as applications
from kangjiu.applications import queries as applications_queries
from kangjiu.applications.actions import PaperData
from kangjiu.applications.choices import Item, Outcome, PaperKind, Status
from kangjiu.care import actions as care
from kangjiu.care import queries as care_queries
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import paper
from kangjiu.demo.rules.story import moment, spread

WAVE = 30
_PROOF = {PaperKind.CERTIFICATE, PaperKind.DIAGNOSIS}


def whole_way(cast: Cast, rows: Sequence[Any], on: date) -> None:
    """Take applications through to training, thirty a day, everybody in turn."""
    for start in range(0, len(rows), WAVE):
        day = cast.workday(on, start // WAVE)
        wave = rows[start : start + WAVE]
        complete(cast, wave, day)
        review(cast, wave, cast.workday(day, 1))
        decide(cast, wave, cast.workday(day, 2))
        place(cast, wave, cast.workday(day, 3))


def hand_in(cast: Cast, row: Any, day: date, at: Any, *, but: Iterable[str] = ()) -> None:
    """The papers the checklist names, seen on paper, but for some left out."""
    clerk = cast.by("county_clerk", at)
    child = cast.children[row.person_id]
    for line in applications_queries.checklist(clerk, row.pk, day).missing:
        kinds = set(line.wanted.kinds)
        kind = line.wanted.kinds[0]
        if kinds >= _PROOF:
            kind = PaperKind.CERTIFICATE if child.card else PaperKind.DIAGNOSIS
        if kind == PaperKind.PROXY:
            year_end = date(day.year, 12, 31)
            data = PaperData(kind, day, year_end, valid_from_on=day, scope="代为申请、补交材料、代收文书")
            scan = paper.scan("Shili demo: power of attorney")
            applications.add_scan(clerk, row.pk, data, scan, "示例授权委托书.pdf", at=at)
        elif kind not in set(but):
            applications.add_paper(clerk, row.pk, PaperData(kind, day), at=at)


def complete(cast: Cast, rows: Sequence[Any], day: date) -> None:
    """Papers in, submitted, complete: the clock starts."""
    for row, at in zip(rows, spread(day, len(rows)), strict=True):
        clerk = cast.by("county_clerk", at)
        if row.status == Status.DRAFT:
            applications.submit(clerk, row.pk, at=at)
            hand_in(cast, row, day, at)
        applications.mark_complete(clerk, row.pk, day, at=at)


def review(cast: Cast, rows: Sequence[Any], day: date) -> None:
    """The reviewer agrees."""
    for row, at in zip(rows, spread(day, len(rows)), strict=True):
        reviewer = cast.by("county_reviewer", at)
        applications.review(reviewer, row.pk, Outcome.PASS, "材料齐全，符合条件。", at=at)


def decide(cast: Cast, rows: Sequence[Any], day: date) -> None:
    """The approver decides."""
    for row, at in zip(rows, spread(day, len(rows)), strict=True):
        applications.decide(cast.by("county_approver", at), row.pk, Outcome.PASS, "同意救助。", at=at)


def place(cast: Cast, rows: Sequence[Any], day: date) -> None:
    """Slips for those not in training yet, received the next working day; the others go on where they are."""
    for row, at in zip(rows, spread(day, len(rows)), strict=True):
        clerk = cast.by("county_clerk", at)
        for right in applications_queries.entitlements(clerk, row.person_id, row.year):
            if right.item != Item.TRAINING:
                continue
            if care_queries.placement_on(row.person_id, day) is not None:
                care.recognise_pending(clerk, right, at=at)
            else:
                send(cast, right, day, at)


def send(cast: Cast, right: Any, day: date, at: Any, *, start_on: date | None = None) -> None:
    """A slip and its receipt; training begins the working day after."""
    referral = refer(cast, right, at)
    received = moment(cast.workday(day, 1), 10, at.minute)
    start_on = start_on or cast.workday(day, 2)
    admin = cast.by(cast.admin_of(referral.provider_id), received)
    care.receive_referral(admin, referral.pk, start_on, at=received)


def slip(cast: Cast, row: Any, at: Any) -> None:
    """A slip that nobody has received yet."""
    for right in applications_queries.entitlements(cast.by("county_clerk", at), row.person_id, row.year):
        refer(cast, right, at)


def refer(cast: Cast, right: Any, at: Any) -> Any:
    """A slip to the place with most room."""
    site = cast.site_for(right.category)
    cast.taken[site.pk] += 1
    return applications.issue_referral(cast.by("county_clerk", at), right.pk, site.pk, at=at)
