"""The resolver laid flat: every address with its full name and its view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.url_table import PUBLIC, SIGNED_IN, Row


def addresses(
    patterns: Iterable[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[tuple[str, Any]]:
    """(name with its namespaces, view) of every address; an unnamed one has its pattern for a name."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)
        else:
            yield (space + one.name if one.name else f"<no name: {one.pattern}>"), one.callback


def gaps(found: dict[str, Any], table: dict[str, Row], foreign: dict[str, str]) -> list[str]:
    """Addresses without a row, rows without an address, and addresses without a name."""
    return [
        *(f"{name}: no row in url_table.py" for name in found if name not in table and name not in foreign),
        *(f"{name}: the address is gone" for name in [*table, *foreign] if name not in found),
        *(f"{name}: give it a name" for name in found if name.startswith("<no name")),
    ]


def disagreement(name: str, view: Any, row: Row) -> str:
    """What the view's own mark says differently from the table."""
    marks = (getattr(view, "permissions", None), getattr(view, "public", None))
    if marks[0] is None or marks[1] is None:
        return f"{name}: the view carries neither needs() nor public"
    says = PUBLIC if marks[1] else (SIGNED_IN if not marks[0] else "")
    wanted = row.needs if not row.permissions else ""
    if says != wanted or frozenset(marks[0]) != row.permissions:
        return f"{name}: the view says {says or sorted(marks[0])}, the table says {row.needs}"
    return ""
