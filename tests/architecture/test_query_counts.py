"""A list asks the database the same number of questions for three rows as for thirty, and at most fifteen."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kangjiu.accounts.models import Organisation
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.accounts.tests.factories import make_organisation, make_user
from tests.architecture.url_objects import MAKERS, OWN_COUNTY, ROWS
from tests.architecture.url_table import TABLE

MOST = 15
# the first page asks one question for each kind of work; it is no list
MOST_HOME = 17
FEW, MANY = 3, 27


def growth(read, add):
    """(queries for a few rows, queries for many) of a reading function."""
    counts = []
    for rows in (FEW, MANY):
        add(rows)
        read()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read()
        counts.append(len(asked))
    return tuple(counts)


def ask(client, address, row):
    """Open a list; a search is sent."""
    return client.get(address, row.query) if row.post is None else client.post(address, row.post)


def reader(row):
    """A role that may open the list and sees the whole county."""
    fitting = [r for r in ROLES.values() if row.permissions & r.permissions and not r.own_rows]
    assert fitting, f"no role holds {row.needs}"
    return min(fitting, key=lambda r: r.level != "county").code


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.rows))
def test_a_list_does_not_ask_more_for_more_rows(db, name):
    client = Client()
    client.force_login(make_user(reader(TABLE[name]), OWN_COUNTY))
    row = TABLE[name]
    subject = MAKERS[row.make](OWN_COUNTY) if row.make else {}
    few, many = growth(
        lambda: ask(client, reverse(name, kwargs=subject), row),
        lambda rows: ROWS[row.rows](OWN_COUNTY, rows, **subject),
    )
    assert few == many <= MOST


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.rows and row.post is None))
def test_a_list_that_offers_its_rows_as_a_workbook_gives_one(db, name):
    client, row = Client(), TABLE[name]
    client.force_login(make_user(reader(row), OWN_COUNTY))
    subject = MAKERS[row.make](OWN_COUNTY) if row.make else {}
    ROWS[row.rows](OWN_COUNTY, 1, **subject)
    address = reverse(name, kwargs=subject)
    if "export=xlsx" not in client.get(address, row.query).content.decode():
        return
    answer = client.post(address, query_params={**row.query, "export": "xlsx"})
    assert answer["Content-Type"] == XLSX


def test_a_list_is_not_offered_as_a_workbook_to_who_may_not_take_it_away(db):
    client = Client()
    client.force_login(make_user("civil_affairs", OWN_COUNTY))
    ROWS["children"](OWN_COUNTY, 1)
    assert "export=xlsx" not in client.get(reverse("registry:list")).content.decode()
    assert client.get(reverse("registry:list"), {"export": "xlsx"}).status_code == 403


WAITING = ("applications", "referrals", "months", "settlements", "imports", "policies", "placements")


def homes():
    """A signed-in browser for each role of an office; families and institutions see their own rows only."""
    found = {}
    for role in ROLES.values():
        if role.levels:
            found[role.code] = Client()
            found[role.code].force_login(make_user(role.code, OWN_COUNTY))
    return found


def test_the_first_page_asks_one_question_a_kind_of_work_whoever_opens_it_and_whatever_waits(db):
    browsers, counts = homes(), {}
    for subject in (
        "appeal",
        "correction",
        "opening_sheet",
        "agreement_draft",
        "budget_line",
        "policy_entry",
    ):
        MAKERS[subject](OWN_COUNTY)
    for rows in (FEW, FEW):
        for kind in WAITING:
            ROWS[kind](OWN_COUNTY, rows)
        for code, browser in browsers.items():
            browser.get(reverse("desk:home"))
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(reverse("desk:home")).status_code == 200
            counts.setdefault(code, []).append(len(asked))
    assert {
        code: found for code, found in counts.items() if found[0] != found[1] or found[0] > MOST_HOME
    } == {}


def test_a_list_that_asks_for_each_row_is_caught(db):
    def careless():
        return [unit.region.name for unit in Organisation.objects.all()]

    def careful():
        return [unit.region.name for unit in Organisation.objects.select_related("region")]

    def add(rows):
        for _ in range(rows):
            make_organisation()

    few, many = growth(careless, add)
    assert few < many
    few, many = growth(careful, add)
    assert few == many
