"""Whose policy a person may fill in and sign (本级政策): rules.offices asked of a scope."""

from __future__ import annotations

from kangjiu.accounts import queries as accounts
from kangjiu.common.errors import NotAllowed, Reason
from kangjiu.common.scope import Scope
from kangjiu.policy.models import PolicyDraft, PolicyVersion
from kangjiu.policy.queries.published import MAKERS
from kangjiu.policy.rules import offices


def owns(by: Scope, path: str, *permissions: str) -> bool:
    """Whether the person holds one of the permissions for exactly this division."""
    return offices.is_own(by.narrow(*permissions).ranges(), path)


def need_own(by: Scope, path: str, *permissions: str) -> None:
    """NotAllowed for a tier above, with whose it is and what to do; DoesNotExist outside the person's regions."""
    scope = by.need(*permissions)
    if not scope.covers(path):
        raise PolicyVersion.DoesNotExist
    if not offices.is_own(scope.ranges(), path):
        raise _not_allowed(permissions[0], offices.refusal(path, _place(path)))


def not_own(by: Scope, path: str) -> Reason | None:
    """What a page tells a tier above of whose policy it is; None for everybody else."""
    makes = by.narrow(*MAKERS)
    above = makes.covers(path) and not offices.is_own(makes.ranges(), path)
    return offices.refusal(path, _place(path)) if above else None


def may_change_draft(by: Scope, found: PolicyDraft) -> bool:
    """Whether the person may change this draft, while it is open."""
    is_maker = by.user_id is not None and found.made_by_id == by.user_id
    return offices.may_change_draft(by.narrow("policy.edit").ranges(), found.region_path, is_maker=is_maker)


def need_own_draft(by: Scope, found: PolicyDraft) -> None:
    """NotAllowed for a tier above that would change a draft of a division below."""
    if not may_change_draft(by, found):
        raise _not_allowed("policy.edit", offices.draft_refusal(found.region_path, _place(found.region_path)))


def _not_allowed(permission: str, reason: Reason) -> NotAllowed:
    return NotAllowed(permission, reason.message, reason.next_step)


def _place(path: str) -> str:
    return accounts.region_label(path) or "国家"
