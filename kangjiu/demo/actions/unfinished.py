"""What is still under way today (今天的工作): applications in every state, so that each page has something to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from kangjiu.applications import actions as applications
from kangjiu.applications.choices import CorrectionKind, Outcome, PaperKind
from kangjiu.demo.actions import deciding, intake
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import paper
from kangjiu.demo.rules.fates import LATE, Fate, Late
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import moment

ELSEWHERE = "经核实，本年度已在外地享受同类救助。"
Step = Callable[[Cast, Any, date], None]


def apply_late(cast: Cast, children: Sequence[Child]) -> None:
    """The applications of the last weeks, the oldest first."""
    for child, late in sorted(zip(children, LATE, strict=True), key=lambda pair: -pair[1].back):
        _one(cast, child, late)


def _one(cast: Cast, child: Child, late: Late) -> None:
    day = cast.workday(cast.story.today, -late.back)
    entered = cast.workday(day, -1)
    refused = late.fate in (Fate.REJECTED, Fate.APPEALED)
    row = intake.enter(cast, child, entered, aid_elsewhere=refused)
    for step in STEPS[late.fate]:
        step(cast, row, day)


def _submit(cast: Cast, row: Any, day: date) -> None:
    at = moment(day, 10)
    applications.submit(cast.by("county_clerk", at), row.pk, at=at)
    deciding.hand_in(cast, row, day, at)


def _notice(cast: Cast, row: Any, day: date) -> None:
    at = moment(day, 10)
    clerk = cast.by("county_clerk", at)
    applications.submit(clerk, row.pk, at=at)
    deciding.hand_in(cast, row, day, at, but=(PaperKind.HOUSEHOLD_BOOK, PaperKind.DIAGNOSIS))
    applications.notify_missing(clerk, row.pk, at=moment(day, 15))


def _complete(cast: Cast, row: Any, day: date) -> None:
    deciding.complete(cast, [row], day)


def _pause(cast: Cast, row: Any, day: date) -> None:
    at = moment(cast.workday(day, 2), 10)
    applications.pause(cast.by("county_reviewer", at), row.pk, at=at)


def _withdraw(cast: Cast, row: Any, day: date) -> None:
    at = moment(cast.workday(day, 1), 16)
    applications.withdraw(cast.by("county_clerk", at), row.pk, at=at)


def _review(cast: Cast, row: Any, day: date) -> None:
    deciding.review(cast, [row], cast.workday(day, 1))


def _decide(cast: Cast, row: Any, day: date) -> None:
    deciding.decide(cast, [row], cast.workday(day, 2))


def _refuse(cast: Cast, row: Any, day: date) -> None:
    at, then = moment(cast.workday(day, 1), 11), moment(cast.workday(day, 2), 11)
    applications.review(cast.by("county_reviewer", at), row.pk, Outcome.REFUSE, ELSEWHERE, at=at)
    applications.decide(cast.by("county_approver", then), row.pk, Outcome.REFUSE, ELSEWHERE, at=then)


def _appeal(cast: Cast, row: Any, day: date) -> None:
    at = moment(cast.workday(day, 6), 10)
    words = "孩子今年没有在外地领过救助，请重新核实。"
    applications.appeal(cast.by("county_clerk", at), row.pk, words, at=at)


def _correct(cast: Cast, row: Any, day: date) -> None:
    at = moment(cast.workday(day, 4), 10)
    child = cast.children[row.person_id]
    proof = (paper.scan("Shili demo: household register"), "示例户口簿.pdf")
    applications.propose_correction(
        cast.by("county_clerk", at), row.pk, CorrectionKind.NAME, child.name + "安", proof=proof, at=at
    )


def _place(cast: Cast, row: Any, day: date) -> None:
    deciding.place(cast, [row], cast.workday(day, 3))


def _refer(cast: Cast, row: Any, day: date) -> None:
    deciding.slip(cast, row, moment(cast.workday(day, 3), 10))


_DECIDED: tuple[Step, ...] = (_complete, _review, _decide)
STEPS: dict[Fate, tuple[Step, ...]] = {
    Fate.DRAFT: (),
    Fate.SUBMITTED: (_submit,),
    Fate.NOTICED: (_notice,),
    Fate.COMPLETE: (_complete,),
    Fate.PAUSED: (_complete, _pause),
    Fate.REVIEWED: (_complete, _review),
    Fate.WITHDRAWN: (_complete, _withdraw),
    Fate.REJECTED: (_complete, _refuse),
    Fate.APPEALED: (_complete, _refuse, _appeal),
    Fate.APPROVED: _DECIDED,
    Fate.REFERRED: (*_DECIDED, _refer),
    Fate.CORRECTING: (*_DECIDED, _place, _correct),
    Fate.TRAINING: (*_DECIDED, _place),
}
