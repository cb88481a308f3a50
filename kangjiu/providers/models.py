"""Tables of designated providers (定点机构): sites, agreements by site and category, staff, published prices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kangjiu.common.scope import Scope
from kangjiu.common.sealed import SealedModel, SealedTextField
from kangjiu.providers import choices
from kangjiu.registry.choices import Category


def providers_in(scope: Scope, path: str = "region_path", provider: str = "pk") -> Q:
    """Condition "this provider's rows may be read": its region in a range, or it is the user's own institution."""
    condition = Q(**{f"{provider}__in": scope.organisations()})
    for low, high in scope.ranges():
        condition |= Q(**{f"{path}__gte": low, f"{path}__lte": high})
    return condition


class ProviderQuerySet(models.QuerySet["Provider"]):
    def visible_to(self, scope: Scope) -> ProviderQuerySet:
        """Providers this scope may read."""
        return self.filter(providers_in(scope))


class ProviderRowQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> ProviderRowQuerySet:
        """Rows of providers this scope may read."""
        return self.filter(providers_in(scope, "provider__region_path", "provider_id"))


class Provider(models.Model):
    """An institution as provider (定点机构); its name and credit code stand on the organisation."""

    organisation = models.OneToOneField(
        "accounts.Organisation", models.PROTECT, primary_key=True, related_name="+"
    )
    kind = models.CharField("类型", max_length=20, choices=choices.ProviderKind.choices)
    region_path = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    is_medical = models.BooleanField("可医保结算", default=False)
    licence_expires_on = models.DateField("执业许可有效期至", null=True)
    status = models.CharField(
        "定点状态",
        max_length=12,
        choices=choices.ProviderStatus.choices,
        default=choices.ProviderStatus.CANDIDATE,
    )

    objects = ProviderQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["region_path", "organisation"], name="providers_region")]


class Site(models.Model):
    """A place of service (服务场所); agreements are made per site."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=80)
    address = models.CharField("地址", max_length=120)
    region_path = models.CharField(max_length=12)
    capacity = models.PositiveIntegerField("可同时训练人数")
    active = models.BooleanField("启用", default=True)

    objects = ProviderRowQuerySet.as_manager()


class Agreement(models.Model):
    """Service agreement of one site (服务协议), inclusive dates; prices and categories hang on it."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    number = models.CharField("协议编号", max_length=40, unique=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    ended_on = models.DateField("提前终止日期", null=True)
    status = models.CharField(
        "状态", max_length=10, choices=choices.AgreementStatus.choices, default=choices.AgreementStatus.DRAFT
    )
    made_by_id = models.BigIntegerField()
    signed_by_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    paper = models.ForeignKey("documents.Attachment", models.PROTECT, related_name="+", null=True)

    objects = ProviderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="providers_agreement_dates",
                violation_error_message="协议截止日期早于开始日期",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | ~Q(made_by_id=F("signed_by_id")),
                name="providers_agreement_two_people",
                violation_error_message="拟协议的人不能自己签订",
            ),
        ]


class AgreementCategory(models.Model):
    """A category the agreement covers (协议服务类别)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    category = models.CharField("类别", max_length=15, choices=Category.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "category"], name="providers_category_once")
        ]


class PriceItem(models.Model):
    """A line of the published price list (收费公示), dated; fen per unit."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    code = models.CharField("项目编码", max_length=20)
    name = models.CharField("项目", max_length=60)
    unit = models.CharField("单位", max_length=10, choices=choices.PriceUnit.choices)
    price_fen = models.BigIntegerField("单价（分）")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)

    objects = ProviderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price_fen__gt=0),
                name="providers_price_positive",
                violation_error_message="单价必须大于零",
            ),
            models.UniqueConstraint(fields=["provider", "code", "from_on"], name="providers_price_once"),
        ]


class Therapist(SealedModel):
    """A therapist of a provider (康复治疗师) with licence and expiry."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    name = SealedTextField("姓名")
    licence = SealedTextField("证书编号", null=True)
    licence_expires_on = models.DateField("证书有效期至", null=True)
    from_on = models.DateField("到岗日期")
    to_on = models.DateField("离岗日期", null=True)

    objects = ProviderRowQuerySet.as_manager()
