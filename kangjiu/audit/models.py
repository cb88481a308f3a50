"""Tables of the trail. Rows are written once: triggers refuse UPDATE and DELETE on both databases."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from kangjiu.audit import choices
from kangjiu.audit.rules.chain import LINK_BYTES, START, Mark
from kangjiu.common.scope import Scope


class ChainHeadQuerySet(models.QuerySet["ChainHead"]):
    """Chains, narrowed by who looks."""

    def visible_to(self, by: Scope) -> Self:
        """Chains of the regions in the scope (a chain belongs to the county of its actors)."""
        wanted = Q(pk__in=())
        for low, high in by.ranges():
            wanted |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(wanted)


class ChainHead(models.Model):
    """Head of one chain (链头): how many rows it has and the last link, sealed under the trail key.

    `name` is the scope's chain: "org:12", "county:419001", "jobs:county:419001", "access:county:419001".
    """

    name = models.CharField("链", max_length=80, unique=True)
    region_path = models.CharField("所属区划", max_length=12, default="000000000000", db_index=True)
    count = models.BigIntegerField("行数", default=0)
    last_link = models.BinaryField("最后一环", max_length=LINK_BYTES, default=START)
    mac = models.BinaryField("链头校验值", max_length=LINK_BYTES)

    objects = ChainHeadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "链头"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=0),
                name="audit_head_count_not_negative",
                violation_error_message="行数不能为负",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.count} 行"


class TrailRow(models.Model):
    """One event (事项) in one chain: who did what to which row, without a word of personal text.

    `data` holds ids, codes, amounts in fen, dates and document numbers; `personal_digest` is the keyed digest
    of personal values, so that a value can be proved later but not read.
    """

    chain = models.ForeignKey(ChainHead, models.PROTECT, related_name="+", verbose_name="链")
    seq = models.BigIntegerField("序号")
    event = models.CharField("事项代码", max_length=80)
    actor_id = models.BigIntegerField("经手人", null=True)
    subject_kind = models.CharField("对象类型", max_length=80)
    subject_id = models.BigIntegerField("对象编号")
    person_id = models.BigIntegerField("儿童", null=True)
    data = models.JSONField("数据", default=dict)
    personal_digest = models.BinaryField("个人信息校验值", max_length=LINK_BYTES, null=True)
    occurred_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("写入时间")
    previous = models.BinaryField("上一环", max_length=LINK_BYTES)
    link = models.BinaryField("本环", max_length=LINK_BYTES)

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_trail_place_unique")]
        indexes = [
            models.Index(
                fields=["person_id", "id"], condition=Q(person_id__isnull=False), name="audit_trail_person"
            ),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_trail_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.seq}"


class AccessRowQuerySet(models.QuerySet["AccessRow"]):
    """Access rows, narrowed by who looks."""

    def visible_to(self, by: Scope) -> Self:
        """Access rows written by users who serve the regions in the scope."""
        wanted = Q(pk__in=())
        for low, high in by.ranges():
            wanted |= Q(region_path__gte=low, region_path__lte=high)
        return self.filter(wanted)


class AccessRow(models.Model):
    """Who opened whose file, and what for (查阅记录); chained in batches by the worker, once."""

    user_id = models.BigIntegerField("查阅人")
    organisation_id = models.BigIntegerField("查阅人单位", null=True)
    role = models.CharField("查阅人角色", max_length=40, blank=True)
    region_path = models.CharField("查阅人区划", max_length=12, default="000000000000")
    person_id = models.BigIntegerField("儿童")
    purpose = models.CharField("查阅目的", max_length=20, choices=choices.Purpose)
    case_number = models.CharField("业务编号", max_length=64, blank=True)
    session_digest = models.BinaryField("会话校验值", max_length=16, null=True)
    opened_at = models.DateTimeField("查阅时间")
    chain = models.ForeignKey(ChainHead, models.PROTECT, related_name="+", null=True, verbose_name="链")
    seq = models.BigIntegerField("序号", null=True)
    previous = models.BinaryField("上一环", max_length=LINK_BYTES, null=True)
    link = models.BinaryField("本环", max_length=LINK_BYTES, null=True)

    objects = AccessRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录"
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_access_place_unique"),
            models.UniqueConstraint(
                fields=["user_id", "person_id", "session_digest", "purpose"],
                name="audit_access_once_a_session",
            ),
        ]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="audit_access_person"),
            models.Index(fields=["id"], condition=Q(seq__isnull=True), name="audit_access_unchained"),
            models.Index(fields=["opened_at"], name="audit_access_when"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.opened_at:%Y-%m-%d %H:%M}"


class Anchor(models.Model):
    """An exported anchor (锚): the state of all heads at one hour, written to a file outside the database."""

    number = models.BigIntegerField("编号", unique=True)
    made_at = models.DateTimeField("生成时间")
    chains = models.BigIntegerField("链数")
    rows = models.BigIntegerField("行数")
    file_name = models.CharField("文件名", max_length=120)
    file_digest = models.BinaryField("文件校验值", max_length=LINK_BYTES)

    class Meta:
        verbose_name = verbose_name_plural = "锚"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"锚 {self.number}"


def mark_of(head: ChainHead) -> Mark:
    """What an anchor keeps of a head."""
    return Mark(head.name, head.count, bytes(head.last_link))
