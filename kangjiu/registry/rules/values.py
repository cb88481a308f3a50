"""Values that travel into actions (填报内容): plain, frozen, no Django; empty means not given."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is written about a person (人员信息). `region` is a division code or its 12-digit path.

    Sex and birth date may be left out when an 18-character identity number says them. `once` is the
    idempotency key of one sending.
    """

    name: str
    region: str
    id_kind: str = "resident"
    id_number: str = ""
    sex: str = ""
    birth_on: date | None = None
    phone: str = ""
    address: str = ""
    hukou_address: str = ""
    hukou_path: str = ""
    ethnicity: str = "01"
    residence_kind: str = "hukou"
    permit_from_on: date | None = None
    permit_to_on: date | None = None
    insurance: str = "resident"
    is_child: bool = True
    once: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class GuardianData:
    """A guardian to add (监护人): a person by their data, or an institution by its id."""

    relation: str
    person: PersonData | None = None
    institution_id: int | None = None
    is_primary: bool = False
    from_on: date | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class MemberData:
    """A household member (家庭成员): somebody on file by id, or a new person by data."""

    relation: str
    person_id: int | None = None
    person: PersonData | None = None


@dataclass(frozen=True, slots=True)
class HardshipData:
    """A hardship status (困难身份) with its source; `household` puts it on the household. Dates inclusive."""

    kind: str
    source: str
    from_on: date
    to_on: date | None = None
    verified_on: date | None = None
    household: bool = False


@dataclass(frozen=True, slots=True)
class CertificateData:
    """A disability card (残疾人证); category and level are read from the number when left out."""

    number: str
    category: str = ""
    level: int = 0
    components: tuple[str, ...] = ()
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class DiagnosisData:
    """A diagnosis (诊断证明): category, hospital and its level, date and validity."""

    category: str
    diagnosed_on: date
    hospital_level: str
    hospital: str = ""
    text: str = ""
    icd10: str = ""
    grade: int | None = None
    valid_to_on: date | None = None
    paper_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileData:
    """A whole file for bulk loading (整份档案): the child and what hangs on it."""

    person: PersonData
    categories: tuple[str, ...] = ()
    guardians: tuple[GuardianData, ...] = ()
    hardships: tuple[HardshipData, ...] = ()
    certificate: CertificateData | None = None
    diagnosis: DiagnosisData | None = None
    together: bool = True  # guardians and child form one household
    grants: tuple[int, ...] = field(default=())  # portal accounts of the family
