"""Attendance from a workbook: the grid's own refusals at their cells, nothing overwritten, a batch taken back."""

from datetime import datetime

import pytest

from kangjiu.care.imports import IMPORTER
from kangjiu.care.models import MonthSheet, Session
from kangjiu.care.tests import factories as f
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 17, 0, tzinfo=CHINA)


@pytest.fixture
def placed():
    return f.placement(f.site())


@pytest.fixture
def clerk(placed):
    return f.scope_of(f.make_user("provider_admin", organisation=placed.provider.organisation), AT)


def row_of(placed, **days):
    person = placed.person
    values = {column.key: None for column in IMPORTER.sheet.columns}
    values |= {"name": person.name.open(), "id_number": person.id_number.open(), "month": "2026-11"}
    return values | days


def said(clerk, row):
    return {(one.code, one.field) for one in IMPORTER.check_row(clerk, row, AT.date())}


def test_a_row_of_marks_becomes_days(clerk, placed):
    row = row_of(placed, d10="✓", d11="半", d12="3", d13="缺")
    assert not said(clerk, row) and not Session.objects.exists()
    kind, _ = IMPORTER.import_row(clerk, row, AT)
    days = Session.objects.order_by("day").values_list("day__day", "attendance")
    assert kind == "care.session"
    assert list(days) == [(10, "present"), (11, "half"), (12, "sick"), (13, "absent")]


def test_wrong_codes_and_days_are_told_at_their_cells(clerk, placed):
    found = said(clerk, row_of(placed, d10="X", d31="✓", d28="✓"))
    assert {("care.import.code", "d10"), ("care.import.day", "d31")} <= found
    assert any(field == "d28" for _, field in found)


def test_one_bad_day_keeps_the_whole_row_out(clerk, placed):
    with pytest.raises(Refused):
        IMPORTER.import_row(clerk, row_of(placed, d10="✓", d28="✓"), AT)


def test_a_day_recorded_already_is_not_overwritten(clerk, placed):
    IMPORTER.import_row(clerk, row_of(placed, d10="✓"), AT)
    assert said(clerk, row_of(placed, d10="缺")) == {("care.changed", "d10")}
    assert not said(clerk, row_of(placed, d10="✓", d11="✓"))


def test_a_wrong_name_or_month_is_told(clerk, placed):
    assert said(clerk, row_of(placed, name="别人")) == {("care.import.name", "name")}
    assert said(clerk, row_of(placed, month="11月")) == {("care.import.month", "month")}
    assert said(clerk, row_of(placed, month="2024-01")) == {("care.import.placement", "month")}


def test_a_batch_taken_back_leaves_what_others_wrote(clerk, placed):
    IMPORTER.import_row(clerk, row_of(placed, d9="✓"), AT)
    later = AT.replace(hour=18)
    kind, pk = IMPORTER.import_row(clerk, row_of(placed, d10="✓", d11="✓"), later)
    IMPORTER.undo_row(clerk, kind, pk, later)
    assert list(Session.objects.values_list("day__day", flat=True)) == [9]


def test_a_closed_month_is_neither_written_nor_taken_back(clerk, placed):
    kind, pk = IMPORTER.import_row(clerk, row_of(placed, d10="✓"), AT)
    MonthSheet.objects.update(status="closed")
    with pytest.raises(Refused):
        IMPORTER.undo_row(clerk, kind, pk, AT)
    assert said(clerk, row_of(placed, d11="✓"))


def test_another_institutions_child_is_not_there(clerk, placed):
    other = f.placement(f.site())
    assert said(clerk, row_of(other, d10="✓")) == {("care.import.child", "id_number")}
