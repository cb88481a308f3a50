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


OPEN_STATUSES = (JobStatus.CHECKING, JobStatus.RUNNING)
