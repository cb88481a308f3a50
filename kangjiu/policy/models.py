"""Tables of published policy (已发布的政策): immutable bytes and hash; decisions keep a receipt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedModel, SealedTextField
from kangjiu.policy import choices


class PolicyVersion(models.Model):
    """One version of a pack (政策版本): canonical flattened bytes, signed by two people, valid for inclusive dates."""

    pack = models.CharField("政策包", max_length=60)
    number = models.PositiveIntegerField("版本号")
    title = models.CharField("名称", max_length=120)
    region_path = models.CharField("适用地区", max_length=12)
    county_code = models.CharField("县代码", max_length=6)
    document_number = models.CharField("文号", max_length=60)
    valid_from_on = models.DateField("施行日期")
    valid_to_on = models.DateField("有效期至", null=True)
    is_example = models.BooleanField("示例数值", default=False)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    canonical = models.BinaryField("规范字节")
    digest = models.CharField("指纹", max_length=64, unique=True)
    open_count = models.PositiveIntegerField("待核实项数", default=0)
    unexercised = models.JSONField("没有示例用到的规则", default=list)
    engine_version = models.CharField("引擎版本", max_length=20)
    status = models.CharField(
        "状态", max_length=12, choices=choices.PackStatus.choices, default=choices.PackStatus.DRAFT
    )
    made_by_id = models.BigIntegerField("起草人", null=True)
    made_at = models.DateTimeField("起草时间")
    signed_by_id = models.BigIntegerField("签发人", null=True)
    signed_at = models.DateTimeField("签发时间", null=True)
    rechecked_at = models.DateTimeField("在办救助复核时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="policy_version_number"),
            models.CheckConstraint(
                condition=Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=models.F("valid_from_on")),
                name="policy_version_dates",
                violation_error_message="有效期截止早于施行日期",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(made_by_id=models.F("signed_by_id")),
                name="policy_version_two_people",
                violation_error_message="起草人不能自己签发",
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "status", "valid_from_on"], name="policy_version_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.title} 第 {self.number} 版"


class PackSource(models.Model):
    """What a version was made from (政策包原件): its own tier as written, the tiers above it, its worked examples.

    `definition_hash` is what a lower tier pins; `extends` lists the upper tiers, the nearest first, each with the
    hash it was read with; `upper` are the canonical bytes of those tiers flattened, None for a pack without any.
    One row a version; versions read in before this table have none.
    """

    version = models.OneToOneField(PolicyVersion, models.PROTECT, related_name="source")
    definition = models.BinaryField("本级原件")
    definition_hash = models.CharField("本级指纹", max_length=64)
    extends = models.JSONField("上级政策包", default=list)
    upper = models.BinaryField("上级合并原件", null=True)
    examples = models.JSONField("示例", default=list)


class PolicyDraftQuerySet(models.QuerySet["PolicyDraft"]):
    def visible_to(self, scope: Scope) -> PolicyDraftQuerySet:
        """Drafts of the regions whose policy the person makes or signs."""
        inside = Q(pk__in=[])
        for low, high in scope.narrow("policy.edit", "policy.sign").ranges():
            inside |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(inside)


class PolicyDraft(models.Model):
    """A draft policy being tried (政策草案): the own tier's files as text, over the tiers above of its base.

    `edition` rises with every change, so that of two people at once the second is told. `saved_as` is the version
    that was made of it.
    """

    base = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("稿次")
    title = models.CharField("草案名称", max_length=120)
    region_path = models.CharField("适用地区", max_length=12)
    texts = models.JSONField("政策包文件")  # file name -> text; a draft says nothing of a person
    status = models.CharField(
        "状态", max_length=10, choices=choices.DraftStatus.choices, default=choices.DraftStatus.OPEN
    )
    saved_as = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+", null=True)
    made_by_id = models.BigIntegerField("起草人")
    made_at = models.DateTimeField("起草时间")
    changed_by_id = models.BigIntegerField("修改人")
    changed_at = models.DateTimeField("修改时间")
    edition = models.PositiveIntegerField("修改次数", default=1)

    objects = PolicyDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_path", "number"],
                name="policy_draft_number",
                violation_error_message="这个稿次已经有了",
            )
        ]
        indexes = [models.Index(fields=["region_path", "status", "id"], name="policy_draft_open")]

    def __str__(self) -> str:
        return f"{self.title} 第 {self.number} 稿"


class ParentReview(models.Model):
    """A new version of an upper tier changes nothing here (上级新版核对，无需修改): with the reason, by one person."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    parent = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=200)
    decided_by_id = models.BigIntegerField("核对人", null=True)
    decided_at = models.DateTimeField("核对时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "parent"],
                name="policy_parent_review_once",
                violation_error_message="这一版上级政策已经核对过",
            )
        ]


class NoticeReading(models.Model):
    """A member of staff has read the notice of a version (已阅公告)."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    user_id = models.BigIntegerField("阅读人")
    read_at = models.DateTimeField("阅读时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "user_id"],
                name="policy_notice_read_once",
                violation_error_message="这份公告您已经阅过",
            )
        ]


class OpenValueEntry(models.Model):
    """A value the office filled in where the pack left it open (待定值填报): with document, clause and two people."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    name = models.CharField("参数", max_length=80)
    value = models.JSONField("值")
    document_number = models.CharField("文号", max_length=60)
    clause = models.CharField("条款", max_length=60)
    sentence = models.TextField("原文")
    effective_from_on = models.DateField("施行日期")
    status = models.CharField(
        "状态", max_length=10, choices=choices.EntryStatus.choices, default=choices.EntryStatus.ENTERED
    )
    entered_by_id = models.BigIntegerField("填报人")
    entered_at = models.DateTimeField("填报时间")
    signed_by_id = models.BigIntegerField("签字人", null=True)
    signed_at = models.DateTimeField("签字时间", null=True)
    reason = models.CharField("退回原因", max_length=200, default="", blank=True)
    made_version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="signed") | ~Q(entered_by_id=models.F("signed_by_id")),
                name="policy_entry_two_people",
                violation_error_message="填报人不能自己签字",
            )
        ]


class Receipt(SealedModel):
    """What a decision stood on (决定依据回执): pack hash, engine version, day, result; canonical inputs sealed."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    question = models.CharField("问题", max_length=12, choices=choices.Question.choices)
    engine_version = models.CharField("引擎版本", max_length=20)
    on = models.DateField("裁量日期")
    inputs = SealedTextField("输入事实", null=False)  # canonical JSON, byte for byte
    public = models.JSONField("回执")  # hashes, versions, outputs and reason codes: no personal text
    made_at = models.DateTimeField("时间")
