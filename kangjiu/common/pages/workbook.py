"""A list as a workbook (列表导出), for apps that the import and export app stands above."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse

from kangjiu.common.later import later
from kangjiu.common.pages.lists import KeysetPage

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_download(page: KeysetPage, name: str) -> HttpResponse:
    """Every row of the list, texts as texts: nothing typed by a person becomes a formula."""
    headings, rows = page.table()
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(number, column, _plain(cell))
    sheet.freeze_panes(1, 0)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
