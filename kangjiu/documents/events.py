"""What can happen to papers (材料文书事项), and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType
from kangjiu.documents.choices import PaperKind

_KINDS = {"kind": {member.value: member.label for member in PaperKind}}

ISSUED = EventType("documents.issued", "出具{kind} {number}", "file", _KINDS)
PRINTED = EventType("documents.printed", "打印{kind} {number}，待签章", "file", _KINDS)
SIGNED = EventType(
    "documents.signed", "登记{kind} {number} 的签章，共 {signatures} 人，附扫描件", "file", _KINDS
)
VOIDED = EventType("documents.voided", "作废{kind} {number}", "file", _KINDS)
MARK_SET = EventType("documents.mark_set", "修改机关代字", "system")
