import io
import zipfile

import pytest

from kangjiu.documents.choices import MediaType
from kangjiu.documents.rules.media import MAX_BYTES, accept


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"%PDF-1.7 ...", MediaType.PDF),
        (b"\xff\xd8\xff\xe0 jpeg", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n....", MediaType.PNG),
        (package("word/document.xml"), MediaType.DOCX),
        (package("xl/workbook.xml"), MediaType.XLSX),
    ],
)
def test_the_bytes_tell_the_format(content, media):
    assert accept(content) == (media, ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"%PDF-" + b"0" * MAX_BYTES, "file.too_big"),
        (b"MZ program.exe renamed to scan.pdf", "file.unknown"),
        (b"<svg onload=alert(1)>", "file.unknown"),
        (b"PK\x03\x04 cut off", "file.damaged"),
        (package("readme.txt"), "file.unknown"),
        (package("xl/workbook.xml", "xl/vbaProject.bin"), "file.macros"),
    ],
)
def test_other_files_are_refused_with_a_next_step(content, code):
    media, reasons = accept(content)
    assert media is None
    assert [reason.code for reason in reasons] == [code]
    assert reasons[0].next_step
