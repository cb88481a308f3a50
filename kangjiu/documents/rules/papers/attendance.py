"""月度训练出勤确认表 (monthly attendance confirmation): built from the daily records, signed by the guardian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kangjiu.documents.rules.layout import Ends, Grid, Layout, ListTable, TableColumn, Text, label, value
from kangjiu.documents.rules.papers.base import Paper

_HALF = 16


@dataclass(frozen=True)
class AttendanceDay:
    """One day of the month (出勤日): day 1…31, weekday 一…日, what happened, sessions and minutes."""

    day: int
    weekday: str
    state: str = ""
    sessions: int = 0
    minutes: int = 0
    items: str = ""


@dataclass(frozen=True)
class AttendanceMonth(Paper):
    """What the table says (出勤确认表); `days` holds every day of the month in order."""

    organisation: str
    provider_name: str
    provider_site: str
    month: str
    case_number: str
    child_name: str
    category: str
    guardian_name: str
    therapists: str
    days: tuple[AttendanceDay, ...]
    leave_days: int = 0
    absent_days: int = 0
    note: str = ""

    def derived(self) -> dict[str, Any]:
        """Totals, and the days in two halves side by side so that a month fits one page."""
        left, right = self.days[:_HALF], self.days[_HALF:]
        return {
            "present_days": str(sum(1 for day in self.days if day.sessions)),
            "sessions": str(sum(day.sessions for day in self.days)),
            "minutes": str(sum(day.minutes for day in self.days)),
            "halves": [
                _half("a", left, index) | _half("b", right, index)
                for index in range(max(len(left), len(right)))
            ],
        }


def _half(prefix: str, days: tuple[AttendanceDay, ...], index: int) -> dict[str, str]:
    names = ("day", "weekday", "state", "sessions", "minutes", "items")
    if index >= len(days):
        return {f"{prefix}_{name}": "" for name in names}
    day = days[index]
    shown = {name: str(getattr(day, name) or "") for name in names}
    return {f"{prefix}_{name}": text for name, text in shown.items()}


def _columns(prefix: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("日", f"{prefix}_day", 5, "center"),
        TableColumn("星期", f"{prefix}_weekday", 6, "center"),
        TableColumn("出勤", f"{prefix}_state", 8, "center"),
        TableColumn("课次", f"{prefix}_sessions", 6, "center"),
        TableColumn("分钟", f"{prefix}_minutes", 7, "center"),
        TableColumn("课型、项目", f"{prefix}_items", 18),
    )


_DAY = "　　年　　月　　日"

ATTENDANCE_LAYOUT = Layout(
    copies="本表一式三份：县级残联、定点康复机构、儿童家长各存一份。监护人也可在手机上确认，效力相同。",
    blocks=(
        Text("title", "月度训练出勤确认表"),
        Ends("编号：{number}", "{month}"),
        Grid(
            (12, 22, 12, 20, 12, 18),
            (
                (
                    label("儿童姓名"),
                    value("{child_name}"),
                    label("类别"),
                    value("{category}"),
                    label("监护人"),
                    value("{guardian_name}"),
                ),
                (label("定点机构"), value("{provider_name}", 3), label("服务场所"), value("{provider_site}")),
                (label("案号"), value("{case_number}"), label("康复教师"), value("{therapists}", 3)),
            ),
        ),
        ListTable("halves", (*_columns("a"), *_columns("b")), 9, 10),
        Grid(
            (12, 12, 12, 12, 12, 12, 12, 12),
            (
                (
                    label("出勤天数"),
                    value("{present_days}"),
                    label("课次合计"),
                    value("{sessions}"),
                    label("分钟合计"),
                    value("{minutes}"),
                    label("请假/缺勤"),
                    value("{leave_days} / {absent_days}"),
                ),
                (label("备注"), value("{note}", 7)),
            ),
        ),
        Grid(
            (1, 1),
            (
                (
                    value(
                        "以上出勤与实际一致，请假和缺勤已如实登记。",
                        1,
                        32,
                        f"康复教师：　　　　机构（章）　　\n{_DAY}",
                    ),
                    value(
                        "本人已逐日核对，以上训练确已进行。有不一致的，已在备注写明。",
                        1,
                        32,
                        f"监护人签字：　　　　　　　\n{_DAY}",
                    ),
                ),
            ),
        ),
    ),
)
