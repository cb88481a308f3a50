"""Importing the application form workbook (申请审批表导入): child, guardian, card, diagnosis, application in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from kangjiu.accounts import queries as accounts
from kangjiu.applications import actions, queries
from kangjiu.applications.choices import Item, PaperKind, Route, Status
from kangjiu.applications.rules.sheet import SHEET
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.exchange.types import Row
from kangjiu.registry import actions as registry
from kangjiu.registry import queries as registry_queries
from kangjiu.registry.actions import CertificateData, DiagnosisData, GuardianData, HardshipData, PersonData
from kangjiu.registry.choices import HospitalLevel, IdKind
from kangjiu.registry.models import Person
from kangjiu.registry.rules import evidence
from kangjiu.registry.rules.people import check_person

UNDOABLE = (Status.DRAFT, Status.SUBMITTED, Status.INCOMPLETE)
# fields of the file's own rules → columns of this sheet
_CARD = {"number": "card_number", "issued_on": "card_number", "expires_on": "card_number"}
_DIAGNOSIS = {"hospital": "hospital", "hospital_level": "hospital_level", "category": "category"}
_GUARDIAN = {"name": "guardian_name", "id_number": "guardian_id", "phone": "guardian_phone"}


class ApplicationImporter:
    """The official application form, one child a row (申请审批表)."""

    kind = "applications"
    permission = "applications.enter"
    label = "申请审批表"
    sheet = SHEET

    def check_row(self, by: Scope, row: Row, on: date) -> Sequence[Reason]:
        """Everything that speaks against the row, with the column it is about."""
        data = _person(by, row)
        found = [*_place(by, row), *check_person(data, on).reasons, *_items(row), *_papers(row)]
        found += _named(check_person(_guardian_person(row, data.region), on).reasons, _GUARDIAN)
        found += _card_faults(row, on) + _diagnosis_faults(row, data, on) + _dates(row, on)
        found += _duplicates(by, data)
        return [_columned(reason) for reason in found]

    def import_row(self, by: Scope, row: Row, at: datetime) -> tuple[str, int]:
        """Write the child (or find its file), what hangs on it, and the submitted application."""
        person = _file(by, row, at)
        applied_on = _day(row, "applied_on") or local_day(at)
        made = actions.enter(
            by,
            person.pk,
            _text(row, "category"),
            _split(row, "items", Item),
            _text(row, "route") or Route.GUARDIAN,
            year=_number(row, "year") or applied_on.year,
            answers={} if row.get("aid_elsewhere") is None else {"aid_elsewhere": row["aid_elsewhere"]},
            papers=[actions.PaperData(kind, applied_on) for kind in _split(row, "papers", PaperKind)],
            at=at,
        )
        actions.submit(by, made.pk, at=at, applied_on=applied_on)
        return "applications.application", made.pk

    def undo_row(self, by: Scope, subject_kind: str, subject_id: int, at: datetime) -> None:
        """Withdraw what was imported; Refused once the office has gone on with it. The child's file stays."""
        application = queries.application(by, subject_id)
        if application.status not in UNDOABLE:
            label = Status.label_of(application.status)
            raise Refused(
                Reason(
                    "applications.undo",
                    f"申请 {application} 现在是“{label}”，不能撤销导入",
                    next_step="请在申请页上办理",
                )
            )
        actions.withdraw(by, subject_id, at=at)


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _day(row: Row, key: str) -> date | None:
    value = row.get(key)
    return value if isinstance(value, date) else None


def _number(row: Row, key: str) -> int | None:
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _person(by: Scope, row: Row) -> PersonData:
    number = _text(row, "id_number")
    return PersonData(
        name=_text(row, "name"),
        region=_region(by, _text(row, "township")),
        id_kind=IdKind.RESIDENT if number else IdKind.NONE,
        id_number=number,
        sex=_text(row, "sex"),
        birth_on=_day(row, "birth_on"),
        phone=_text(row, "phone") or _text(row, "guardian_phone"),
        address=_text(row, "address"),
        hukou_address=_text(row, "hukou_address"),
        ethnicity=_text(row, "ethnicity") or "01",
        residence_kind=_text(row, "residence") or "hukou",
        permit_from_on=_day(row, "permit_from_on"),
        permit_to_on=_day(row, "permit_to_on"),
        insurance=_text(row, "insurance") or "resident",
    )


def _region(by: Scope, name: str) -> str:
    """The path of a township or village by its name or code, inside the scope; "" when there is none."""
    inside = accounts.regions_in(by.narrow("registry.edit"), ["township", "village"])
    found = inside.filter(name=name) if not name.isdigit() else inside.filter(code=name)
    return found.values_list("path", flat=True).first() or ""


def _place(by: Scope, row: Row) -> list[Reason]:
    if _region(by, _text(row, "township")):
        return []
    return [
        Reason(
            "import.township",
            "您的管理范围内没有这个乡镇（街道）或村（社区）",
            next_step="写行政区划里的全称",
            field="township",
        )
    ]


def _guardian_person(row: Row, region: str) -> PersonData:
    number = _text(row, "guardian_id")
    return PersonData(
        name=_text(row, "guardian_name"),
        region=region,
        id_kind=IdKind.RESIDENT if number else IdKind.NONE,
        id_number=number,
        phone=_text(row, "guardian_phone"),
        is_child=False,
    )


