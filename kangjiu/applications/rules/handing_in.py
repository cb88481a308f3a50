"""What is wrong with a paper as it is handed in (收材料)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.applications.choices import PaperKind
from kangjiu.applications.rules.checklist import APPLY
from kangjiu.common.errors import Reason


@dataclass(frozen=True)
class PaperData:
    """A paper handed in (材料): kind, day received, validity, scan (None = seen on paper).

    `scope` is what a power of attorney allows (委托事项).
    """

    kind: str
    received_on: date
    valid_to_on: date | None = None
    attachment_id: int | None = None
    valid_from_on: date | None = None
    scope: str = ""


def faults(data: PaperData, today: date) -> list[Reason]:
    """Every fault of a paper: unknown kind, a day after today, validity over before receipt or reversed."""
    found = []
    if data.kind not in set(PaperKind):
        found.append(_fault("kind", "没有选择材料种类", "请选择一种"))
    if data.received_on > today:
        found.append(_fault("received_on", f"收到日期 {data.received_on} 在今天之后", "请填实际收到的日期"))
    if data.valid_to_on is not None and data.valid_from_on and data.valid_to_on < data.valid_from_on:
        days = f"有效期至 {data.valid_to_on} 早于有效期起 {data.valid_from_on}"
        found.append(_fault("valid_to_on", days, "请对照材料核对两个日期"))
    elif data.valid_to_on is not None and data.valid_to_on < data.received_on:
        found.append(
            _fault("valid_to_on", f"材料在 {data.valid_to_on} 已过期，收到时无效", "请补交有效期内的材料")
        )
    return found


def proxy_faults(data: PaperData, *, scanned: bool) -> list[Reason]:
    """What a power of attorney lacks (委托书): its scan, its days, what it allows."""
    if data.kind != PaperKind.PROXY:
        return []
    found = []
    if not scanned:
        step = "请拍照或扫描监护人签名的委托书后上传"
        found.append(_fault("scan", "授权委托书没有上传扫描件，审核人看不到", step, APPLY))
    if data.valid_from_on is None:
        found.append(_fault("valid_from_on", "没有填写委托从哪天起有效", "请对照委托书填写", APPLY))
    if data.valid_to_on is None:
        step = "请对照委托书填写；没有写期限的，请监护人补写"
        found.append(_fault("valid_to_on", "没有填写委托到哪天为止", step, APPLY))
    if not data.scope.strip():
        step = "请对照委托书填写，例如“代为申请、补交材料、代收文书”"
        found.append(_fault("scope", "没有填写委托事项", step, APPLY))
    return found


def _fault(field: str, found: str, step: str, clause: str = "") -> Reason:
    return Reason(f"applications.{field}", found, clause, step, field)
