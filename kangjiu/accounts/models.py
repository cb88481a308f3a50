"""Tables of accounts: divisions with dated changes, units, people who sign in, and what they may do when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from kangjiu.accounts import choices
from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedModel, SealedTextField

models.CharField.register_lookup(Length)


def _in_ranges(scope: Scope, column: str) -> Q:
    """Rows whose region path lies in one of the scope's ranges; nothing when there is none."""
    found = Q(pk__in=[])
    for low, high in scope.ranges():
        found |= Q(**{f"{column}__gte": low, f"{column}__lte": high})
    return found


class Region(models.Model):
    """An administrative division on its days (行政区划, GB/T 2260; below the county the statistical codes).

    `path` is 12 digits: 2 province, 2 city, 2 county, 3 township, 3 village; a subtree is a range.
    `pseudo` marks parks, farms and forest stations (400-599), which are no townships in law.
    """

    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=choices.RegionLevel.choices)
    path = models.CharField("路径", max_length=12)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pseudo = models.BooleanField("非法定区划单元", default=False)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "行政区划"
        ordering = ("path", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(valid_to__isnull=True),
                name="accounts_region_code_in_use_once",
                violation_error_message="该区划代码正在使用，同一代码同一时间只能有一条记录",
            ),
            models.UniqueConstraint(
                fields=("code", "valid_from"),
                name="accounts_region_code_start_once",
                violation_error_message="该区划代码在同一启用日期已有记录",
            ),
            models.CheckConstraint(
                condition=Q(path__length=12),
                name="accounts_region_path_twelve_digits",
                violation_error_message="区划路径应为 12 位数字",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_region_dates_in_order",
                violation_error_message="停用日期不能早于启用日期",
            ),
        ]
        indexes = [models.Index(fields=("path",), name="accounts_region_path")]

    def __str__(self) -> str:
        return self.name


