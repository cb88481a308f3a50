"""Whose policy it is (谁的政策): a division's own federation fills it in and signs it; a tier above reads and tries it."""

from __future__ import annotations

from collections.abc import Iterable

from kangjiu.accounts.rules import regions
from kangjiu.common.errors import Reason

Ranges = Iterable[tuple[str, str]]
OFFICES = {"nation": "国家主管部门", "province": "该省残联", "city": "该市残联"}
COUNTY_OFFICE = "该县残联"


def is_own(ranges: Ranges, path: str) -> bool:
    """Whether one of a person's ranges is just that division with everything below it, no wider and no narrower (本级)."""
    return regions.subtree(path) in tuple(ranges)


def own_paths(ranges: Ranges) -> list[str]:
    """The divisions a person's ranges are (本级区划)."""
    return [low for low, high in ranges if regions.subtree(low) == (low, high)]


def may_change_draft(ranges: Ranges, path: str, *, is_maker: bool) -> bool:
    """Whether a draft is theirs to change: of their own division, or one of a division below that they began to try it."""
    held = tuple(ranges)
    return is_own(held, path) or (is_maker and any(low <= path <= high for low, high in held))


def refusal(path: str, place: str) -> Reason:
    """What a tier above is told that would fill in or sign the policy of a division below: what, why, what next."""
    return Reason(
        "policy.not_own",
        f"{place}的政策由{_office(path)}填报和签署，您的政策权限属于另一级区划",
        next_step="您可以查看和试算；上级可以发布上级政策，或要求该地重审",
    )


def draft_refusal(path: str, place: str) -> Reason:
    """The same of a draft somebody else began for that division."""
    return Reason(
        "policy.not_own_draft",
        f"这一稿是{place}的草案，不是您起草的，由起草人和{_office(path)}修改",
        next_step="您要试别的数，请先“另存为下一稿”，在自己的一稿上试算",
    )


def _office(path: str) -> str:
    return OFFICES.get(regions.level_of(path), COUNTY_OFFICE)
