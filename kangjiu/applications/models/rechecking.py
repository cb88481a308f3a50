"""What a new policy version says of cases decided before (新政策复核)."""

from __future__ import annotations

from django.db import models

from kangjiu.applications import choices
from kangjiu.applications.models.applying import Application, ApplicationRowQuerySet
from kangjiu.applications.models.rights import Entitlement


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
