"""Providers for tests: designated, with a site, a signed agreement and a price list."""

from __future__ import annotations

from datetime import date, datetime

from kangjiu.accounts.tests.factories import make_organisation, make_scope
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Scope
from kangjiu.providers import actions
from kangjiu.providers.models import Provider, Site
from kangjiu.registry.choices import Category

AT = datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)


def provider(maker: Scope, signer: Scope, **changes: object) -> Provider:
    """A designated provider with prices (定点机构)."""
    organisation = make_organisation("provider")
    data = actions.ProviderData(**({"kind": "nonprofit"} | changes))
    found = actions.register(maker, organisation.pk, data, at=AT)
    lines = [
        actions.PriceData("PT", "运动训练", "session", 8_000),
        actions.PriceData("MONTH", "月训练费", "month", 300_000),
    ]
    actions.set_prices(maker, found.pk, lines, date(2025, 1, 1), at=AT)
    return actions.designate(signer, found.pk, at=AT)


def site(
    maker: Scope,
    signer: Scope,
    *,
    categories: tuple[str, ...] = tuple(Category),
    starts_on: date = date(2025, 1, 1),
    ends_on: date = date(2027, 12, 31),
    of: Provider | None = None,
) -> Site:
    """A site under a signed agreement (有协议的场所)."""
    owner = of or provider(maker, signer)
    place = actions.add_site(maker, owner.pk, "示例训练点", "示例路 1 号", owner.region_path, 60, at=AT)
    data = actions.AgreementData(place.pk, f"示协-{place.pk}", starts_on, ends_on, list(categories))
    agreement = actions.draft_agreement(maker, owner.pk, data, at=AT)
    actions.sign_agreement(signer, agreement.pk, at=AT)
    return place


def maker_and_signer() -> tuple[Scope, Scope]:
    """A clerk who drafts and an approver who signs (经办与审批)."""
    return make_scope("county_clerk"), make_scope("county_approver")
