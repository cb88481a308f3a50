"""Cards, diagnoses, categories of assistance, the upper system (残疾人证、诊断证明、救助类别、上级系统)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField
from kangjiu.registry import choices
from kangjiu.registry.models.people import FileRowQuerySet, Person


class DisabilityCertificate(SealedModel):
    """A disability card (残疾人证): 20 digits, reissues end in B1, B2 …; a multiple card lists its components."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    number = SealedTextField("残疾人证号")
    number_blind = models.BinaryField(max_length=32, unique=True)
    category = models.CharField("类别", max_length=1, choices=choices.CardCategory.choices)
    components = models.JSONField("多重残疾的各类别", default=list)
    level = models.PositiveSmallIntegerField("等级")
    issued_on = models.DateField("发证日期", null=True)
    expires_on = models.DateField("有效期至", null=True)
    reissue = models.PositiveSmallIntegerField("补发次数", default=0)

    objects = FileRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4),
                name="registry_certificate_level",
                violation_error_message="残疾等级只能是一级至四级",
            )
        ]


class Diagnosis(SealedModel):
    """A diagnosis (诊断证明): what it says is sealed; category, date, validity and hospital level stay plain."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    category = models.CharField("类别", max_length=15, choices=choices.Category.choices)
    detail = SealedJsonField("诊断内容")  # text, icd10, hospital
    grade = models.PositiveSmallIntegerField("程度等级", null=True)
    hospital_level = models.CharField("医院等级", max_length=12, choices=choices.HospitalLevel.choices)
    diagnosed_on = models.DateField("诊断日期")
    valid_to_on = models.DateField("有效期至", null=True)
    paper = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)

    objects = FileRowQuerySet.as_manager()


class PersonCategory(models.Model):
    """A category of assistance a child falls under (救助类别), for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    category = models.CharField("救助类别", max_length=15, choices=choices.Category.choices)
    is_primary = models.BooleanField("主要类别", default=False)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)

    objects = FileRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(to_on__isnull=True),
                name="registry_category_once",
                violation_error_message="这个类别已经登记",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, to_on__isnull=True),
                name="registry_category_one_primary",
                violation_error_message="同一时间只能有一个主要类别",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="registry_category_dates",
                violation_error_message="类别的截止日期早于开始日期",
            ),
        ]


class UpperRecord(models.Model):
    """Number and status of a child in the official upper system (上级系统编号与状态)."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    number = models.CharField("上级系统编号", max_length=40, default="")
    status = models.CharField(
        "状态", max_length=15, choices=choices.UpperStatus.choices, default=choices.UpperStatus.NOT_ENTERED
    )
    checked_on = models.DateField("核对日期")

    objects = FileRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="registry_upper_number_once",
                violation_error_message="这个上级系统编号已登记给另一名儿童",
            )
        ]
