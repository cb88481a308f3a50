"""Tables of care (在训、计划、出勤、确认): one row a session, one sheet a month."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.care import choices
from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField
from kangjiu.registry.models import files_in


class CareQuerySet(models.QuerySet):
    """A provider reads the rows of its own placements, an office those of its region, a family its own child's."""

    def visible_to(self, scope: Scope) -> CareQuerySet:
        """Placements this scope may read."""
        own = Q(provider_id__in=scope.organisations())
        return self.filter(own | files_in(_without_institutions(scope), "person__region_path", "person_id"))


class PlacementRowQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> PlacementRowQuerySet:
        """Rows of placements this scope may read."""
        own = Q(placement__provider_id__in=scope.organisations())
        files = files_in(
            _without_institutions(scope), "placement__person__region_path", "placement__person_id"
        )
        return self.filter(own | files)


class SheetRowQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> SheetRowQuerySet:
        """Rows of month sheets this scope may read."""
        own = Q(sheet__placement__provider_id__in=scope.organisations())
        path = "sheet__placement__person__region_path"
        return self.filter(own | files_in(_without_institutions(scope), path, "sheet__placement__person_id"))


def _without_institutions(scope: Scope) -> Scope:
    """Grants of an institution do not open another institution's rows about the same child."""
    return Scope(
        scope.user_id,
        tuple(grant for grant in scope.grants if grant.organisation_id is None),
        is_family=scope.is_family,
        on=scope.on,
    )


class Placement(models.Model):
    """A child in training at one site (在训安置), inclusive dates; never two at once."""

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    entitlement = models.ForeignKey("applications.Entitlement", models.PROTECT, related_name="+")
    referral = models.OneToOneField("applications.Referral", models.PROTECT, related_name="+", null=True)
    site = models.ForeignKey("providers.Site", models.PROTECT, related_name="+")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True)
    end_reason = models.CharField("离开原因", max_length=12, choices=choices.EndReason.choices, default="")
    status = models.CharField(
        "状态", max_length=8, choices=choices.PlacementStatus.choices, default=choices.PlacementStatus.ACTIVE
    )

    objects = CareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status="active"),
                name="care_one_active_placement",
                violation_error_message="这名儿童正在另一家机构训练，不得同时在两家机构",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="care_placement_dates",
                violation_error_message="结束日期早于开始日期",
            ),
        ]
        indexes = [models.Index(fields=["site", "status", "person"], name="care_placement_site")]


class Plan(SealedModel):
    """Individual plan (个别化康复计划) with goals, hours a week and review days."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    goals = SealedJsonField("目标")  # {"long": [...], "short": [...]}
    minutes_per_week = models.PositiveIntegerField("每周训练分钟")
    starts_on = models.DateField("起")
    review_on = models.DateField("复核日期")
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = PlacementRowQuerySet.as_manager()


class Assessment(SealedModel):
    """A scored assessment (康复评估) at start, middle or end; score in hundredths of a scale point."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    stage = models.CharField("阶段", max_length=8, choices=choices.Stage.choices)
    scale = models.CharField("量表", max_length=40)
    score_hundredths = models.IntegerField("得分（百分之一）")
    finding = SealedTextField("评语", null=True)
    assessed_on = models.DateField("评估日期")
    made_by_id = models.BigIntegerField()

    objects = PlacementRowQuerySet.as_manager()


