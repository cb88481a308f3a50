"""A list written row by row: readable, harmless, never cut off, and no bigger in memory for more rows."""

import datetime as dt
import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from kangjiu.exchange.workbook import export_table, write_table


def page(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_texts_dates_and_whole_numbers_arrive_as_what_they_are():
    evening = dt.datetime(2026, 3, 4, 16, 30, 15, tzinfo=dt.UTC)
    rows = [["安小禾", dt.date(2026, 3, 5), 12], [None, evening, 410000000000012345]]
    sheet = page(export_table("名册", ["姓名", "日期", "数"], rows))
    assert [str(cell.value) for cell in sheet[2]] == ["安小禾", "2026-03-05 00:00:00", "12"]
    assert [str(cell.value) for cell in sheet[3]] == ["", "2026-03-05 00:30:15", "410000000000012345"]
    assert isinstance(sheet["C2"].value, int)
    assert sheet["B2"].number_format == "yyyy\\-mm\\-dd"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("B2", "A1:C3", True)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@cmd"])
def test_nothing_in_a_list_can_run(text):
    cell = page(export_table("名册", ["姓名"], [[text]]))["A2"]
    assert cell.value == f"'{text}" and cell.data_type == "s"


@pytest.mark.parametrize(
    "text", ["<a> & \"b\" 'c'", "一\n二，三：〔2026〕", "  留白  ", "𠮷@𠮷", "x" * 40_000, "\x00\x1f坏\ufffe"]
)
def test_any_text_leaves_a_workbook_that_opens(text):
    content = export_table("名册", [text[:20]], [[text]])
    clean = text.replace("\x00", "").replace("\x1f", "").replace("\ufffe", "")[:32_767]
    assert page(content)["A2"].value == clean
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).height == 2


@pytest.mark.parametrize("name", ["a[b]:*?/\\c", "'", "", "花名册" * 20])
def test_any_name_is_a_fit_name_of_a_sheet(name):
    book = openpyxl.load_workbook(io.BytesIO(export_table(name, ["甲"], [["乙"]])))
    assert 1 <= len(book.sheetnames[0]) <= 31


class Sink:
    """Takes bytes and cannot go back, as a sealed file; keeps none of them."""

    size = 0

    def write(self, content):
        self.size += len(content)
        return len(content)

    def flush(self):
        """Nothing waits."""


@pytest.mark.parametrize(("rows", "sheets"), [(0, 1), (1, 1), (3, 1), (4, 2), (7, 3)])
def test_what_a_sheet_does_not_take_goes_on_in_the_next(rows, sheets):
    out = io.BytesIO()
    assert write_table(out, "名册", ["数"], ([n] for n in range(rows)), most=3) == rows
    book = openpyxl.load_workbook(out)
    assert len(book.sheetnames) == sheets
    assert [row[0].value for sheet in book for row in sheet.iter_rows(min_row=2)] == list(range(rows))
    assert all(sheet["A1"].value == "数" for sheet in book)


def test_a_workbook_can_be_written_into_something_that_only_goes_forward(tmp_path):
    with (tmp_path / "list.xlsx").open("wb") as file:

        class Forward(Sink):
            def write(self, content):
                return file.write(content)

        write_table(Forward(), "名册", ["甲"], [["乙"]] * 10)
    with zipfile.ZipFile(tmp_path / "list.xlsx") as book:
        assert book.testzip() is None


def test_ten_times_the_rows_take_no_more_memory():
    def peak(rows):
        tracemalloc.start()
        sink = Sink()
        write_table(sink, "名册", ["甲"] * 10, (["安小禾"] * 10 for _ in range(rows)))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(5_000) < 2 * peak(500)
