"""Accepted files (材料格式): recognised from the bytes, never from the name; limit 20 MB."""

from __future__ import annotations

import io
import zipfile

from kangjiu.common.errors import Reason
from kangjiu.documents.choices import MediaType

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
_SIGNATURES = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
)
_NEXT = "请上传 PDF、JPG、PNG、Word（.docx）或 Excel（.xlsx）文件"


def accept(content: bytes) -> tuple[MediaType | None, tuple[Reason, ...]]:
    """The format of a file, or why it is not accepted: empty, too big, unknown, damaged, with macros."""
    if not content:
        return None, (Reason("file.empty", "文件是空的", next_step="请重新选择文件", field="file"),)
    if len(content) > MAX_BYTES:
        size = -(-len(content) // (1024 * 1024))
        said = f"文件有 {size} MB，最大 20 MB"
        return None, (Reason("file.too_big", said, next_step="请压缩或分成几个文件", field="file"),)
    for signature, media in _SIGNATURES:
        if content.startswith(signature):
            return media, ()
    return _accept_package(content)


def _accept_package(content: bytes) -> tuple[MediaType | None, tuple[Reason, ...]]:
    """Word and Excel files are zip packages; anything else is refused."""
    if not content.startswith(b"PK\x03\x04"):
        return None, (Reason("file.unknown", "不认得这种文件格式", next_step=_NEXT, field="file"),)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return None, (
            Reason("file.damaged", "文件已损坏，打不开", next_step="请重新保存后上传", field="file"),
        )
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return None, (
            Reason(
                "file.unpacks_too_big", "文件解开后超过 200 MB", next_step="请删去图片后重试", field="file"
            ),
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        return None, (
            Reason("file.macros", "文件含有宏", next_step="请另存为不含宏的 .docx 或 .xlsx", field="file"),
        )
    if "word/document.xml" in names:
        return MediaType.DOCX, ()
    if "xl/workbook.xml" in names:
        return MediaType.XLSX, ()
    return None, (Reason("file.unknown", "不认得这种文件格式", next_step=_NEXT, field="file"),)
