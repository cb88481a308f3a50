"""Guardians, households and hardship (监护人、家庭户、困难身份), each with its days."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kangjiu.common.scope import Scope
from kangjiu.registry import choices
from kangjiu.registry.models.people import FileRowQuerySet, Person, files_in


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
