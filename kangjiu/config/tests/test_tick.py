import importlib
import importlib.util
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from kangjiu.applications.tests import factories
from kangjiu.audit.models import AccessRow, Anchor, TrailRow
from kangjiu.audit.queries import anchor_due
from kangjiu.common import dates
from kangjiu.config.management.commands import tick
from kangjiu.policy.tests.factories import open_version

pytestmark = pytest.mark.django_db


def test_a_day_has_one_anchor_however_often_the_tick_comes():
    assert anchor_due(dates.now())
    call_command("tick")
    call_command("tick")
    assert Anchor.objects.count() == 1


def test_readings_are_chained_by_the_tick():
    call_command("tick")
    assert not AccessRow.objects.filter(chain__isnull=True).exists()


def test_every_task_of_an_app_is_put_in_by_the_tick_or_started_by_a_person():
    """A periodic task nobody enqueues is work that never happens."""
    known = {
        task.module_path
        for app in apps.get_app_configs()
        if app.name.startswith("kangjiu.") and importlib.util.find_spec(f"{app.name}.tasks")
        for task in vars(importlib.import_module(f"{app.name}.tasks")).values()
        if isinstance(task, Task)
    }
    by_people = {
        "kangjiu.exchange.tasks.work",
        "kangjiu.exchange.tasks.export",
        "kangjiu.audit.tasks.export_anchor",
    }
    assert known - by_people == {task.module_path for task in (*tick.EVERY_MINUTE, *tick.EVERY_HOUR)}


def test_tasks_are_forgotten_after_a_week_also_those_of_a_killed_worker():
    week = timedelta(days=7, hours=1)
    for number, (status, began, ended) in enumerate(
        [
            ("SUCCEEDED", week, week),
            ("RUNNING", week, None),
            ("RUNNING", timedelta(hours=1), None),
            ("READY", None, None),
        ]
    ):
        moments = [None if ago is None else dates.now() - ago for ago in (began, ended)]
        DBTaskResult.objects.create(
            task_path=f"tests.task_{number}",
            status=status,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            run_after=dates.now(),
            started_at=moments[0],
            finished_at=moments[1],
        )
    call_command("tick")
    kept = DBTaskResult.objects.filter(task_path__startswith="tests.")
    assert sorted(kept.values_list("task_path", flat=True)) == ["tests.task_2", "tests.task_3"]


def test_a_slip_over_its_day_is_closed_on_the_hour():
    referral = factories.referred(factories.cast())
    late = datetime.combine(referral.valid_to_on, datetime.min.time(), dates.CHINA) + timedelta(days=1)
    with time_machine.travel(late, tick=False):
        call_command("tick")
    referral.refresh_from_db()
    assert referral.status == "expired"


def test_what_a_new_version_changes_stands_on_the_timeline_once():
    who = factories.cast()
    right = factories.approved(who)
    version, right.version = right.version, open_version()
    right.save()
    right.person.birth_on = date(2008, 1, 2)
    right.person.save()
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=dates.CHINA), tick=False):
        call_command("tick")
        call_command("tick")
    rows = TrailRow.objects.filter(event="applications.rechecked", person_id=right.person_id)
    assert [row.data["finding"] for row in rows] == ["refused"]
    version.refresh_from_db()
    right.refresh_from_db()
    assert version.rechecked_at and right.status == "active"
