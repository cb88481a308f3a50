"""The month's sheet (月度出勤表): open → closed → confirmed, or disputed → corrected → closed → confirmed."""

from __future__ import annotations

from datetime import date

from kangjiu.care.choices import ConfirmMethod
from kangjiu.care.choices import SheetStatus as S
from kangjiu.common.dates import month_end, month_start
from kangjiu.common.errors import Reason

CLAUSE = "济残联〔2024〕9号 三（五）"

MAY: dict[str, frozenset[str]] = {
    "save": frozenset({S.OPEN, S.DISPUTED}),
    "close": frozenset({S.OPEN, S.DISPUTED}),
    "reopen": frozenset({S.CLOSED}),
    "confirm": frozenset({S.CLOSED}),
    "slip": frozenset({S.CONFIRMED}),
}
_WAY_ON: dict[str, dict[str, str]] = {
    "save": {
        S.CLOSED: "需要改的，请先撤回截止；监护人会看到改后的表",
        S.CONFIRMED: "监护人已经确认，请开一张出勤更正单",
    },
    "close": {S.CLOSED: "请等监护人确认", S.CONFIRMED: "不用再截止；需要改的，请开一张出勤更正单"},
    "reopen": {
        S.OPEN: "现在就可以登记",
        S.DISPUTED: "现在就可以更正",
        S.CONFIRMED: "监护人已经确认，请开一张出勤更正单",
    },
    "confirm": {
        S.OPEN: "请等机构截止本月登记",
        S.DISPUTED: "请等机构更正后再确认",
        S.CONFIRMED: "不用再确认，本月已经办完",
    },
    "slip": {S.OPEN: "请直接改出勤表", S.CLOSED: "请先撤回截止，再改出勤表", S.DISPUTED: "请直接改出勤表"},
}


def may(status: str, deed: str, month_on: date) -> list[Reason]:
    """Why a deed (save, close, reopen, confirm, slip) is not possible in this status; empty when it is."""
    if status in MAY[deed]:
        return []
    found = f"{month_on.year}年{month_on.month}月的出勤表“{S.label_of(status)}”"
    return [Reason(f"care.month_{status}", found, CLAUSE, _WAY_ON[deed].get(status, "请刷新后核对"))]


def may_close(status: str, month_on: date, on: date, ends_on: date | None) -> list[Reason]:
    """Reasons against closing: wrong status, or the month is not over and the child has not left."""
    reasons = may(status, "close", month_on)
    left = ends_on is not None and month_start(ends_on) <= month_start(month_on) and ends_on <= on
    if on < month_end(month_on) and not left:
        found = f"{month_on.year}年{month_on.month}月还没有结束"
        reasons.append(
            Reason("care.month_running", found, CLAUSE, f"{month_end(month_on)} 起可以截止", "month_on")
        )
    return reasons


def may_confirm(
    status: str,
    month_on: date,
    *,
    agreed: bool,
    objection: str,
    method: str,
    has_scan: bool,
    signed_on: date,
    on: date,
    last_day: date | None,
    same_person: bool,
) -> list[Reason]:
    """Everything wrong with a confirmation or objection (确认或异议): state, reason, scan, date, two people."""
    reasons = may(status, "confirm", month_on)
    if not agreed and not objection.strip():
        reasons.append(
            Reason("care.objection", "没有写哪里不一致", CLAUSE, "请写明哪一天、实际是什么情况", "objection")
        )
    if method == ConfirmMethod.PAPER:
        reasons += _paper(has_scan, signed_on, on, last_day, same_person)
    return reasons


def _paper(
    has_scan: bool, signed_on: date, on: date, last_day: date | None, same_person: bool
) -> list[Reason]:
    reasons = []
    if not has_scan:
        reasons.append(
            Reason("care.scan", "没有签字扫描件", CLAUSE, "请上传监护人签字的确认表扫描件或照片", "scan")
        )
    if signed_on > on:
        reasons.append(
            Reason("care.signed_future", f"签字日期 {signed_on} 还没有到", "", "请核对签字日期", "signed_on")
        )
    if last_day is not None and signed_on < last_day:
        found = f"签字日期 {signed_on} 早于本月最后一次记录 {last_day}"
        reasons.append(
            Reason("care.signed_early", found, CLAUSE, "训练还没有做完不能先签字，请核对", "signed_on")
        )
    if same_person:
        reasons.append(
            Reason(
                "care.two_people",
                "截止本月登记的人不能自己录入监护人的签字",
                CLAUSE,
                "请另一名同事或县残联、乡镇残联录入，或请监护人用手机确认",
            )
        )
    return reasons
