"""What only pages ask: what a number says, what a file still misses, two files side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.common.dates import chinese_day
from kangjiu.common.identifiers import IdentifierError, check_resident_id
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import Relation, Sex
from kangjiu.registry.queries.files import FileView
from kangjiu.registry.queries.gather import household_of
from kangjiu.registry.queries.people import masked_name, person
from kangjiu.registry.rules.ages import age_words


def said_by_number(number: str, on: date) -> tuple[str, str]:
    """(what an identity number says, what is wrong with it); both empty for none."""
    if not number.strip():
        return "", ""
    try:
        said = check_resident_id(number, on=on)
    except IdentifierError as error:
        return "", str(error)
    return f"{Sex.label_of(said.sex)}，{chinese_day(said.birth_on)}出生，{age_words(said.birth_on, on)}", ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A part the file does not have yet: what it is, why it is needed, the page where it is entered."""

    label: str
    why: str
    url_name: str


def missing_parts(file: FileView) -> list[Missing]:
    """What a child's file still misses, in the order of entering."""
    card = any(line.active for line in file.certificates)
    diagnosis = any(line.active for line in file.diagnoses)
    wanted = (
        (not file.category, Missing("登记救助类别", "申请按救助类别办理", "registry:categories")),
        (not file.guardians, Missing("登记监护人", "申请、确认出勤都由监护人办理", "registry:guardian_add")),
        (
            not card and not diagnosis,
            Missing("登记残疾人证或诊断证明", "二者有一项才能核对条件", "registry:diagnosis_add"),
        ),
        (not file.members, Missing("登记家庭成员", "困难身份和一户多残按家庭户核对", "registry:household")),
    )
    return [one for needed, one in wanted if needed]


def household_choices(by: Scope, person_id: int, on: date) -> list[tuple[str, str, str]]:
    """(id, label, relation code) of the household's members on the day, the child apart."""
    child = person(by, person_id)
    return [
        (
            str(row.person_id),
            f"{masked_name(row.person)}（{Relation.label_of(row.relation)}）",
            row.relation if row.relation != Relation.CHILD else Relation.SIBLING.value,
        )
        for row in household_of(child.pk, on)
        if row.person_id != child.pk
    ]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One line of the comparison of two files."""

    label: str
    kept: str
    other: str
    same: bool


def side_by_side(kept: FileView, other: FileView) -> list[SideBySide]:
    """What two files say, line by line, for the person who decides whether they are one child."""
    pairs = [(label, say(kept), say(other)) for label, say in _LINES]
    return [SideBySide(label, one, two, one == two) for label, one, two in pairs]


_LINES = (
    ("姓名", lambda file: file.name),
    ("性别", lambda file: Sex.label_of(file.person.sex)),
    ("出生日期", lambda file: chinese_day(file.person.birth_on) if file.person.birth_on else "—"),
    ("证件尾号", lambda file: file.number_tail or "—"),
    ("居住地", lambda file: file.person.region.name),
    ("电话", lambda file: file.phone or "—"),
    ("救助类别", lambda file: file.category or "—"),
    ("监护人", lambda file: "、".join(f"{one.name}（{one.relation}）" for one in file.guardians) or "—"),
    ("残疾人证", lambda file: "、".join(line.label for line in file.certificates) or "—"),
    ("诊断", lambda file: "、".join(line.label for line in file.diagnoses) or "—"),
    ("建档日期", lambda file: chinese_day(file.person.created_at.date())),
)
