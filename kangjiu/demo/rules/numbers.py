"""Invented numbers that pass their own checks (虚构号码): identity, card, credit code, telephone, account.

The division code 199901 belongs to no place: no real person can hold such a number.
"""

from __future__ import annotations

from datetime import date

from kangjiu.common.identifiers import id_check_character, uscc_check_character

NOWHERE = "199901"
_USCC_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def identity(birth_on: date, serial: int, *, male: bool) -> str:
    """An identity number (身份证号) of nobody; `serial` 0-499 for each day and sex."""
    order = 2 * serial + (1 if male else 0)
    first = f"{NOWHERE}{birth_on:%Y%m%d}{order:03d}"
    return first + id_check_character(first)


def card(identity_number: str, category: str, grade: int) -> str:
    """The number of a disability card (残疾人证号) of twenty characters."""
    return f"{identity_number}{category}{grade}"


def mobile(serial: int) -> str:
    """A telephone number (手机号) in a block that is not given out."""
    return f"1990000{serial % 10_000:04d}" if serial < 10_000 else f"199{serial:08d}"


def credit_code(serial: int, division: str = "999901", kind: str = "52") -> str:
    """A unified social credit code (统一社会信用代码) of an invented unit."""
    eight = f"SL{serial:06d}".replace("S", "X")
    total = sum(w * int(c, 36) for w, c in zip(_USCC_ORGANISATION_WEIGHTS, eight, strict=True))
    first = f"{kind}{division}{eight}{'0123456789X0'[11 - total % 11]}"
    return first + uscc_check_character(first)


def account(serial: int) -> str:
    """A bank account number (银行账号) of an invented unit."""
    return f"6299010000{serial:08d}"
