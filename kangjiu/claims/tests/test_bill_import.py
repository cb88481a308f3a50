"""Bills from a workbook: the same refusals as on the page, each at its cell; a batch is taken back whole."""

from datetime import date

import pytest

from kangjiu.claims import queries
from kangjiu.claims.imports import BILLS
from kangjiu.claims.models import Bill
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import Refused
from kangjiu.exchange import actions as exchange
from kangjiu.exchange import queries as jobs
from kangjiu.exchange.workbook import export_workbook
from kangjiu.registry.models import FileGrant

pytestmark = pytest.mark.django_db
AT = f.moment(date(2026, 2, 3))


@pytest.fixture
def who():
    return f.world()


def cells(placed, **changes):
    person = placed.person
    values = {column.key: None for column in BILLS.sheet.columns}
    values |= {
        "name": person.name.open(),
        "id_number": person.id_number.open(),
        "month": "2026年1月",
        "invoice_number": "FP-1",
        "invoice_on": date(2026, 1, 31),
        "total": 300_000,
        "insurance": "settled",
        "paper_number": "JSD-1",
        "pay_way": "item",
        "basic": 80_000,
        "excluded": 10_000,
    }
    return values | changes


def said(who, row):
    return {(one.code.rsplit(".", 1)[1], one.field) for one in BILLS.check_row(who.admin, row, AT.date())}


def test_a_row_of_the_settlement_paper_becomes_a_bill(who):
    row = cells(f.child(who))
    assert not BILLS.check_row(who.admin, row, AT.date()) and not Bill.objects.exists()
    kind, pk = BILLS.import_row(who.admin, row, AT)
    bill = Bill.objects.get(pk=pk)
    assert (kind, bill.total_fen, bill.paper_number, bill.pay_way) == (
        "claims.bill",
        300_000,
        "JSD-1",
        "item",
    )
    assert queries.parts_of([pk])[pk] == {"basic": 80_000, "family": 220_000}


def test_a_child_is_found_by_its_file_number_too(who):
    placed = f.child(who)
    row = cells(placed, id_number=None, file_number=placed.person.file_number)
    assert not BILLS.check_row(who.admin, row, AT.date())


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"name": "别人"}, {("name", "name")}),
        ({"id_number": None}, {("child", "id_number")}),
        ({"month": "一月"}, {("month", "month")}),
        ({"month": "2025-01"}, {("placement", "month")}),
        ({"provider": "别的机构"}, {("provider", "provider")}),
        ({"total": 50_000}, {("parts", "total")}),
        ({"paper_number": None, "pay_way": None}, {("paper_number", "paper_number"), ("pay_way", "pay_way")}),
        ({"invoice_on": date(2025, 12, 31)}, {("invoice_on", "invoice_on")}),
        ({"insurance": None}, {("paper_early", "insurance")}),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(who, changes, wanted):
    assert wanted <= said(who, cells(f.child(who), **changes))


def test_a_repeat_of_a_standing_bill_is_told(who):
    placed = f.child(who)
    BILLS.import_row(who.admin, cells(placed), AT)
    assert said(who, cells(placed)) == {
        ("invoice_twice", "invoice_number"),
        ("paper_twice", "paper_number"),
        ("month_twice", "month"),
    }
    with pytest.raises(Refused):
        BILLS.import_row(who.admin, cells(placed), AT)


def test_another_providers_child_is_not_there(who):
    other = f.applications.place(who.cast)
    placed = f.child(who)
    placed.site, placed.provider = other, other.provider
    FileGrant.objects.all().delete()
    placed.save()
    assert said(who, cells(placed)) == {("child", "id_number")}


def test_a_claimed_bill_is_not_taken_back(who):
    placed = f.child(who)
    f.trained(placed)
    kind, pk = BILLS.import_row(who.admin, cells(placed), AT)
    f.submitted(who)
    with pytest.raises(Refused, match="已申报"):
        BILLS.undo_row(who.admin, kind, pk, AT)


def test_a_batch_is_checked_written_and_taken_back(who):
    first, second = f.child(who), f.child(who)
    rows = [cells(first), cells(second, invoice_number="FP-2", paper_number="JSD-2", basic=400_000)]
    book = export_workbook(BILLS.sheet, rows)
    job = exchange.upload(who.admin, BILLS, book, "账单.xlsx", at=AT)
    job = exchange.dry_run(who.admin, job.pk, BILLS, at=AT)
    assert (job.rows_good, job.rows_bad) == (1, 1) and not Bill.objects.exists()
    (problem,) = jobs.problems(job, "bad")
    assert (problem.code, problem.header) == ("claims.parts", "总费用")
    job = exchange.run(who.admin, job.pk, BILLS, at=AT)
    assert job.rows_written == 1 == Bill.objects.exclude(status="void").count()
    exchange.undo(who.admin, job.pk, BILLS, at=AT)
    assert not Bill.objects.exclude(status="void").exists()
