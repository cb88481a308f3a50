"""Sign-in rules (登录规则): how strong a password is, how old it may get, how long a session lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kangjiu.common.errors import Reason

CLAUSE = "GB/T 22239-2019 第三级 身份鉴别：口令有复杂度要求并定期更换"
MIN_LENGTH = 10
MIN_CLASSES = 3
REMEMBERED = 5


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without a request, and at most (会话时限)."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=12)


def character_classes(password: str) -> int:
    """How many of lower case, upper case, digits and other characters occur."""
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(c) for c in password) for test in tests)


def password_reasons(password: str, username: str = "", used_before: bool = False) -> list[Reason]:
    """Everything against a new password (口令规则); empty when it may be taken."""
    reasons = []
    if len(password) < MIN_LENGTH:
        found = f"密码只有 {len(password)} 位，至少要 {MIN_LENGTH} 位"
        reasons.append(Reason("password_short", found, CLAUSE, "请加长密码", "new_password"))
    if character_classes(password) < MIN_CLASSES:
        found = f"密码要含大写字母、小写字母、数字、符号中的至少 {MIN_CLASSES} 类"
        reasons.append(Reason("password_classes", found, CLAUSE, "请换一个密码", "new_password"))
    if username and username.lower() in password.lower():
        reasons.append(
            Reason("password_has_name", "密码里含有用户名", CLAUSE, "请换一个密码", "new_password")
        )
    if used_before:
        found = f"这个密码在最近 {REMEMBERED} 次里用过"
        reasons.append(Reason("password_reused", found, CLAUSE, "请换一个没用过的密码", "new_password"))
    return reasons


def password_expired(changed_at: datetime | None, at: datetime, max_age_days: int) -> bool:
    """Whether the password has to be changed now (密码到期); 0 days: never; unknown age: yes."""
    if not max_age_days:
        return False
    return changed_at is None or at - changed_at > timedelta(days=max_age_days)


def session_ended(
    started_at: datetime, seen_at: datetime, at: datetime, limits: SessionLimits
) -> Reason | None:
    """Why a session is over (会话超时), or None while it goes on."""
    step = "请重新登录，未提交的内容需要再填一次"
    if at - seen_at > limits.idle:
        minutes = int(limits.idle.total_seconds() // 60)
        return Reason("session_idle", f"超过 {minutes} 分钟没有操作，已自动退出", next_step=step)
    if at - started_at > limits.whole:
        hours = int(limits.whole.total_seconds() // 3600)
        return Reason("session_long", f"一次登录最长 {hours} 小时，已自动退出", next_step=step)
    return None
