"""What may happen to an import when (导入批次规则), and how its progress reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kangjiu.common.errors import Reason
from kangjiu.exchange.choices import JobStatus

CHUNK = 500
LEASE = timedelta(minutes=2)
SILENT = timedelta(seconds=45)
UNDO_DAYS = 7
MAX_ATTEMPTS = 5

_STARTS = {
    JobStatus.CHECKING: (JobStatus.UPLOADED, JobStatus.CHECKED),
    JobStatus.RUNNING: (JobStatus.CHECKED,),
    JobStatus.UNDONE: (JobStatus.DONE,),
}


def may_become(status: str, wanted: JobStatus) -> tuple[Reason, ...]:
    """Why an import in this status cannot go to another; empty when it can."""
    if status in _STARTS[wanted]:
        return ()
    said = f"这次导入现在是“{JobStatus.label_of(status)}”，不能再“{wanted.label}”"
    return (Reason("import.status", said, next_step="刷新页面查看最新状态"),)


def may_write(rows_good: int) -> tuple[Reason, ...]:
    """Why nothing can be written; empty when there are good rows."""
    if rows_good:
        return ()
    return (Reason("import.nothing", "没有一行可以写入", next_step="下载标了错的原表，改好后重新上传"),)


def may_undo(finished_at: datetime | None, at: datetime) -> tuple[Reason, ...]:
    """Why a batch cannot be undone: only within seven days."""
    if finished_at is not None and at - finished_at <= timedelta(days=UNDO_DAYS):
        return ()
    said = f"写入后超过 {UNDO_DAYS} 天，不能整批撤销"
    return (Reason("import.undo_late", said, next_step="请在档案里逐件更正"),)


@dataclass(frozen=True)
class Progress:
    """How far a job is (进度): rows done and total, and the sentence under the bar."""

    done: int
    total: int
    words: str


def progress(done: int, total: int, started_at: datetime | None, progress_at: datetime | None) -> Progress:
    """Rows done, speed and remaining time in words; without two points in time only the rows."""
    words = f"第 {done:,} 行，共 {total:,} 行"
    if started_at and progress_at and done:
        milliseconds = max(1, (progress_at - started_at) // timedelta(milliseconds=1))
        left = (total - done) * milliseconds // done // 1000
        words += f"，每秒 {max(1, done * 1000 // milliseconds):,} 行，还要约 {_duration(left)}"
    return Progress(done, total, words)


def stalled(progress_at: datetime | None, at: datetime) -> bool:
    """Whether so long nothing moved that the worker is probably gone; the tick will give the job to the next one."""
    return progress_at is not None and at - progress_at > SILENT


def _duration(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 90 else f"{-(-seconds // 60)} 分钟"
