"""Enumerations of care (康复服务)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class PlacementStatus(Labelled):
    """Status of a placement (在训状态)."""

    ACTIVE = "active", "在训"
    ENDED = "ended", "已离开"


class EndReason(Labelled):
    """Why a placement ended (离开原因)."""

    COMPLETED = "completed", "完成年度训练"
    TRANSFER = "transfer", "变更机构"
    MOVED = "moved", "迁出"
    AGED_OUT = "aged_out", "超龄"
    RECOVERED = "recovered", "康复"
    DECEASED = "deceased", "死亡"
    GUARDIAN = "guardian", "监护人要求"
    FRAUD = "fraud", "弄虚作假"


class Attendance(Labelled):
    """Attendance of one day (出勤)."""

    PRESENT = "present", "到训"
    HALF = "half", "半天"
    SICK = "sick", "病假"
    LEAVE = "leave", "事假"
    ABSENT = "absent", "缺勤"


class Recognition(Labelled):
    """Whether a session counts yet (认定): before this year's approval it waits."""

    COUNTED = "counted", "计入"
    PENDING = "pending", "待认定"
    REJECTED = "rejected", "不予认定"


class SheetStatus(Labelled):
    """Status of a month's attendance sheet (月度出勤表状态)."""

    OPEN = "open", "登记中"
    CLOSED = "closed", "已截止待确认"
    CONFIRMED = "confirmed", "监护人已确认"
    DISPUTED = "disputed", "监护人有异议"


class ConfirmMethod(Labelled):
    """How the guardian confirmed (确认方式): both count equally."""

    PORTAL = "portal", "监护人手机确认"
    PAPER = "paper", "纸质签字扫描"


class SlipStatus(Labelled):
    """Status of a correction slip (出勤更正单状态)."""

    PROPOSED = "proposed", "待监护人确认"
    CONFIRMED = "confirmed", "已更正"
    REFUSED = "refused", "监护人未同意"


class Stage(Labelled):
    """Stage of an assessment (评估阶段)."""

    INITIAL = "initial", "初期"
    MIDDLE = "middle", "中期"
    FINAL = "final", "末期"
