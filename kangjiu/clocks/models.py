"""Tables of clocks: days of the calendar, statutory clocks, what happened to them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from kangjiu.clocks.choices import ClockEventKind, ClockStatus, PauseReason, StartFlag
from kangjiu.common.scope import Scope

OPEN = (ClockStatus.RUNNING.value, ClockStatus.PAUSED.value)


class CalendarDay(models.Model):
    """One day as the office decided it (日历): working or not, by which notice; a missing year is computed."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("是否上班")
    name = models.CharField("名称", max_length=20, blank=True, default="")
    provisional = models.BooleanField("暂定", default=False)
    source = models.CharField("依据", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_workday else '休息'}"


class StatutoryClockQuerySet(models.QuerySet["StatutoryClock"]):
    """Clocks, narrowed by who looks."""

    def visible_to(self, by: Scope) -> Self:
        """Clocks of the regions in the scope."""
        wanted = Q(pk__in=())
        for low, high in by.ranges():
            wanted |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(wanted)


class StatutoryClock(models.Model):
    """One legal time limit (法定时限): from the day it starts, so many working days, by which clause."""

    kind = models.CharField("种类", max_length=40)
    subject_label = models.CharField("事项编号", max_length=60, blank=True, default="")
    person_id = models.BigIntegerField("儿童", null=True, blank=True)
    region_path = models.CharField("区划", max_length=12)
    county_code = models.CharField("县（市、区）", max_length=6, blank=True, default="")
    clause = models.CharField("依据", max_length=120, blank=True, default="")
    started_on = models.DateField("起算日")
    start_flag = models.CharField(
        "起算日标记", max_length=20, choices=StartFlag.choices(), blank=True, default=StartFlag.NONE.value
    )
    working_days = models.PositiveSmallIntegerField("工作日数")
    due_on = models.DateField("到期日")
    provisional = models.BooleanField("暂定", default=False)
    status = models.CharField(
        "状态", max_length=10, choices=ClockStatus.choices(), default=ClockStatus.RUNNING.value
    )
    paused_on = models.DateField("暂停日", null=True, blank=True)
    ended_on = models.DateField("办结或取消日", null=True, blank=True)

    objects = StatutoryClockQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "法定时限"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_label"],
                condition=Q(status__in=OPEN) & ~Q(subject_label=""),
                name="clocks_one_open_for_each_subject",
                violation_error_message="这件事已有一个正在计时的时限",
            ),
            models.CheckConstraint(
                condition=Q(working_days__gte=1),
                name="clocks_at_least_one_day",
                violation_error_message="时限至少 1 个工作日",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("started_on")),
                name="clocks_due_after_start",
                violation_error_message="到期日应在起算日之后",
            ),
            models.CheckConstraint(
                condition=Q(status="paused", paused_on__isnull=False)
                | (~Q(status="paused") & Q(paused_on__isnull=True)),
                name="clocks_paused_has_day",
                violation_error_message="暂停的时限应有暂停日，其他的不应有",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id", "region_path"], condition=Q(status__in=OPEN), name="clocks_open_work"
            ),
            models.Index(fields=["county_code", "status", "due_on", "id"], name="clocks_county_work"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_label} {self.due_on}"


class ClockEvent(models.Model):
    """What happened to a clock (时限事项), with the day it counts from; the trail has the real time."""

    clock = models.ForeignKey(StatutoryClock, models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=12, choices=ClockEventKind.choices())
    on = models.DateField("发生日")
    reason = models.CharField("原因", max_length=20, choices=PauseReason.choices(), blank=True, default="")
    flag = models.CharField(
        "起算日标记", max_length=20, choices=StartFlag.choices(), blank=True, default=StartFlag.NONE.value
    )
    former_started_on = models.DateField("原起算日", null=True, blank=True)
    former_due_on = models.DateField("原到期日", null=True, blank=True)
    due_on = models.DateField("到期日")
    user_id = models.BigIntegerField("经办人", null=True, blank=True)
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "时限事项"
        ordering = ["id"]
        indexes = [models.Index(fields=["clock", "id"], name="clocks_event_of_clock")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind} {self.on}"
