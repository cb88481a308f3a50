"""Refusals: every one tells what was found, what is required, by which clause and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason of a refusal (理由): stable code, Chinese message, clause, next step and the form field it is about."""

    code: str
    message: str
    clause: str = ""
    next_step: str = ""
    field: str = ""

    def __str__(self) -> str:
        return (
            "。".join(part.rstrip("。") for part in (self.message, self.clause, self.next_step) if part)
            + "。"
        )


class Refused(Exception):
    """A rule said no (不予办理); carries all reasons, never only the first."""

    def __init__(self, *reasons: Reason | Iterable[Reason]) -> None:
        self.reasons: tuple[Reason, ...] = tuple(
            one for item in reasons for one in ((item,) if isinstance(item, Reason) else tuple(item))
        )
        super().__init__("；".join(reason.message for reason in self.reasons))


class NotAllowed(Exception):
    """The person lacks a permission (无权办理), or holds it elsewhere; becomes HTTP 403."""

    def __init__(self, permission: str, message: str = "", next_step: str = "") -> None:
        self.permission = permission
        self.message = message or "您的角色没有这项权限，请联系本单位安全管理员"
        self.next_step = next_step or "需要办理的，请联系本单位安全管理员调整角色"
        super().__init__(f"{permission}: {self.message}")


class Conflict(Refused):
    """Somebody else acted first (已被他人办理); becomes HTTP 409 with what the record looks like now."""
