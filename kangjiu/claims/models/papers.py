"""Tables of bills, claims, settlements and opening balances (费用结算): built from confirmed attendance."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kangjiu.applications.choices import Item
from kangjiu.claims import choices
from kangjiu.common.scope import Scope
from kangjiu.providers.models import providers_in
from kangjiu.registry.models import files_in


class ProviderPaperQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> ProviderPaperQuerySet:
        """Claims and settlements of providers this scope may read."""
        return self.filter(providers_in(scope, "region_path", "provider_id"))


def _of_children(scope: Scope, provider: str) -> Q:
    """A provider reads what it billed itself, an office what is of its region, a family what is of its own child."""
    grants = tuple(grant for grant in scope.grants if grant.organisation_id is None)
    others = Scope(scope.user_id, grants, is_family=scope.is_family, on=scope.on)
    own = Q(**{f"{provider}__in": scope.organisations()})
    return own | files_in(others, "person__region_path", "person_id")


class BillQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> BillQuerySet:
        """Bills this scope may read."""
        return self.filter(_of_children(scope, "provider_id"))


class ClaimLineQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> ClaimLineQuerySet:
        """Claim lines this scope may read."""
        return self.filter(_of_children(scope, "claim__provider_id"))


class OfficeSheetQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> OfficeSheetQuerySet:
        """Sheets of offices inside the scope's ranges."""
        condition = Q(pk__in=[])
        for low, high in scope.ranges():
            condition |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(condition)


class Bill(models.Model):
    """A month's bill of one child at one provider (月度账单); all amounts in fen, insurers' copied from the paper."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    placement = models.ForeignKey("care.Placement", models.PROTECT, related_name="+")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    month_on = models.DateField("月份（该月第一天）")
    item = models.CharField("项目", max_length=20, choices=Item.choices)
    invoice_number = models.CharField("发票号码", max_length=40)
    invoice_on = models.DateField("开票日期")
    total_fen = models.BigIntegerField("总费用（分）")
    excluded_fen = models.BigIntegerField("目录外（分）", default=0)
    prepaid_fen = models.BigIntegerField("先行自付（分）", default=0)
    not_assisted_fen = models.BigIntegerField("不属救助项目（分）", default=0)
    flags = models.JSONField("收费疑点代码", default=list)
    insurance = models.CharField("医保结算状态", max_length=12, choices=choices.InsuranceState.choices)
    paper_number = models.CharField("结算单号", max_length=40, default="")
    pay_way = models.CharField("结算方式", max_length=10, choices=choices.PayWay.choices, default="")
    status = models.CharField(
        "状态", max_length=10, choices=choices.BillStatus.choices, default=choices.BillStatus.ENTERED
    )
    entered_by_id = models.BigIntegerField()
    entered_at = models.DateTimeField()

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "invoice_number"],
                condition=~Q(status="void"),
                name="claims_invoice_once",
                violation_error_message="这个发票号码已经登记过",
            ),
            models.UniqueConstraint(
                fields=["paper_number"],
                condition=~Q(paper_number="") & ~Q(status="void"),
                name="claims_paper_once",
                violation_error_message="这个医保结算单号已经登记过",
            ),
            models.UniqueConstraint(
                fields=["placement", "month_on", "item"],
                condition=~Q(status="void"),
                name="claims_bill_once_a_month",
                violation_error_message="这名儿童这个月这个项目已有账单",
            ),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0, excluded_fen__gte=0, prepaid_fen__gte=0, not_assisted_fen__gte=0)
                & Q(total_fen__gte=F("excluded_fen") + F("prepaid_fen"))
                & Q(total_fen__gte=F("not_assisted_fen")),
                name="claims_bill_amounts",
                violation_error_message="总费用必须大于零，且不少于目录外与先行自付之和",
            ),
        ]
        indexes = [models.Index(fields=["provider", "month_on", "id"], name="claims_bill_month")]


class BillItem(models.Model):
    """A charge on a bill (费用明细): from the published list, fen."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="items")
    price = models.ForeignKey("providers.PriceItem", models.PROTECT, related_name="+", null=True)
    name = models.CharField("项目", max_length=60)
    quantity = models.PositiveIntegerField("数量")
    unit_fen = models.BigIntegerField("单价（分）")
    amount_fen = models.BigIntegerField("金额（分）")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen=F("quantity") * F("unit_fen")),
                name="claims_item_product",
                violation_error_message="金额不等于数量乘单价",
            )
        ]


