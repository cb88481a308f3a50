"""What can happen to an import (导入事项)."""

from __future__ import annotations

from kangjiu.audit.types import EventType

UPLOADED = EventType("exchange.uploaded", "上传导入表（{kind}），{rows} 行", "system")
STARTED = EventType("exchange.started", "开始写入导入批次 {job}（{kind}），{rows} 行", "system")
DONE = EventType(
    "exchange.done", "导入批次 {job}（{kind}）写入 {written} 行，不予办理 {refused} 行", "system"
)
UNDONE = EventType("exchange.undone", "整批撤销导入 {job}（{kind}），{rows} 行", "system")
EXPORTED = EventType("exchange.exported", "导出 {kind}，{rows} 行", "oversight")
