"""A long list as a workbook: asked for, written by the worker, taken by one person, removed after a day."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kangjiu.accounts.models import RoleAssignment
from kangjiu.accounts.tests.factories import make_organisation, make_user, scope_of
from kangjiu.audit.models import TrailRow
from kangjiu.common.dates import now
from kangjiu.common.errors import Conflict, Refused
from kangjiu.common.scope import Grant, Scope
from kangjiu.documents import queries as documents_queries
from kangjiu.exchange import actions, queries, tasks
from kangjiu.exchange.choices import ExportStatus
from kangjiu.exchange.models import ExportJob
from kangjiu.exchange.rules import exports as rules
from kangjiu.exchange.rules.jobs import LEASE, MAX_ATTEMPTS

UNITS = "/accounts/organisations/"
ASKED = {"address": UNITS + "?export=xlsx", "method": "POST", "cookies": {}, "back": UNITS}


@pytest.fixture(autouse=True)
def small(db, tmp_path, settings, monkeypatch):
    """Three rows are a long list."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("kangjiu.exchange.views.exports.DIRECT_ROWS", 2)
    for number in range(4):
        make_organisation("provider", name=f"示例机构{number}")


def sign_in(client, role="system_admin"):
    user = make_user(role)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def table(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def address(name, job):
    return reverse(f"exchange:{name}", args=[job.pk])


def begun(user, **more):
    given = {"name": "单位", "code": "organisations", "asked": ASKED, "rows": 4, "at": now()}
    return actions.begin_export(scope_of(user, now()), **{**given, **more})


def test_a_long_list_goes_to_the_worker_and_comes_back_whole(client):
    user = sign_in(client)
    answer = client.post(UNITS + "?kind=provider&sort=-region_path&export=xlsx")
    job = ExportJob.objects.get()
    assert answer.url == address("export", job)
    assert (job.status, job.rows_done, job.created_by) == (ExportStatus.READY, 4, user)
    page = client.get(answer.url).content.decode()
    assert "4 行都在里面" in page and address("export_file", job) in page
    taken = client.get(address("export_file", job))
    content = b"".join(taken)
    assert int(taken["Content-Length"]) == len(content) and taken["Cache-Control"] == "no-store"
    assert [row[0] for row in table(content)[1:]] == [f"示例机构{n}" for n in (3, 2, 1, 0)]
    noted = TrailRow.objects.get(event="exchange.exported")
    assert (noted.data, noted.actor_id) == ({"kind": "organisations", "rows": 4}, user.pk)
    assert job.name in client.get(reverse("exchange:exports")).content.decode()


def test_a_short_list_is_answered_at_once_and_recorded(client, monkeypatch):
    monkeypatch.setattr("kangjiu.exchange.views.exports.DIRECT_ROWS", 4)
    sign_in(client)
    answer = client.post(UNITS + "?kind=provider&export=xlsx")
    assert len(table(answer.content)) == 5
    assert TrailRow.objects.get(event="exchange.exported").data["rows"] == 4
    assert not ExportJob.objects.exists()


def test_an_address_alone_takes_nothing_away(client):
    """A GET writes nothing, so it shows the button."""
    sign_in(client)
    page = client.get(UNITS + "?kind=provider&export=xlsx").content.decode()
    assert "全部 4" in page and "在后台生成" in page and 'name="once"' in page
    assert not ExportJob.objects.exists()


def test_the_chosen_columns_are_kept(client):
    sign_in(client)
    client.cookies["kj_cols_organisations"] = "state"
    client.post(UNITS + "?kind=provider&export=xlsx")
    content = b"".join(client.get(address("export_file", ExportJob.objects.get())))
    assert table(content)[0] == ["单位名称", "状态"]


def test_nobody_else_sees_it_not_even_beside_the_same_desk(client):
    job = begun(make_user("system_admin"))
    sign_in(client)
    for name in ("export", "export_progress", "export_file"):
        assert client.get(address(name, job)).status_code == 404
    assert client.post(address("export_cancel", job)).status_code == 404
    assert "没有在后台导出过清单" in client.get(reverse("exchange:exports")).content.decode()


def test_who_lost_the_role_meanwhile_gets_nothing(client):
    user = sign_in(client)
    make_user("security_admin", organisation=user.organisation)
    client.post(UNITS + "?export=xlsx")
    job = ExportJob.objects.get()
    RoleAssignment.objects.filter(user=user).update(role="security_admin")
    answer = client.get(address("export_file", job))
    assert answer.status_code == 422 and "权限范围在导出之后有变化" in answer.content.decode()


def test_the_worker_writes_nothing_for_who_lost_the_role(client):
    user = make_user("system_admin")
    job = begun(user)
    RoleAssignment.objects.filter(user=user).update(valid_to=now().date() - dt.timedelta(days=1))
    tasks.export.enqueue(job.pk)
    job.refresh_from_db()
    assert job.status == ExportStatus.FAILED and "重新导出" in job.failure
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert documents_queries.temporary_names() == set()


@pytest.mark.parametrize("gone", ["/accounts/nowhere/", "/children/?export=xlsx"])
def test_a_list_that_is_gone_or_closed_ends_in_words(client, gone):
    user = sign_in(client)
    job = begun(user, asked={**ASKED, "address": gone})
    tasks.export.enqueue(job.pk)
    job.refresh_from_db()
    assert job.status == ExportStatus.FAILED
    assert "已经不在您的权限范围内" in client.get(address("export", job)).content.decode()


def test_the_same_press_and_the_same_list_under_way_are_one_export():
    user = make_user("system_admin")
    job = begun(user)
    assert begun(user) == job
    other = begun(user, asked={**ASKED, "address": UNITS + "?kind=school&export=xlsx"})
    assert other != job
    ExportJob.objects.update(status=ExportStatus.READY)
    assert begun(user, public_id=job.public_id) == job
    assert begun(user) not in (job, other)


def test_a_cancelled_export_stops_at_the_next_rows_and_leaves_no_file(monkeypatch):
    monkeypatch.setattr(rules, "CHUNK", 1)
    user = make_user("system_admin")
    by, job = scope_of(user, now()), begun(user)

    def rows():
        yield ["一"]
        yield ["二"]
        actions.cancel_export(by, job.pk, at=now())
        yield ["三"]

    with pytest.raises(Conflict):
        actions.make_export(by, job.pk, (["数"], rows()), 3, at=now())
    job.refresh_from_db()
    assert (job.status, job.rows_done) == (ExportStatus.CANCELLED, 2)
    assert documents_queries.temporary_names() == set()
    assert not TrailRow.objects.filter(event="exchange.exported").exists()
    with pytest.raises(Conflict):
        actions.cancel_export(by, job.pk, at=now())
    with pytest.raises(Refused):
        queries.export_content(by, job, now())


def test_cancelling_from_the_page_says_so(client):
    job = begun(sign_in(client))
    shown = client.get(address("export", job)).content.decode()
    assert "取消导出" in shown and 'role="progressbar"' in shown and "排队等待" in shown
    assert client.post(address("export_cancel", job)).url == address("export", job)
    assert "已取消" in client.get(address("export", job)).content.decode()
    assert client.get(address("export_progress", job))["HX-Refresh"] == "true"
    assert client.post(address("export_cancel", job)).status_code == 409


def test_a_bar_that_stands_still_says_that_it_will_go_on(client):
    job = begun(sign_in(client))
    for seconds, said in ((5, "关掉页面也会继续"), (60, "几分钟内会自动继续")):
        moved = now() - dt.timedelta(seconds=seconds)
        ExportJob.objects.update(rows_done=1, started_at=moved, progress_at=moved)
        assert said in client.get(address("export_progress", job)).content.decode()


def test_two_workers_do_not_write_one_export():
    user = make_user("system_admin")
    by, job, at = scope_of(user, now()), begun(user), now()

    def rows():
        yield ["一"]
        actions.make_export(by, job.pk, (["数"], []), 0, at=at)

    with pytest.raises(Conflict, match="另一个进程"):
        actions.make_export(by, job.pk, (["数"], rows()), 1, at=at)
    later = at + LEASE + dt.timedelta(seconds=5)
    assert actions.make_export(by, job.pk, (["数"], [["一"]]), 1, at=later).status == ExportStatus.READY


def test_an_export_that_keeps_breaking_ends_in_words():
    job = begun(make_user("system_admin"))
    ExportJob.objects.update(attempts=MAX_ATTEMPTS)
    assert tasks.requeue(at=now() + LEASE) == 1
    job.refresh_from_db()
    assert job.status == ExportStatus.FAILED and "处理中断了多次" in job.failure


def test_a_workbook_is_gone_after_a_day(client):
    sign_in(client)
    client.post(UNITS + "?export=xlsx")
    job = ExportJob.objects.get()
    assert actions.remove_exports(at=job.finished_at + dt.timedelta(hours=23, minutes=59)) == 0
    assert client.get(address("export_file", job)).status_code == 200
    with pytest.raises(Refused):
        queries.export_content(queries.asked_scope(job), job, job.finished_at + rules.KEPT)
    assert actions.remove_exports(at=job.finished_at + rules.KEPT) == 1
    assert documents_queries.temporary_names() == set()
    answer = client.get(address("export_file", job))
    assert answer.status_code == 422 and "文件已删除" in answer.content.decode()


def test_a_file_lost_from_the_disk_is_said(client, tmp_path):
    sign_in(client)
    client.post(UNITS + "?export=xlsx")
    job = ExportJob.objects.get()
    (tmp_path / "temporary" / job.storage_name).unlink()
    answer = client.get(address("export_file", job))
    assert answer.status_code == 422 and "重新导出" in answer.content.decode()


def test_neither_the_filter_nor_the_rows_stand_anywhere_in_plain(client, tmp_path):
    sign_in(client)
    client.post(UNITS + "?name=示例机构&export=xlsx")
    job = ExportJob.objects.get()
    stored = (tmp_path / "temporary" / job.storage_name).read_bytes()
    assert stored[:2] != b"PK" and b"sheet1.xml" not in stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM exchange_exportjob")
        row = str([bytes(each) if isinstance(each, memoryview) else each for each in cursor.fetchone()])
    assert "示例机构" not in row and "accounts/organisations" not in row


def test_the_scope_of_then_is_the_scope_of_then():
    by = scope_of(make_user("county_clerk"), now())
    kept = rules.unpacked(by.user_id, rules.packed(by))
    assert (kept.grants, kept.organisation_id, kept.on) == (by.grants, by.organisation_id, by.on)
    assert kept.chain == f"jobs:county:{by.county_code}"


CLERK = Grant(frozenset({"registry.view", "exchange.export"}), "41", "42", role="clerk")


@pytest.mark.parametrize(
    ("current", "allowed"),
    [
        ((CLERK,), True),
        ((CLERK, Grant(frozenset({"audit.view"}), "41", "42")), True),
        ((Grant(CLERK.permissions | {"claims.view"}, "41", "42", role="reviewer"),), True),
        ((), False),
        ((Grant(frozenset({"registry.view"}), "41", "42"),), False),
        ((Grant(CLERK.permissions, "410", "42"),), False),
        ((Grant(CLERK.permissions, "41", "42", 7),), False),
    ],
)
def test_a_workbook_is_given_while_every_grant_of_then_stands(current, allowed):
    assert (not rules.still_allowed(Scope(1, (CLERK,), 3), Scope(1, current, 3))) is allowed
    assert rules.still_allowed(Scope(1, (CLERK,), 3), Scope(1, current, 4))
