"""Pages of the auditor and the block families see."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from openpyxl import load_workbook

from kangjiu.accounts.tests.factories import make_user
from kangjiu.audit import actions, queries, views
from kangjiu.audit.tests.factories import AT, OPENED, clerk, subject
from kangjiu.common.errors import NotAllowed
from kangjiu.common.scope import Scope

pytestmark = pytest.mark.django_db


def ask(view, path: str, by: Scope, method: str = "GET"):
    request = RequestFactory().generic(method, path)
    request.scope = by
    request.user = SimpleNamespace(
        is_authenticated=True,
        frame_name="",
        frame_office="",
        frame_organisation="",
        get_username=lambda: "auditor",
    )
    return view(request)


@pytest.fixture
def rows(events):
    about = subject()
    for number in (1, 2):
        actions.record(clerk(), OPENED, at=AT, subject=about, person_id=5, data={"number": number})
    actions.open_file(clerk(), 5, "handling", at=AT)


def test_the_trail_page_shows_sentences(rows):
    page = ask(views.index, "/trail/", clerk()).content.decode()
    assert page.index("建立第 2 号档案") < page.index("建立第 1 号档案")


def test_filters_narrow_the_trail_page(rows):
    assert "建立第" not in ask(views.index, "/trail/?kind=money", clerk()).content.decode()
    assert (
        "建立第" in ask(views.index, "/trail/?kind=file&person_id=5&chain=org:12", clerk()).content.decode()
    )


def test_the_trail_exports_whole(rows):
    by = replace(clerk(), user_id=make_user("audit_admin").pk)
    response = ask(views.index, "/trail/?export=xlsx", by, "POST")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == [
        "事项",
        "建立第 2 号档案",
        "建立第 1 号档案",
    ]


def test_the_trail_is_closed_without_permission():
    with pytest.raises(NotAllowed):
        ask(views.index, "/trail/", Scope(3))


def test_the_report_counts_readings(rows):
    page = ask(views.readings, "/trail/readings/?start=20240101&end=20241231", clerk()).content.decode()
    assert "办理申请或更正" in page
    assert "2024年3月" in page


def test_the_report_says_what_is_wrong_with_its_days(rows):
    page = ask(views.readings, "/trail/readings/?start=20241399&end=20241231", clerk()).content.decode()
    assert "请核对年月日" in page


def test_families_see_who_read_the_file(rows):
    readings = queries.accesses(clerk(), 5, namer=lambda row: f"示例县残联（{row.organisation_id}）")
    block = render_to_string("audit/_accesses.html", {"readings": readings, "on": AT.date()})
    assert "示例县残联（12）" in block
    assert "办理申请或更正" in block
