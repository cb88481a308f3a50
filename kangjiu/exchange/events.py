"""What can happen to an import or a list (导入、导出事项)."""

from __future__ import annotations

from kangjiu.audit.types import EventType

UPLOADED = EventType("exchange.uploaded", "上传导入表（{kind}），{rows} 行", "system")
STARTED = EventType("exchange.started", "开始写入导入批次 {job}（{kind}），{rows} 行", "system")
DONE = EventType(
    "exchange.done", "导入批次 {job}（{kind}）写入 {written} 行，不予办理 {refused} 行", "system"
)
UNDONE = EventType("exchange.undone", "整批撤销导入 {job}（{kind}），{rows} 行", "system")

# The trail holds the code of a list (its `KeysetPage.name`); the auditor reads the word.
LISTS = {
    "accounts": "账号",
    "adjustments": "结算调整",
    "applications": "申请名册",
    "audit": "操作记录",
    "bills": "账单",
    "budget": "预算指标",
    "children": "儿童名册",
    "claim_lines": "申报明细",
    "claims": "月度申报",
    "documents": "文书",
    "held": "预拨与追回",
    "imports": "导入批次",
    "ledger": "专账",
    "matching": "三方核对",
    "months": "月度对账",
    "opening": "期初余额",
    "opening_rows": "期初余额明细",
    "organisations": "单位",
    "payees": "收款账户",
    "payments": "用款申请与支付",
    "placements": "在训儿童",
    "policy": "政策包",
    "providers": "定点机构名录",
    "referrals": "转介单",
    "regions": "行政区划",
    "settlement_lines": "结算花名册",
    "settlements": "季度结算",
    "sheets": "月度出勤表",
}
EXPORTED = EventType("exchange.exported", "导出清单“{kind}”，{rows} 行", "oversight", {"kind": LISTS})
