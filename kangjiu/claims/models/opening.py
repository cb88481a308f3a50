"""Opening balances of a county and year (期初余额)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.applications.choices import Item
from kangjiu.claims import choices
from kangjiu.claims.models.papers import OfficeSheetQuerySet
from kangjiu.common.scope import Scope
from kangjiu.funds.choices import SourceKind
from kangjiu.registry.choices import Category
from kangjiu.registry.models import files_in


class OpeningSheet(models.Model):
    """A county's opening balances of one year (期初余额): no settlement runs until they are signed."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField("年度")
    go_live_on = models.DateField("启用日期")
    nothing_to_carry = models.BooleanField("无期初", default=False)
    status = models.CharField(
        "状态",
        max_length=10,
        choices=choices.OpeningStatus.choices,
        default=choices.OpeningStatus.ENTERED,
    )
    entered_by_id = models.BigIntegerField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    signed_by_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)

    objects = OfficeSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county_code", "year"],
                name="claims_opening_once",
                violation_error_message="这个县这个年度的期初已经登记",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | ~Q(entered_by_id=F("signed_by_id")),
                name="claims_opening_two_people",
                violation_error_message="录入期初的人不能自己签字",
            ),
        ]


class OpeningBalanceQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> OpeningBalanceQuerySet:
        """Opening balances of files this scope may read."""
        return self.filter(files_in(scope, "person__region_path", "person_id"))


class OpeningBalance(models.Model):
    """One child's opening balance (期初明细): approval, provider, months trained, settled by source, unsettled."""

    sheet = models.ForeignKey(OpeningSheet, models.PROTECT, related_name="balances")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="+", null=True
    )  # made when the sheet is signed
    entitlement = models.ForeignKey("applications.Entitlement", models.PROTECT, related_name="+", null=True)
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    category = models.CharField("类别", max_length=15, choices=Category.choices, default="")
    item = models.CharField("项目", max_length=20, choices=Item.choices)
    approval_number = models.CharField("原批准文号", max_length=40)
    approved_on = models.DateField("批准日期")
    months_trained = models.PositiveSmallIntegerField("已训练月数")
    months_unsettled = models.PositiveSmallIntegerField("未结算月数", default=0)
    entered_by_id = models.BigIntegerField(null=True)

    objects = OpeningBalanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "person", "item"],
                name="claims_opening_balance_once",
                violation_error_message="这名儿童这个项目的期初已经录入",
            ),
            models.CheckConstraint(
                condition=Q(months_unsettled__lte=F("months_trained")), name="claims_opening_months"
            ),
        ]


class OpeningAmount(models.Model):
    """What had been settled of an opening balance from one source (期初已结金额), fen."""

    balance = models.ForeignKey(OpeningBalance, models.CASCADE, related_name="amounts")
    source = models.CharField("资金来源", max_length=20, choices=SourceKind.choices)
    settled_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["balance", "source"], name="claims_opening_source_once"),
            models.CheckConstraint(condition=Q(settled_fen__gte=0), name="claims_opening_not_negative"),
        ]
