import datetime as dt

import pytest

from kangjiu.accounts.tests.factories import make_scope, make_user, scope_of
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.documents.models import NumberSeries
from kangjiu.exchange import actions, queries, tasks
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportedRow, ImportJob
from kangjiu.exchange.rules import jobs as rules
from kangjiu.exchange.tests.fakes import SeriesImporter, workbook

AT = dt.datetime(2026, 3, 2, 10, tzinfo=CHINA)
PATH = "kangjiu.exchange.tests.fakes.IMPORTER"


@pytest.fixture
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.KANGJIU_IMPORTERS = {"series": PATH}
    return tmp_path


@pytest.fixture
def importer():
    return SeriesImporter()


@pytest.fixture
def by(db, data_dir):
    return make_scope("county_clerk")


def upload(by, importer, numbers):
    return actions.upload(by, importer, workbook(numbers), "名单.xlsx", at=AT)


def test_check_then_write_then_undo(by, importer):
    job = upload(by, importer, [1, 2, 200_000])
    assert (job.status, job.rows_total) == (JobStatus.UPLOADED, 3)
    job = actions.dry_run(by, job.pk, importer, at=AT)
    assert (job.status, job.rows_good, job.rows_bad) == (JobStatus.CHECKED, 2, 1)
    assert [(p.cell, p.header) for p in queries.problems(job)] == [("B4", "已用到")]
    assert NumberSeries.objects.count() == 0
    job = actions.run(by, job.pk, importer, at=AT)
    assert (job.status, job.rows_written, job.rows_refused) == (JobStatus.DONE, 2, 0)
    assert sorted(NumberSeries.objects.values_list("last", flat=True)) == [1, 2]
    job = actions.undo(by, job.pk, importer, at=AT + dt.timedelta(days=3))
    assert job.status == JobStatus.UNDONE
    assert NumberSeries.objects.count() == 0


def test_a_row_refused_while_writing_leaves_the_others(by, importer):
    job = actions.dry_run(by, upload(by, importer, [1, 2, 3]).pk, importer, at=AT)
    importer.refuse_at = 2
    job = actions.run(by, job.pk, importer, at=AT)
    assert (job.rows_written, job.rows_refused) == (2, 1)
    assert [p.cell for p in queries.problems(job)] == ["A3"]


def test_a_crash_leaves_whole_chunks_and_the_next_worker_goes_on(by, importer, monkeypatch):
    monkeypatch.setattr("kangjiu.exchange.actions.write.CHUNK", 3)
    job = actions.dry_run(by, upload(by, importer, range(1, 11)).pk, importer, at=AT)
    importer.crash_at = 5
    with pytest.raises(RuntimeError):
        actions.run(by, job.pk, importer, at=AT)
    job.refresh_from_db()
    assert (job.status, job.rows_written, ImportedRow.objects.count()) == (JobStatus.RUNNING, 3, 3)
    importer.crash_at = None
    with pytest.raises(Conflict):
        actions.run(by, job.pk, importer, at=AT)
    later = AT + rules.LEASE + dt.timedelta(minutes=1)
    job = actions.run(by, job.pk, importer, at=later)
    assert (job.status, job.rows_written) == (JobStatus.DONE, 10)
    assert sorted(NumberSeries.objects.values_list("last", flat=True)) == list(range(1, 11))


def test_a_batch_is_written_once(by, importer):
    job = actions.dry_run(by, upload(by, importer, [1]).pk, importer, at=AT)
    actions.run(by, job.pk, importer, at=AT)
    with pytest.raises(Conflict):
        actions.run(by, job.pk, importer, at=AT)
    assert NumberSeries.objects.count() == 1


