"""Subjects for the table of addresses: each maker makes one row in a county and returns the address's arguments."""

from __future__ import annotations

from collections.abc import Callable

OWN_COUNTY = "419001"
OTHER_COUNTY = "421202"

Maker = Callable[[str], dict[str, object]]
RowsMaker = Callable[[str, int], None]

MAKERS: dict[str, Maker] = {}
ROWS: dict[str, RowsMaker] = {}
