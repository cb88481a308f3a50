import io
import struct
import zlib

import docx
import pypdf
import pytest

from kangjiu.documents.choices import PaperKind
from kangjiu.documents.paper import build_templates, pdf, word
from kangjiu.documents.rules.layout import Layout, Text
from kangjiu.documents.rules.papers import PAPERS
from kangjiu.documents.tests.samples import SAMPLES

NUMBER = {"number": "示残康〔2026〕12号"}


def pixels(png: bytes) -> list[bytes]:
    """Rows of an 8-bit PNG, unfiltered, without any picture library."""
    at, data, header = 8, b"", b""
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        header = body if kind == b"IHDR" else header
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    width, _, depth, colour = struct.unpack_from(">IIBB", header)
    assert depth == 8
    step = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    return unfilter(zlib.decompress(data), width * step, step)


def unfilter(raw: bytes, size: int, step: int) -> list[bytes]:
    rows, above = [], bytes(size)
    for at in range(0, len(raw), size + 1):
        kind, row = raw[at], bytearray(raw[at + 1 : at + 1 + size])
        for i in range(size):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            row[i] = (row[i] + guess(kind, left, above[i], corner)) & 255
        above = bytes(row)
        rows.append(above)
    return rows


def guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind < 3:
        return (0, left, up)[kind]
    if kind == 3:
        return (left + up) // 2
    near = left + up - corner
    return min((left, up, corner), key=lambda value: abs(near - value))


def picture_of(text: str) -> list[bytes]:
    layout = Layout((Text("note", text),))
    return pixels(pdf.render_pages("试", layout, {"organisation": "示例"}, ppi=60)[0])


def test_different_characters_leave_different_ink():
    # A font without the glyphs would draw the same box for each of them, and the text would still extract.
    pictures = {char: picture_of(char * 8) for char in ("禾", "溪", "〔", "贰", "■")}
    assert len({b"".join(rows) for rows in pictures.values()}) == len(pictures)
    blank = picture_of("")
    assert all(rows != blank for rows in pictures.values())


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_paper_prints_on_a4_with_all_its_glyphs(kind):
    printed = pdf.render(kind.label, PAPERS[kind][1], SAMPLES[kind]().printable() | NUMBER)
    assert printed.missing == ()
    reader = pypdf.PdfReader(io.BytesIO(printed.content))
    sides = sorted(round(float(side) * 25.4 / 72) for side in reader.pages[0].mediabox[2:])
    assert sides == [210, 297]
    text = "".join(page.extract_text() for page in reader.pages).replace(" ", "")
    assert "12号" in text
    assert "三份" in text


def test_forms_fit_their_page_and_the_roster_repeats_its_header():
    pages = {}
    for kind in (PaperKind.APPLICATION_FORM, PaperKind.REFERRAL_SLIP, PaperKind.ATTENDANCE_MONTH):
        printed = pdf.render(kind.label, PAPERS[kind][1], SAMPLES[kind]().printable() | NUMBER)
        pages[kind] = len(pypdf.PdfReader(io.BytesIO(printed.content)).pages)
    assert set(pages.values()) == {1}
    kind = PaperKind.SETTLEMENT_SUMMARY
    printed = pdf.render(kind.label, PAPERS[kind][1], SAMPLES[kind](120).printable() | NUMBER)
    sheets = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    assert len(sheets) > 4
    assert all("末四位" in page.extract_text() for page in sheets[1:])


def test_a_character_no_font_has_is_reported_and_marked():
    kind = PaperKind.ACCEPTANCE_NOTICE
    values = SAMPLES[kind]().printable() | NUMBER | {"child_name": "安\U00031350"}
    printed = pdf.render(kind.label, PAPERS[kind][1], values)
    assert printed.missing == ("\U00031350",)
    text = pypdf.PdfReader(io.BytesIO(printed.content)).pages[0].extract_text()
    assert "安〓" in text
    assert "U+31350" in text


def test_typed_text_is_data_and_never_template_source():
    kind = PaperKind.ACCEPTANCE_NOTICE
    nasty = '#panic("x") $ _*[]{{ 7*7 }} <b>&'
    values = SAMPLES[kind]().printable() | NUMBER | {"child_name": nasty}
    text = (
        pypdf.PdfReader(io.BytesIO(pdf.render("", PAPERS[kind][1], values).content)).pages[0].extract_text()
    )
    assert '#panic("x")' in text
    paper = docx.Document(io.BytesIO(word.render(kind, values)))
    assert any(nasty in paragraph.text for paragraph in paper.paragraphs)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_word_papers_are_filled_completely(kind):
    paper = docx.Document(io.BytesIO(word.render(kind, SAMPLES[kind]().printable() | NUMBER)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    assert "12号" in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_word_templates_are_built_from_the_layouts(kind):
    built = build_templates.build(PAPERS[kind][1])
    kept = docx.Document(str(word.TEMPLATES / f"{kind}.docx"))
    assert kept.element.body.xml == built.element.body.xml, (
        "run python -m kangjiu.documents.paper.build_templates"
    )


def test_a_notice_with_a_number_ends_with_who_keeps_a_copy():
    for kind in (PaperKind.DECISION_NOTICE, PaperKind.ACCEPTANCE_NOTICE):
        paper = docx.Document(io.BytesIO(word.render(kind, SAMPLES[kind]().printable() | NUMBER)))
        assert "三份" in paper.sections[0].footer.paragraphs[0].text


def test_rows_of_word_papers_stay_whole_and_speak_chinese():
    paper = docx.Document(
        io.BytesIO(
            word.render(
                PaperKind.APPLICATION_FORM, SAMPLES[PaperKind.APPLICATION_FORM]().printable() | NUMBER
            )
        )
    )
    assert all("cantSplit" in row._tr.xml for row in paper.tables[0].rows)
    assert 'w:eastAsia="zh-CN"' in paper.styles["Normal"].element.xml
