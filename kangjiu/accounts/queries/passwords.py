"""The password rules of `rules.signin` as Django asks for them, with the last passwords remembered."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from kangjiu.accounts.models import PasswordRecord, User
from kangjiu.accounts.rules import signin


def used_before(user: User, password: str) -> bool:
    """Whether the password is the present one or one of the last remembered (历史口令)."""
    recent = PasswordRecord.objects.filter(user=user)[: signin.REMEMBERED]
    hashes = [user.password, *recent.values_list("encoded", flat=True)] if user.pk else []
    return any(encoded and check_password(password, encoded) for encoded in hashes)


class OfficePasswordValidator:
    """Length, character classes, no user name inside, not one of the last five (口令规则)."""

    def validate(self, password: str, user: User | None = None) -> None:
        """ValidationError with every reason."""
        name = user.username if user is not None else ""
        again = isinstance(user, User) and used_before(user, password)
        reasons = signin.password_reasons(password, name, again)
        if reasons:
            raise ValidationError([f"{reason.message}。{reason.next_step}" for reason in reasons])

    def get_help_text(self) -> str:
        """What a new password has to be."""
        return (
            f"至少 {signin.MIN_LENGTH} 位，含大写字母、小写字母、数字、符号中的至少 {signin.MIN_CLASSES} 类，"
            f"不含用户名，不是最近 {signin.REMEMBERED} 次用过的"
        )
