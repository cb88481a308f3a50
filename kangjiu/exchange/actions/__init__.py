"""Doing things with imports and exports (导入、导出).

Imports: upload, map columns, check without writing, write in chunks, undo. Exports: ask, make, cancel, remove.
"""

from kangjiu.exchange.actions.check import dry_run
from kangjiu.exchange.actions.export import (
    begin_export,
    cancel_export,
    fail_export,
    make_export,
    note_export,
    remove_exports,
)
from kangjiu.exchange.actions.start import begin_check, begin_run, fail, map_columns, upload
from kangjiu.exchange.actions.write import run, undo

__all__ = [
    "begin_check",
    "begin_export",
    "begin_run",
    "cancel_export",
    "dry_run",
    "fail",
    "fail_export",
    "make_export",
    "map_columns",
    "note_export",
    "remove_exports",
    "run",
    "undo",
    "upload",
]
