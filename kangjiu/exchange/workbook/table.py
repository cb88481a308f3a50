"""A list as a workbook, written row by row (列表导出): as little memory for a million rows as for one.

An .xlsx is a zip of XML parts. The sheet is written into it as the rows come, so nothing waits in memory or in a
plain file beside; a library that does the same keeps its rows in an unsealed temporary file. No formula can come
about: texts are inline texts, and one that begins like a formula gets an apostrophe.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from kangjiu.common.dates import CHINA
from kangjiu.exchange.workbook.columns import letters
from kangjiu.exchange.workbook.export import safe_text

SHEET_ROWS = 1_048_575  # what a sheet holds below its header; more rows go on in the next sheet
_LONGEST = 32_767
_EPOCH = dt.date(1899, 12, 30)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT_NAME = re.compile(r"[\[\]:*?/\\']")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT, _DAY, _WHOLE, _HEAD, _MOMENT = 1, 2, 3, 4, 5
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFE3F0F2"/></patternFill></fill></fills>
<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/>
<bottom style="thin"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="6"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>
<xf numFmtId="1" applyNumberFormat="1"/><xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1"
 applyBorder="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


class Writable(Protocol):
    """Where the bytes of the workbook go; it is never asked to go back."""

    def write(self, content: bytes, /) -> object:
        """Take some bytes."""

    def flush(self) -> object:
        """Nothing of them has to wait."""


def export_table(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The bytes of an .xlsx of a list as the page shows it (列表导出): text, whole numbers and dates; all rows."""
    out = io.BytesIO()
    write_table(out, name, headings, rows)
    return out.getvalue()


def write_table(
    out: Writable,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    most: int = SHEET_ROWS,
) -> int:
    """Write the same row by row as the rows come; how many there were. `most` is what one sheet takes."""
    counts: list[int] = []
    rows = iter(rows)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:  # type: ignore[call-overload]
        while not counts or counts[-1] == most:
            first = next(rows, None)
            if first is None and counts:
                break
            begun = () if first is None else (first,)
            counts.append(_write_sheet(book, len(counts) + 1, headings, begun, islice(rows, most - 1)))
        for path, text in _parts(name, counts, len(headings)).items():
            book.writestr(path, text)
    return sum(counts)


def _write_sheet(
    book: zipfile.ZipFile,
    number: int,
    headings: Sequence[str],
    begun: Sequence[Sequence[object]],
    rows: Iterable[Sequence[object]],
) -> int:
    """One sheet: the header stays in sight, every column can be filtered; how many rows."""
    last = max(0, len(headings) - 1)
    count = 0
    with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
        part.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'.encode())
        part.write(b'<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>')
        part.write(b'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>')
        part.write(f'<cols><col min="1" max="{last + 1}" width="20.7" customWidth="1"/></cols>'.encode())
        part.write(b"<sheetData>" + _row(1, [_inline(heading, _HEAD) for heading in headings]))
        for each in (begun, rows):
            for cells in each:
                count += 1
                part.write(_row(count + 1, [_cell(value) for value in cells]))
        part.write(f'</sheetData><autoFilter ref="A1:{letters(last)}{count + 1}"/></worksheet>'.encode())
    return count


def _row(number: int, cells: Sequence[str]) -> bytes:
    placed = [cell.replace("@", f"{letters(at)}{number}", 1) for at, cell in enumerate(cells)]
    return f'<row r="{number}">{"".join(placed)}</row>'.encode()


def _cell(value: object) -> str:
    """One cell, its address still open: a date, a moment in China, a whole number shown whole, else a text."""
    if isinstance(value, dt.datetime):
        local = value.astimezone(CHINA) if value.tzinfo else value
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        days = (local.date() - _EPOCH).days + seconds / 86_400
        return f'<c r="@" s="{_MOMENT}"><v>{days:.8f}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="@" s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**11:
        return f'<c r="@" s="{_WHOLE}"><v>{value}</v></c>'
    return _inline(safe_text(_shown(value)), _TEXT)


def _shown(value: object) -> str:
    """A text as the page shows it, its punctuation untouched."""
    if value is None:
        return ""
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _inline(text: str, style: int) -> str:
    kept = escape(_UNFIT.sub("", text)[:_LONGEST])
    return f'<c r="@" s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _parts(name: str, counts: Sequence[int], columns: int) -> dict[str, str]:
    """Everything of the workbook but the sheets."""
    plain = _UNFIT_NAME.sub(" ", _UNFIT.sub("", name)).strip() or "清单"
    titles = [(plain if at == 1 else f"{plain[:27]} {at}")[:31] for at in range(1, len(counts) + 1)]
    numbers = range(1, len(counts) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{at}" r:id="rId{at}"/>'
        for at, title in zip(numbers, titles, strict=True)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
        + escape(f"'{title}'!$A$1:${letters(max(0, columns - 1))}${count + 1}")
        + "</definedName>"
        for at, (title, count) in enumerate(zip(titles, counts, strict=True))
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in numbers
    )
    links += f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for at in numbers
    )
    return {
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        f"<definedNames>{filters}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": _links(links),
        "_rels/.rels": _links(
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    }


def _links(inner: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
