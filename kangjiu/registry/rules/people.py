"""What must hold for a person's data (人员信息): every fault with field, finding, requirement and next step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kangjiu.common.blind import normalise
from kangjiu.common.errors import Reason
from kangjiu.common.identifiers import (
    IdentifierError,
    ResidentId,
    check_birth_certificate,
    check_phone,
    check_resident_id,
)
from kangjiu.registry.choices import IdKind, Insurance, ResidenceKind, Sex
from kangjiu.registry.rules.values import PersonData

EIGHTEEN = (IdKind.RESIDENT, IdKind.HMT, IdKind.FOREIGN)
RESIDENCE_CLAUSE = "济残联〔2024〕9号 二"
LONGEST_NAME = 40
_NAME = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffffA-Za-z·.\- ]+")


@dataclass(frozen=True)
class Verdict:
    """The data with what the number itself says filled in, and every reason against it."""

    data: PersonData
    reasons: tuple[Reason, ...]


def check_person(data: PersonData, on: date) -> Verdict:
    """Check a person's data as of a day and fill sex and birth date from the identity number."""
    clean, said, faults = _number(_tidy(data), on)
    if said is not None:
        clean = replace(clean, birth_on=clean.birth_on or said.birth_on, sex=clean.sex or said.sex)
    reasons = [*_name(clean), *faults, *_against_number(clean, said), *_birth(clean, on), *_codes(clean)]
    reasons += [*_residence(clean), *_contact(clean)]
    return Verdict(clean, tuple(reasons))


def _tidy(data: PersonData) -> PersonData:
    return replace(
        data,
        name=re.sub(r"\s+", " ", data.name.replace("•", "·")).strip(),
        id_number=normalise(data.id_number),
        phone=data.phone.strip(),
        address=data.address.strip(),
        hukou_address=data.hukou_address.strip(),
    )


def _number(data: PersonData, on: date) -> tuple[PersonData, ResidentId | None, list[Reason]]:
    """The number by its kind: (data with the kind the number shows, what it says, faults)."""
    if data.id_kind == IdKind.NONE:
        if not data.id_number:
            return data, None, []
        step = "请选择证件种类，或清空证件号码"
        return data, None, [_fault("id_kind", "填了证件号码，却选了“暂无证件”", step, "id_kind")]
    if not data.id_number:
        step = "请填写；新生儿还没有户口的，可选“出生医学证明”或“暂无证件”"
        return data, None, [_fault("id_missing", "没有填写证件号码", step, "id_number")]
    try:
        if data.id_kind == IdKind.BIRTH:
            return replace(data, id_number=check_birth_certificate(data.id_number)), None, []
        said = check_resident_id(data.id_number, on=on)
    except IdentifierError as error:
        return data, None, [error.reason("id_number")]
    if said.kind != data.id_kind:
        found = f"这个号码是{IdKind.label_of(said.kind)}的号码，证件种类选的是{IdKind.label_of(data.id_kind)}"
        return data, said, [_fault("id_kind", found, "请改证件种类或核对号码", "id_kind")]
    return data, said, []


def _name(data: PersonData) -> Iterator[Reason]:
    if not data.name:
        yield _fault("name_missing", "没有填写姓名", "请按户口簿填写", "name")
    elif len(data.name) > LONGEST_NAME:
        yield _fault("name_long", f"姓名超过 {LONGEST_NAME} 个字", "请只填姓名，其他内容写在别处", "name")
    elif not _NAME.fullmatch(data.name):
        found = "姓名里有数字或符号，只能是汉字、字母和间隔号"
        yield _fault("name_characters", found, "请按户口簿填写姓名", "name")


def _against_number(data: PersonData, said: ResidentId | None) -> Iterator[Reason]:
    if said is None:
        return
    if data.birth_on != said.birth_on:
        found = f"出生日期填的是 {data.birth_on}，证件号码第 7 至 14 位是 {said.birth_on}，应当一致"
        yield _fault("birth_not_number", found, "请对照户口簿改正其中一个", "birth_on")
    if data.sex != said.sex:
        found = f"性别填的是{Sex.label_of(data.sex)}，证件号码第 17 位表示{Sex.label_of(said.sex)}，应当一致"
        yield _fault("sex_not_number", found, "请对照户口簿改正其中一个", "sex")


def _birth(data: PersonData, on: date) -> Iterator[Reason]:
    if data.birth_on is None:
        if data.is_child:
            yield _fault("birth_missing", "没有填写出生日期", "请按户口簿或出生医学证明填写", "birth_on")
    elif data.birth_on > on:
        found = f"出生日期 {data.birth_on} 在今天（{on}）之后"
        yield _fault("birth_future", found, "出生日期不晚于今天，请核对年月日", "birth_on")
    elif data.birth_on.year < 1900:
        yield _fault("birth_early", f"出生日期 {data.birth_on} 太早", "请核对年份", "birth_on")


def _codes(data: PersonData) -> Iterator[Reason]:
    known = (
        ("id_kind", data.id_kind, IdKind, "证件种类"),
        ("residence_kind", data.residence_kind, ResidenceKind, "户籍或居住证"),
        ("insurance", data.insurance, Insurance, "医疗保险"),
    )
    for field, value, codes, label in known:
        if value not in set(codes):
            yield _fault("unknown_code", f"{label}“{value}”不在可选范围内", f"请重新选择{label}", field)
    if data.sex not in set(Sex):
        yield _fault("sex_missing", "没有选择性别", "请选择性别", "sex")
    if not re.fullmatch(r"0[1-9]|[1-4]\d|5[0-6]|9[78]", data.ethnicity):
        found = f"民族代码“{data.ethnicity}”不在国家标准 GB/T 3304 内"
        yield _fault("ethnicity", found, "应为 01 至 56、97 或 98，请重新选择民族", "ethnicity")


def _residence(data: PersonData) -> Iterator[Reason]:
    if not data.region:
        yield _fault("region_missing", "没有选择居住的乡镇（街道）或村（社区）", "请选择居住地", "region")
    if data.residence_kind == ResidenceKind.PERMIT and data.permit_from_on is None:
        found = "选了“居住证”，但没有填写居住证开始日期"
        step = "请填写居住证上的签发日期"
        yield Reason("permit_missing", found, RESIDENCE_CLAUSE, step, "permit_from_on")
    if data.permit_from_on and data.permit_to_on and data.permit_to_on < data.permit_from_on:
        found = f"居住证截止日期 {data.permit_to_on} 早于开始日期 {data.permit_from_on}"
        yield _fault("permit_reversed", found, "请核对两个日期", "permit_to_on")
    if data.permit_to_on and not data.permit_from_on:
        yield _fault(
            "permit_from_missing", "填了截止日期，没有填开始日期", "请补填开始日期", "permit_from_on"
        )


def _contact(data: PersonData) -> Iterator[Reason]:
    if data.phone:
        try:
            check_phone(data.phone)
        except IdentifierError as error:
            yield error.reason("phone")


def _fault(code: str, message: str, next_step: str, field: str) -> Reason:
    return Reason(code, message, "", next_step, field)
