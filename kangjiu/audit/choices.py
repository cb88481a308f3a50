"""Stored enumerations of the trail."""

from __future__ import annotations

from django.db import models


class Purpose(models.TextChoices):
    """Why somebody opens a child's file (查阅目的), chosen once per child and session."""

    HANDLING = "handling", "办理申请或更正"
    REVIEW = "review", "审核审批"
    SERVICE = "service", "提供康复服务"
    SETTLEMENT = "settlement", "核对费用与结算"
    VERIFICATION = "verification", "部门信息核验"
    INQUIRY = "inquiry", "答复家庭咨询"
    COMPLAINT = "complaint", "处理投诉申诉"
    SUPERVISION = "supervision", "监督检查"
    AUDIT = "audit", "审计"
    OWN_FILE = "own_file", "家庭查看自己的档案"
    EXPORT = "export", "导出或打印"


ASKED_PURPOSES = tuple(purpose for purpose in Purpose if purpose not in {Purpose.OWN_FILE, Purpose.EXPORT})
