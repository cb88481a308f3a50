"""File numbers (档案号): county, year, running number, e.g. 419001-2024-00217; unique in the country."""

from __future__ import annotations


def file_number(county_code: str, year: int, count: int) -> str:
    """The number of the count-th file a county opened in a year."""
    return f"{county_code}-{year}-{count:05d}"


def household_number(county_code: str, count: int) -> str:
    """The number of a county's count-th household."""
    return f"{county_code}-H{count:06d}"
