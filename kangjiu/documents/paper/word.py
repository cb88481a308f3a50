"""Papers as Word (Word 文书): checked-in templates filled by docxtpl, every value escaped."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kangjiu.common.later import later

if TYPE_CHECKING:
    import docx
    import docxtpl
    import segno
else:
    docx = later("docx")
    docxtpl = later("docxtpl")
    segno = later("segno")


TEMPLATES = Path(__file__).with_name("word_templates")


def render(kind: str, values: Mapping[str, Any]) -> bytes:
    """The .docx of a paper; an office may edit the templates, their fields are the names in `rules.papers`."""
    template = docxtpl.DocxTemplate(TEMPLATES / f"{kind}.docx")
    context = dict(values)
    if "code" in template.get_undeclared_template_variables():
        context["code"] = docxtpl.InlineImage(template, _qr_png(values["number"]), width=docx.shared.Mm(19))
    template.render(context, autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _qr_png(text: str) -> io.BytesIO:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    out.seek(0)
    return out