class RegionChange(models.Model):
    """One dated change of a division (区划变更): renamed, merged, split, moved, with its paper."""

    kind = models.CharField("变更类别", max_length=12, choices=choices.RegionChangeKind.choices)
    before = models.ForeignKey(
        Region, verbose_name="变更前", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    after = models.ForeignKey(
        Region, verbose_name="变更后", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    effective_on = models.DateField("生效日期")
    document_no = models.CharField("依据文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "区划变更"
        ordering = ("-effective_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False),
                name="accounts_region_change_names_a_region",
                violation_error_message="区划变更至少要写明变更前或变更后的区划",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%Y-%m-%d}"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, scope: Scope) -> OrganisationQuerySet:
        """Units in the scope's divisions, and the person's own unit."""
        own = Q(pk__in=scope.organisations())
        if scope.organisation_id is not None:
            own |= Q(pk=scope.organisation_id)
        return self.filter(_in_ranges(scope, "region_path") | own)


class Organisation(SealedModel):
    """A unit that takes part (单位、机构): name, address and public phone are public, its contact person is sealed."""

    kind = models.CharField("单位类别", max_length=24, choices=choices.OrganisationKind.choices)
    name = models.CharField("单位名称", max_length=120)
    region = models.ForeignKey(Region, verbose_name="所在区划", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField("区划路径", max_length=12)
    county_code = models.CharField("县级代码", max_length=6, blank=True, db_index=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True)
    contact = SealedTextField("联系人和电话")
    address = models.CharField("办公地址（对外公开）", max_length=120, default="", blank=True)
    phone = models.CharField("对外电话（公开）", max_length=40, default="", blank=True)
    active = models.BooleanField("在用", default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        ordering = ("region_path", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("uscc",),
                name="accounts_organisation_uscc_once",
                violation_error_message="该统一社会信用代码已登记给另一个单位",
            ),
            models.UniqueConstraint(
                fields=("region_path", "kind", "name"),
                name="accounts_organisation_name_once",
                violation_error_message="同一区划内已有同类别、同名称的单位",
            ),
            models.CheckConstraint(
                condition=Q(region_path__length=12),
                name="accounts_organisation_path_twelve_digits",
                violation_error_message="区划路径应为 12 位数字",
            ),
        ]
        indexes = [models.Index(fields=("region_path", "kind"), name="accounts_organisation_place")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(models.QuerySet)):  # type: ignore[misc]
    """Sign-in looks people up by user name; accounts themselves are made by actions."""

    def get_by_natural_key(self, username: str) -> User:
        return self.get(username=username)

    def visible_to(self, scope: Scope) -> models.QuerySet[User]:
        """Accounts whose place lies in the scope, and the person's own."""
        return self.filter(_in_ranges(scope, "region_path") | Q(pk=scope.user_id))


class User(SealedModel, AbstractBaseUser):
    """A person who signs in (账号). What they may do is in RoleAssignment, never in flags here."""

    username = models.CharField("用户名", max_length=40, unique=True)
    display_name = SealedTextField("姓名", null=False)
    kind = models.CharField("账号类别", max_length=10, choices=choices.UserKind.choices)
    organisation = models.ForeignKey(
        Organisation, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region_path = models.CharField("区划路径", max_length=12)
    employment = models.CharField("专兼职", max_length=10, blank=True, choices=choices.Employment.choices)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    is_demo = models.BooleanField("演示账号", default=False)
    created_at = models.DateTimeField("建立时间")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()
    frame_office: str = ""

    class Meta:
        verbose_name = "账号"
        ordering = ("username",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="family") | Q(organisation__isnull=False),
                name="accounts_user_staff_has_a_unit",
                violation_error_message="工作人员和机构人员的账号必须属于一个单位",
            ),
            models.CheckConstraint(
                condition=Q(region_path__length=12),
                name="accounts_user_path_twelve_digits",
                violation_error_message="区划路径应为 12 位数字",
            ),
        ]
        indexes = [models.Index(fields=("region_path", "id"), name="accounts_user_place")]

    def __str__(self) -> str:
        return self.username

    @property
    def is_family(self) -> bool:
        """A guardian's or proxy's account: files are granted one by one, never by division."""
        return self.kind == choices.UserKind.FAMILY

    @property
    def frame_name(self) -> str:
        """The person's own name, for the frame of their own pages."""
        return str(self.display_name.open())

    @property
    def frame_organisation(self) -> str:
        """The unit under the brand of the person's own pages."""
        return self.organisation.name if self.organisation else ""


class PasswordRecord(models.Model):
    """A password hash once in use (历史口令), so that the last ones are not taken again."""

    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.PROTECT, related_name="+")
    encoded = models.CharField("口令摘要", max_length=200)
    set_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "历史口令"
        ordering = ("-set_at", "-id")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class RoleAssignment(models.Model):
    """A role held from a day to a day (角色授权), over a division and below or over one unit's own rows.

    With neither, the role reads only files granted to the person (a guardian). Both days are inclusive.
    """

    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=32)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="限本机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    region_path = models.CharField("区划范围", max_length=12, blank=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        User, verbose_name="授权人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("授权时间")
    ended_by = models.ForeignKey(
        User, verbose_name="终止人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "角色授权"
        ordering = ("user_id", "valid_from", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_assignment_dates_in_order",
                violation_error_message="截止日期不能早于起始日期",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(region_path=""),
                name="accounts_assignment_one_range",
                violation_error_message="一条授权只能限定一个区划或一个机构，不能两者都填",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "region_path"),
                condition=Q(valid_to__isnull=True, organisation__isnull=True),
                name="accounts_assignment_open_once_by_region",
                violation_error_message="此人在同一范围已有同一角色，尚未终止",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "organisation"),
                condition=Q(valid_to__isnull=True, organisation__isnull=False),
                name="accounts_assignment_open_once_by_unit",
                violation_error_message="此人在同一机构已有同一角色，尚未终止",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.valid_from:%Y-%m-%d}"
