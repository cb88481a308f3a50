"""Public notice (公示): when the pack wants one, how many days, and what stands in the way while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kangjiu.applications.choices import NoticeTime, ObjectionStatus, Status
from kangjiu.common.errors import Reason

BEFORE = (NoticeTime.BEFORE, NoticeTime.BEFORE_OUTSIDE)
# in which state of the application the notice is posted, and what waits for it
POSTED_IN: dict[str, Status] = {
    NoticeTime.BEFORE: Status.REVIEWED,
    NoticeTime.BEFORE_OUTSIDE: Status.REVIEWED,
    NoticeTime.AFTER: Status.APPROVED,
}
WAITS: dict[str, str] = {
    NoticeTime.BEFORE: "审批",
    NoticeTime.BEFORE_OUTSIDE: "审批",
    NoticeTime.AFTER: "转介",
}


@dataclass(frozen=True)
class Notice:
    """A posted notice as the rules see it: inclusive days, whether its end was entered, how objections stand."""

    starts_on: date
    ends_on: date
    ended: bool = False
    objections: tuple[str, ...] = ()
    reviewed_since: bool = False

    @property
    def open_objections(self) -> int:
        """Objections nobody has looked into yet."""
        return self.objections.count(ObjectionStatus.FILED)

    @property
    def founded(self) -> bool:
        """An objection was right and the application was not reviewed again since."""
        return ObjectionStatus.FOUNDED in self.objections and not self.reviewed_since


def last_day(starts_on: date, days: int) -> date:
    """The last day of a notice of so many days (公示止), the first day counted; at least one day."""
    return starts_on + timedelta(days=max(days, 1) - 1)


def wanted_now(when: str, status: str) -> bool:
    """Whether a notice of this kind is posted in this state of the application."""
    return POSTED_IN.get(when) == status


def need_over(notice: Notice | None, when: str, on: date, clause: str) -> list[Reason]:
    """Reasons against the decision (or the slip) because of the notice: not posted, running, objected, not ended."""
    deed = WAITS.get(when)
    if deed is None:
        return []
    if notice is None:
        said = f"按政策{deed}前要公示，还没有公示"
        return [Reason("applications.notice_missing", said, clause, "请先公示")]
    found = [*_objected(notice, when, clause)]
    if on <= notice.ends_on:
        day = f"公示期到 {notice.ends_on} 为止，还没有结束"
        found.append(Reason("applications.notice_running", day, clause, f"公示期满并登记结果后再{deed}"))
    elif not notice.ended:
        day = f"公示期 {notice.ends_on} 已满，还没有登记公示结果"
        found.append(Reason("applications.notice_open", day, clause, "请在申请页登记公示结果"))
    return found


def _objected(notice: Notice, when: str, clause: str) -> list[Reason]:
    found = []
    if notice.open_objections:
        said = f"有 {notice.open_objections} 件异议还没有核实"
        found.append(Reason("applications.objected", said, clause, "请先核实异议，登记核实情况"))
    if notice.founded:
        step = "请暂停或终止资格" if when == NoticeTime.AFTER else "请退回重审"
        found.append(Reason("applications.objection_founded", "公示期间的异议核实后成立", clause, step))
    return found


def may_end(notice: Notice, on: date, clause: str) -> list[Reason]:
    """Reasons against entering the result of a notice: not over yet, objections not looked into."""
    found = []
    if on <= notice.ends_on:
        day = f"公示期到 {notice.ends_on} 为止，还没有期满"
        found.append(Reason("applications.notice_running", day, clause, "期满次日起可以登记公示结果"))
    if notice.open_objections:
        said = f"有 {notice.open_objections} 件异议还没有核实"
        found.append(Reason("applications.objected", said, clause, "请先核实异议，登记核实情况"))
    return found


def check_objection(text: str, received_on: date, notice: Notice, today: date) -> list[Reason]:
    """Faults of an objection as entered: nothing written, a day outside the notice or after today."""
    found = []
    if not text.strip():
        found.append(_fault("没有写异议内容", "请写明反映的情况和依据，不写反映人的姓名", "text"))
    if received_on > today:
        found.append(_fault(f"收到日期 {received_on} 在今天之后", "请填实际收到的日期", "received_on"))
    elif not notice.starts_on <= received_on <= notice.ends_on:
        span = f"{notice.starts_on} 至 {notice.ends_on}"
        step = "公示期外的反映请按信访或举报办理；日期填错的请改正"
        found.append(_fault(f"收到日期 {received_on} 不在公示期 {span} 内", step, "received_on"))
    return found


def check_finding(outcome: str, finding: str) -> list[Reason]:
    """Faults of the answer to an objection."""
    found = []
    if outcome not in (ObjectionStatus.UNFOUNDED, ObjectionStatus.FOUNDED):
        found.append(_fault("没有选择核实结论", "请选择成立或不成立", "outcome"))
    if not finding.strip():
        found.append(_fault("没有写核实情况", "请写明怎样核实、依据什么", "finding"))
    return found


def may_handle(status: str) -> Sequence[Reason]:
    """Why an objection cannot be answered (again)."""
    if status == ObjectionStatus.FILED:
        return ()
    label = ObjectionStatus.label_of(status)
    return (Reason("applications.objection_done", f"这件异议已经登记“{label}”", next_step="请刷新后查看"),)


def _fault(found: str, step: str, field: str) -> Reason:
    return Reason("applications.objection", found, next_step=step, field=field)
