"""An importer for tests: rows become number series, because this app knows no higher one."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.common.errors import Reason, Refused
from kangjiu.documents.models import NumberSeries
from kangjiu.exchange.workbook import Column, Kind, Sheet, export_workbook


class SeriesImporter:
    """Writes one NumberSeries a row; refuses what the test tells it to."""

    kind = "series"
    label = "编号序列（测试）"
    sheet = Sheet(
        "序列",
        (Column("kind", "种类", required=True), Column("last", "已用到", required=True, kind=Kind.INT)),
        unique=("kind",),
    )

    def __init__(self):
        self.crash_at = None
        self.refuse_at = None
        self.calls = 0

    def check_row(self, by, row, on):
        if row["last"] > 100_000:
            return [Reason("series.too_big", "数字太大", next_step="写小一点", field="last")]
        return []

    def import_row(self, by, row, at):
        self.calls += 1
        if row["last"] == self.crash_at:
            raise RuntimeError("the power went off")
        if row["last"] == self.refuse_at:
            raise Refused(Reason("series.refused", "不予办理", field="kind"))
        series = NumberSeries.objects.create(
            organisation_id=by.organisation_id, kind=row["kind"], year=2026, last=row["last"]
        )
        return "documents.numberseries", series.pk

    def undo_row(self, by, subject_kind, subject_id, at):
        series = NumberSeries.objects.get(pk=subject_id)
        if series.last == self.refuse_at:
            raise Refused(Reason("series.used", "已经用过号"))
        series.delete()


class HeldImporter(SeriesImporter):
    """Writes a row with its event on the trail; stands still at one row while the data folder holds a file `hold`."""

    event = EventType("tests.series_made", "新建编号序列", "system")
    held_at = 750

    def import_row(self, by, row, at):
        hold = Path(settings.DATA_DIR) / "hold"
        if row["last"] == self.held_at and hold.exists():
            hold.with_name("held").touch()
            while hold.exists():
                time.sleep(0.01)
        kind, pk = super().import_row(by, row, at)
        audit.record(by, self.event, at=at, subject=NumberSeries.objects.get(pk=pk))
        return kind, pk


IMPORTER = SeriesImporter()
HELD = HeldImporter()


def workbook(numbers):
    return export_workbook(IMPORTER.sheet, [{"kind": f"k{n}", "last": n} for n in numbers])
