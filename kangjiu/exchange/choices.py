"""Stored words of exchange (导入导出)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class JobStatus(Labelled):
    """Life of one import (导入状态): nothing is written before 正在写入."""

    UPLOADED = "uploaded", "已上传"
    CHECKING = "checking", "正在核对"
    CHECKED = "checked", "已核对"
    RUNNING = "running", "正在写入"
    DONE = "done", "已写入"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未能完成"


class ExportStatus(Labelled):
    """Life of one long export (导出状态); the workbook stands only while 可以下载."""

    RUNNING = "running", "正在导出"
    READY = "ready", "可以下载"
    CANCELLED = "cancelled", "已取消"
    FAILED = "failed", "未能完成"
    REMOVED = "removed", "文件已删除"


OPEN_STATUSES = (JobStatus.CHECKING, JobStatus.RUNNING)
