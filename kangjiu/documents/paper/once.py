"""A paper that is not issued and has no template of its own (一次性文稿), as Word straight from its layout."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kangjiu.common.later import later
from kangjiu.documents.rules.layout import Layout

if TYPE_CHECKING:
    import docxtpl

    from kangjiu.documents.paper import build_templates
else:
    docxtpl = later("docxtpl")
    build_templates = later("kangjiu.documents.paper.build_templates")


def render(layout: Layout, values: Mapping[str, Any]) -> bytes:
    """The .docx of a layout filled with printable values."""
    blank, out = io.BytesIO(), io.BytesIO()
    build_templates.build(layout).save(blank)
    blank.seek(0)
    template = docxtpl.DocxTemplate(blank)
    template.render(dict(values), autoescape=True)
    template.save(out)
    return out.getvalue()
