"""A crash in the middle of any action leaves either all of it or none.

Two halves: every public action of every app is one transaction (or is named below with the reason why not), and a
table of deeds is played with a crash in their very last step, the head of the trail, after everything was written.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.db import transaction

from kangjiu.applications import actions as applications
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT, ON
from kangjiu.audit.actions import heads
from kangjiu.care import actions as care
from kangjiu.care.actions import Cell
from kangjiu.care.tests import factories as training
from kangjiu.care.tests.factories import IN_DECEMBER, IN_NOVEMBER, NOVEMBER
from kangjiu.registry import actions as registry
from kangjiu.registry.actions import GuardianData, PersonData
from kangjiu.registry.tests import factories as files
from tests.architecture.source import LEVEL

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# actions that are no transaction of their own, and why
NOT_ONE: dict[str, str] = {
    "audit.record": "a step inside the caller's transaction; refuses to work without one",
    "audit.record_many": "a step inside the caller's transaction",
    "audit.open_file": "one row, written by log_access in its own transaction",
    "audit.chain_accesses": "batches of a job, each a transaction, repeatable",
    "documents.sweep_files": "files, repeatable",
    "documents.rewrap_files": "files one by one, repeatable",
    "documents.open_temporary": "a file, sealed as it is written, removed when its writer fails",
    "documents.discard_temporary": "a file, repeatable",
    "exchange.dry_run": "blocks of a job with their checkpoint, repeatable",
    "exchange.run": "blocks of a job with their checkpoint, repeatable",
    "exchange.make_export": "progress in blocks, ready and recorded in one transaction, begun anew after a crash",
    "exchange.remove_exports": "files one by one, repeatable",
    "registry.data_of": "reads only",
    "registry.open_many": "a thousand rows in one transaction each",
    "registry.rebuild_certificates": "blocks of a job, repeatable",
    "registry.rebuild_numbers": "blocks of a job, repeatable",
    "registry.rebuild_tokens": "blocks of a job, repeatable",
    "policy.decide": "a step inside the caller's transaction",
    "policy.decide_many": "a step inside the caller's transaction",
    "policy.need_complete": "reads only",
    "policy.preview": "reads only",
    "providers.designate": "is change_status, which is one transaction",
    "applications.asked": "reads only",
    "applications.preview": "reads only",
    "applications.recheck_all": "one transaction for each version of a policy, repeatable",
    "claims.bill_reasons": "reads only",
    "claims.work_out": "works out; its caller is one transaction",
    "care.recognise_all": "one transaction for each right, repeatable",
}


def public_actions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public action of every app: ("applications.decide", function)."""
    for app in LEVEL:
        try:
            module = importlib.import_module(f"kangjiu.{app}.actions")
        except ModuleNotFoundError:
            continue
        own = [name for name, value in vars(module).items() if value_is_own(value, module.__name__)]
        for name in getattr(module, "__all__", own):
            found = getattr(module, name)
            if inspect.isfunction(found) and app != "demo":
                yield f"{app}.{name}", found


def value_is_own(value: object, module: str) -> bool:
    public = inspect.isfunction(value) and not value.__name__.startswith("_")
    return public and value.__module__ == module  # type: ignore[attr-defined]


def is_one_transaction(function: Callable[..., object]) -> bool:
    cells = getattr(function, "__closure__", None) or ()
    return any(isinstance(cell.cell_contents, transaction.Atomic) for cell in cells)


def test_every_action_is_one_transaction_or_says_why_not():
    loose = {name for name, function in public_actions() if not is_one_transaction(function)}
    assert loose == NOT_ONE.keys()


class Crash(Exception):
    """The power fails."""


@dataclass
class Deed:
    """One action, ready to be played."""

    play: Callable[[], object]


def _who() -> factories.Cast:
    return factories.cast()


def _with(make: Callable[..., object], then: Callable[..., object]) -> Deed:
    """A subject made first; the deed is what is done with it."""
    who = _who()
    subject = make(who)
    return Deed(lambda: then(who, subject))


def _rejected_with_appeal(who: factories.Cast) -> object:
    made = factories.rejected(who)
    return applications.appeal(who.clerk, made.pk, "不同意", at=AT)


def _corrected(who: factories.Cast) -> object:
    right = factories.approved(who)
    return applications.propose_correction(who.clerk, right.application_id, "name", "安小和", at=AT)


def _two_files(who: factories.Cast) -> tuple[object, object]:
    return factories.child(), factories.child(number="")


def _person() -> PersonData:
    return PersonData(name="安小禾", region=files.TOWNSHIP, id_number=files.id_number(date(2021, 3, 18)))


def _care(then: Callable[..., object], make: Callable[..., object] | None = None) -> Deed:
    office = training.office()
    placement = training.placement(office.site)
    subject = make(office, placement) if make else placement
    return Deed(lambda: then(office, subject))


def _place_and_right(who: factories.Cast) -> tuple[object, object]:
    return factories.place(who), factories.approved(who)


