"""Findings and decisions are rows (审核、决定、申诉、更正)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.applications import choices
from kangjiu.applications.models.applying import Application, ApplicationRowQuerySet
from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField


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
