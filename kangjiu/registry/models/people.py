"""People, who may read their files, and how they are found (一人一档): tables decide nothing."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedJsonField, SealedModel, SealedTextField
from kangjiu.registry import choices


def granted(scope: Scope) -> Q:
    """File grants in force for this scope: to the user (guardian, proxy) or to an institution (placement)."""
    holder = Q(user_id=scope.user_id) if scope.user_id else Q(pk__in=[])
    if scope.organisations():
        holder |= Q(organisation_id__in=scope.organisations())
    if scope.on is None:
        return holder & Q(to_on__isnull=True)
    return holder & Q(from_on__lte=scope.on) & (Q(to_on__isnull=True) | Q(to_on__gte=scope.on))


def files_in(scope: Scope, path: str = "region_path", person: str = "pk") -> Q:
    """Condition "this row's file may be read": its region lies in a range, or the file was granted.

    `path` and `person` name the columns of the row that hold the region path and the person.
    """
    condition = Q(pk__in=[])
    for low, high in scope.ranges():
        condition |= Q(**{f"{path}__gte": low, f"{path}__lte": high})
    if scope.is_family or scope.organisations():
        condition |= Q(**{f"{person}__in": FileGrant.objects.filter(granted(scope)).values("person_id")})
    return condition


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, scope: Scope) -> PersonQuerySet:
        """People whose file this scope may read."""
        return self.filter(files_in(scope))


class FileRowQuerySet(models.QuerySet):
    """Rows that hang on one person's file and follow its visibility."""

    def visible_to(self, scope: Scope) -> FileRowQuerySet:
        """Rows of files this scope may read."""
        return self.filter(files_in(scope, "person__region_path", "person_id"))


class Person(SealedModel):
    """A child, guardian or household member (自然人); a child has a file number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_number = models.CharField("档案号", max_length=20, unique=True, null=True)
    name = SealedTextField("姓名")
    id_kind = models.CharField(
        "证件种类", max_length=10, choices=choices.IdKind.choices, default=choices.IdKind.RESIDENT
    )
    id_number = SealedTextField("证件号码")
    id_blind = models.BinaryField("证件盲索引", max_length=32, null=True)
    contact = SealedJsonField("电话与住址")  # phone, address, hukou_address
    sex = models.CharField("性别", max_length=1, choices=choices.Sex.choices)
    birth_on = models.DateField("出生日期", null=True)
    died_on = models.DateField("死亡日期", null=True)
    ethnicity = models.CharField("民族代码", max_length=2, default="01")
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="居住地")
    region_path = models.CharField("居住地路径", max_length=12)
    county_code = models.CharField("县代码", max_length=6)
    hukou_path = models.CharField("户籍地路径", max_length=12, default="")
    residence_kind = models.CharField(
        "户籍或居住证",
        max_length=10,
        choices=choices.ResidenceKind.choices,
        default=choices.ResidenceKind.HUKOU,
    )
    permit_from_on = models.DateField("居住证起", null=True)
    permit_to_on = models.DateField("居住证止", null=True)
    insurance = models.CharField(
        "医疗保险", max_length=10, choices=choices.Insurance.choices, default=choices.Insurance.RESIDENT
    )
    is_child = models.BooleanField("救助儿童", default=False)
    status = models.CharField(
        "档案状态", max_length=10, choices=choices.FileStatus.choices, default=choices.FileStatus.ACTIVE
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, verbose_name="并入档案"
    )
    created_at = models.DateTimeField("建档时间")
    version = models.PositiveIntegerField("版本", default=1)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_blind"],
                condition=Q(merged_into__isnull=True),
                name="registry_person_one_file_per_number",
                violation_error_message="这个证件号码已经有档案",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="merged"),
                name="registry_person_merged_status",
                violation_error_message="并入其他档案的，状态必须是“已并入”",
            ),
            models.CheckConstraint(
                condition=Q(permit_to_on__isnull=True) | Q(permit_to_on__gte=models.F("permit_from_on")),
                name="registry_person_permit_dates",
                violation_error_message="居住证截止日期早于开始日期",
            ),
        ]
        indexes = [
            models.Index(fields=["region_path", "id"], name="registry_person_region"),
            models.Index(
                fields=["region_path", "id"],
                name="registry_child_region",
                condition=Q(is_child=True, status="active"),
            ),
            models.Index(fields=["birth_on", "sex"], name="registry_person_birth"),
        ]

    def __str__(self) -> str:
        return self.file_number or f"人员 {self.pk}"


class NameToken(models.Model):
    """Search token of a sealed name or number (姓名检索词): 64-bit HMAC, rebuilt when index keys rotate."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    token = models.BigIntegerField()
    region_path = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["token", "region_path", "person"], name="registry_token_cover")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "token"],
                name="registry_token_once",
                violation_error_message="这个检索词已经登记",
            )
        ]


class NumberSeries(models.Model):
    """The last file or household number a county gave (档案号、户编号); year 0 counts households."""

    county_code = models.CharField("县代码", max_length=6)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county_code", "year"],
                name="registry_series_once",
                violation_error_message="同一县、年度只有一个编号序列",
            )
        ]


class FileGrant(models.Model):
    """Who, outside the region's own offices, may read one file (档案授权); dates inclusive."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", null=True)
    ground = models.CharField("依据", max_length=12, choices=choices.Ground.choices)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)

    objects = FileRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="registry_grant_one_holder",
                violation_error_message="授权对象是一个人或一个机构",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="registry_grant_dates",
                violation_error_message="授权截止日期早于开始日期",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "person"], name="registry_grant_org"),
            models.Index(fields=["user", "person"], name="registry_grant_user"),
        ]


class Merge(models.Model):
    """Two files found to be one child (档案合并): what moved and what was filled in is listed, to be undone.

    `moved` holds row ids by what changed in them ("guardian": [ids]); `filled` names the empty fields of the
    kept file that were taken over, and earlier values ("status:moved").
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved = models.JSONField("移动的行")
    filled = models.JSONField("补入的字段", default=list)
    merged_at = models.DateTimeField()
    merged_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="registry_merge_once",
                violation_error_message="这份档案已经并入另一份",
            )
        ]
