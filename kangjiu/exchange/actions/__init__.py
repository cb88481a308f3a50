"""Doing things with imports (导入): upload, map columns, check without writing, write in chunks, undo."""

from kangjiu.exchange.actions.check import dry_run
from kangjiu.exchange.actions.start import begin_check, begin_run, fail, map_columns, note_export, upload
from kangjiu.exchange.actions.write import run, undo

__all__ = [
    "begin_check",
    "begin_run",
    "dry_run",
    "fail",
    "map_columns",
    "note_export",
    "run",
    "undo",
    "upload",
]
