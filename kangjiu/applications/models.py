"""Tables of applications and what a decision gives (申请、决定、资格、额度、转介): decisions are rows."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kangjiu.applications import choices
from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField
from kangjiu.registry.choices import Category
from kangjiu.registry.models import FileRowQuerySet, files_in


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
    valid_to_on = models.DateField("有效期至", null=True)

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
    """Public notice of an application (公示), only where the pack asks for one; shows no name. Inclusive dates."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    starts_on = models.DateField("公示起")
    ends_on = models.DateField("公示止")
    objected = models.BooleanField("收到异议", default=False)
    posted_by_id = models.BigIntegerField()
    posted_at = models.DateTimeField()

    objects = ApplicationRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="applications_publicity_dates",
                violation_error_message="公示截止日期早于开始日期",
            )
        ]


class Review(SealedModel):
    """A reviewer's finding (审核意见): verdict of the policy frozen in the receipt."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    outcome = models.CharField("结论", max_length=10, choices=choices.Outcome.choices)
    opinion = SealedTextField("意见", null=True)
    receipt = models.ForeignKey("policy.Receipt", models.PROTECT, related_name="+")
    reviewed_by_id = models.BigIntegerField()
    reviewed_at = models.DateTimeField()

    objects = ApplicationRowQuerySet.as_manager()


class Decision(SealedModel):
    """The decision (救助决定): approve or reject with reasons, on a frozen basis."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    review = models.OneToOneField(Review, models.PROTECT, related_name="+")
    number = models.CharField("决定文号", max_length=40, default="")  # empty when given back for review
    outcome = models.CharField("结论", max_length=10, choices=choices.Outcome.choices)
    reasons = models.JSONField("理由代码", default=list)
    opinion = SealedTextField("意见", null=True)
    receipt = models.ForeignKey("policy.Receipt", models.PROTECT, related_name="+", null=True)
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    decided_by_id = models.BigIntegerField()
    decided_at = models.DateTimeField()

    objects = ApplicationRowQuerySet.as_manager()


class RightQuerySet(FileRowQuerySet):
    """Rows of a child's rights follow the visibility of the file."""


class Entitlement(models.Model):
    """What a child may receive of one item in one year (救助资格), inclusive dates; caps in fen."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="+", null=True
    )  # null: from opening balance
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    item = models.CharField("项目", max_length=20, choices=choices.Item.choices)
    category = models.CharField("类别", max_length=15, choices=Category.choices)
    year = models.PositiveSmallIntegerField("年度")
    version = models.ForeignKey("policy.PolicyVersion", models.PROTECT, related_name="+")
    receipt = models.ForeignKey("policy.Receipt", models.PROTECT, related_name="+", null=True)
    payable_from_on = models.DateField("可结算起")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    annual_cap_fen = models.BigIntegerField("年度标准（分）")
    monthly_cap_fen = models.BigIntegerField("月标准（分）", null=True)
    months_cap = models.PositiveSmallIntegerField("训练月数上限", null=True)
    shares = models.JSONField("资金来源份额", default=dict)  # source code -> basis points, from the pack
    status = models.CharField(
        "状态",
        max_length=10,
        choices=choices.EntitlementStatus.choices,
        default=choices.EntitlementStatus.ACTIVE,
    )
    ended_on = models.DateField("终止日期", null=True)
    end_reason = models.CharField(
        "暂停或终止原因", max_length=12, choices=choices.EndReason.choices, default="", blank=True
    )

    objects = RightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"],
                name="applications_entitlement_once",
                violation_error_message="同一申请同一项目只能有一项资格",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="applications_entitlement_dates"
            ),
            models.CheckConstraint(condition=Q(annual_cap_fen__gte=0), name="applications_entitlement_cap"),
        ]
        indexes = [models.Index(fields=["person", "year", "item"], name="applications_entitlement_py")]


class Quota(models.Model):
    """Ceiling of one child, item and year (额度), unique in the country by blind index; fen and half months."""

    person_blind = models.BinaryField(max_length=32)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    item = models.CharField(max_length=20, choices=choices.Item.choices)
    year = models.PositiveSmallIntegerField()
    cap_fen = models.BigIntegerField("年度标准（分）")
    used_fen = models.BigIntegerField("已用（分）", default=0)
    half_months_cap = models.PositiveSmallIntegerField("半月数上限", null=True)
    half_months_used = models.PositiveSmallIntegerField("已计半月数", default=0)

    objects = RightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_blind", "item", "year"],
                name="applications_quota_once",
                violation_error_message="这名儿童本年度这个项目已有额度",
            ),
            models.CheckConstraint(
                condition=Q(used_fen__gte=0) & Q(used_fen__lte=F("cap_fen")),
                name="applications_quota_never_over",
                violation_error_message="超出年度救助标准",
            ),
            models.CheckConstraint(
                condition=Q(half_months_cap__isnull=True) | Q(half_months_used__lte=F("half_months_cap")),
                name="applications_quota_months",
                violation_error_message="超出训练月数上限",
            ),
        ]


class QuotaUse(models.Model):
    """One draw on a quota (额度使用): the cause is a plain id of a higher app's row, once until it is released."""

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="+")
    cause = models.CharField("事由", max_length=40)  # "claims.line:123", "claims.opening:7"
    amount_fen = models.BigIntegerField("金额（分）")
    half_months = models.PositiveSmallIntegerField("半月数", default=0)
    used_at = models.DateTimeField()
    released_at = models.DateTimeField("退回时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "quota"],
                condition=Q(released_at__isnull=True),
                name="applications_quota_use_once",
                violation_error_message="这笔费用已经占用过额度",
            )
        ]


