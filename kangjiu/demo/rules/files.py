"""A child of the demo as a whole file (整份档案), for loading without a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from kangjiu.demo.rules.people import Adult, Child
from kangjiu.registry.rules.values import (
    CertificateData,
    DiagnosisData,
    FileData,
    GuardianData,
    HardshipData,
    PersonData,
)


def file_of(child: Child, others: Sequence[Adult] = ()) -> FileData:
    """Child, guardian and other adults, hardship, card, diagnosis."""
    return FileData(
        person=PersonData(
            name=child.name,
            region=child.path,
            id_number=child.identity,
            phone=child.guardian.phone,
            address=child.address,
            insurance=child.insurance,
        ),
        categories=(child.category,),
        guardians=tuple(_guardian(child, one, one is child.guardian) for one in (child.guardian, *others)),
        hardships=_hardships(child),
        certificate=_card(child),
        diagnosis=DiagnosisData(child.category, child.diagnosed_on, child.hospital_level, child.hospital),
    )


def _guardian(child: Child, one: Adult, primary: bool) -> GuardianData:
    person = PersonData(
        name=one.name,
        region=child.path,
        id_number=one.identity,
        phone=one.phone,
        address=child.address,
        is_child=False,
    )
    return GuardianData(one.relation, person, is_primary=primary)


def _hardships(child: Child) -> tuple[HardshipData, ...]:
    if not child.hardship:
        return ()
    from_on = child.diagnosed_on - timedelta(days=90)
    return (HardshipData(child.hardship, "示例县民政局", max(from_on, child.birth_on)),)


def _card(child: Child) -> CertificateData | None:
    return CertificateData(child.card, issued_on=child.card_issued_on) if child.card else None
