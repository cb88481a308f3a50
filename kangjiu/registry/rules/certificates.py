"""The number of the disability certificate (残疾人证号), 残疾人证管理办法 (2018) 第五条, GB/T 26341-2010.

18 characters of the identity number, one of category (1-7), one of grade (1-4, 一级 is the most severe); a
certificate issued again after loss adds B1, B2 … .
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kangjiu.common.blind import normalise
from kangjiu.common.errors import Reason
from kangjiu.common.identifiers import IdentifierError, check_resident_id

CLAUSE = "《中华人民共和国残疾人证管理办法》第五条"
CATEGORY_NAMES = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
GRADE_NAMES = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
_NUMBER = re.compile(r"(?P<id>\d{17}[\dX])(?P<category>[1-7])(?P<grade>[1-4])(?P<reissue>B[1-9]\d?)?")
_LEGACY = re.compile(r"(?P<id>\d{17}[\dX])(?P<category>[1-7])(?P<grade>[1-4])(?P<reissue>\d)")


@dataclass(frozen=True)
class CertificateNumber:
    """A number taken apart: identity number, category digit, grade digit, reissue mark, and any warnings."""

    number: str
    resident_id: str
    category: str
    grade: str
    reissue: str = ""
    warnings: tuple[Reason, ...] = ()

    def __repr__(self) -> str:
        return f"<CertificateNumber …{self.number[18:]}>"


def parse_certificate(text: str) -> CertificateNumber:
    """Take a certificate number apart; IdentifierError when it cannot be one."""
    number = normalise(text)
    match = _NUMBER.fullmatch(number)
    if match:
        check_resident_id(match["id"])
        return CertificateNumber(
            number, match["id"], match["category"], match["grade"], match["reissue"] or ""
        )
    legacy = _LEGACY.fullmatch(number)
    if not legacy:
        raise _shape_error(number)
    return CertificateNumber(
        number, legacy["id"], legacy["category"], legacy["grade"], legacy["reissue"], (_legacy_warning(),)
    )


def _shape_error(number: str) -> IdentifierError:
    if len(number) < 20:
        finding = f"残疾人证号是 {len(number)} 位"
    elif number[18] not in CATEGORY_NAMES:
        finding = f"残疾人证号第 19 位是 {number[18]}，没有这个残疾类别"
    elif number[19] not in GRADE_NAMES:
        finding = f"残疾人证号第 20 位是 {number[19]}，没有这个残疾等级"
    else:
        finding = "残疾人证号的格式不对"
    return IdentifierError(
        "certificate_number",
        finding,
        "应为 18 位身份证号、1 位类别（1 至 7）、1 位等级（1 至 4），补发的再加 B1、B2",
        "请对照残疾人证核对",
    )


def _legacy_warning() -> Reason:
    return Reason(
        "certificate_legacy",
        "残疾人证号是 21 位旧式号码，末位不是 B 加序号",
        CLAUSE,
        "可以先保存；换证或复评时请改为新号码",
        "certificate_number",
    )


def certificate_conflicts(
    parsed: CertificateNumber,
    *,
    resident_id: str = "",
    category: str = "",
    grade: str = "",
) -> list[Reason]:
    """Every contradiction between a certificate and the file; values left empty are not compared."""
    found = []
    if resident_id and parsed.resident_id != normalise(resident_id):
        found.append(
            _conflict(
                "certificate_other_person",
                "残疾人证号前 18 位与身份证号不一致，应当相同",
                "请核对两个号码；身份证号已更正的，请先换证",
            )
        )
    if category and parsed.category != category:
        found.append(
            _conflict(
                "certificate_category",
                f"证号第 19 位是 {parsed.category}（{CATEGORY_NAMES[parsed.category]}），"
                f"填写的类别是{CATEGORY_NAMES.get(category, category)}，应当一致",
                "请按残疾人证上的类别填写",
            )
        )
    if grade and parsed.grade != grade:
        found.append(
            _conflict(
                "certificate_grade",
                f"证号第 20 位是 {parsed.grade}（{GRADE_NAMES[parsed.grade]}），"
                f"填写的等级是{GRADE_NAMES.get(grade, grade)}，应当一致",
                "请按残疾人证上的等级填写",
            )
        )
    return found


def _conflict(code: str, message: str, next_step: str) -> Reason:
    return Reason(code, message, CLAUSE, next_step, "certificate_number")
