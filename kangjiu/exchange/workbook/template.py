"""The blank workbook (空白模板): header with hints, drop-downs, one example row and instructions."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kangjiu.common.later import later
from kangjiu.exchange.workbook.columns import KIND_WORDS, Column, Kind, Sheet, letters

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

_ROWS = 5_000
_LIST_LIMIT = 255


def blank_template(sheet: Sheet) -> bytes:
    """The bytes of an .xlsx to fill in: red headers are required, every input cell is text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet.name)
    guide = book.add_worksheet("填写说明")
    lists = book.add_worksheet("选项")
    lists.hide()
    text = book.add_format({"num_format": "@"})
    sample = book.add_format({"num_format": "@", "font_color": "#7a7a7a", "italic": True})
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width, text)
        page.write_string(0, index, column.header, _header_format(book, column))
        page.write_comment(0, index, _hint(column), {"x_scale": 2})
        page.write_string(1, index, column.example, sample)
        _add_choices(page, lists, index, column)
    page.freeze_panes(1, 1)
    _write_guide(book, guide, sheet)
    book.close()
    return out.getvalue()


def _header_format(book: xlsxwriter.Workbook, column: Column) -> xlsxwriter.format.Format:
    return book.add_format(
        {
            "bold": True,
            "bg_color": "#e3f0f2",
            "border": 1,
            "valign": "vcenter",
            "text_wrap": True,
            "font_color": "#a11919" if column.required else "#1c2b2d",
        }
    )


def _hint(column: Column) -> str:
    need = "必填" if column.required else "选填"
    return "；".join(part for part in (need, KIND_WORDS[column.kind], column.hint) if part)


def _labels(column: Column) -> list[str]:
    if column.kind is Kind.BOOL:
        return ["是", "否"]
    return list(column.choices.values())


def _add_choices(
    page: xlsxwriter.worksheet.Worksheet, lists: xlsxwriter.worksheet.Worksheet, index: int, column: Column
) -> None:
    """A drop-down; the options stand on a hidden sheet because Excel refuses long inline lists."""
    labels = _labels(column)
    if not labels:
        return
    lists.write_column(0, index, labels)
    letter = letters(index)
    page.data_validation(
        1,
        index,
        _ROWS,
        index,
        {
            "validate": "list",
            "source": f"=选项!${letter}$1:${letter}${len(labels)}",
            "error_title": "不在可选项中",
            "error_message": f"{column.header}请从下拉中选择"[:_LIST_LIMIT],
        },
    )


def _write_guide(book: xlsxwriter.Workbook, guide: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    guide.set_column(0, 0, 22)
    guide.set_column(1, 1, 8)
    guide.set_column(2, 3, 44)
    lines = (
        f"{sheet.name}：填写说明",
        "灰色斜体一行是示例，不会导入，可以删除。红色表头为必填。证件号、电话、账号一律按文本填写。",
        *sheet.notes,
    )
    for row, line in enumerate(lines):
        guide.write_string(row, 0, line, bold if row == 0 else None)
    start = len(lines) + 1
    for at, head in enumerate(("列", "必填", "怎么填", "说明或可选项")):
        guide.write_string(start, at, head, bold)
    for row, column in enumerate(sheet.columns, start + 1):
        about = column.hint or "、".join(_labels(column))
        cells = (column.header, "是" if column.required else "", KIND_WORDS[column.kind], about)
        for at, value in enumerate(cells):
            guide.write_string(row, at, value, wrap)
