"""A worker that is killed in the middle of its work (kill -9): real processes, a real queue, a database on disk."""

import datetime as dt
import io
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
from python_calamine import CalamineWorkbook

from kangjiu.accounts.tests.factories import make_user, scope_of
from kangjiu.audit import queries as audit_queries
from kangjiu.audit.models import TrailRow
from kangjiu.common import dates
from kangjiu.common.scope import Scope
from kangjiu.documents import queries as documents_queries
from kangjiu.documents.models import NumberSeries
from kangjiu.exchange import actions, queries, tasks
from kangjiu.exchange.choices import ExportStatus, JobStatus
from kangjiu.exchange.models import ExportJob, ImportedRow, ImportJob
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


def kill_in_the_middle(folder, workers):
    """Start a worker and kill it where the test holds it."""
    (folder / "hold").touch()
    worker = workers()
    wait_for((folder / "held").exists, folder)
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    (folder / "hold").unlink()


def waiting(task):
    return DBTaskResult.objects.ready().filter(task_path=task.module_path).count()


def the_lease_runs_out(model, job, task):
    """The tick leaves the job alone while its lease runs, and gives it back to the queue once it is over."""
    call_command("tick")
    assert waiting(task) == 0
    model.objects.filter(pk=job.pk).update(lease_until=dates.now() - dt.timedelta(seconds=1))
    call_command("tick")
    assert waiting(task) == 1


def test_a_worker_killed_inside_a_chunk_leaves_whole_chunks_and_the_next_one_finishes(on_disk, workers):
    """kill -9 while row 750 of 1,200 is written: 500 rows stand, then all 1,200, none twice, the trail whole."""
    job = begun(on_disk)
    kill_in_the_middle(on_disk, workers)
    first = list(range(1, CHUNK + 1))
    wait_for(lambda: written() == (first, first, CHUNK), on_disk)
    job.refresh_from_db()
    assert (job.status, job.rows_done, job.rows_written) == (JobStatus.RUNNING, CHUNK, CHUNK)
    assert job.checkpoint == CHUNK + 1

    the_lease_runs_out(ImportJob, job, tasks.work)
    assert workers("--batch").wait(SECONDS) == 0

    job.refresh_from_db()
    assert (job.status, job.rows_done, job.rows_written) == (JobStatus.DONE, ROWS, ROWS)
    everything = list(range(1, ROWS + 1))
    assert written() == (everything, everything, ROWS)
    assert TrailRow.objects.filter(event="exchange.done").count() == 1
    assert audit_queries.verify(Scope.system({"audit.verify"})).whole


def test_an_export_whose_worker_is_killed_begins_anew_and_leaves_no_second_file(on_disk, workers):
    """kill -9 after 2,000 of 3,200 rows: nothing to take; the next worker writes all rows into another file."""
    user = make_user("county_clerk")
    by, unit = scope_of(user, dates.now()), user.organisation_id
    NumberSeries.objects.bulk_create(
        NumberSeries(organisation_id=unit, kind=f"k{n}", year=2026, last=n) for n in range(1, 3_201)
    )
    asked = {"address": "/held/?export=xlsx", "method": "POST", "cookies": {}, "back": "/"}
    job = actions.begin_export(by, name="编号序列", code="children", asked=asked, rows=3_200, at=dates.now())
    tasks.export.enqueue(job.pk)
    kill_in_the_middle(on_disk, workers)
    job.refresh_from_db()
    assert (job.status, job.rows_done, job.attempts) == (ExportStatus.RUNNING, 2_000, 1)
    assert documents_queries.temporary_names() == {job.storage_name}
    half = (on_disk / "temporary" / job.storage_name).read_bytes()
    assert b"k1999" not in half and b"xml" not in half

    the_lease_runs_out(ExportJob, job, tasks.export)
    assert workers("--batch").wait(SECONDS) == 0
    job.refresh_from_db()
    assert (job.status, job.rows_done, job.rows_total) == (ExportStatus.READY, 3_200, 3_200)
    content = b"".join(queries.export_content(by, job, dates.now()))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == list(range(1, 3_201))
    assert TrailRow.objects.filter(event="exchange.exported").count() == 1
    assert actions.remove_exports(at=dates.now()) == 1
    assert documents_queries.temporary_names() == {job.storage_name}
