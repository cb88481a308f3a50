"""What a decision gives (资格、额度、转介)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.applications import choices
from kangjiu.applications.models.applying import Application
from kangjiu.applications.models.deciding import Decision
from kangjiu.registry.choices import Category
from kangjiu.registry.models import FileRowQuerySet


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
