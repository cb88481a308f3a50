"""Today's work: order, tiles, chips, and who sees it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.applications.tests import factories as a
from kangjiu.common.work import WorkRow
from kangjiu.desk.queries import Chosen, today
from kangjiu.desk.queries.work import span_of
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportJob
from kangjiu.registry.tests.factories import office
from tests.architecture.url_exchange import import_jobs
from tests.architecture.url_objects import OWN_COUNTY

ON = date(2026, 11, 24)  # a Tuesday


def row(due_on=None, kind="applications.review", tone="ok"):
    return WorkRow(
        due_on, "还剩 1 个工作日", tone, "审核申请", "安*禾", "济残联〔2024〕9号 四（二）", "/x/", kind
    )


@pytest.fixture
def work(monkeypatch):
    def put(*rows):
        monkeypatch.setattr("kangjiu.desk.queries.work.SOURCES", (lambda by, on, limit, shared: rows,))

    return put


@pytest.mark.parametrize(
    ("due_on", "kind", "span"),
    [
        (date(2026, 11, 23), "applications.review", "overdue"),
        (date(2026, 11, 24), "applications.review", "today"),
        (date(2026, 11, 25), "applications.review", "week"),
        (date(2026, 11, 29), "claims.check", "week"),
        (date(2026, 11, 30), "claims.check", "later"),
        (None, "care.confirm", "open"),
        (date(2026, 11, 23), "applications.corrections", "waiting"),
    ],
)
def test_a_row_falls_into_one_span(due_on, kind, span):
    assert span_of(row(due_on, kind), ON) == span


def test_the_most_urgent_comes_first_and_a_clock_that_stands_still_last(work):
    late, soon, undated = row(date(2026, 11, 20)), row(date(2026, 11, 26)), row(None)
    paused = row(date(2026, 11, 10), "applications.corrections")
    work(undated, paused, soon, late)
    assert today(office(), ON).rows == (late, soon, undated, paused)


def test_tiles_count_all_rows_and_the_choice_only_narrows_the_list(work):
    work(row(date(2026, 11, 20)), row(ON), row(date(2026, 11, 27), "claims.check"), row(None, "care.confirm"))
    found = today(office(), ON, Chosen(group="claims"))
    assert (found.overdue, found.due_today, found.due_this_week, found.waiting) == (1, 1, 2, 0)
    assert [one.kind for one in found.shown] == ["claims.check"]
    assert [(group.code, group.count) for group in found.groups] == [
        ("applications", 2),
        ("care", 1),
        ("claims", 1),
    ]


@pytest.mark.django_db
def test_the_home_page_shows_rows_with_deadline_clause_and_way(client, work):
    work(*(row(date(2026, 11, day)) for day in range(1, 21)))
    client.force_login(make_user("county_clerk"))
    page = client.get(reverse("desk:home")).content.decode()
    assert page.count("kj-act") == 12
    assert "查看全部 20 件" in page and "济残联〔2024〕9号 四（二）" in page
    assert client.get(reverse("desk:home"), {"all": "1"}).content.decode().count("kj-act") == 20


@pytest.mark.django_db
def test_an_empty_desk_says_so(client):
    client.force_login(make_user("county_finance"))
    assert "今天没有待办" in client.get(reverse("desk:home")).content.decode()


@pytest.mark.django_db
def test_a_family_is_sent_to_its_own_home(client):
    client.force_login(make_user("guardian"))
    assert client.get(reverse("desk:home")).url == reverse("portal:home")


@pytest.mark.django_db
def test_the_administrator_is_told_of_the_notice_still_to_enter(client, settings, monkeypatch):
    monkeypatch.setattr("kangjiu.clocks.queries.missing_notice", lambda on: on.year + 1)
    client.force_login(make_user("system_admin"))
    assert "年放假安排" in client.get(reverse("desk:home")).content.decode()


@pytest.mark.django_db
def test_the_home_asks_the_same_for_few_and_many_applications(client):
    who = a.cast()
    client.force_login(make_user("county_clerk"))
    counts = []
    for number in (2, 8):
        for _ in range(number):
            a.row(a.child(), who.version, status="submitted")
        client.get(reverse("desk:home"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:home"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_checked_import_waits_however_many_were_uploaded_after_it(client, settings):
    settings.KANGJIU_IMPORTERS = {"series": "kangjiu.exchange.tests.fakes.IMPORTER"}
    clerk = make_user("county_clerk", OWN_COUNTY)
    import_jobs(OWN_COUNTY, 30)
    first = ImportJob.objects.order_by("pk").first()
    ImportJob.objects.update(status=JobStatus.DONE)
    ImportJob.objects.filter(pk=first.pk).update(status=JobStatus.CHECKED)
    client.force_login(clerk)
    assert f"批次 {first.pk}，" in client.get(reverse("desk:home")).content.decode()