def test_undo_takes_all_rows_back_or_none(by, importer):
    job = actions.dry_run(by, upload(by, importer, [1, 2, 3]).pk, importer, at=AT)
    actions.run(by, job.pk, importer, at=AT)
    importer.refuse_at = 2
    with pytest.raises(Refused) as refusal:
        actions.undo(by, job.pk, importer, at=AT)
    assert "第 3 行" in refusal.value.reasons[0].message
    assert NumberSeries.objects.count() == 3
    importer.refuse_at = None
    with pytest.raises(Refused):
        actions.undo(by, job.pk, importer, at=AT + dt.timedelta(days=8))


def test_the_same_upload_twice_is_one_batch(by, importer):
    key = ImportJob._meta.get_field("public_id").default()
    first, second = (
        actions.upload(by, importer, workbook([1]), "名单.xlsx", at=AT, public_id=key) for _ in range(2)
    )
    assert first.pk == second.pk


def test_another_file_is_refused_with_the_way_out(by, importer):
    with pytest.raises(Refused) as refusal:
        actions.upload(by, importer, b"%PDF-1.7", "a.pdf", at=AT)
    assert refusal.value.reasons[0].field == "file"
    assert ImportJob.objects.count() == 0


def test_nothing_good_means_nothing_to_write(by, importer):
    job = actions.dry_run(by, upload(by, importer, [200_000]).pk, importer, at=AT)
    with pytest.raises(Refused):
        actions.begin_run(by, job.pk, at=AT)


def test_columns_given_by_hand_are_checked(by, importer):
    job = upload(by, importer, [1])
    with pytest.raises(Refused):
        actions.map_columns(by, job.pk, importer, {"kind": 0, "last": 0}, at=AT)
    with pytest.raises(Refused):
        actions.map_columns(by, job.pk, importer, {"nonsense": 0}, at=AT)
    actions.map_columns(by, job.pk, importer, {"kind": 1, "last": 0}, at=AT)
    job = actions.dry_run(by, job.pk, importer, at=AT)
    assert job.rows_good == 0


def test_the_next_county_does_not_see_the_batch(by, importer, data_dir):
    job = upload(by, importer, [1])
    other = make_scope("county_clerk", "419001")
    with pytest.raises(ImportJob.DoesNotExist):
        queries.job(other, job.pk)
    with pytest.raises(NotAllowed):
        queries.job(make_scope("county_statistics"), job.pk)


def test_the_worker_acts_for_the_person_who_uploaded(db, data_dir, importer):
    by = scope_of(make_user("county_clerk"))
    job = upload(by, importer, [1, 2])
    actions.begin_check(by, job.pk, at=AT)
    assert tasks.requeue(at=AT + rules.LEASE) == 1
    job.refresh_from_db()
    assert job.status == JobStatus.CHECKED
    actions.begin_run(by, job.pk, at=AT)
    tasks.work.enqueue(job.pk)
    job.refresh_from_db()
    assert (job.status, job.rows_written) == (JobStatus.DONE, 2)


def test_a_batch_that_keeps_breaking_ends_in_words(db, data_dir, importer):
    by = scope_of(make_user("county_clerk"))
    job = upload(by, importer, [1])
    actions.begin_check(by, job.pk, at=AT)
    ImportJob.objects.filter(pk=job.pk).update(attempts=rules.MAX_ATTEMPTS)
    tasks.work.enqueue(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.failure


def test_the_marked_workbook_and_the_masked_list_show_the_cell(by, importer):
    job = actions.dry_run(by, upload(by, importer, [1, 200_000]).pk, importer, at=AT)
    [problem] = queries.shown_problems(job)
    assert (problem.cell, problem.shown, problem.next_step) == ("B3", "200000", "写小一点")
    assert queries.marked_workbook(job).startswith(b"PK")


def test_progress_tells_speed_and_what_is_left():
    told = rules.progress(338, 412, AT, AT + dt.timedelta(seconds=8))
    assert told.words == "第 338 行，共 412 行，每秒 42 行，还要约 1 秒"
    assert rules.progress(0, 412, AT, None).words == "第 0 行，共 412 行"
