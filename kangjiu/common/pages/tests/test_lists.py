"""A list by keyset shows every row once, forwards and backwards, with two queries a page."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection, models
from django.http import QueryDict
from django.test import RequestFactory

from kangjiu.common.pages.lists import Column, KeysetPage, columns_cookie

COLUMNS = (
    Column("id", "编号", sort="id", always=True),
    Column("due_on", "到期", sort="due_on"),
    Column("town", "乡镇", sort="town"),
    Column("note", "备注", shown=False, value=lambda row: f"第{row.id}件"),
)


class Thing(models.Model):
    """A table of these tests alone; its app is not installed."""

    due_on = models.DateField(null=True)
    town = models.CharField(max_length=20)

    class Meta:
        app_label = "pages_tests"


@pytest.fixture
def things(db):
    """45 rows: every fifth without due date, towns that repeat."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE pages_tests_thing (id integer PRIMARY KEY, due_on date NULL, town varchar(20) NOT NULL)"
        )
    Thing.objects.bulk_create(
        Thing(
            id=number,
            due_on=None if number % 5 == 0 else date(2026, 1, 1) + timedelta(days=number % 7),
            town=f"镇{number % 3}",
        )
        for number in range(1, 46)
    )
    yield Thing.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pages_tests_thing")


def page_at(url: str, rows, **options) -> KeysetPage:
    request = RequestFactory().get(f"/list/{url}")
    options = {"name": "things", "columns": COLUMNS, "sort": "due_on", "size": 7, **options}
    return KeysetPage(request, rows, **options)


def walk(rows, url: str, link: str, **options) -> tuple[list[list[int]], str]:
    seen = []
    while True:
        page = page_at(url, rows, **options)
        seen.append([row.id for row in page])
        last, url = url, getattr(page, link)
        if not url:
            return seen, last


@pytest.mark.parametrize("sort", ["due_on", "-due_on", "town", "-town", "id", "-id"])
def test_walking_forwards_and_back_meets_every_row_once(things, sort):
    pages, last_url = walk(things, f"?sort={sort}", "next_url")
    flat = [each for page in pages for each in page]
    assert sorted(flat) == list(range(1, 46))
    back, _ = walk(things, last_url, "previous_url")
    assert [each for page in back[::-1] for each in page] == flat
    assert page_at("?" + back_query(sort), things).rows[0].id == flat[0]


def back_query(sort: str) -> str:
    query = QueryDict(mutable=True)
    query["sort"] = sort
    return query.urlencode()


@pytest.mark.parametrize("sort", ["due_on", "-due_on"])
def test_rows_without_a_value_stand_last_both_ways_round(things, sort):
    pages, _ = walk(things, f"?sort={sort}", "next_url")
    assert [each % 5 == 0 for page in pages for each in page] == [False] * 36 + [True] * 9


def test_a_page_costs_two_queries_however_many_rows(things, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = page_at("", things)
        assert len(page.rows) == 7 and page and page.next_url and not page.previous_url
        assert page.total_words == "45"


def test_the_row_number_is_carried_along(things):
    first = page_at("", things)
    second = page_at(first.next_url, things)
    assert (second.first_row, second.last_row) == (8, 14)
    assert page_at(second.previous_url, things).first_row == 1


def test_the_count_stops_at_twenty_thousand_unless_asked(things, monkeypatch):
    monkeypatch.setattr("kangjiu.common.pages.lists.COUNTED", 40)
    assert page_at("", things).total_words == "40+"
    exact = page_at(page_at("", things).exact_url, things)
    assert exact.total_words == "45" and exact.exact_url == ""


def test_filters_and_sort_stay_in_the_address(things):
    page = page_at("?town=x&sort=-due_on&size=50&after=broken&page=9", things)
    assert dict(parse_qsl(page.export_url[1:])) == {
        "town": "x",
        "sort": "-due_on",
        "size": "50",
        "page": "9",
        "export": "xlsx",
    }
    assert page.kept == [("sort", "-due_on"), ("size", "50")]


@pytest.mark.parametrize(
    "url", ["?sort=secret", "?sort=-secret", "?size=99999", "?after=2026-99-99~3", "?after=~x"]
)
def test_nonsense_in_the_address_shows_the_default(things, url):
    page = page_at(url, things)
    assert page.key == "due_on" and page.size == 7
    assert [row.id for row in page] == [row.id for row in page_at("", things)]


def test_the_person_chooses_columns_but_some_stay(things):
    page = page_at("", things)
    assert [column.code for column in page.columns] == ["id", "due_on", "town"]
    page.request.COOKIES[columns_cookie("things")] = "note.unknown"
    chosen = page_at("", things)
    chosen.request.COOKIES.update(page.request.COOKIES)
    assert [column.code for column in chosen.columns] == ["id", "note"]
    assert chosen.shows == {"id": True, "due_on": False, "town": False, "note": True}


def test_the_export_holds_all_rows_of_the_shown_columns(things, monkeypatch):
    monkeypatch.setattr("kangjiu.common.pages.lists.EXPORT_CHUNK", 10)
    page = page_at("?sort=id&after=40~40&export=xlsx", things)
    headings, rows = page.table()
    cells = list(rows)
    assert page.wants_export and headings == ["编号", "到期", "乡镇"]
    assert len(cells) == 45 and cells[0] == [1, date(2026, 1, 2), "镇1"]


def test_rows_may_be_dictionaries(things):
    pages, _ = walk(
        things.values("id", "due_on"), "", "next_url", present=lambda rows: [Thing(id=r["id"]) for r in rows]
    )
    assert len([each for page in pages for each in page]) == 45


def test_sort_links_turn_round(things):
    heading = next(each for each in page_at("", things).headings if each.column.code == "due_on")
    assert heading.order == "ascending" and heading.url == "?sort=-due_on"
