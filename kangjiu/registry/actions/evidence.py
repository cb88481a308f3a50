"""Card, diagnosis, categories and the upper system's number (残疾人证、诊断证明、救助类别、上级系统)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from kangjiu.audit import actions as audit
from kangjiu.common import blind
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.registry import events
from kangjiu.registry.actions import base
from kangjiu.registry.choices import Category, UpperStatus
from kangjiu.registry.models import (
    Diagnosis,
    DisabilityCertificate,
    Person,
    PersonCategory,
    UpperRecord,
)
from kangjiu.registry.rules import evidence as rules
from kangjiu.registry.rules.values import CertificateData, DiagnosisData


@transaction.atomic
def add_certificate(
    by: Scope, person_id: int, data: CertificateData, *, at: datetime
) -> DisabilityCertificate:
    """Enter a disability card (登记残疾人证); category and level are read from the number when left out.

    Refused when the number cannot be one, is not this person's, contradicts category or level, or is on file.
    """
    person = base.lock_person(by, person_id)
    verdict = rules.check_card(data, resident_id=person.id_number.open(), on=local_day(at))
    number_blind = blind.digest("certificate", verdict.data.number)
    reasons = [*verdict.reasons, *_card_taken(by, number_blind)]
    if reasons:
        raise Refused(reasons)
    row = DisabilityCertificate.objects.create(
        person=person,
        number=verdict.data.number,
        number_blind=number_blind,
        category=verdict.data.category,
        components=list(verdict.data.components),
        level=verdict.data.level,
        issued_on=verdict.data.issued_on,
        expires_on=verdict.data.expires_on,
        reissue=verdict.reissue,
    )
    base.touch(person)
    told = {"category": row.category, "level": row.level, "issued_on": row.issued_on, "reissue": row.reissue}
    audit.record(
        by,
        events.CERTIFICATE_ADDED,
        at=at,
        subject=row,
        person_id=person.pk,
        data=told,
        personal={"number": verdict.data.number},
    )
    return row


def _card_taken(by: Scope, number_blind: bytes) -> list[Reason]:
    held = DisabilityCertificate.objects.filter(number_blind=number_blind).select_related("person").first()
    if held is None:
        return []
    mine = Person.objects.visible_to(by.need(base.EDIT)).filter(pk=held.person_id).exists()
    where = f"档案 {held.person.file_number or held.person_id}" if mine else "别处"
    return [Reason("card_taken", f"这个残疾人证号已登记在{where}", "", "请核对证号", "number")]


@transaction.atomic
def add_diagnosis(
    by: Scope,
    person_id: int,
    data: DiagnosisData,
    *,
    at: datetime,
    paper: tuple[bytes, str] | None = None,
) -> Diagnosis:
    """Enter a diagnosis (登记诊断证明) with hospital level, date and validity; what it says is sealed.

    `paper` is content and name of its scan; refused, nothing of it stays.
    """
    person = base.lock_person(by, person_id)
    reasons = rules.check_diagnosis(data, birth_on=person.birth_on, on=local_day(at))
    if reasons:
        raise Refused(reasons)
    row = Diagnosis.objects.create(
        person=person,
        category=data.category,
        detail=diagnosis_detail(data),
        grade=data.grade,
        hospital_level=data.hospital_level,
        diagnosed_on=data.diagnosed_on,
        valid_to_on=data.valid_to_on,
        paper_id=documents.store_attachment(by, *paper, at=at).pk if paper else data.paper_id,
    )
    base.touch(person)
    told = {"category": row.category, "diagnosed_on": row.diagnosed_on, "valid_to_on": row.valid_to_on}
    audit.record(by, events.DIAGNOSIS_ADDED, at=at, subject=row, person_id=person.pk, data=told)
    return row


def diagnosis_detail(data: DiagnosisData) -> dict[str, str]:
    """The sealed part of a diagnosis, empty parts left out."""
    said = {"text": data.text.strip(), "icd10": data.icd10.strip(), "hospital": data.hospital.strip()}
    return {name: value for name, value in said.items() if value}


@transaction.atomic
def set_categories(
    by: Scope,
    person_id: int,
    categories: Sequence[str],
    *,
    primary: str = "",
    from_on: date,
    at: datetime,
) -> list[PersonCategory]:
    """Say under which categories of assistance a child falls from a day on (登记救助类别).

    Autism is one of these, though not a category of the card. The first is the primary when none is named.
    """
    person = base.lock_person(by, person_id)
    wanted = list(dict.fromkeys(categories))
    primary = primary or (wanted[0] if wanted else "")
    reasons = _check_categories(wanted, primary, from_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    held = PersonCategory.objects.filter(person=person, to_on__isnull=True)
    gone = held.exclude(category__in=wanted)
    gone.filter(from_on__gte=from_on).delete()
    gone.update(to_on=from_on - timedelta(days=1))
    held.update(is_primary=False)
    known = set(held.values_list("category", flat=True))
    PersonCategory.objects.bulk_create(
        PersonCategory(person=person, category=code, from_on=from_on) for code in wanted if code not in known
    )
    held.filter(category=primary).update(is_primary=True)
    base.touch(person)
    told = {"count": len(wanted), "primary": primary, "categories": ",".join(wanted), "from_on": from_on}
    audit.record(by, events.CATEGORIES_SET, at=at, subject=person, person_id=person.pk, data=told)
    return list(held.order_by("-is_primary", "pk"))


def _check_categories(wanted: list[str], primary: str, from_on: date, on: date) -> list[Reason]:
    reasons = []
    if not wanted or not set(wanted) <= set(Category):
        found = "没有选择救助类别" if not wanted else "救助类别不在可选范围内"
        reasons.append(Reason("categories", found, "济残联〔2024〕9号 二", "请至少选择一类", "categories"))
    elif primary not in wanted:
        found = "主要类别不在所选类别之内"
        reasons.append(Reason("primary", found, "", "请从已选类别中选择主要类别", "primary"))
    if from_on > on:
        reasons.append(Reason("future", f"开始日期 {from_on} 在今天之后", "", "请核对日期", "from_on"))
    return reasons


@transaction.atomic
def link_upper(
    by: Scope, person_id: int, number: str, status: str, *, checked_on: date, at: datetime
) -> UpperRecord:
    """Note a child's number and status in the official upper system (上级系统), 济残联〔2024〕9号 四（四）."""
    person = base.lock_person(by, person_id, "registry.upper")
    number = blind.normalise(number)
    reasons = _check_upper(person, number, status, checked_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    row, _ = UpperRecord.objects.update_or_create(
        person=person, defaults={"number": number, "status": status, "checked_on": checked_on}
    )
    told = {"status": status, "checked_on": checked_on}
    audit.record(
        by,
        events.UPPER_LINKED,
        at=at,
        subject=row,
        person_id=person.pk,
        data=told,
        personal={"number": number} if number else None,
    )
    return row


def _check_upper(person: Person, number: str, status: str, checked_on: date, on: date) -> list[Reason]:
    clause, reasons = "济残联〔2024〕9号 四（四）", []
    if status not in set(UpperStatus):
        reasons.append(Reason("upper_status", "没有选择上级系统状态", "", "请选择状态", "status"))
    if status in {UpperStatus.ENTERED, UpperStatus.APPROVED} and not number:
        found = f"状态是{UpperStatus.label_of(status)}，没有填写上级系统编号"
        reasons.append(Reason("upper_number", found, clause, "请填写上级系统中的编号", "number"))
    if number and UpperRecord.objects.filter(number=number).exclude(person=person).exists():
        found = "这个上级系统编号已登记给另一名儿童"
        reasons.append(Reason("upper_number_taken", found, "", "请对照上级系统核对编号", "number"))
    if checked_on > on:
        reasons.append(
            Reason("upper_future", f"核对日期 {checked_on} 在今天之后", "", "请核对日期", "checked_on")
        )
    return reasons
