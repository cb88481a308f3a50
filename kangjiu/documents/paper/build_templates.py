"""Builds the Word templates from the layouts: `python -m kangjiu.documents.paper.build_templates`.

Fonts are those of GB/T 9704 as Word on Windows has them; a machine without them substitutes.
"""

from __future__ import annotations

import re
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from kangjiu.documents.paper.word import TEMPLATES
from kangjiu.documents.rules.layout import (
    Block,
    Cell,
    Code,
    Each,
    Ends,
    Grid,
    Layout,
    ListTable,
    Signing,
    Text,
)
from kangjiu.documents.rules.papers import PAPERS

FANGSONG, HEITI, TITLE = "仿宋", "黑体", "方正小标宋简体"
RED = RGBColor(0xC8, 0x10, 0x2E)
_NAME = re.compile(r"\{(\w+)\}")
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_AFTER_BORDER = {qn(f"w:{name}") for name in ("spacing", "ind", "jc", "rPr")}
_FORM_MARGINS = (18, 15, 18, 16)
_WIDE_MARGINS = (14, 14, 14, 14)
_OFFICIAL_MARGINS = (28, 37, 26, 35)


def main() -> None:
    """Write every template anew."""
    TEMPLATES.mkdir(exist_ok=True)
    for kind, (_, layout) in PAPERS.items():
        build(layout).save(str(TEMPLATES / f"{kind}.docx"))


def build(layout: Layout) -> Any:
    """The Word document of one layout, with template fields in place of values."""
    return _Builder(layout).build()


def tags(pattern: str, row: str = "") -> str:
    """Layout names as template fields: {child_name} → {{ child_name }}, inside a row {{ r.child_name }}."""
    return _NAME.sub(lambda match: f"{{{{ {row}{match[1]} }}}}", pattern)


