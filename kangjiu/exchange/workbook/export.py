"""Exports (导出): every row of a list, ids as text, amounts as numbers, nothing that Excel could run."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kangjiu.common.later import later
from kangjiu.exchange.workbook.cells import Value
from kangjiu.exchange.workbook.columns import Kind, Sheet

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_DATE_FORMAT = "yyyy-mm-dd"


def safe_text(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula: a leading = + - @ gets an apostrophe."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def export_workbook(sheet: Sheet, rows: Iterable[Mapping[str, Value]], title: str = "") -> bytes:
    """The bytes of an .xlsx with all rows; fen become yuan with two decimals, choices become labels."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(sheet.name)
    formats = {
        Kind.YUAN: book.add_format({"num_format": "#,##0.00"}),
        Kind.DATE: book.add_format({"num_format": _DATE_FORMAT}),
        Kind.INT: book.add_format({"num_format": "0"}),
    }
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#e3f0f2", "border": 1})
    top = 1 if title else 0
    if title:
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(top, index, column.header, head)
    count = 0
    for count, row in enumerate(rows, 1):
        for index, column in enumerate(sheet.columns):
            value = row.get(column.key)
            _write(
                page, top + count, index, column.choices, value, formats.get(column.kind, text), column.kind
            )
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, top + count, len(sheet.columns) - 1)
    page.repeat_rows(top)
    book.close()
    return out.getvalue()


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    index: int,
    choices: Mapping[str, str],
    value: Value,
    style: xlsxwriter.format.Format,
    kind: Kind,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, index, "是" if value else "否", style)
    elif isinstance(value, dt.date):
        page.write_datetime(row, index, dt.datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
    elif isinstance(value, int) and kind is Kind.YUAN:
        # A spreadsheet holds yuan; the division happens only here, on the way out, and is exact to the fen.
        page.write_number(row, index, value / 100, style)
    elif isinstance(value, int):
        page.write_number(row, index, value, style)
    else:
        page.write_string(row, index, safe_text(choices.get(value, value)), style)
