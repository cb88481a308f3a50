"""Card and diagnosis (残疾人证、诊断证明): what is entered, and which one holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.common.identifiers import IdentifierError
from kangjiu.registry.choices import CardCategory, Category, HospitalLevel
from kangjiu.registry.rules import certificates
from kangjiu.registry.rules.certificates import CertificateNumber
from kangjiu.registry.rules.values import CertificateData, DiagnosisData


@dataclass(frozen=True)
class CardVerdict:
    """The card's data with category and grade read from its number, the number taken apart, every reason."""

    data: CertificateData
    number: CertificateNumber | None
    reasons: tuple[Reason, ...]

    @property
    def reissue(self) -> int:
        """How often the card was issued again after loss: B2 → 2."""
        mark = self.number.reissue if self.number else ""
        return int(mark.lstrip("B") or 0) if mark else 0


def check_card(data: CertificateData, *, resident_id: str, on: date) -> CardVerdict:
    """Check a disability card against the person's identity number (empty: not compared) on a day."""
    try:
        parsed = certificates.parse_certificate(data.number)
    except IdentifierError as error:
        return CardVerdict(data, None, (error.reason("number"), *_card_days(data, on)))
    filled = replace(
        data,
        number=parsed.number,
        category=data.category or parsed.category,
        level=data.level or int(parsed.grade),
    )
    conflicts = certificates.certificate_conflicts(
        parsed, resident_id=resident_id, category=filled.category, grade=str(filled.level)
    )
    reasons = [replace(reason, field="number") for reason in conflicts]
    return CardVerdict(filled, parsed, (*reasons, *_components(filled), *_card_days(filled, on)))


def _components(data: CertificateData) -> Iterator[Reason]:
    simple = set(CardCategory) - {CardCategory.MULTIPLE}
    if data.category == CardCategory.MULTIPLE and len(set(data.components)) < 2:
        found = "多重残疾证没有写明包含哪些类别，至少应有两类"
        step = "请对照残疾人证勾选各个类别"
        yield Reason("card_components", found, certificates.CLAUSE, step, "components")
    if data.category != CardCategory.MULTIPLE and data.components:
        found = "只有多重残疾证才填写包含的类别"
        yield Reason("card_components", found, "", "请清空，或核对证号第 19 位", "components")
    if not set(data.components) <= simple:
        yield Reason("card_components", "包含的类别不在可选范围内", "", "请重新勾选", "components")


def _card_days(data: CertificateData, on: date) -> Iterator[Reason]:
    if data.issued_on and data.issued_on > on:
        found = f"发证日期 {data.issued_on} 在今天之后"
        yield Reason("card_future", found, "", "请对照残疾人证核对", "issued_on")
    if data.issued_on and data.expires_on and data.expires_on < data.issued_on:
        found = f"有效期至 {data.expires_on}，早于发证日期 {data.issued_on}"
        yield Reason("card_dates", found, "", "请对照残疾人证核对", "expires_on")


def check_diagnosis(data: DiagnosisData, *, birth_on: date | None, on: date) -> list[Reason]:
    """Every reason against a diagnosis on a day."""
    reasons = []
    if data.category not in set(Category):
        reasons.append(Reason("category", "没有选择类别", "", "请选择诊断对应的类别", "category"))
    if data.hospital_level not in set(HospitalLevel):
        reasons.append(Reason("hospital_level", "没有选择医院等级", "", "请选择医院等级", "hospital_level"))
    if data.grade is not None and not 1 <= data.grade <= 4:
        found = f"程度等级 {data.grade} 不对，应为 1 至 4 级"
        reasons.append(Reason("grade", found, "", "请按诊断证明填写，没有的留空", "grade"))
    return [*reasons, *_diagnosis_days(data, birth_on, on)]


def _diagnosis_days(data: DiagnosisData, birth_on: date | None, on: date) -> Iterator[Reason]:
    if data.diagnosed_on > on:
        found = f"诊断日期 {data.diagnosed_on} 在今天之后"
        yield Reason("diagnosis_future", found, "", "请对照诊断证明核对", "diagnosed_on")
    if birth_on and data.diagnosed_on < birth_on:
        found = f"诊断日期 {data.diagnosed_on} 早于出生日期 {birth_on}"
        yield Reason("diagnosis_before_birth", found, "", "请核对诊断日期", "diagnosed_on")
    if data.valid_to_on and data.valid_to_on < data.diagnosed_on:
        found = f"有效期至 {data.valid_to_on}，早于诊断日期 {data.diagnosed_on}"
        yield Reason("diagnosis_dates", found, "", "请核对两个日期", "valid_to_on")


@dataclass(frozen=True, slots=True)
class Card:
    """A card as stored: days inclusive, open ends allowed."""

    category: str
    level: int
    issued_on: date | None
    expires_on: date | None
    reissue: int = 0
    components: tuple[str, ...] = ()


def card_on(cards: Iterable[Card], on: date) -> Card | None:
    """The card that holds on a day: the one issued last, of equal ones the later reissue."""
    valid = [
        card
        for card in cards
        if (card.issued_on is None or card.issued_on <= on)
        and (card.expires_on is None or on <= card.expires_on)
    ]
    return max(valid, key=lambda card: (card.issued_on or date.min, card.reissue), default=None)


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnosis as stored."""

    category: str
    hospital_level: str
    diagnosed_on: date
    valid_to_on: date | None
    grade: int | None = None


def diagnosis_on(findings: Sequence[Finding], on: date, categories: Iterable[str] = ()) -> Finding | None:
    """The diagnosis that counts on a day: made by then, one still valid before an expired one, newest first.

    With categories, those of the child's categories come first.
    """
    wanted = set(categories)
    made = [one for one in findings if one.diagnosed_on <= on]

    def rank(one: Finding) -> tuple[bool, bool, date]:
        return (one.category in wanted, one.valid_to_on is None or one.valid_to_on >= on, one.diagnosed_on)

    return max(made, key=rank, default=None)


def hearing_grade(card: Card | None, findings: Iterable[Finding], on: date) -> int | None:
    """Grade of hearing (听力障碍等级): from a hearing card, else from the newest hearing diagnosis."""
    if card is not None and card.category == CardCategory.HEARING:
        return card.level
    graded = [
        one for one in findings if one.category == Category.HEARING and one.grade and one.diagnosed_on <= on
    ]
    newest = max(graded, key=lambda one: one.diagnosed_on, default=None)
    return newest.grade if newest else None
