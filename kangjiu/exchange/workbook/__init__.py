"""Workbook engine (电子表格引擎): declare columns once; read, explain bad cells, write.

A pure library: no Django, no clock, no database.
"""

from kangjiu.exchange.workbook.columns import Column, Kind, Sheet
from kangjiu.exchange.workbook.export import export_workbook
from kangjiu.exchange.workbook.mark import mark_problems
from kangjiu.exchange.workbook.reading import (
    CellProblem,
    GoodRow,
    Reading,
    WorkbookError,
    read_workbook,
    shown_values,
)
from kangjiu.exchange.workbook.table import export_table, write_table
from kangjiu.exchange.workbook.template import blank_template

__all__ = [
    "CellProblem",
    "Column",
    "GoodRow",
    "Kind",
    "Reading",
    "Sheet",
    "WorkbookError",
    "blank_template",
    "export_table",
    "export_workbook",
    "mark_problems",
    "read_workbook",
    "shown_values",
    "write_table",
]
