"""Tables of money (预算指标、收款账户、付款、专账): a general till that knows no children."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedModel, SealedTextField
from kangjiu.funds import choices


class OfficeQuerySet(models.QuerySet):
    """Rows of an office's books: read by region, and a payee institution reads its own payments."""

    def visible_to(self, scope: Scope) -> OfficeQuerySet:
        """Rows of offices inside the scope's ranges."""
        condition = Q(pk__in=[])
        for low, high in scope.ranges():
            condition |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(condition)


class PayeeRowQuerySet(OfficeQuerySet):
    def visible_to(self, scope: Scope) -> PayeeRowQuerySet:
        """Rows of offices in range, or paid to the user's own institution."""
        condition = Q(payee_organisation_id__in=scope.organisations())
        for low, high in scope.ranges():
            condition |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(condition)


class BudgetLine(models.Model):
    """A budget line (预算指标): one source, document and budget year; fen."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    source = models.CharField("资金来源", max_length=20, choices=choices.SourceKind.choices)
    book = models.CharField("账簿", max_length=10, choices=choices.Book.choices, default=choices.Book.FISCAL)
    budget_year = models.PositiveSmallIntegerField("预算年度")
    document_number = models.CharField("指标文号", max_length=60)
    issued_on = models.DateField("下达日期")
    function_code = models.CharField("功能科目", max_length=10)
    purpose = models.CharField("用途", max_length=60)
    amount_fen = models.BigIntegerField("下达金额（分）")
    committed_fen = models.BigIntegerField("已申请（分）", default=0)
    paid_fen = models.BigIntegerField("已支付（分）", default=0)
    carried_fen = models.BigIntegerField("结转下年（分）", default=0)
    lapsed_fen = models.BigIntegerField("收回财政（分）", default=0)
    carried_from = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    training_basis = models.CharField("用于儿童训练的依据", max_length=120, default="")
    status = models.CharField(
        "状态", max_length=10, choices=choices.LineStatus.choices, default=choices.LineStatus.ENTERED
    )
    entered_by_id = models.BigIntegerField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = OfficeQuerySet.as_manager()

    @property
    def left_fen(self) -> int:
        """What can still be asked for (可用)."""
        return self.amount_fen - self.committed_fen - self.carried_fen - self.lapsed_fen

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "budget_year", "document_number"],
                name="funds_line_once",
                violation_error_message="这个指标文号已经登记过",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="funds_line_positive",
                violation_error_message="指标金额必须大于零",
            ),
            models.CheckConstraint(
                condition=Q(committed_fen__gte=0, carried_fen__gte=0, lapsed_fen__gte=0)
                & Q(amount_fen__gte=F("committed_fen") + F("carried_fen") + F("lapsed_fen")),
                name="funds_line_never_over",
                violation_error_message="超出预算指标余额",
            ),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0) & Q(paid_fen__lte=F("committed_fen")),
                name="funds_line_paid_within",
                violation_error_message="支付超出已申请金额",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(entered_by_id=F("confirmed_by_id")),
                name="funds_line_two_people",
                violation_error_message="登记人不能自己确认",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "budget_year", "source"], name="funds_line_org")]


class Payee(SealedModel):
    """A payee account (收款账户): a change needs two people and proof."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="收款机构"
    )
    region_path = models.CharField(max_length=12)
    account_name = SealedTextField("户名")
    account_number = SealedTextField("账号")
    account_blind = models.BinaryField(max_length=32)
    bank = models.CharField("开户行", max_length=80)
    status = models.CharField(
        "状态", max_length=10, choices=choices.PayeeStatus.choices, default=choices.PayeeStatus.PROPOSED
    )
    proof = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status="confirmed"),
                name="funds_one_account_in_force",
                violation_error_message="一个机构只能有一个有效收款账户",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(proposed_by_id=F("confirmed_by_id")),
                name="funds_payee_two_people",
                violation_error_message="登记账户的人不能自己确认",
            ),
        ]


