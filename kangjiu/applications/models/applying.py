"""The application and what comes with it (申请、材料、补正、公示)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kangjiu.applications import choices
from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField
from kangjiu.registry.choices import Category
from kangjiu.registry.models import files_in


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, scope: Scope) -> ApplicationQuerySet:
        """Applications of files this scope may read; the region is the application's own, frozen at entry."""
        return self.filter(files_in(scope, "region_path", "person_id"))


class ApplicationRowQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> ApplicationRowQuerySet:
        """Rows of applications this scope may read."""
        return self.filter(files_in(scope, "application__region_path", "application__person_id"))


class Application(SealedModel):
    """An application for one child, year and category (救助申请)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField("申请编号", max_length=24, null=True)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="受理单位"
    )
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField("救助年度")
    category = models.CharField("救助类别", max_length=15, choices=Category.choices)
    route = models.CharField("申请途径", max_length=12, choices=choices.Route.choices)
    version = models.ForeignKey(
        "policy.PolicyVersion", models.PROTECT, related_name="+", verbose_name="适用政策"
    )
    answers = SealedJsonField("政策另问事项", null=True)
    wish_site = models.ForeignKey("providers.Site", models.PROTECT, related_name="+", null=True)
    status = models.CharField(
        "状态", max_length=12, choices=choices.Status.choices, default=choices.Status.DRAFT
    )
    submitted_on = models.DateField("申请日期", null=True)
    completed_on = models.DateField("材料齐备日期", null=True)
    clock = models.OneToOneField("clocks.StatutoryClock", models.PROTECT, related_name="+", null=True)
    entered_by_id = models.BigIntegerField("录入人")
    entered_at = models.DateTimeField("录入时间")
    from_balance = models.BooleanField("期初余额", default=False)
    notice_time = models.CharField(
        "公示",
        max_length=24,
        choices=choices.NoticeTime.choices,
        default=choices.NoticeTime.UNKNOWN,
        blank=True,
    )
    version_number = models.PositiveIntegerField(default=1)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="applications_number"),
            models.UniqueConstraint(
                fields=["person", "year", "category"],
                condition=~Q(status__in=["rejected", "withdrawn"]),
                name="applications_one_open_per_year",
                violation_error_message="这名儿童本年度这一类别已有申请",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("submitted_on")),
                name="applications_complete_after_submit",
                violation_error_message="材料齐备日期早于申请日期",
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "status", "submitted_on", "id"], name="applications_work"),
            models.Index(fields=["region_path", "id"], name="applications_region"),
            models.Index(fields=["person", "year"], name="applications_person"),
        ]

    def __str__(self) -> str:
        return self.number or f"申请 {self.pk}"


class ApplicationItem(models.Model):
    """A benefit item asked for (申请救助内容)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="items")
    item = models.CharField("项目", max_length=20, choices=choices.Item.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="applications_item_once")]


class Paper(models.Model):
    """A paper handed in (申请材料): a scan, or seen on paper."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    kind = models.CharField("材料", max_length=16, choices=choices.PaperKind.choices)
    attachment = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)
    received_on = models.DateField("收到日期")
    received_by_id = models.BigIntegerField()
    valid_from_on = models.DateField("有效期起", null=True)
    valid_to_on = models.DateField("有效期至", null=True)
    scope = models.CharField("委托事项", max_length=60, default="")  # of a power of attorney

    objects = ApplicationRowQuerySet.as_manager()


class MissingNotice(models.Model):
    """One-time notice of what is missing (一次性告知补正): all missing papers at once."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    missing = models.JSONField("缺少的材料")  # list of PaperKind values
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    notified_at = models.DateTimeField()
    notified_by_id = models.BigIntegerField()
    answered_on = models.DateField("补齐日期", null=True)

    objects = ApplicationRowQuerySet.as_manager()


class CompletionMark(models.Model):
    """A statement of the day on which papers were complete (材料齐备认定), with receipt, person and system time."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    completed_on = models.DateField("齐备日期")
    moved_back = models.BooleanField("较前次认定提前", default=False)
    reason = models.CharField("理由", max_length=120, default="")
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    marked_by_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    objects = ApplicationRowQuerySet.as_manager()


class Publicity(models.Model):
    """Public notice of an application (公示), only where the pack asks for one; shows no name. Inclusive dates.

    `objected` holds while an objection is not looked into, or was founded and is not reviewed again.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    starts_on = models.DateField("公示起")
    ends_on = models.DateField("公示止")
    outside_clock = models.BooleanField("公示期间不计入时限", default=False)
    place = models.CharField("张贴或发布的地方", max_length=60, default="")
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    objected = models.BooleanField("异议没有了结", default=False)
    posted_by_id = models.BigIntegerField()
    posted_at = models.DateTimeField()
    ended_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField("结果登记时间", null=True)

    objects = ApplicationRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="applications_publicity_dates",
                violation_error_message="公示截止日期早于开始日期",
            )
        ]


class Objection(SealedModel):
    """An objection to a public notice (异议) and what was found; who objected is not kept in the open."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    received_on = models.DateField("收到日期")
    text = SealedTextField("异议内容")
    status = models.CharField(
        "状态",
        max_length=10,
        choices=choices.ObjectionStatus.choices,
        default=choices.ObjectionStatus.FILED,
    )
    finding = SealedTextField("核实情况", null=True)
    recorded_by_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    handled_by_id = models.BigIntegerField(null=True)
    handled_at = models.DateTimeField(null=True)

    objects = ApplicationRowQuerySet.as_manager()