class _Builder:
    """One Word document from one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.doc: Any = Document()
        self.size = 16 if layout.official else 10.5
        section = self.doc.sections[0]
        width, height = (297, 210) if layout.landscape else (210, 297)
        section.orientation = WD_ORIENT.LANDSCAPE if layout.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        margins = _OFFICIAL_MARGINS if layout.official else _FORM_MARGINS
        margins = _WIDE_MARGINS if layout.landscape else margins
        section.left_margin, section.top_margin = Mm(margins[0]), Mm(margins[1])
        section.right_margin, section.bottom_margin = Mm(margins[2]), Mm(margins[3])
        self.inner_mm = width - margins[0] - margins[2]
        _speak_chinese(self.doc.styles["Normal"])
        self._footer(section)

    def build(self) -> Any:
        """The document with every block in order."""
        for block in self.layout.blocks:
            self._add(block)
        return self.doc

    def _add(self, block: Block) -> None:
        match block:
            case Grid():
                self._grid(block)
            case ListTable():
                self._list(block)
            case Text():
                self._text(block)
            case Each():
                self._paragraph(f"{{%p for r in {block.rows} %}}")
                self._body(tags(block.text, "r."))
                self._paragraph("{%p endfor %}")
            case Ends():
                self._ends(block)
            case Signing():
                self._paragraph("")
                for line in (block.organisation, block.day, "（盖章）"):
                    self._paragraph(f"{tags(line)}　　", align="right")
            case Code():
                self._paragraph("{{ code }}", align="right")
                self._paragraph(block.caption, align="right", size=8)

    def _footer(self, section: Any) -> None:
        line = section.footer.paragraphs[0]
        if self.layout.official:
            _run(line, self.layout.copies, 12)
            _rule(line, "top", "000000")
            line = section.footer.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(line, "— ", 14)
            _page_field(line, 14)
            _run(line, " —", 14)
            return
        _run(line, f"{self.layout.copies}　　第 ", 8.5)
        _page_field(line, 8.5)
        _run(line, " 页", 8.5)

    def _paragraph(
        self, text: str, align: str = "left", size: float = 0, font: str = FANGSONG, bold: bool = False
    ) -> Paragraph:
        paragraph = self.doc.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.space_after = Pt(0)
        run = _run(paragraph, text, size or self.size, font)
        run.bold = bold
        return paragraph

    def _body(self, text: str) -> None:
        size = 16 if self.layout.official else 12
        paragraph = self._paragraph(text, size=size)
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        paragraph.paragraph_format.line_spacing = Pt(29 if self.layout.official else 20)

    def _text(self, block: Text) -> None:
        text = tags(block.text)
        match block.role:
            case "letterhead":
                self._paragraph(text, "center", 30, TITLE).runs[0].font.color.rgb = RED
            case "number":
                _rule(self._paragraph(text, "center"), "bottom", "C8102E")
            case "title":
                title = self._paragraph(text, "center", 22 if self.layout.official else 18, TITLE)
                title.paragraph_format.space_before = Pt(18 if self.layout.official else 0)
                title.paragraph_format.space_after = Pt(14 if self.layout.official else 6)
            case "cut":
                self._paragraph("- " * 60, "center", 9)
                self._paragraph(text, "center", 16, HEITI)
            case "right":
                self._paragraph(text, "right", 12)
            case "body":
                self._body(text)
            case "page":
                self.doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case _:
                self._paragraph(text, size=16 if self.layout.official else 12)

    def _ends(self, block: Ends) -> None:
        paragraph = self._paragraph(f"{tags(block.left)}\t{tags(block.right)}")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(self.inner_mm), alignment=2)

    def _table(self, rows: int, widths: list[int]) -> Any:
        table = self.doc.add_table(rows=rows, cols=len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _cell_margins(table, sides=0.8 if self.layout.landscape else 1.5)
        total = sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(self.inner_mm * width / total)
            for cell in column.cells:
                cell.width = Mm(self.inner_mm * width / total)
        return table

    def _grid(self, block: Grid) -> None:
        table = self._table(len(block.rows), list(block.widths))
        for index, row in enumerate(block.rows):
            at = 0
            for cell in row:
                target = table.cell(index, at)
                if cell.span > 1:
                    target = target.merge(table.cell(index, at + cell.span - 1))
                self._fill(target, cell)
                at += cell.span
            table.rows[index].height = Mm(max([7, *(cell.height for cell in row)]))
            _keep_whole(table.rows[index])

    def _fill(self, target: _Cell, cell: Cell) -> None:
        target.vertical_alignment = WD_ALIGN_VERTICAL.TOP if cell.foot else WD_ALIGN_VERTICAL.CENTER
        paragraph = target.paragraphs[0]
        paragraph.alignment = _ALIGN["center" if cell.label else "left"]
        _run(paragraph, tags(cell.text), self.size, HEITI if cell.label else FANGSONG)
        if not cell.foot:
            return
        for _ in range(max(0, cell.height // 6 - 3)):
            target.add_paragraph()
        for line in cell.foot.split("\n"):
            foot = target.add_paragraph()
            foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _run(foot, line, self.size)

    def _list(self, block: ListTable) -> None:
        table = self._table(4, [column.width for column in block.columns])
        _repeat_header(table.rows[0])
        _run(table.cell(1, 0).paragraphs[0], f"{{%tr for r in {block.rows} %}}", block.size)
        _run(table.cell(3, 0).paragraphs[0], "{%tr endfor %}", block.size)
        for at, column in enumerate(block.columns):
            head, line = table.cell(0, at).paragraphs[0], table.cell(2, at).paragraphs[0]
            head.alignment, line.alignment = _ALIGN["center"], _ALIGN[column.align]
            _run(head, column.header, block.size, HEITI)
            _run(line, f"{{{{ r.{column.key} }}}}", block.size)
            for row in (0, 2):
                table.cell(row, at).vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        table.rows[2].height = Mm(block.line_mm)
        _keep_whole(table.rows[2])


def _run(paragraph: Paragraph, text: str, size: float, font: str = FANGSONG) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    fonts: Any = run._element.get_or_add_rPr()
    fonts.rFonts.set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.space_after = Pt(0)
    return run


def _page_field(paragraph: Paragraph, size: float) -> None:
    run = _run(paragraph, "", size)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)


def _repeat_header(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_whole(row: Any) -> None:
    """A row never splits over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _cell_margins(table: Any, sides: float) -> None:
    """Room between line and text, in millimetres at the sides."""
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", 0.4), ("left", sides), ("bottom", 0.4), ("right", sides)):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(round(room * 56.7)))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def _speak_chinese(style: Any) -> None:
    """Text is Chinese of the mainland: punctuation stands where it stands there."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def _rule(paragraph: Paragraph, side: str, colour: str) -> None:
    """A line above or below a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, given in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), given)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    place = next((child for child in properties if child.tag in _AFTER_BORDER), None)
    if place is None:
        properties.append(borders)
    else:
        place.addprevious(borders)


if __name__ == "__main__":
    main()