class BillPayer(models.Model):
    """What one payer bore of a bill (各方支付), fen; insurers' amounts are copied, never computed."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="payers")
    payer = models.CharField("付款方", max_length=12, choices=choices.Payer.choices)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "payer"], name="claims_payer_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="claims_payer_not_negative"),
        ]


class Claim(models.Model):
    """A provider's claim of one month (月度申报), built from confirmed attendance and bills."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField("申报编号", max_length=24)
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    month_on = models.DateField("月份（该月第一天）")
    status = models.CharField(
        "状态", max_length=10, choices=choices.ClaimStatus.choices, default=choices.ClaimStatus.DRAFT
    )
    built_by_id = models.BigIntegerField()
    built_at = models.DateTimeField()
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    return_reason = models.CharField("退回原因", max_length=120, default="")

    objects = ProviderPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="claims_claim_number"),
            models.UniqueConstraint(
                fields=["provider", "month_on"],
                condition=Q(status="draft"),
                name="claims_one_draft_a_month",
                violation_error_message="这个月已有一份待提交的申报",
            ),
        ]
        indexes = [models.Index(fields=["county_code", "status", "month_on", "id"], name="claims_claim_work")]

    def __str__(self) -> str:
        return self.number


class ClaimLine(models.Model):
    """One bill in a claim (申报明细): what the fund may pay, by which receipt; fen."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="+")
    sheet = models.ForeignKey("care.MonthSheet", models.PROTECT, related_name="+", null=True)
    entitlement = models.ForeignKey("applications.Entitlement", models.PROTECT, related_name="+", null=True)
    receipt = models.ForeignKey("policy.Receipt", models.PROTECT, related_name="+", null=True)
    trained_days = models.PositiveSmallIntegerField("计入天数", default=0)
    months_hundredths = models.PositiveSmallIntegerField("计入月数（百分之一）", default=0)
    payable_fen = models.BigIntegerField("救助金额（分）", default=0)
    family_fen = models.BigIntegerField("家庭自付（分）", default=0)
    state = models.CharField("状态", max_length=10, choices=choices.LineState.choices)
    reasons = models.JSONField("理由", default=list)  # [{code, message, clause, next_step}], no names
    released = models.BooleanField("不再占用", default=False)

    objects = ClaimLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(released=False),
                name="claims_bill_claimed_once",
                violation_error_message="这张账单已经申报过",
            ),
            models.CheckConstraint(
                condition=Q(payable_fen__gte=0, family_fen__gte=0), name="claims_line_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["person", "claim"], name="claims_line_person")]


class Settlement(models.Model):
    """A quarter's settlement of one provider (季度结算); it names the payment it caused."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField("结算编号", max_length=24)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="结算单位"
    )
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    child_count = models.PositiveIntegerField("儿童人数", default=0)
    total_fen = models.BigIntegerField("总费用（分）", default=0)
    payable_fen = models.BigIntegerField("救助金额（分）", default=0)
    offset_fen = models.BigIntegerField("抵扣金额（分）", default=0)
    status = models.CharField(
        "状态",
        max_length=10,
        choices=choices.SettlementStatus.choices,
        default=choices.SettlementStatus.BUILT,
    )
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    payment = models.OneToOneField("funds.Payment", models.PROTECT, related_name="+", null=True)
    built_by_id = models.BigIntegerField()
    built_at = models.DateTimeField()

    objects = ProviderPaperQuerySet.as_manager()

    @property
    def net_fen(self) -> int:
        """What is to be paid: the fund's amount less what is offset (本次应付)."""
        return self.payable_fen - self.offset_fen

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="claims_settlement_number"),
            models.UniqueConstraint(
                fields=["provider", "year", "quarter"],
                condition=Q(status__in=["built", "checked"]),
                name="claims_one_open_settlement",
                violation_error_message="这个机构这个季度已有一份在办的结算",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="claims_settlement_quarter"
            ),
            models.CheckConstraint(
                condition=Q(offset_fen__gte=0) & Q(offset_fen__lte=F("payable_fen")),
                name="claims_settlement_offset",
                violation_error_message="抵扣不能超过救助金额",
            ),
        ]
        indexes = [models.Index(fields=["county_code", "status", "id"], name="claims_settlement_work")]

    def __str__(self) -> str:
        return self.number


class SettlementLine(models.Model):
    """One claim line in the roster of a settlement (结算花名册明细), fen; a line is settled once."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="lines")
    claim_line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="settled")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField("结算金额（分）")
    released = models.BooleanField("已退回不再占用", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim_line"],
                condition=Q(released=False),
                name="claims_line_settled_once",
                violation_error_message="这条明细已经结算过",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="claims_settled_positive"),
        ]


class SettlementStep(models.Model):
    """A step of a settlement (结算步骤): built, checked, approved, paid or returned, by whom."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="steps")
    status = models.CharField("步骤", max_length=10, choices=choices.SettlementStatus.choices)
    by_id = models.BigIntegerField("经手人")
    at = models.DateTimeField("时间")
    note = models.CharField("意见", max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "status"],
                condition=~Q(status="paid"),
                name="claims_step_once",
                violation_error_message="这一步已经办理",
            )
        ]
