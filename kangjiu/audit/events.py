"""What can happen to the trail itself."""

from kangjiu.audit.types import EventType

ANCHOR_EXPORTED = EventType(
    "audit.anchor_exported", "导出第 {number} 号锚，含 {chains} 条链共 {rows} 行", "system"
)
