"""Reading one cell (单元格): raw value in, typed value out, or what was found and what to write instead."""

from __future__ import annotations

import datetime as dt
import numbers
import re
import unicodedata
from dataclasses import dataclass

from kangjiu.common.identifiers import IdentifierError, check_resident_id
from kangjiu.common.money import (
    AbsurdAmount,
    MoneyError,
    NegativeAmount,
    NotAnAmount,
    TooManyDecimals,
    parse_yuan,
)
from kangjiu.exchange.workbook.columns import Column, Kind

Value = str | int | bool | dt.date | None

_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_HAN_DATE = re.compile(
    r"^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日$"
)
_HAN_DIGITS = {"〇": 0, "零": 0, "○": 0} | {han: n for n, han in enumerate("一二三四五六七八九", 1)}
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_WIDE = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
_NARROW = {code: code - 0xFEE0 for code in _WIDE} | {0x3000: 0x20, 0x00A0: 0x20}
_TRUE = {"是", "有", "√", "✓", "对", "y", "yes", "true", "1"}
_FALSE = {"否", "无", "没有", "×", "✗", "错", "n", "no", "false", "0"}
_MONEY_WORDS: dict[type[MoneyError], str] = {
    NotAnAmount: "不是金额",
    TooManyDecimals: "小数多于两位，金额最小到分",
    NegativeAmount: "金额不能小于 0",
    AbsurdAmount: "超过一万亿元，可能多写了数字",
}
_SERIAL_RANGE = range(1, 80_000)
_EXCEL_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Cell:
    """Outcome of one cell: the value, and a problem code with message and next step when there is one.

    A problem with `warning` leaves the value usable.
    """

    value: Value
    code: str = ""
    message: str = ""
    next_step: str = ""
    warning: bool = False


def is_number(raw: object) -> bool:
    """A number cell, not a tick box."""
    return isinstance(raw, numbers.Real) and not isinstance(raw, bool)


def as_text(raw: object) -> str:
    """The cell as a person sees it: half-width, trimmed, dates as 2026-03-05."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ", "minutes")
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    if is_number(raw):
        # Excel itself keeps 15 significant digits; more would show binary noise such as 0.30000000000000004.
        return str(raw) if isinstance(raw, int) else format(raw, ".15g")
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(raw))).strip()


def read_cell(column: Column, raw: object) -> Cell:
    """Read a raw cell as its column wants it; empty is None when optional, else a problem."""
    text = as_text(raw)
    if not text:
        if column.required:
            return Cell(None, "cell.empty", "必填项没有填", f"补填{column.header}")
        return Cell(None)
    return _READERS[column.kind](column, raw, text)


def _as_written(raw: object, text: str) -> str:
    """Free text keeps its own punctuation (名称里的全角括号); only wide letters, digits and spaces become narrow."""
    if not isinstance(raw, str):
        return text
    return _INVISIBLE.sub("", raw.translate(_NARROW)).strip()


def _read_text(column: Column, raw: object, text: str) -> Cell:
    text = _as_written(raw, text)
    if (
        is_number(raw)
        and len(text.lstrip("-").split(".")[0].split("e")[0]) > 11
        or "e+" in text
        and is_number(raw)
    ):
        return Cell(
            None,
            "cell.number_as_text",
            "长号码被 Excel 存成了数字，末几位可能已经丢失",
            "把该列设为文本格式后重新录入",
        )
    if len(text) > column.max_length:
        return Cell(
            None, "cell.too_long", f"有 {len(text)} 个字，最多 {column.max_length} 个字", "缩短后再导入"
        )
    return Cell(text)


def _read_id(column: Column, raw: object, text: str) -> Cell:
    if is_number(raw):
        return Cell(
            None,
            "cell.id_as_number",
            "身份证号被 Excel 存成了数字，末几位已经丢失",
            "把该列设为文本格式，对照证件重新录入",
        )
    compact = text.replace(" ", "").replace("-", "").upper()
    try:
        check_resident_id(compact)
    except IdentifierError as error:
        return Cell(None, "cell.id_number", str(error), "对照证件核对")
    return Cell(compact)


def _read_date(column: Column, raw: object, text: str) -> Cell:
    if isinstance(raw, dt.datetime):
        return Cell(raw.date())
    if isinstance(raw, dt.date):
        return Cell(raw)
    if is_number(raw) and "." not in text and text.isdigit() and int(text) in _SERIAL_RANGE:
        day = _EXCEL_EPOCH + dt.timedelta(days=int(text))
        return Cell(day, "cell.serial_date", "是 Excel 日期数字，已按日期读取", "确认日期无误", warning=True)
    day_parts = _date_parts(text)
    if day_parts is None:
        return Cell(None, "cell.date", "不是认得的日期", "写成 2026-03-05 或 2026年3月5日")
    try:
        return Cell(dt.date(*day_parts))
    except ValueError:
        return Cell(None, "cell.no_such_day", "日历上没有这一天", "核对年、月、日")


def _date_parts(text: str) -> tuple[int, int, int] | None:
    match = _DATE.match(text) or _COMPACT_DATE.match(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
        return year, month, day
    han = _HAN_DATE.match(text)
    if han is None:
        return None
    year = int("".join(str(_HAN_DIGITS[char]) for char in han[1]))
    return year, _han_number(han[2]), _han_number(han[3])


def _han_number(text: str) -> int:
    """一 … 三十一 as an integer."""
    if "十" not in text:
        return _HAN_DIGITS.get(text, 0)
    tens, ones = text.split("十", 1)
    return _HAN_DIGITS.get(tens, 1) * 10 + _HAN_DIGITS.get(ones, 0)


def _read_yuan(column: Column, raw: object, text: str) -> Cell:
    try:
        return Cell(parse_yuan(text))
    except MoneyError as error:
        return Cell(None, "cell.yuan", _MONEY_WORDS[type(error)], "写成 1600 或 1600.00，单位为元")


def _read_int(column: Column, raw: object, text: str) -> Cell:
    if not re.fullmatch(r"-?\d{1,9}", text):
        return Cell(None, "cell.int", "应为整数", "只写数字，不带单位和小数")
    return Cell(int(text))


def _read_bool(column: Column, raw: object, text: str) -> Cell:
    lowered = text.lower()
    if lowered in _TRUE:
        return Cell(True)
    if lowered in _FALSE:
        return Cell(False)
    return Cell(None, "cell.bool", "应填“是”或“否”", "改为 是 或 否")


def _read_choice(column: Column, raw: object, text: str) -> Cell:
    wanted = text.replace(" ", "")
    for value, label in column.choices.items():
        if wanted in (value, unicodedata.normalize("NFKC", label).replace(" ", "")):
            return Cell(value)
    listed = "、".join(list(column.choices.values())[:12])
    return Cell(None, "cell.choice", "不在可选项中", f"可填：{listed}")


_READERS = {
    Kind.TEXT: _read_text,
    Kind.DATE: _read_date,
    Kind.YUAN: _read_yuan,
    Kind.ID_NUMBER: _read_id,
    Kind.CHOICE: _read_choice,
    Kind.INT: _read_int,
    Kind.BOOL: _read_bool,
}
