"""Money in a payee's hands that is not yet earned (预拨款、多付待追回), and how it was cleared."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.funds import choices
from kangjiu.funds.models.till import BudgetLine, PayeeRowQuerySet, Payment


class Held(models.Model):
    """One sum to be offset from settlements or paid back (应抵扣款), fen; `cause` names its row in an app above."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name="付款单位"
    )
    region_path = models.CharField(max_length=12)
    payee_organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField("性质", max_length=10, choices=choices.HeldKind.choices)
    cause = models.CharField("事由", max_length=60, unique=True)  # "claims.adjustment:5", "advance:12"
    memo = models.CharField("说明", max_length=80)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", verbose_name="原付款")
    service_year = models.PositiveSmallIntegerField("服务年度")
    budget_year = models.PositiveSmallIntegerField("预算年度")
    amount_fen = models.BigIntegerField("金额（分）")
    cleared_fen = models.BigIntegerField("已清理（分）", default=0)
    opened_on = models.DateField("形成日期")
    opened_by_id = models.BigIntegerField("经手人")

    objects = PayeeRowQuerySet.as_manager()

    @property
    def left_fen(self) -> int:
        """Still to be offset or paid back (余额)."""
        return self.amount_fen - self.cleared_fen

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, cleared_fen__gte=0) & Q(cleared_fen__lte=F("amount_fen")),
                name="funds_held_within",
                violation_error_message="抵扣和缴回之和不能超过预拨或多付的金额",
            )
        ]
        indexes = [models.Index(fields=["payee_organisation", "kind", "id"], name="funds_held_payee")]


class HeldPart(models.Model):
    """What of it came out of one budget line (资金来源构成), fen."""

    held = models.ForeignKey(Held, models.PROTECT, related_name="parts")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    cleared_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["held", "line"], name="funds_held_part_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, cleared_fen__gte=0) & Q(cleared_fen__lte=F("amount_fen")),
                name="funds_held_part_within",
            ),
        ]


class HeldMove(models.Model):
    """One clearing of a part (清理记录), fen: offset in a payment, or paid back with a voucher; undone ones stay."""

    part = models.ForeignKey(HeldPart, models.PROTECT, related_name="moves")
    deed = models.CharField("方式", max_length=10, choices=choices.HeldDeed.choices)
    amount_fen = models.BigIntegerField("金额（分）")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    voucher_number = models.CharField("缴款凭证号", max_length=40, default="")
    moved_on = models.DateField("日期")
    by_id = models.BigIntegerField("经手人")
    undone = models.BooleanField("已撤回", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="funds_held_move_positive"),
            models.CheckConstraint(
                condition=~Q(deed="recovered") | ~Q(voucher_number=""),
                name="funds_recovered_with_voucher",
                violation_error_message="缴回财政必须有缴款凭证号",
            ),
        ]
