"""Identity numbers (证件号码): checked by their own arithmetic, refused with finding and next step.

Region codes in positions 1-6 are not looked up: merged and abolished codes stay valid for life.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kangjiu.common.blind import normalise
from kangjiu.common.errors import Reason

RESIDENT, HMT, FOREIGN, BIRTH = "resident", "hmt", "foreign", "birth"
MALE, FEMALE = "1", "2"
EARLIEST_BIRTH_YEAR = 1900
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_HMT_CODES = ("810000", "820000", "830000")


class IdentifierError(ValueError):
    """A number does not hold (号码有误): what was found, what is required, what to do next."""

    def __init__(self, code: str, finding: str, requirement: str, next_step: str) -> None:
        self.code = code
        self.finding = finding
        self.requirement = requirement
        self.next_step = next_step
        super().__init__(f"{finding}。{requirement}。{next_step}。")

    def reason(self, field: str = "") -> Reason:
        """The same as a reason of a refusal."""
        return Reason(self.code, f"{self.finding}，{self.requirement}", "", self.next_step, field)


@dataclass(frozen=True)
class ResidentId:
    """A checked 18-character number (身份证、港澳台居住证、外国人永居证) and what it says."""

    number: str
    kind: str
    birth_on: date
    sex: str

    def __repr__(self) -> str:
        return f"<ResidentId …{self.number[-4:]}>"


def id_check_character(first17: str) -> str:
    """The 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _ID_CHECKS[sum(w * int(d) for w, d in zip(_ID_WEIGHTS, first17, strict=True)) % 11]


def check_resident_id(text: str, *, on: date | None = None) -> ResidentId:
    """Check an identity number; `on` refuses a birth date after that day. IdentifierError otherwise."""
    number = normalise(text)
    _check_id_shape(number)
    birth_on = _birth_date(number, on)
    if id_check_character(number[:17]) != number[17]:
        raise IdentifierError(
            "id_check_character",
            "证件号码的校验码不符",
            "第 18 位要与前 17 位按国家标准 GB 11643 算出的一致，说明其中有数字写错",
            "请对照户口簿或证件逐位核对",
        )
    return ResidentId(number, _id_kind(number), birth_on, MALE if int(number[16]) % 2 else FEMALE)


def _check_id_shape(number: str) -> None:
    if len(number) == 15 and number.isdigit():
        raise IdentifierError(
            "id_old",
            "填的是 15 位旧号码",
            "应填 18 位公民身份号码",
            "请按户口簿或新证件填写 18 位号码",
        )
    if len(number) != 18:
        raise IdentifierError(
            "id_length",
            f"证件号码是 {len(number)} 位",
            "应为 18 位",
            "请检查有没有漏写或多写",
        )
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        raise IdentifierError(
            "id_characters",
            "证件号码里有不能用的字符",
            "前 17 位应为数字且不以 0 开头，最后一位是数字或 X",
            "请改正后再提交",
        )


def _birth_date(number: str, on: date | None) -> date:
    try:
        birth_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentifierError(
            "id_birth_date",
            f"证件号码第 7 至 14 位 {number[6:14]} 不是一个日期",
            "这几位应为出生年月日",
            "请对照户口簿核对",
        ) from None
    if birth_on.year < EARLIEST_BIRTH_YEAR or (on is not None and birth_on > on):
        early = birth_on.year < EARLIEST_BIRTH_YEAR
        raise IdentifierError(
            "id_birth_implausible",
            f"证件号码里的出生日期 {birth_on} {'太早' if early else '在今天之后'}",
            "出生日期应在 1900 年以后、不晚于今天",
            "请对照户口簿核对第 7 至 14 位",
        )
    return birth_on


def _id_kind(number: str) -> str:
    if number[:6] in _HMT_CODES:
        return HMT
    return FOREIGN if number[0] == "9" else RESIDENT


def check_birth_certificate(text: str) -> str:
    """A birth certificate number (出生医学证明编号): one letter and nine digits; IdentifierError otherwise."""
    number = normalise(text)
    if not re.fullmatch(r"[A-Z][0-9]{9}", number):
        raise IdentifierError(
            "birth_certificate",
            f"出生医学证明编号“{number[:20]}”的格式不对",
            "应为 1 个字母加 9 位数字",
            "请按出生医学证明右上角的编号填写",
        )
    return number


def uscc_check_character(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015)."""
    total = sum(w * _USCC_CHARS.index(c) for w, c in zip(_USCC_WEIGHTS, first17, strict=True))
    return _USCC_CHARS[-total % 31]


def organisation_code_holds(nine: str) -> bool:
    """Whether the inner organisation code carries its own check character (GB 11714).

    Some codes of sole traders do not; therefore a hint, never a refusal.
    """
    total = sum(w * int(c, 36) for w, c in zip(_ORG_WEIGHTS, nine[:8], strict=True))
    return "0123456789X0"[11 - total % 11] == nine[8]


def check_uscc(text: str) -> str:
    """A unified social credit code (统一社会信用代码), normalised; IdentifierError otherwise."""
    number = normalise(text)
    if len(number) != 18:
        raise IdentifierError(
            "uscc_length", f"统一社会信用代码是 {len(number)} 位", "应为 18 位", "请对照登记证书核对"
        )
    wrong = sorted(set(number) - set(_USCC_CHARS))
    if wrong:
        raise IdentifierError(
            "uscc_characters",
            f"统一社会信用代码里有不能用的字符 {'、'.join(wrong)}",
            "只能用数字和除 I、O、S、V、Z 以外的字母",
            "请看清是不是把 0 写成了 O，或把 1 写成了 I",
        )
    if uscc_check_character(number[:17]) != number[17]:
        raise IdentifierError(
            "uscc_check_character",
            "统一社会信用代码的校验码不符",
            "第 18 位要与前 17 位按 GB 32100 算出的一致，说明其中有字符写错",
            "请对照登记证书逐位核对",
        )
    return number


def check_mobile(text: str) -> str:
    """A mobile number (手机号) of 11 digits, without +86; IdentifierError otherwise."""
    number = re.sub(r"^(\+?86)(?=1\d{10}$)", "", re.sub(r"[-()]", "", normalise(text)))
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise IdentifierError(
            "mobile",
            f"手机号是 {len(number)} 位" if number.isdigit() and len(number) != 11 else "手机号的格式不对",
            "应为 11 位数字，以 13 至 19 开头",
            "请核对后重填；只有固定电话的请填在固定电话一栏",
        )
    return number


def check_phone(text: str) -> str:
    """A mobile number, or a landline with area code (0391-6600000); IdentifierError otherwise."""
    number = normalise(text)
    if re.fullmatch(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?", number):
        return number
    return check_mobile(number)


def mask_name(name: str) -> str:
    """安*禾 for three characters, 安* for two: what others than the handling office see."""
    if len(name) <= 1:
        return "*" * len(name)
    return name[0] + "*" * max(len(name) - 2, 1) + (name[-1] if len(name) > 2 else "")


def tail(number: str, length: int = 4) -> str:
    """The last characters of a number ("" when it is not longer than that)."""
    return number[-length:] if len(number) > length else ""


def mask_number(number: str, head: int = 3, end: int = 4) -> str:
    """419***********5001: head and end of a number, the rest as stars; wholly stars when too short."""
    if len(number) <= head + end:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - end) + number[-end:]
