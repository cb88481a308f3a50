import datetime as dt
import io
import time

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kangjiu.exchange.workbook import (
    Column,
    Kind,
    Sheet,
    WorkbookError,
    blank_template,
    export_workbook,
    mark_problems,
    read_workbook,
)
from kangjiu.exchange.workbook.cells import read_cell
from kangjiu.exchange.workbook.columns import letters, normalise

GOOD_ID = "11010519491231002X"
NAME = Column("name", "儿童姓名", ("姓名",), required=True, example="安示例")
NUMBER = Column("number", "身份证号", ("证件号码",), required=True, kind=Kind.ID_NUMBER, example=GOOD_ID)
BORN = Column("born_on", "出生日期", kind=Kind.DATE, example="2021-03-05")
SEX = Column("sex", "性别", kind=Kind.CHOICE, choices={"male": "男", "female": "女"})
SPENT = Column("spent_fen", "已结算金额", kind=Kind.YUAN)
MONTHS = Column("months", "训练月数", kind=Kind.INT)
CARD = Column("card", "是否办证", kind=Kind.BOOL)
PHONE = Column("phone", "监护人电话", sensitive=True)
SHEET = Sheet("名单", (NAME, NUMBER, BORN, SEX, SPENT, MONTHS, CARD, PHONE), unique=("number",))
D = dt.date


def book(rows, sheet="名单"):
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = workbook.add_worksheet(sheet)
    for row, cells in enumerate(rows):
        page.write_row(row, 0, cells)
    workbook.close()
    return out.getvalue()


HEADERS = [column.header for column in SHEET.columns]


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        (BORN, "2021-3-5", D(2021, 3, 5)),
        (BORN, "2021/03/05", D(2021, 3, 5)),
        (BORN, "2021.3.5", D(2021, 3, 5)),
        (BORN, "2021年3月5日", D(2021, 3, 5)),
        (BORN, "二〇二一年三月十五日", D(2021, 3, 15)),
        (BORN, "二〇二一年十二月三十一日", D(2021, 12, 31)),
        (BORN, "20210305", D(2021, 3, 5)),
        (BORN, dt.datetime(2021, 3, 5), D(2021, 3, 5)),  # noqa: DTZ001
        (BORN, "２０２１－０３－０５", D(2021, 3, 5)),
        (SPENT, "1,600.00", 160_000),
        (SPENT, 1600.1, 160_010),
        (SPENT, 0.1 + 0.2, 30),
        (SPENT, "￥1600元", 160_000),
        (MONTHS, 10.0, 10),
        (MONTHS, "10", 10),
        (CARD, "√", True),
        (CARD, "无", False),
        (CARD, True, True),
        (SEX, "女", "female"),
        (SEX, "male", "male"),
        (NUMBER, "11010519491231002x", GOOD_ID),
        (NUMBER, " 110105 19491231 002X ", GOOD_ID),
        (NAME, " 安\u200b小禾\u3000", "安小禾"),
        (PHONE, 13900000000.0, "13900000000"),
    ],
)
def test_a_cell_is_read_as_people_write_it(column, raw, value):
    cell = read_cell(column, raw)
    assert (cell.value, cell.code) == (value, "")


@pytest.mark.parametrize(
    ("column", "raw", "code"),
    [
        (NAME, "   ", "cell.empty"),
        (NAME, "长" * 201, "cell.too_long"),
        (PHONE, 620000000000000000.0, "cell.number_as_text"),
        (NUMBER, 110105194912310000.0, "cell.id_as_number"),
        (NUMBER, "110105194912310021", "cell.id_number"),
        (BORN, "去年三月", "cell.date"),
        (BORN, "2021-02-30", "cell.no_such_day"),
        (BORN, "二〇二一年十三月一日", "cell.no_such_day"),
        (SEX, "未知", "cell.choice"),
        (SPENT, "1.005", "cell.yuan"),
        (SPENT, "-5", "cell.yuan"),
        (SPENT, "一千六", "cell.yuan"),
        (MONTHS, "10个月", "cell.int"),
        (MONTHS, 9.5, "cell.int"),
        (CARD, "也许", "cell.bool"),
    ],
)
def test_a_bad_cell_says_what_to_write(column, raw, code):
    cell = read_cell(column, raw)
    assert (cell.value, cell.code) == (None, code)
    assert cell.next_step
    assert str(raw).strip() not in cell.message or not str(raw).strip()


def test_an_excel_serial_date_is_read_and_asked_about():
    cell = read_cell(BORN, 45321)
    assert (cell.value, cell.warning) == (D(2024, 1, 30), True)


def test_every_bad_cell_is_listed_and_good_rows_come_back_typed():
    content = book(
        [
            HEADERS,
            ["安小禾", GOOD_ID, "2021-03-05", "女", 1600, 10, "是", "13900000000"],
            ["", "110105194912310021", "2021-13-01", "女", "1.234", 10, "是", ""],
            ["林若溪", GOOD_ID, "", "", "", "", "", ""],
        ]
    )
    reading = read_workbook(content, SHEET)
    assert reading.total == 3
    assert [row.number for row in reading.rows] == [2]
    assert reading.rows[0].values["spent_fen"] == 160_000
    assert [(p.cell, p.code) for p in reading.problems] == [
        ("A3", "cell.empty"),
        ("B3", "cell.id_number"),
        ("C3", "cell.no_such_day"),
        ("E3", "cell.yuan"),
        ("B4", "cell.repeated"),
    ]
    assert "B2" in reading.problems[-1].message


