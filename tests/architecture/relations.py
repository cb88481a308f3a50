"""Relations obey the layers: a foreign key points downward and leaves no way back."""

from __future__ import annotations

from tests.architecture.source import LEVEL


def problem(here: str, there: str, related_name: str | None) -> str:
    """Why a relation from one app to another is refused; empty when it is fine."""
    if here == there or there not in LEVEL:
        return ""
    if here == "audit":
        return "audit keeps actor and subject as plain ids"
    if LEVEL[there] >= LEVEL[here]:
        return f"{here} points at {there}, which is not below it"
    if related_name != "+":
        return f'a relation to {there} needs related_name="+"'
    return ""
