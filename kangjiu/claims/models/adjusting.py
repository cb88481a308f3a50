"""Corrections after settlement (调整): the difference is booked, what was settled stays as it is."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kangjiu.claims import choices
from kangjiu.claims.models.papers import ClaimLine, ClaimLineQuerySet, Settlement
from kangjiu.common.scope import Scope


class AdjustmentQuerySet(ClaimLineQuerySet):
    def visible_to(self, scope: Scope) -> AdjustmentQuerySet:
        """Adjustments of claim lines this scope may read."""
        return self.filter(line__in=ClaimLine.objects.visible_to(scope))


class Adjustment(models.Model):
    """One correction of a settled claim line (调整), fen: what should have been, less what is booked.

    `parts` is who bears the bill by the corrected papers, the fund and the family included; amounts of the bill and
    the attendance stand here as corrected, the first ones stay on bill and line.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField("调整编号", max_length=24)
    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    provider = models.ForeignKey("providers.Provider", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    cause = models.CharField("原因", max_length=20, choices=choices.AdjustmentCause.choices)
    evidence_number = models.CharField("凭据号", max_length=60)
    evidence = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)
    note = models.CharField("说明", max_length=200)
    total_fen = models.BigIntegerField("更正后总费用（分）")
    excluded_fen = models.BigIntegerField("更正后目录外（分）", default=0)
    prepaid_fen = models.BigIntegerField("更正后先行自付（分）", default=0)
    parts = models.JSONField("更正后各方支付（分）", default=dict)
    trained_days = models.PositiveSmallIntegerField("更正后计入天数")
    half_months = models.PositiveSmallIntegerField("更正后计入半月数", default=0)
    booked_fen = models.BigIntegerField("已结算（分）")
    should_fen = models.BigIntegerField("应结算（分）")
    difference_fen = models.BigIntegerField("差额（分）")
    receipt = models.ForeignKey("policy.Receipt", models.PROTECT, related_name="+", null=True)
    status = models.CharField(
        "状态",
        max_length=12,
        choices=choices.AdjustmentStatus.choices,
        default=choices.AdjustmentStatus.PROPOSED,
    )
    proposed_by_id = models.BigIntegerField("提出人")
    proposed_at = models.DateTimeField("提出时间")
    confirmed_by_id = models.BigIntegerField("确认人", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="claims_adjustment_number"),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(status="proposed"),
                name="claims_one_open_adjustment",
                violation_error_message="这笔费用已有一份待确认的调整",
            ),
            models.UniqueConstraint(
                fields=["line", "evidence_number"],
                condition=~Q(status="withdrawn"),
                name="claims_adjusted_once",
                violation_error_message="这张凭据已经调整过这笔费用",
            ),
            models.CheckConstraint(
                condition=Q(difference_fen=F("should_fen") - F("booked_fen"), should_fen__gte=0),
                name="claims_adjustment_difference",
                violation_error_message="差额必须等于应结算减已结算",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | ~Q(proposed_by_id=F("confirmed_by_id")),
                name="claims_adjustment_two_people",
                violation_error_message="提出调整的人不能自己确认",
            ),
        ]
        indexes = [models.Index(fields=["county_code", "status", "id"], name="claims_adjustment_work")]

    def __str__(self) -> str:
        return self.number


class SettlementAdjustment(models.Model):
    """An adjustment upwards paid by a settlement (列入结算的调增), fen; once."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="adjustments")
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, related_name="settled")
    amount_fen = models.BigIntegerField("调增金额（分）")
    released = models.BooleanField("已退回不再占用", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment"],
                condition=Q(released=False),
                name="claims_adjustment_settled_once",
                violation_error_message="这份调整已经列入结算",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="claims_adjustment_settled_positive"),
        ]


class SettlementOffset(models.Model):
    """What a settlement offsets of an advance or an overpayment (抵扣), fen."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="offsets")
    held = models.ForeignKey("funds.Held", models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField("抵扣金额（分）")
    released = models.BooleanField("已退回不再占用", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "held"], name="claims_offset_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="claims_offset_positive"),
        ]
