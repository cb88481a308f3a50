"""Marking errors inside the user's own workbook (标错): red or amber fill and a comment at each bad cell."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kangjiu.common.later import later
from kangjiu.exchange.workbook.reading import CellProblem

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")

BAD = "FFF4C7C3"
ASK = "FFFCE8B2"


def mark_problems(content: bytes, sheet_name: str, problems: Iterable[CellProblem]) -> bytes:
    """The same workbook with every problem marked; a problem of a whole row is marked in its first column."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[sheet_name]
    bad, ask = (openpyxl.styles.PatternFill("solid", fgColor=color) for color in (BAD, ASK))
    notes: dict[tuple[int, int], list[CellProblem]] = {}
    for problem in problems:
        notes.setdefault((problem.row, (problem.column or 0) + 1), []).append(problem)
    for (row, column), found in notes.items():
        cell = page.cell(row, column)
        if isinstance(cell, openpyxl.cell.cell.MergedCell):
            continue
        cell.fill = ask if all(problem.warning for problem in found) else bad
        cell.comment = openpyxl.comments.Comment("\n".join(_sentence(problem) for problem in found), "康救")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sentence(problem: CellProblem) -> str:
    return f"{problem.message}。{problem.next_step}" if problem.next_step else problem.message
