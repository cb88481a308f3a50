"""A worker that is killed in the middle of a chunk (kill -9): real processes, a real queue, a database on disk."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from kangjiu.accounts.tests.factories import make_user, scope_of
from kangjiu.audit import queries as audit_queries
from kangjiu.audit.models import TrailRow
from kangjiu.common import dates
from kangjiu.common.scope import Scope
from kangjiu.documents.models import NumberSeries
from kangjiu.exchange import actions, tasks
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportedRow, ImportJob
from kangjiu.exchange.rules.jobs import CHUNK
from kangjiu.exchange.tests.fakes import HELD, workbook

ROWS = 2 * CHUNK + 200
SECONDS = 20


@pytest.fixture
def on_disk(transactional_db, tmp_path, settings):
    """The test's database where another process can open it, empty of data; and the real queue."""
    settings.DATA_DIR = tmp_path
    settings.KANGJIU_IMPORTERS = {"series": "kangjiu.exchange.tests.fakes.HELD"}
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    if connection.vendor != "sqlite":
        yield tmp_path
        return
    given = connections["default"]
    given.ensure_connection()
    with sqlite3.connect(tmp_path / "kangjiu.sqlite3") as copy:
        given.connection.backup(copy)
    copy.close()
    mine = given.copy()
    mine.settings_dict["NAME"] = str(tmp_path / "kangjiu.sqlite3")
    connections["default"] = mine
    yield tmp_path
    mine.close()
    connections["default"] = given


@pytest.fixture
def workers(on_disk):
    """Starts workers; ends those it started, by their ids."""
    started = []

    def start(*more):
        command = [sys.executable, "-m", "django", "db_worker", "--no-startup-delay", "--interval", "0.1"]
        with (on_disk / "worker.log").open("ab") as log:
            started.append(subprocess.Popen([*command, *more], env=environment(on_disk), stderr=log))
        return started[-1]

    yield start
    for worker in started:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


def environment(folder):
    """The surroundings of a worker on the test's database."""
    own = {
        "KANGJIU_MODE": "test",
        "KANGJIU_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "kangjiu.exchange.tests.worker_settings",
    }
    url = os.environ.get("KANGJIU_DATABASE_URL")
    if url:
        name = connection.settings_dict["NAME"]
        own["KANGJIU_DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    return {**os.environ, **own}


def wait_for(what, folder):
    until = time.monotonic() + SECONDS
    while not what():
        said = (folder / "worker.log").read_text() if (folder / "worker.log").exists() else ""
        assert time.monotonic() < until, said
        time.sleep(0.02)


def begun(folder):
    """An import of three chunks, checked, which the person asked to write."""
    by = scope_of(make_user("county_clerk"))
    job = actions.upload(by, HELD, workbook(range(1, ROWS + 1)), "名单.xlsx", at=dates.now())
    actions.dry_run(by, job.pk, HELD, at=dates.now())
    actions.begin_run(by, job.pk, at=dates.now())
    tasks.work.enqueue(job.pk)
    return job


def written():
    """What the import left behind so far: the rows, what ties them to the batch, and their events."""
    return (
        sorted(NumberSeries.objects.values_list("last", flat=True)),
        sorted(row - 1 for row in ImportedRow.objects.values_list("row", flat=True)),
        TrailRow.objects.filter(event="tests.series_made").count(),
    )


def test_a_worker_killed_inside_a_chunk_leaves_whole_chunks_and_the_next_one_finishes(on_disk, workers):
    """kill -9 while row 750 of 1,200 is written: 500 rows stand, then all 1,200, none twice, the trail whole."""
    job = begun(on_disk)
    (on_disk / "hold").touch()
    worker = workers()
    wait_for((on_disk / "held").exists, on_disk)
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    first = list(range(1, CHUNK + 1))
    wait_for(lambda: written() == (first, first, CHUNK), on_disk)
    job.refresh_from_db()
    assert (job.status, job.rows_done, job.rows_written) == (JobStatus.RUNNING, CHUNK, CHUNK)
    assert job.checkpoint == CHUNK + 1

    (on_disk / "hold").unlink()
    call_command("tick")
    assert not DBTaskResult.objects.ready().filter(task_path=tasks.work.module_path).exists()
    ImportJob.objects.filter(pk=job.pk).update(lease_until=dates.now() - dt.timedelta(seconds=1))
    call_command("tick")
    assert DBTaskResult.objects.ready().filter(task_path=tasks.work.module_path).count() == 1
    assert workers("--batch").wait(SECONDS) == 0

    job.refresh_from_db()
    assert (job.status, job.rows_done, job.rows_written) == (JobStatus.DONE, ROWS, ROWS)
    everything = list(range(1, ROWS + 1))
    assert written() == (everything, everything, ROWS)
    assert TrailRow.objects.filter(event="exchange.done").count() == 1
    assert audit_queries.verify(Scope.system({"audit.verify"})).whole
