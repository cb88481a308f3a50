"""Tables of the year's end and of checking: year close, month's reconciliation, the bank's receipts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.funds import choices
from kangjiu.funds.models.till import BudgetLine, OfficeQuerySet, PaymentAttempt


class YearClose(models.Model):
    """The close of a budget year (年终结转): proposed by one, confirmed by another."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    budget_year = models.PositiveSmallIntegerField("预算年度")
    document_number = models.CharField("批准文号", max_length=60)
    status = models.CharField(
        "状态", max_length=10, choices=choices.CloseStatus.choices, default=choices.CloseStatus.PROPOSED
    )
    proposed_by_id = models.BigIntegerField("提出人")
    proposed_at = models.DateTimeField("提出时间")
    confirmed_by_id = models.BigIntegerField("确认人", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "budget_year"],
                condition=~Q(status="returned"),
                name="funds_year_closed_once",
                violation_error_message="这个预算年度已经提出或办完结转",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(proposed_by_id=F("confirmed_by_id")),
                name="funds_close_two_people",
                violation_error_message="提出结转的人不能自己确认",
            ),
        ]


class LineClose(models.Model):
    """What becomes of one line's rest (指标余额去向), fen: carried over, the rest goes back to the treasury."""

    close = models.ForeignKey(YearClose, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    carry_fen = models.BigIntegerField("结转下年（分）")
    lapse_fen = models.BigIntegerField("收回财政（分）")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["close", "line"], name="funds_line_close_once"),
            models.CheckConstraint(condition=Q(carry_fen__gte=0, lapse_fen__gte=0), name="funds_line_close"),
        ]


class MonthReconciliation(models.Model):
    """A month's reconciliation of a book with the unit's books (月度对账): entered by one, signed by another."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    book = models.CharField("账簿", max_length=10, choices=choices.Book.choices)
    month_on = models.DateField("月份（该月第一天）")
    status = models.CharField(
        "状态", max_length=10, choices=choices.MonthStatus.choices, default=choices.MonthStatus.ENTERED
    )
    entered_by_id = models.BigIntegerField("对账人")
    entered_at = models.DateTimeField("对账时间")
    signed_by_id = models.BigIntegerField("签字人", null=True)
    signed_at = models.DateTimeField("签字时间", null=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "book", "month_on"],
                name="funds_month_once",
                violation_error_message="这个账簿这个月已经对账",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | ~Q(entered_by_id=F("signed_by_id")),
                name="funds_month_two_people",
                violation_error_message="对账的人不能自己签字",
            ),
        ]


class MonthSource(models.Model):
    """One source of a month's reconciliation (分来源对账), fen: our balance, the unit's, why they differ."""

    month = models.ForeignKey(MonthReconciliation, models.CASCADE, related_name="sources")
    source = models.CharField("资金来源", max_length=20, choices=choices.SourceKind.choices)
    ledger_fen = models.BigIntegerField("专账余额（分）")
    unit_fen = models.BigIntegerField("单位账余额（分）")
    explanation = models.CharField("差额说明", max_length=200, default="")

    @property
    def difference_fen(self) -> int:
        """Ours minus the unit's."""
        return self.ledger_fen - self.unit_fen

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "source"], name="funds_month_source_once"),
            models.CheckConstraint(
                condition=Q(ledger_fen=F("unit_fen")) | ~Q(explanation=""),
                name="funds_month_explained",
                violation_error_message="有差额必须说明原因",
            ),
        ]


class BankReceipt(models.Model):
    """The bank's receipt of one try to pay (银行回单), fen: the third side of a reconciliation."""

    attempt = models.OneToOneField(PaymentAttempt, models.PROTECT, related_name="receipt")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    number = models.CharField("回单号", max_length=40)
    amount_fen = models.BigIntegerField("到账金额（分）")
    received_on = models.DateField("到账日期")
    entered_by_id = models.BigIntegerField("登记人")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="funds_receipt_once",
                violation_error_message="这个回单号已经登记过",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="funds_receipt_positive"),
        ]