def test_title_rows_aliases_remarks_and_order_do_not_matter():
    content = book(
        [
            ["2026年救助对象名单"],
            [],
            ["序号", "证件号码*", "出生日期（年月日）", "姓 名"],
            [1, GOOD_ID, "2021-03-05", "安小禾"],
            ["", "", "", ""],
        ]
    )
    reading = read_workbook(content, SHEET)
    assert (reading.header_row, reading.unknown, reading.total) == (3, ("序号",), 1)
    assert reading.rows[0].values["name"] == "安小禾"


def test_a_merged_header_of_two_rows_is_understood():
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(["儿童姓名", "身份证号", "监护人", None])
    page.append([None, None, "姓名", "电话"])
    page.append(["安小禾", GOOD_ID, "安示例", "13900000000"])
    page.merge_cells("A1:A2")
    page.merge_cells("B1:B2")
    page.merge_cells("C1:D1")
    workbook.save(out)
    guardian = Column("guardian", "监护人姓名")
    reading = read_workbook(out.getvalue(), Sheet("名单", (NAME, NUMBER, guardian, PHONE)))
    assert reading.mapping == {"name": 0, "number": 1, "guardian": 2, "phone": 3}
    assert reading.rows[0].values["guardian"] == "安示例"


def test_a_missing_required_column_makes_no_row_good():
    reading = read_workbook(book([["姓名", "性别"], ["安小禾", "女"]]), SHEET)
    assert [column.key for column in reading.missing] == ["number"]
    assert reading.rows == ()


def test_given_columns_override_the_headers():
    content = book([["姓名", "甲", "性别"], ["安小禾", GOOD_ID, "女"]])
    reading = read_workbook(content, SHEET, {"name": 0, "number": 1})
    assert reading.rows[0].values["number"] == GOOD_ID


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"not a workbook at all"])
def test_a_file_that_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(WorkbookError, match="另存为"):
        read_workbook(content, SHEET)


def test_a_workbook_without_the_columns_names_them():
    with pytest.raises(WorkbookError, match="儿童姓名"):
        read_workbook(book([["甲", "乙"], [1, 2]]), SHEET)


def test_the_blank_template_reads_back_empty():
    content = blank_template(SHEET)
    reading = read_workbook(content, SHEET)
    assert reading.sheet == "名单"
    assert (reading.total, reading.missing, reading.problems) == (0, (), ())
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert "填写说明" in workbook.sheetnames
    assert workbook["名单"].data_validations.dataValidation[0].formula1 == "选项!$D$1:$D$2"
    assert workbook["名单"]["B2"].value == GOOD_ID


def test_errors_are_marked_in_the_users_own_workbook():
    content = book([HEADERS, ["", "110105194912310021", "45321", "女", 1, 1, "是", ""]])
    reading = read_workbook(content, SHEET)
    page = openpyxl.load_workbook(io.BytesIO(mark_problems(content, reading.sheet, reading.problems)))["名单"]
    assert "必填项没有填" in page["A2"].comment.text
    assert page["B2"].fill.fgColor.rgb == "FFF4C7C3"
    assert page["D2"].comment is None


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@cmd", "\tx"])
def test_an_export_cannot_run_anything(text):
    content = export_workbook(SHEET, [{"name": text, "number": GOOD_ID, "spent_fen": 160_010}])
    page = openpyxl.load_workbook(io.BytesIO(content))["名单"]
    assert page["A2"].value == f"'{text}"
    assert page["A2"].data_type == "s"
    assert page["B2"].value == GOOD_ID
    assert page["E2"].value == 1600.1


SAFE = st.text(
    st.characters(whitelist_categories=["Lo", "Nd", "Lu"], max_codepoint=0x9FFF), min_size=1, max_size=20
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": SAFE.map(normalise).filter(bool),
                "number": st.just(GOOD_ID),
                "born_on": st.none() | st.dates(D(1900, 3, 1), D(2100, 1, 1)),
                "sex": st.sampled_from([None, "male", "female"]),
                "spent_fen": st.none() | st.integers(0, 10**11),
                "months": st.none() | st.integers(-999, 999),
                "card": st.none() | st.booleans(),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_exported_reads_back_the_same(rows):
    sheet = Sheet(SHEET.name, SHEET.columns)
    reading = read_workbook(export_workbook(sheet, rows), sheet)
    assert reading.problems == ()
    assert [dict(row.values) | {"phone": None} for row in reading.rows] == [
        row | {"phone": None} for row in rows
    ]


def test_twenty_thousand_rows_are_read_within_seconds():
    line = [GOOD_ID, "2021-03-05", "女", 1600.5, 10, "是", "13900000000"]
    content = book([HEADERS, *([f"示例{n}", *line] for n in range(20_000))])
    start = time.perf_counter()
    reading = read_workbook(content, Sheet("名单", SHEET.columns))
    assert (len(reading.rows), reading.problems) == (20_000, ())
    assert time.perf_counter() - start < 10


def test_column_letters():
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_choice_may_hold_wide_brackets():
    column = Column("route", "途径", kind=Kind.CHOICE, choices={"village": "村（居）代办"})
    assert read_cell(column, "村（居）代办").value == "village"
    assert read_cell(column, "村(居)代办").value == "village"


def test_text_keeps_its_own_punctuation_and_narrows_digits():
    assert read_cell(NAME, "示例县残联（本部）１号").value == "示例县残联（本部）1号"