DEEDS: dict[str, Callable[[], Deed]] = {
    "enter": lambda: _with(lambda who: factories.child(), lambda who, child: factories.entered(who, child)),
    "submit": lambda: _with(
        factories.entered, lambda who, row: applications.submit(who.clerk, row.pk, at=AT)
    ),
    "add_scan": lambda: _with(
        factories.submitted,
        lambda who, row: applications.add_scan(
            who.clerk, row.pk, factories.papers("form")[0], PDF, "示例.pdf", at=AT
        ),
    ),
    "notify_missing": lambda: _with(
        lambda who: factories.submitted(who, papers=factories.papers("form")),
        lambda who, row: applications.notify_missing(who.clerk, row.pk, at=AT),
    ),
    "mark_complete": lambda: _with(
        factories.submitted, lambda who, row: applications.mark_complete(who.clerk, row.pk, ON, at=AT)
    ),
    "pause": lambda: _with(factories.complete, lambda who, row: applications.pause(who.clerk, row.pk, at=AT)),
    "review": lambda: _with(
        factories.complete, lambda who, row: applications.review(who.reviewer, row.pk, "pass", "", at=AT)
    ),
    "approve": lambda: _with(
        factories.reviewed, lambda who, row: applications.decide(who.approver, row.pk, "pass", at=AT)
    ),
    "give_back": lambda: _with(
        factories.reviewed,
        lambda who, row: applications.decide(who.approver, row.pk, "return", "再看", at=AT),
    ),
    "withdraw": lambda: _with(
        factories.complete, lambda who, row: applications.withdraw(who.clerk, row.pk, at=AT)
    ),
    "appeal": lambda: _with(
        factories.rejected, lambda who, row: applications.appeal(who.clerk, row.pk, "不同意", at=AT)
    ),
    "answer_appeal": lambda: _with(
        _rejected_with_appeal,
        lambda who, row: applications.answer_appeal(who.approver, row.pk, "reopened", "重新审核", at=AT),
    ),
    "propose_correction": lambda: _with(
        factories.approved,
        lambda who, right: applications.propose_correction(
            who.clerk, right.application_id, "name", "安小和", proof=(PDF, "示例.pdf"), at=AT
        ),
    ),
    "confirm_correction": lambda: _with(
        _corrected, lambda who, row: applications.confirm_correction(who.reviewer, row.pk, True, at=AT)
    ),
    "issue_referral": lambda: _with(
        _place_and_right,
        lambda who, both: applications.issue_referral(who.clerk, both[1].pk, both[0].pk, at=AT),
    ),
    "cancel_referral": lambda: _with(
        factories.referred, lambda who, slip: applications.cancel_referral(who.clerk, slip.pk, "开错", at=AT)
    ),
    "end_entitlement": lambda: _with(
        factories.approved,
        lambda who, right: applications.end_entitlement(who.reviewer, right.pk, "moved", on=ON, at=AT),
    ),
    "use_quota": lambda: _with(
        factories.approved,
        lambda who, right: applications.use_quota(who.clerk, right, "claims.line:1", 100_00, 2, at=AT),
    ),
    "merge_files": lambda: _with(
        _two_files, lambda who, two: applications.merge_files(who.clerk, two[0].pk, two[1].pk, at=AT)
    ),
    "open_child": lambda: _with(
        lambda who: factories.child(),
        lambda who, _: registry.open_child(who.clerk, _person(), ["physical"], at=AT),
    ),
    "add_guardian": lambda: _with(
        lambda who: factories.child(),
        lambda who, child: registry.add_guardian(
            who.clerk,
            child.pk,
            GuardianData(
                relation="mother",
                person=PersonData(
                    name="示例母亲", region=files.TOWNSHIP, id_number=files.id_number(date(1990, 1, 2))
                ),
                is_primary=False,
                from_on=ON,
            ),
            at=AT,
        ),
    ),
    "save_cells": lambda: _care(
        lambda office, row: care.save_cells(
            office.admin,
            office.site.pk,
            NOVEMBER,
            [Cell(row.pk, date(2026, 11, 10), "present")],
            at=IN_NOVEMBER,
        )
    ),
    "close_month": lambda: _care(
        lambda office, sheet: care.close_month(office.admin, office.site.pk, NOVEMBER, at=IN_DECEMBER),
        lambda office, row: training.attended(row, NOVEMBER),
    ),
    "end_placement": lambda: _care(
        lambda office, row: care.end_placement(
            office.clerk, row.pk, "guardian", date(2026, 11, 20), at=IN_NOVEMBER
        )
    ),
}


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model.__module__.startswith("kangjiu.")
    }


def steps_of(deed: Deed, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the deed advances a head of the trail; played and taken back."""
    count, advance = 0, heads.advance

    def counted(*args: object, **kwargs: object) -> object:
        nonlocal count
        count += 1
        return advance(*args, **kwargs)  # type: ignore[arg-type, func-returns-value]

    with monkeypatch.context() as patch, pytest.raises(Crash), transaction.atomic():
        patch.setattr(heads, "advance", counted)
        deed.play()
        raise Crash
    return count


@pytest.mark.django_db
@pytest.mark.parametrize("name", DEEDS)
def test_a_crash_in_the_last_step_leaves_nothing_of_the_deed(name, monkeypatch):
    deed = DEEDS[name]()
    last, count, advance = steps_of(deed, monkeypatch), 0, heads.advance
    assert last, "the deed leaves no trace on the trail"
    before = everything()

    def failing(*args: object, **kwargs: object) -> None:
        nonlocal count
        count += 1
        advance(*args, **kwargs)  # type: ignore[arg-type]
        if count == last:
            raise Crash

    monkeypatch.setattr(heads, "advance", failing)
    with pytest.raises(Crash):
        deed.play()
    after = everything()
    assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
    monkeypatch.undo()
    deed.play()
    assert everything() != before
