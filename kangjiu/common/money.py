"""Money (金额): integer fen everywhere, yuan only where people read and type, rounding by name only."""

from __future__ import annotations

import re

MAX_FEN = 10**14
_YUAN = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d*))?")
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


class MoneyError(ValueError):
    """What was typed is not an amount (金额有误); the message is Chinese."""


class NotAnAmount(MoneyError):
    """No number, or commas in wrong places."""


class TooManyDecimals(MoneyError):
    """More than two decimals: nothing is smaller than one fen."""


class NegativeAmount(MoneyError):
    """Below zero where only zero or more is allowed."""


class AbsurdAmount(MoneyError):
    """More than any county ever pays at once (over 1 万亿元)."""


def parse_yuan(text: str, *, allow_negative: bool = False) -> int:
    """Yuan as people type them ("1,600.00", "￥1600", "1600元") to fen; MoneyError subclasses otherwise."""
    plain = "".join(text.translate(_TO_HALF).split()).strip("￥¥").removesuffix("元")
    match = _YUAN.fullmatch(plain)
    if not match:
        raise NotAnAmount(f"“{text}”不是金额。应为数字，最多两位小数，例如 1600 或 1600.50")
    part = match["part"] or ""
    if len(part.rstrip("0")) > 2:
        raise TooManyDecimals(f"“{text}”的小数多于两位。金额最小到分，请改成两位小数")
    fen = int(match["whole"].replace(",", "")) * 100 + int(part[:2].ljust(2, "0"))
    if match["sign"] and fen and not allow_negative:
        raise NegativeAmount(f"“{text}”是负数。这里的金额不能小于 0，请核对后重填")
    if fen > MAX_FEN:
        raise AbsurdAmount(f"“{text}”超过一万亿元。请核对是否多写了数字或把分当成了元")
    return -fen if match["sign"] else fen


def yuan(fen: int) -> str:
    """1,600.00 for 160000 fen; a leading - below zero."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def half_up(numerator: int, denominator: int) -> int:
    """A quotient rounded half away from zero (四舍五入); ValueError unless the denominator is positive."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def share_bp(fen: int, bp: int) -> int:
    """A share in basis points (1 % = 100) of an amount, rounded half up to the fen."""
    return half_up(fen * bp, 10_000)


def percent(bp: int) -> str:
    """80% for 8000, 66.67% for 6667."""
    whole, part = divmod(abs(bp), 100)
    return f"{'-' if bp < 0 else ''}{whole}{f'.{part:02d}'.rstrip('0') if part else ''}%"


def _group(number: int) -> str:
    """Four digits in capital characters, inner zeros as one 零."""
    out = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += _DIGITS[digit] + _UNITS[place]
        elif out and not out.endswith("零"):
            out += "零"
    return out.rstrip("零")


def _whole(number: int) -> str:
    out = ""
    for place in range(3, -1, -1):
        group = number // 10_000**place % 10_000
        if not group:
            continue
        gap = out and (group < 1000 or number // 10_000 ** (place + 1) % 10_000 == 0)
        out += ("零" if gap else "") + _group(group) + _GROUPS[place]
    return out


def chinese_capital(fen: int) -> str:
    """大写金额 as vouchers require: 壹仟陆佰元整, 零元整, 负壹元零伍分.

    Source: 支付结算办法附一 正确填写票据和结算凭证的基本规定.
    """
    number, part = divmod(abs(fen), 100)
    jiao, cents = divmod(part, 10)
    out = _whole(number) + "元" if number else ""
    if jiao:
        out += ("零" if number and number % 10 == 0 else "") + _DIGITS[jiao] + "角"
    elif cents and number:
        out += "零"
    out += _DIGITS[cents] + "分" if cents else "整"
    return ("负" if fen < 0 else "") + (out if fen else "零元整")


def ten_thousand_yuan(fen: int) -> str:
    """Yuan in ten thousands with two decimals (万元), rounded half away from zero: 175.15 for 175148000 fen."""
    return yuan(half_up(fen, 10_000))