class Payment(models.Model):
    """A payment application and its payment (用款申请与支付); parts name the budget lines."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField("用款申请号", max_length=24)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="付款单位"
    )
    region_path = models.CharField(max_length=12)
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="+")
    payee_organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=80)
    kind = models.CharField(
        "款项性质", max_length=10, choices=choices.PaymentKind.choices, default=choices.PaymentKind.SUBSIDY
    )
    service_year = models.PositiveSmallIntegerField("服务年度")
    budget_year = models.PositiveSmallIntegerField("预算年度")
    cross_year_basis = models.CharField("跨年度列支批准", max_length=120, default="")
    amount_fen = models.BigIntegerField("付款金额（分）")
    offset_fen = models.BigIntegerField("抵扣金额（分）", default=0)
    status = models.CharField(
        "状态",
        max_length=10,
        choices=choices.PaymentStatus.choices,
        default=choices.PaymentStatus.REQUESTED,
    )
    document = models.ForeignKey("documents.IssuedDocument", models.PROTECT, related_name="+", null=True)
    requested_by_id = models.BigIntegerField()
    requested_at = models.DateTimeField()
    objects = PayeeRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="funds_payment_number"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0, offset_fen__gte=0)
                & (Q(amount_fen__gt=0) | Q(offset_fen__gt=0)),
                name="funds_payment_positive",
                violation_error_message="付款金额必须大于零",
            ),
            models.CheckConstraint(
                condition=Q(budget_year=F("service_year")) | ~Q(cross_year_basis="") | Q(kind="advance"),
                name="funds_payment_cross_year",
                violation_error_message="服务年度与预算年度不同的，必须有批准依据",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status", "id"], name="funds_payment_work")]


class PaymentAttempt(models.Model):
    """One try to pay (支付记录): voucher and day; a returned try stays, the next one is a new row."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="attempts")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="+")
    voucher_number = models.CharField("凭证号", max_length=40)
    paid_on = models.DateField("支付日期")
    paid_by_id = models.BigIntegerField("支付人")
    requested_by_id = models.BigIntegerField("申请人")
    returned_on = models.DateField("退回日期", null=True)
    return_reason = models.CharField("退回原因", max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "voucher_number"],
                name="funds_voucher_once",
                violation_error_message="这个凭证号已经用过",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(returned_on__isnull=True),
                name="funds_paid_once",
                violation_error_message="这笔款已经支付",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by_id=F("paid_by_id")),
                name="funds_payment_two_people",
                violation_error_message="申请用款的人不能自己支付",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("paid_on")),
                name="funds_return_after_pay",
                violation_error_message="退回日期早于支付日期",
            ),
        ]


class PaymentPart(models.Model):
    """What one budget line bears of a payment (资金来源构成); fen."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="parts")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "line"], name="funds_part_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="funds_part_positive"),
        ]


class LedgerTransaction(models.Model):
    """A booking (记账凭证): never changed, never deleted; a mistake is reversed by a new one."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    book = models.CharField("账簿", max_length=10, choices=choices.Book.choices)
    number = models.CharField("凭证字号", max_length=24)
    booked_on = models.DateField("记账日期")
    memo = models.CharField("摘要", max_length=80)
    cause = models.CharField("事由", max_length=60, unique=True)  # "payment:12:paid"
    reverses = models.OneToOneField("self", models.PROTECT, related_name="+", null=True)
    booked_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "book", "number"], name="funds_booking_number"),
        ]


class LedgerEntry(models.Model):
    """A line of a booking (分录): debit positive, credit negative, fen; lines of a booking sum to zero."""

    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="entries")
    account = models.CharField("科目", max_length=12, choices=choices.Account.choices)
    amount_fen = models.BigIntegerField("金额（分）")
    source = models.CharField("资金来源", max_length=20, choices=choices.SourceKind.choices)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+", null=True)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", null=True)
    service_year = models.PositiveSmallIntegerField("服务年度")
    budget_year = models.PositiveSmallIntegerField("预算年度")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_fen=0), name="funds_entry_not_zero")]
        indexes = [models.Index(fields=["account", "budget_year", "source"], name="funds_entry_balance")]
