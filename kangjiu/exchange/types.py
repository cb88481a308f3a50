"""What a higher app gives so that its rows can be imported (导入器)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope
from kangjiu.exchange.workbook import Sheet
from kangjiu.exchange.workbook.cells import Value

Row = Mapping[str, Value]


class Importer(Protocol):
    """One kind of import, named in settings KANGJIU_IMPORTERS by its dotted path.

    Reasons may name a column key in `field`, so that the cell is shown; their messages never repeat what the cell
    holds. A reason whose code starts with "warn." asks for confirmation and does not stop the row. An importer may
    name the `permission` its rows need; who does not hold it is not offered the kind.
    """

    kind: str
    label: str
    sheet: Sheet

    def check_row(self, by: Scope, row: Row, on: date) -> Sequence[Reason]:
        """Everything that speaks against the row; writes nothing."""

    def import_row(self, by: Scope, row: Row, at: datetime) -> tuple[str, int]:
        """Write the row, in the caller's transaction: (subject kind, id); Refused when it cannot be."""

    def undo_row(self, by: Scope, subject_kind: str, subject_id: int, at: datetime) -> None:
        """Take back what `import_row` wrote; Refused when later work stands on it."""
