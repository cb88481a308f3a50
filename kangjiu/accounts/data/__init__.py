"""Divisions shipped with the system (行政区划): 济源 and 咸宁 as published, and a fictional 示例县.

Source: GB/T 2260 and the statistical division codes, state of 2022-10-31. 400-599 are parks, farms and
forest stations. Codes under 99 are invented and belong to no place.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

KEPT_SINCE = date(2000, 1, 1)
DEMO_COUNTY = "999901"
DEMO_NEIGHBOUR = "999902"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class RegionRow:
    """One shipped division: code of 6, 9 or 12 digits and its name."""

    code: str
    name: str


def read_regions(path: Path) -> list[RegionRow]:
    """Divisions of a CSV file with the columns code and name; KeyError when a column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [RegionRow(row["code"].strip(), row["name"].strip()) for row in csv.DictReader(file)]


def shipped_regions(*, demo: bool) -> list[RegionRow]:
    """Every shipped division, parents first; with `demo` also 示例省 and below."""
    return read_regions(_FOLDER / "regions.csv") + (
        read_regions(_FOLDER / "demo_regions.csv") if demo else []
    )