class Session(models.Model):
    """One day's training or leave of one child (训练记录); `start` in minutes after midnight, 0 = whole day."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField("日期")
    start = models.PositiveSmallIntegerField("开始（分钟）", default=0)
    minutes = models.PositiveSmallIntegerField("时长（分钟）", default=0)
    attendance = models.CharField("出勤", max_length=8, choices=choices.Attendance.choices)
    recognition = models.CharField(
        "认定", max_length=8, choices=choices.Recognition.choices, default=choices.Recognition.COUNTED
    )
    therapist = models.ForeignKey(
        "providers.Therapist", models.PROTECT, related_name="+", null=True, db_index=False
    )
    is_late = models.BooleanField("补录", default=False)
    entered_by_id = models.BigIntegerField()
    entered_at = models.DateTimeField()

    objects = PlacementRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "start"],
                name="care_session_once",
                violation_error_message="这名儿童这一天这个时间已有记录",
            ),
            models.CheckConstraint(
                condition=Q(start__lt=1440, minutes__lte=720),
                name="care_session_minutes",
                violation_error_message="时长超过 12 小时，或开始时间不在当天",
            ),
        ]
        indexes = [
            models.Index(fields=["therapist", "day", "start"], name="care_session_therapist"),
        ]


class MonthSheet(models.Model):
    """A month's attendance of one placement (月度出勤表); counts are stored when the month is closed.

    `present_days` and `half_days` are what was recorded; `counted_halves` is the basis of claims in half days:
    pending and rejected days are not in it.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    month_on = models.DateField("月份（该月第一天）")
    status = models.CharField(
        "状态", max_length=10, choices=choices.SheetStatus.choices, default=choices.SheetStatus.OPEN
    )
    present_days = models.PositiveSmallIntegerField("到训天数", default=0)
    half_days = models.PositiveSmallIntegerField("半天次数", default=0)
    leave_days = models.PositiveSmallIntegerField("请假天数", default=0)
    absent_days = models.PositiveSmallIntegerField("缺勤天数", default=0)
    pending_days = models.PositiveSmallIntegerField("待认定天数", default=0)
    rejected_days = models.PositiveSmallIntegerField("不予认定天数", default=0)
    late_days = models.PositiveSmallIntegerField("补录天数", default=0)
    sessions = models.PositiveSmallIntegerField("训练次数", default=0)
    minutes = models.PositiveIntegerField("训练分钟", default=0)
    counted_halves = models.PositiveSmallIntegerField("计入结算（半天）", default=0)
    closed_at = models.DateTimeField("截止时间", null=True)
    closed_by_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlacementRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "month_on"], name="care_sheet_once"),
        ]
        indexes = [models.Index(fields=["status", "month_on"], name="care_sheet_open")]


class Confirmation(SealedModel):
    """A guardian's confirmation or objection of a month (监护人确认), by phone or a signed paper."""

    sheet = models.ForeignKey(MonthSheet, models.PROTECT, related_name="+")
    agreed = models.BooleanField("无异议")
    objection = SealedTextField("异议", null=True)
    method = models.CharField("方式", max_length=8, choices=choices.ConfirmMethod.choices)
    sheet_version = models.PositiveIntegerField("确认的是第几版", default=1)
    guardian_user_id = models.BigIntegerField(null=True)
    entered_by_id = models.BigIntegerField()
    scan = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)
    present_days = models.PositiveSmallIntegerField()
    half_days = models.PositiveSmallIntegerField()
    signed_on = models.DateField("签字日期")
    confirmed_at = models.DateTimeField()

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(agreed=True),
                name="care_confirmed_once",
                violation_error_message="这个月已经确认过",
            ),
            models.CheckConstraint(
                condition=~Q(method="paper") | Q(scan__isnull=False),
                name="care_paper_has_scan",
                violation_error_message="纸质确认必须上传签字扫描件",
            ),
        ]


class CorrectionSlip(SealedModel):
    """A change of one day after the month was confirmed (出勤更正单)."""

    sheet = models.ForeignKey(MonthSheet, models.PROTECT, related_name="+")
    day = models.DateField("日期")
    old = models.CharField("原记录", max_length=8, choices=choices.Attendance.choices, default="")
    new = models.CharField("更正为", max_length=8, choices=choices.Attendance.choices)
    reason = SealedTextField("理由")
    status = models.CharField(
        "状态", max_length=10, choices=choices.SlipStatus.choices, default=choices.SlipStatus.PROPOSED
    )
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    method = models.CharField("方式", max_length=8, choices=choices.ConfirmMethod.choices, default="")
    scan = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "day"],
                condition=Q(status="proposed"),
                name="care_slip_open_once",
                violation_error_message="这一天已有一张待确认的更正单",
            )
        ]


class CutOff(models.Model):
    """From which month on a county completes attendance by which day of the next month (截止日)."""

    county_code = models.CharField("县代码", max_length=6)
    from_month_on = models.DateField("从哪个月起")
    day_of_month = models.PositiveSmallIntegerField("次月几日截止")
    basis = models.CharField("依据", max_length=80, default="")
    set_by_id = models.BigIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county_code", "from_month_on"],
                name="care_cutoff_once",
                violation_error_message="这个月起的截止日已经登记",
            ),
            models.CheckConstraint(
                condition=Q(day_of_month__gte=1, day_of_month__lte=28),
                name="care_cutoff_day",
                violation_error_message="截止日应在 1 到 28 之间",
            ),
        ]
