"""A layout filled with printed values (排版数据): plain JSON for the PDF template."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kangjiu.common.later import later
from kangjiu.documents.rules.layout import (
    Block,
    Code,
    Each,
    Ends,
    Grid,
    Layout,
    ListTable,
    Signing,
    Text,
)

if TYPE_CHECKING:
    import segno
else:
    segno = later("segno")

_NAME = re.compile(r"\{(\w+)\}")


def fill(pattern: str, values: Mapping[str, Any]) -> str:
    """A pattern with its names replaced; KeyError names a value the paper does not have."""
    return _NAME.sub(lambda match: str(values[match[1]]), pattern).strip(" ")


def qr_svg(text: str) -> str:
    """A QR code (二维码) as SVG text, error correction level M."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def filled_blocks(layout: Layout, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every block with its texts filled in, ready to be drawn."""
    return [drawn for block in layout.blocks for drawn in _draw(block, values)]


def _draw(block: Block, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    match block:
        case Grid():
            return [{"kind": "grid", "widths": list(block.widths), "rows": _grid_rows(block, values)}]
        case ListTable():
            return [_list(block, values)]
        case Text():
            return [{"kind": "text", "role": block.role, "text": fill(block.text, values)}]
        case Each():
            rows = values[block.rows]
            return [{"kind": "text", "role": "body", "text": fill(block.text, row)} for row in rows]
        case Ends():
            return [{"kind": "ends", "left": fill(block.left, values), "right": fill(block.right, values)}]
        case Signing():
            return [
                {
                    "kind": "signing",
                    "organisation": fill(block.organisation, values),
                    "day": fill(block.day, values),
                }
            ]
        case Code():
            return [{"kind": "code", "svg": qr_svg(fill(block.text, values)), "caption": block.caption}]


def _grid_rows(block: Grid, values: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "text": fill(cell.text, values),
                "span": cell.span,
                "label": cell.label,
                "height": cell.height,
                "foot": cell.foot,
            }
            for cell in row
        ]
        for row in block.rows
    ]


def _list(block: ListTable, values: Mapping[str, Any]) -> dict[str, Any]:
    columns = [{"header": c.header, "key": c.key, "width": c.width, "align": c.align} for c in block.columns]
    return {
        "kind": "list",
        "columns": columns,
        "lines": list(values[block.rows]),
        "line_mm": block.line_mm,
        "size": block.size,
    }
