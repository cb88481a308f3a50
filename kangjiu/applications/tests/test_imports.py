import pytest

from kangjiu.applications import queries
from kangjiu.applications.choices import Status
from kangjiu.applications.imports import IMPORTER
from kangjiu.applications.models import Application
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT, ON
from kangjiu.common.errors import Refused
from kangjiu.exchange.workbook import export_workbook, read_workbook
from kangjiu.registry.models import Person
from kangjiu.registry.tests.factories import TOWNSHIP, id_number, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return factories.cast()


def row(**changes):
    number = id_number()
    values = {
        "name": "安示例",
        "id_number": number,
        "township": make_region(TOWNSHIP).name,
        "guardian_name": "安大示",
        "relation": "father",
        "guardian_id": id_number(factories.date(1990, 1, 1), "1"),
        "guardian_phone": "13900000003",
        "category": "physical",
        "card_number": f"{number}42",
        "items": "康复训练、辅助器具适配",
        "year": 2026,
        "route": "guardian",
        "applied_on": ON,
        "aid_elsewhere": False,
        "papers": "申请审批表、户口簿、监护人身份证、残疾人证",
    }
    return values | changes


def faults(who, **changes):
    return {(reason.field, reason.code) for reason in IMPORTER.check_row(who.clerk, row(**changes), ON)}


def test_a_good_row_becomes_file_guardian_and_submitted_application(who):
    given = row()
    assert IMPORTER.check_row(who.clerk, given, ON) == []
    kind, pk = IMPORTER.import_row(who.clerk, given, AT)
    made = Application.objects.get(pk=pk)
    assert kind == "applications.application"
    assert made.status == Status.SUBMITTED
    assert queries.items(pk) == ["training", "assistive_device"]
    assert queries.checklist(who.clerk, pk, ON).complete
    assert made.person.is_child


def test_the_template_reads_what_it_writes(who):
    given = {key: value for key, value in row().items() if value is not None}
    reading = read_workbook(export_workbook(IMPORTER.sheet, [given]), IMPORTER.sheet)
    assert reading.problems == ()
    assert reading.rows[0].values["items"] == given["items"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"township": "没有的镇"}, "township"),
        ({"items": "按摩"}, "items"),
        ({"papers": "介绍信"}, "papers"),
        ({"card_number": "12345678901234567890"}, "card_number"),
        ({"name": ""}, "name"),
        ({"guardian_phone": "12"}, "guardian_phone"),
        ({"applied_on": factories.date(2027, 1, 1)}, "applied_on"),
        ({"residence": "permit"}, "permit_from_on"),
    ],
)
def test_every_bad_cell_is_named_by_its_column(who, changes, field):
    assert field in {column for column, _ in faults(who, **changes)}


def test_a_child_on_file_is_found_and_not_written_twice(who):
    given = row()
    IMPORTER.import_row(who.clerk, given, AT)
    before = Person.objects.count()
    again = row(id_number=given["id_number"], card_number=given["card_number"], category="autism")
    assert ("id_number", "warn.on_file") in {
        (reason.field, reason.code) for reason in IMPORTER.check_row(who.clerk, again, ON)
    }
    IMPORTER.import_row(who.clerk, again, AT)
    assert Person.objects.count() == before
    assert Application.objects.count() == 2


def test_an_import_is_undone_until_the_office_goes_on(who):
    _, pk = IMPORTER.import_row(who.clerk, row(), AT)
    IMPORTER.undo_row(who.clerk, "applications.application", pk, AT)
    assert Application.objects.get(pk=pk).status == Status.WITHDRAWN
    made = factories.complete(who)
    with pytest.raises(Refused, match="不能撤销导入"):
        IMPORTER.undo_row(who.clerk, "applications.application", made.pk, AT)
