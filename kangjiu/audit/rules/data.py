"""What may stand in a trail row: ids, codes, amounts, dates, document numbers; never a person's data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

Value = int | str | bool | None

_CODES = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+#-]{0,127}(,[A-Za-z0-9][A-Za-z0-9_.:/+#-]{0,63}){0,39}")
_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff]{1,20}(?:〔\d{4}〕|[（(\[]\d{4}[)）\]])(?:[\u4e00-\u9fff]{0,4})\d{1,6}(?:-\d{1,4})?号"
)
_CLAUSE = re.compile(r"[A-Z]{0,4}[ :]?[第条款项章节一二三四五六七八九十百〇0-9()（）.、-]{1,30}")
_DIGITS = re.compile(r"\d+")
_RESIDENT = re.compile(r"(?=(\d{17}[\dXx]))")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class PersonalData(ValueError):
    """A value that could be a person's data; the message names the key, never the value."""


def clean(data: Mapping[str, object]) -> dict[str, Value]:
    """The data of a trail row: int, bool, None, date, code, document, case or clause number.

    Raises PersonalData for anything else: free text, names, telephone, identity and bank card numbers.
    """
    return {key: _clean(key, value) for key, value in data.items()}


def _clean(key: str, value: object) -> Value:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and (value == "" or _is_plain(value)):
        return str(value)
    raise PersonalData(
        f"trail data {key!r}: neither number, code, date nor document number; use `personal=` for it"
    )


def _is_plain(text: str) -> bool:
    if _DOCUMENT.fullmatch(text) or _CLAUSE.fullmatch(text):
        return not looks_personal(text)
    return bool(_CODES.fullmatch(text)) and not looks_personal(text)


def looks_personal(text: str) -> bool:
    """Whether a text contains a mobile number, an identity number or a bank card number."""
    if any(_valid_resident(match.group(1)) for match in _RESIDENT.finditer(text)):
        return True
    return any(_is_phone_or_card(run) for run in _DIGITS.findall(text))


def _is_phone_or_card(run: str) -> bool:
    if len(run) == 11:
        return run[0] == "1" and run[1] in "3456789"
    return len(run) in {16, 17, 18, 19} and run.startswith("62")


def _valid_resident(text: str) -> bool:
    if not ("1800" <= text[6:10] <= "2199" and "01" <= text[10:12] <= "12" and "01" <= text[12:14] <= "31"):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()
