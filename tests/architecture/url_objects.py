"""Subjects for the table of addresses: each maker makes one row in a county and returns the address's arguments."""

from __future__ import annotations

from collections.abc import Callable

from kangjiu.accounts.data import DEMO_COUNTY

OWN_COUNTY = DEMO_COUNTY
OTHER_COUNTY = "419001"

Maker = Callable[[str], dict[str, object]]
RowsMaker = Callable[[str, int], None]

MAKERS: dict[str, Maker] = {}
ROWS: dict[str, RowsMaker] = {}
