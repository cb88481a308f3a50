"""Tables of the child's and family's file (一人一档): they decide nothing."""

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


class Guardian(models.Model):
    """A guardian of a child (监护人): a person or an institution, for a time; `user` is the portal account."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="儿童")
    guardian = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="监护人")
    institution = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", null=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    relation = models.CharField("关系", max_length=12, choices=choices.Relation.choices)
    is_primary = models.BooleanField("主要监护人", default=False)
    from_on = models.DateField("起", null=True)
    to_on = models.DateField("止", null=True)

    objects = FileRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(guardian__isnull=False, institution__isnull=True)
                | Q(guardian__isnull=True, institution__isnull=False),
                name="registry_guardian_person_or_institution",
                violation_error_message="监护人要么是个人，要么是机构",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, to_on__isnull=True),
                name="registry_guardian_one_primary",
                violation_error_message="同一时间只能有一名主要监护人",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="registry_guardian_dates",
                violation_error_message="监护截止日期早于开始日期",
            ),
        ]


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, scope: Scope) -> HouseholdQuerySet:
        """Households of the scope's regions, and those of the files granted to it."""
        members = HouseholdMember.objects.visible_to(scope)
        return self.filter(pk__in=members.values("household_id"))


class Household(models.Model):
    """A household (家庭户)."""

    number = models.CharField("户编号", max_length=20, unique=True)
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=12)

    objects = HouseholdQuerySet.as_manager()


class HouseholdMember(models.Model):
    """Membership of a household for a time (家庭成员); dates inclusive, open end = still a member."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    relation = models.CharField("与儿童关系", max_length=12, choices=choices.Relation.choices)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)

    objects = FileRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(to_on__isnull=True),
                name="registry_member_one_household",
                violation_error_message="同一人同一时间只能在一个家庭户",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="registry_member_dates",
                violation_error_message="离开家庭户的日期早于加入日期",
            ),
        ]


class HardshipQuerySet(models.QuerySet["Hardship"]):
    def visible_to(self, scope: Scope) -> HardshipQuerySet:
        """Hardship of the files this scope may read, and of their households."""
        households = Household.objects.visible_to(scope).values("pk")
        own = files_in(scope, "person__region_path", "person_id")
        return self.filter(own | Q(household__in=households))


class Hardship(models.Model):
    """Hardship status of a person or a household (困难身份) with source and inclusive dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True)
    kind = models.CharField("困难身份", max_length=20, choices=choices.HardshipKind.choices)
    source = models.CharField("来源部门或文号", max_length=60)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)
    verified_on = models.DateField("核验日期", null=True)

    objects = HardshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, household__isnull=True)
                | Q(person__isnull=True, household__isnull=False),
                name="registry_hardship_one_holder",
                violation_error_message="困难身份属于个人或家庭户之一",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="registry_hardship_dates",
                violation_error_message="困难身份的截止日期早于开始日期",
            ),
        ]


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
