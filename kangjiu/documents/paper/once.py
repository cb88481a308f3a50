"""A paper that is not issued and has no template of its own (一次性文稿), as Word straight from its layout."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate

from kangjiu.documents.paper.build_templates import build
from kangjiu.documents.rules.layout import Layout


def render(layout: Layout, values: Mapping[str, Any]) -> bytes:
    """The .docx of a layout filled with printable values."""
    blank, out = io.BytesIO(), io.BytesIO()
    build(layout).save(blank)
    blank.seek(0)
    template = DocxTemplate(blank)
    template.render(dict(values), autoescape=True)
    template.save(out)
    return out.getvalue()