class Referral(models.Model):
    """Referral slip to a site (转介单) with validity; the provider's receipt names the starting day."""

    number = models.CharField("转介单号", max_length=40)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    site = models.ForeignKey("providers.Site", models.PROTECT, related_name="+")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    issued_on = models.DateField("开具日期")
    valid_to_on = models.DateField("有效期至")
    status = models.CharField(
        "状态", max_length=10, choices=choices.ReferralStatus.choices, default=choices.ReferralStatus.ISSUED
    )
    replaces = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    received_on = models.DateField("接收日期", null=True)
    start_on = models.DateField("开始训练日期", null=True)
    received_by_id = models.BigIntegerField(null=True)
    objects = RightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement"],
                condition=Q(status="issued"),
                name="applications_one_open_referral",
                violation_error_message="已有一张待接收的转介单",
            ),
            models.CheckConstraint(
                condition=Q(valid_to_on__gte=F("issued_on")), name="applications_referral_dates"
            ),
        ]


class RecheckFinding(models.Model):
    """What a policy version that took effect says of a case decided before (新政策复核结果); nothing is changed by it."""

    version = models.ForeignKey("policy.PolicyVersion", models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+", null=True)
    item = models.CharField("项目", max_length=20, choices=choices.Item.choices)
    kind = models.CharField("结果", max_length=10, choices=choices.FindingKind.choices)
    old_fen = models.BigIntegerField("原标准（分）", null=True)
    new_fen = models.BigIntegerField("新标准（分）", null=True)
    found_at = models.DateTimeField("复核时间")
    note = models.CharField("核对结果", max_length=200, default="", blank=True)
    handled_by_id = models.BigIntegerField("核对人", null=True)
    handled_at = models.DateTimeField("核对时间", null=True)
    objects = ApplicationRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "application", "item"],
                name="applications_finding_once",
                violation_error_message="这一件已经按这一版复核过",
            )
        ]


class Appeal(SealedModel):
    """An appeal against a rejection (申诉)."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    text = SealedTextField("申诉理由")
    filed_on = models.DateField("申诉日期")
    filed_by_id = models.BigIntegerField()
    status = models.CharField(
        "状态", max_length=10, choices=choices.AppealStatus.choices, default=choices.AppealStatus.FILED
    )
    answer = SealedTextField("答复", null=True)
    handled_by_id = models.BigIntegerField(null=True)
    handled_at = models.DateTimeField(null=True)

    objects = ApplicationRowQuerySet.as_manager()


class Correction(SealedModel):
    """A correction of identity, name or account after a decision (更正), by two people."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=10, choices=choices.CorrectionKind.choices)
    values = SealedJsonField("原值与新值")  # {"old": …, "new": …}
    proof = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)
    status = models.CharField(
        "状态",
        max_length=10,
        choices=choices.CorrectionStatus.choices,
        default=choices.CorrectionStatus.PROPOSED,
    )
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = ApplicationRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(proposed_by_id=F("confirmed_by_id")),
                name="applications_correction_two_people",
                violation_error_message="提出更正的人不能自己确认",
            )
        ]