def _split(row: Row, key: str, kinds: type[Item] | type[PaperKind]) -> list[str]:
    """Values of a list in one cell, by Chinese label or stored value; what is not known is left as it stands."""
    parts = _text(row, key).replace("，", "、").replace(",", "、").replace("；", "、").split("、")
    labels = {one.label: one.value for one in kinds}
    return [labels.get(part.strip(), part.strip()) for part in parts if part.strip()]


def _listed(row: Row, key: str, kinds: type[Item] | type[PaperKind]) -> list[Reason]:
    unknown = [part for part in _split(row, key, kinds) if part not in set(kinds)]
    if not unknown:
        return []
    offered = "、".join(one.label for one in kinds)
    return [
        Reason(f"import.{key}", "有不认得的项目", next_step=f"可填：{offered}，几项之间用顿号", field=key)
    ]


def _items(row: Row) -> list[Reason]:
    return _listed(row, "items", Item)


def _papers(row: Row) -> list[Reason]:
    return _listed(row, "papers", PaperKind)


def _card(row: Row) -> CertificateData | None:
    number = _text(row, "card_number")
    return CertificateData(number, issued_on=_day(row, "card_issued_on")) if number else None


def _card_faults(row: Row, on: date) -> list[Reason]:
    data = _card(row)
    if data is None:
        return []
    return _named(evidence.check_card(data, resident_id=_text(row, "id_number"), on=on).reasons, _CARD)


def _diagnosis(row: Row) -> DiagnosisData | None:
    day = _day(row, "diagnosed_on")
    if day is None:
        return None
    return DiagnosisData(
        category=_text(row, "category"),
        diagnosed_on=day,
        hospital_level=_text(row, "hospital_level") or HospitalLevel.OTHER,
        hospital=_text(row, "hospital"),
        text=_text(row, "diagnosis"),
        valid_to_on=_day(row, "diagnosis_valid_to_on"),
    )


def _diagnosis_faults(row: Row, person: PersonData, on: date) -> list[Reason]:
    data = _diagnosis(row)
    if data is None:
        return []
    return _named(evidence.check_diagnosis(data, birth_on=person.birth_on, on=on), _DIAGNOSIS)


def _dates(row: Row, on: date) -> list[Reason]:
    applied = _day(row, "applied_on")
    if applied is None or applied <= on:
        return []
    return [
        Reason("import.applied_on", "申请日期在今天之后", next_step="填写实际申请的日期", field="applied_on")
    ]


def _duplicates(by: Scope, data: PersonData) -> list[Reason]:
    """An exact duplicate goes on with the file that is there; a probable one asks."""
    if not data.region or not data.name:
        return []
    found = registry_queries.find_duplicates(by, data)
    exact = [one for one in found if one.exact]
    if exact and exact[0].person_id is None:
        return [
            Reason(
                "import.elsewhere",
                "这个证件号码已在别处建档",
                next_step="请联系上级残联核实，由原建档地办理迁出",
                field="id_number",
            )
        ]
    if exact:
        return [
            Reason(
                "warn.on_file",
                f"已有档案 {exact[0].file_number}，只登记申请，不改档案",
                next_step="确认是同一名儿童",
                field="id_number",
            )
        ]
    if found:
        return [
            Reason(
                "warn.probable",
                f"与档案 {found[0].file_number} 可能是同一名儿童：{'、'.join(found[0].reasons)}",
                next_step="确认不是同一人再导入",
                field="name",
            )
        ]
    return []


def _named(reasons: Sequence[Reason], columns: dict[str, str]) -> list[Reason]:
    return [replace(reason, field=columns.get(reason.field, reason.field)) for reason in reasons]


def _columned(reason: Reason) -> Reason:
    """A reason of the file's rules with the column of this sheet it is about."""
    known = {column.key for column in SHEET.columns}
    field = {"region": "township", "residence_kind": "residence"}.get(reason.field, reason.field)
    return replace(reason, field=field if field in known else "name")


def _file(by: Scope, row: Row, at: datetime) -> Person:
    """The child's file: the one with the same number, else a new one with guardian, card and diagnosis."""
    data = _person(by, row)
    exact = [one for one in registry_queries.find_duplicates(by, data) if one.exact]
    if exact and exact[0].person_id is not None:
        return registry_queries.person(by, exact[0].person_id)
    person = registry.open_child(by, data, [_text(row, "category")], at=at)
    guardian = GuardianData(_text(row, "relation"), _guardian_person(row, data.region), is_primary=True)
    registry.add_guardian(by, person.pk, guardian, at=at)
    _evidence(by, person, row, at)
    return person


def _evidence(by: Scope, person: Person, row: Row, at: datetime) -> None:
    card, diagnosis = _card(row), _diagnosis(row)
    if card is not None:
        registry.add_certificate(by, person.pk, card, at=at)
    if diagnosis is not None:
        registry.add_diagnosis(by, person.pk, diagnosis, at=at)
    kind = _text(row, "hardship")
    if kind:
        source = _text(row, "hardship_source") or "申请审批表"
        from_on = _day(row, "hardship_from_on") or _day(row, "applied_on") or local_day(at)
        registry.add_hardship(by, person.pk, HardshipData(kind, source, from_on), at=at)


IMPORTER = ApplicationImporter()
