"""What differs between SQL dialects (方言): whole division, dates, wide sums."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """Templates of one dialect; day numbers are BIGINT since 1970-01-01."""

    name: str
    division: str
    date: str
    number: str
    wide: str

    def over(self, top: str, bottom: str) -> str:
        """Whole division of top ≥ 0 by bottom ≥ 1; never by way of doubles."""
        return f"({top} {self.division} {bottom})"

    def part(self, word: str, day: str) -> str:
        """year, month or day of a day number."""
        return f"CAST({word}({self.date.format(day)}) AS BIGINT)"

    def first_of(self, months: str) -> str:
        """Day number of the first day of a month (months since year 0)."""
        twelve, one = literal(12), literal(1)
        parts = f"{self.over(months, twelve)}, {months} % {twelve} + {one}, {one}"
        return self.number.format(", ".join(f"CAST({part} AS INTEGER)" for part in parts.split(", ")))


def literal(value: int) -> str:
    """A BIGINT, whatever its size: a bare number would be 32 bits and wrap."""
    return f"CAST({value} AS BIGINT)"


DUCKDB = Dialect(
    "duckdb",
    "//",
    "(DATE '1970-01-01' + CAST({0} AS INTEGER))",
    "CAST(make_date({0}) - DATE '1970-01-01' AS BIGINT)",
    "HUGEINT",
)
SPARK = Dialect(
    "spark",
    "div",
    "date_add(DATE'1970-01-01', CAST({0} AS INT))",
    "CAST(datediff(make_date({0}), DATE'1970-01-01') AS BIGINT)",
    "DECIMAL(38, 0)",
)
