"""A day's record (训练记录): inside the placement and the agreement, not ahead of time, never in two places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.care.rules import codes, months
from kangjiu.common.errors import Reason
from kangjiu.providers.rules import agreements
from kangjiu.providers.rules.agreements import Term

CLAUSE = months.CLAUSE
ONE_PLACE = "国发〔2018〕20号；残联发〔2021〕49号"
LAST_MINUTE, MOST_MINUTES = 24 * 60, 12 * 60


@dataclass(frozen=True)
class Stay:
    """A placement as the rules see it (在训安置), inclusive dates."""

    id: int
    person_id: int
    starts_on: date
    ends_on: date | None
    category: str
    site_name: str
    terms: Sequence[Term]


@dataclass(frozen=True)
class Slot:
    """A stretch of a day in minutes after midnight (时段); start 0 = the whole day."""

    start: int
    minutes: int

    def overlaps(self, other: Slot) -> bool:
        """Whether two timed stretches share a minute; a whole day has no stretch."""
        if not (self.start and other.start):
            return False
        return self.start < other.start + other.minutes and other.start < self.start + self.minutes

    @property
    def words(self) -> str:
        """09:00–10:30."""
        end = self.start + self.minutes
        return f"{self.start // 60:02d}:{self.start % 60:02d}–{end // 60:02d}:{end % 60:02d}"


@dataclass(frozen=True)
class Duty:
    """When a therapist works here and may (在岗与证书), inclusive dates."""

    from_on: date
    to_on: date | None = None
    licence_expires_on: date | None = None


def check_day(stay: Stay, day: date, on: date, *, status: str, elsewhere: str = "") -> list[Reason]:
    """All reasons against a record of a day; `elsewhere` says where the child was recorded that day."""
    reasons = list(months.may(status, "save", day))
    if day < stay.starts_on:
        found = f"{day} 早于开始训练日期 {stay.starts_on}"
        reasons.append(Reason("care.before_start", found, CLAUSE, "请核对日期，或核对接收回执上的开始日期"))
    if stay.ends_on is not None and day > stay.ends_on:
        found = f"儿童已于 {stay.ends_on} 离开，{day} 不能再记"
        reasons.append(Reason("care.after_leaving", found, CLAUSE, "请核对日期，或核对离开日期"))
    if day > on:
        reasons.append(Reason("care.future", f"{day} 还没有到", CLAUSE, "请到当天再记"))
    if agreements.in_force(stay.terms, stay.category, day) is None:
        reasons.append(agreements.not_covered(stay.site_name, stay.terms, stay.category, day))
    if elsewhere:
        found = f"{day} 这名儿童已在{elsewhere}有记录"
        reasons.append(
            Reason("care.elsewhere", found, ONE_PLACE, "同一天只能在一处，请与对方核对后由错的一方更正")
        )
    return reasons


def check_entry(
    attendance: str | None, minutes: int, start: int, duty: Duty | None, day: date, *, has_therapist: bool
) -> list[Reason]:
    """What is wrong with the entry itself: unknown code, absurd minutes, therapist not on duty or not licensed."""
    reasons = []
    if attendance is None:
        marks = "、".join(code.mark for code in codes.CODES)
        reasons.append(Reason("care.code", "不是考勤代码", "", f"请填 {marks} 之一，或 1 到 5"))
    if not (0 <= minutes <= MOST_MINUTES and 0 <= start < LAST_MINUTE and start + minutes <= LAST_MINUTE):
        found = f"时长 {minutes} 分钟，或开始、结束时间不在当天"
        reasons.append(
            Reason("care.minutes", found, "", f"每次不超过 {MOST_MINUTES} 分钟，请核对", "minutes")
        )
    if start and not minutes:
        reasons.append(Reason("care.no_minutes", "写了开始时间，没有写时长", "", "请填训练分钟数", "minutes"))
    if has_therapist:
        reasons += _duty(duty, day)
    return reasons


def _duty(duty: Duty | None, day: date) -> list[Reason]:
    if duty is None:
        return [Reason("care.therapist", "这名治疗师不在本机构", "", "请从本机构名单中选择", "therapist")]
    if day < duty.from_on or (duty.to_on is not None and day > duty.to_on):
        return [Reason("care.off_duty", f"治疗师 {day} 不在岗", CLAUSE, "请核对治疗师或日期", "therapist")]
    if duty.licence_expires_on is not None and day > duty.licence_expires_on:
        found = f"治疗师证书已于 {duty.licence_expires_on} 到期"
        return [Reason("care.licence", found, CLAUSE, "请换一名治疗师，或先更新证书", "therapist")]
    return []


def clashes(slot: Slot, of_child: Iterable[Slot], of_therapist: Iterable[Slot]) -> list[Reason]:
    """Overlaps in time of the child or of the therapist (时间冲突)."""
    reasons = []
    for who, others in (("儿童", of_child), ("治疗师", of_therapist)):
        hit = next((other for other in others if slot.overlaps(other)), None)
        if hit is not None:
            found = f"{slot.words} 与{who}当天 {hit.words} 的训练重叠"
            reasons.append(Reason("care.overlap", found, CLAUSE, "请核对起止时间", "start"))
    return reasons
