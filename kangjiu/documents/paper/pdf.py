"""Papers as PDF (PDF 文书): typst, data as JSON, bundled fonts or the office's own FangSong."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from kangjiu.documents.paper.blocks import filled_blocks
from kangjiu.documents.paper.glyphs import all_texts, missing_characters, replace_characters
from kangjiu.documents.rules.layout import Layout

TEMPLATE = Path(__file__).with_name("paper.typ")
FONT_FOLDER = "KANGJIU_PAPER_FONTS"
FONT_FAMILY = "KANGJIU_PAPER_FONT"
_BODY = ["Noto Serif SC"]
_HEAD = ["Noto Sans SC"]


@dataclass(frozen=True)
class Rendered:
    """A printed paper and the characters no font could print (缺字), shown as 〓 and to be written by hand."""

    content: bytes
    missing: tuple[str, ...]


def _fonts() -> tuple[list[str], tuple[Path, ...]]:
    """Body font families, and the font files; an office adds a folder with its own FangSong by environment."""
    files = [serif_path(), sans_path()]
    folder, family = os.environ.get(FONT_FOLDER), os.environ.get(FONT_FAMILY)
    if folder:
        files += sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in (".otf", ".ttf"))
    return ([family, *_BODY] if family else _BODY), tuple(files)


def render(title: str, layout: Layout, values: Mapping[str, Any]) -> Rendered:
    """The PDF of a filled layout."""
    data, missing, folders = _input(title, layout, values)
    content = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=folders,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
    )
    return Rendered(content, missing)


def render_pages(title: str, layout: Layout, values: Mapping[str, Any], ppi: int = 110) -> list[bytes]:
    """The pages as PNG pictures, for previews and for tests that look at the pixels."""
    data, _, folders = _input(title, layout, values)
    pages = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=folders,
        ignore_system_fonts=True,
        format="png",
        ppi=ppi,
        sys_inputs={"data": data},
    )
    return pages if isinstance(pages, list) else [pages]


def _input(title: str, layout: Layout, values: Mapping[str, Any]) -> tuple[str, tuple[str, ...], list[Path]]:
    body, files = _fonts()
    blocks = filled_blocks(layout, values)
    missing = missing_characters(all_texts([blocks, layout.copies]), files)
    data = {
        "title": title,
        "organisation": values["organisation"],
        "official": layout.official,
        "landscape": layout.landscape,
        "copies": layout.copies,
        "fonts": {"body": [*body, *_HEAD], "head": [*_HEAD, *body]},
        "blocks": replace_characters(blocks, missing),
        "missing": [f"U+{ord(char):04X}" for char in missing],
    }
    folders = sorted({path.parent for path in files})
    return json.dumps(data, ensure_ascii=False), missing, folders
