"""URL × role × region: every address is in the table, and the table is played for every role."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from kangjiu.accounts.rules.roles import ROLES, Side
from kangjiu.accounts.tests.factories import make_user
from tests.architecture.addresses import addresses, disagreement, gaps
from tests.architecture.url_objects import MAKERS, OTHER_COUNTY, OWN_COUNTY, ROWS
from tests.architecture.url_table import FOREIGN, PUBLIC, SIGNED_IN, TABLE, Row

ABOVE = {"city_federation", "province_federation"}
NARROW = {Side.PROVIDER, Side.FAMILY, Side.ASSESSOR}


def ask(client, name, row, county):
    """Open the address with a fresh subject in the county."""
    arguments = MAKERS[row.make](county) if row.make else {}
    address = reverse(name, kwargs=arguments)
    if row.post is not None:
        return client.post(address, row.post)
    return client.get(address, row.query)


def expected(row, role, county):
    """The status the row promises a role for a subject of a county."""
    if row.permissions and not row.permissions & ROLES[role].permissions:
        return 403
    if row.above and role in ABOVE and county == OWN_COUNTY:
        return row.above
    if role in row.roles:
        return row.roles[role]
    if row.make and county != OWN_COUNTY and row.needs != PUBLIC:
        return row.other
    if row.make and ROLES[role].side in NARROW and row.permissions:
        return row.narrow
    return row.own


def test_the_table_covers_every_address():
    assert not gaps(dict(addresses()), TABLE, FOREIGN)


def test_every_view_carries_the_mark_the_table_says():
    views = dict(addresses())
    found = [disagreement(name, views[name], row) for name, row in TABLE.items() if name in views]
    assert not [line for line in found if line]


def test_every_permission_of_the_table_belongs_to_a_role():
    known = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert not {name: row.needs for name, row in TABLE.items() if row.permissions - known}


def test_every_subject_and_list_has_its_maker():
    assert {row.make for row in TABLE.values() if row.make} <= set(MAKERS)
    assert {row.rows for row in TABLE.values() if row.rows} <= set(ROWS)


def test_a_stranger_is_sent_to_the_login_page(db):
    wrong = []
    for name, row in TABLE.items():
        answer = ask(Client(), name, row, OWN_COUNTY)
        to_login = answer.status_code == 302 and answer["Location"].startswith(settings.LOGIN_URL)
        as_said = answer.status_code == (row.stranger or row.own) if row.needs == PUBLIC else to_login
        if not as_said:
            wrong.append(f"{name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("county", [OWN_COUNTY, OTHER_COUNTY], ids=["own", "other"])
@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_sees_what_the_table_says(db, role, county):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(role, OWN_COUNTY))
    wrong = []
    for name, row in TABLE.items():
        if county == OTHER_COUNTY and not row.make:
            continue
        answer = ask(client, name, row, county).status_code
        if answer != expected(row, role, county):
            wrong.append(f"{name}: {answer}, the table says {expected(row, role, county)}")
    assert not wrong, f"{role}\n" + "\n".join(wrong)


def marked(permissions, public):
    def view(request):
        return HttpResponse()

    view.permissions, view.public = permissions, public
    return view


def test_an_address_without_row_name_or_mark_is_caught():
    found = dict(addresses([path("a/", marked((), False), name="a"), path("b/", marked((), False))]))
    assert gaps(found, {"gone": Row(PUBLIC)}, {}) == [
        "a: no row in url_table.py",
        "<no name: b/>: no row in url_table.py",
        "gone: the address is gone",
        "<no name: b/>: give it a name",
    ]
    assert disagreement("a", lambda request: None, Row(PUBLIC))


@pytest.mark.parametrize(
    ("view", "row", "agrees"),
    [
        (marked(("care.view",), False), Row("care.view"), True),
        (marked(("care.view", "claims.view"), False), Row("care.view|claims.view"), True),
        (marked(("care.view",), False), Row("care.plan"), False),
        (marked((), False), Row(SIGNED_IN), True),
        (marked((), False), Row("care.view"), False),
        (marked((), True), Row(PUBLIC), True),
        (marked((), True), Row(SIGNED_IN), False),
    ],
)
def test_a_mark_that_differs_is_caught(view, row, agrees):
    assert (disagreement("a", view, row) == "") is agrees


@pytest.mark.parametrize(
    ("role", "county", "status"),
    [
        ("county_clerk", OWN_COUNTY, 200),
        ("county_clerk", OTHER_COUNTY, 404),
        ("system_admin", OWN_COUNTY, 403),
        ("provider_admin", OWN_COUNTY, 404),
        ("system_admin", OTHER_COUNTY, 403),
    ],
)
def test_a_row_promises_each_role_its_status(role, county, status):
    assert expected(Row("applications.view|care.view", make="case"), role, county) == status


@pytest.mark.parametrize(
    ("role", "county", "status"),
    [
        ("county_clerk", OWN_COUNTY, 200),
        ("city_federation", OWN_COUNTY, 403),
        ("province_federation", OWN_COUNTY, 403),
        ("city_federation", OTHER_COUNTY, 404),
        ("county_finance", OWN_COUNTY, 403),
    ],
)
def test_a_row_promises_those_above_what_the_county_alone_may_do(role, county, status):
    assert expected(Row("policy.edit", make="policy", above=403), role, county) == status
