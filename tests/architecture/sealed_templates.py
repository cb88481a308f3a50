"""Templates: nothing the content security policy would block, no unescaped value, no unprotected form."""

from __future__ import annotations

import re

PATTERNS = (
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.I), "inline script"),
    (re.compile(r"<[^>]*\sstyle\s*=", re.I), "inline style"),
    (re.compile(r"<[^>{]*\son[a-z]+\s*=", re.I), "inline event handler"),
    (re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"), "unescaped value"),
    (
        re.compile(r"""(?:src|href|action)\s*=\s*["']https?://(?!www\.w3\.org)""", re.I),
        "address of another site",
    ),
)
POST_FORM = re.compile(r"""<form\b[^>]*method\s*=\s*["']?post["']?[^>]*>(.*?)</form>""", re.I | re.S)


def problems(name: str, text: str) -> list[str]:
    """What is wrong with one template; plain links to other sites belong in data, not in pages."""
    found = [f"{name}: {what}" for pattern, what in PATTERNS if pattern.search(text)]
    found += [
        f"{name}: a form without csrf_token" for m in POST_FORM.finditer(text) if "csrf_token" not in m[1]
    ]
    return found
