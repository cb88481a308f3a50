"""The yearly notice of the State Council's office (放假安排通知), read from its own words.

"二、春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kangjiu.clocks.rules.working_days import SATURDAY
from kangjiu.clocks.rules.years import DayMark, days_of
from kangjiu.common.errors import Reason

NOTICE_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕\d{1,4}号")
LONGEST = 31
_HEAD = re.compile(r"^[一二三四五六七八九十]+、|^\d+[.、]")
_DAY = (
    r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:[（(](?P<{0}w>[^）)]*)[）)])?"
)
_SPAN = re.compile(_DAY.format("a") + r"(?:[至到—-]" + _DAY.format("b") + ")?")
_TOTAL = re.compile(r"共(\d{1,2})天")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Notice:
    """What a notice says about one year: days off and make-up days with their festival, and what does not add up."""

    year: int
    days_off: dict[date, str] = field(default_factory=dict)
    work_days: dict[date, str] = field(default_factory=dict)
    problems: tuple[Reason, ...] = ()


def clean_number(text: str) -> str:
    """A document number (发文字号) with hexagonal brackets and without blanks."""
    plain = "".join(text.split())
    return re.sub(r"[\[（(【]", "〔", re.sub(r"[\]）)】]", "〕", plain))


def number_problems(number: str) -> list[Reason]:
    """Why a text is no document number; empty when it is one."""
    if NOTICE_NUMBER.fullmatch(number):
        return []
    message = "没有填写通知的发文字号" if not number else f"“{number[:30]}”不是发文字号"
    step = "请按通知右上角填写，例如 国办发明电〔2025〕7号"
    return [Reason("notice_number", message, "", step, "source")]


def read_notice(year: int, text: str) -> Notice:
    """Read the pasted text; every contradiction (day count, weekday, other year) becomes a problem."""
    days_off: dict[date, str] = {}
    work_days: dict[date, str] = {}
    problems: list[Reason] = []
    name = ""
    for line in re.split(r"[。；;\n]|[，,](?=[^，,。；;\n]*上班)", text):
        clause = _HEAD.sub("", line.strip())
        if "：" in clause or ":" in clause:
            name, clause = re.split("[：:]", clause, maxsplit=1)
        if "放假" in clause:
            found, wrong = _days(year, clause)
            days_off |= dict.fromkeys(found, name.strip())
            problems += wrong + _count_problem(name, clause, found)
        elif "上班" in clause:
            found, wrong = _days(year, clause)
            work_days |= dict.fromkeys(found, name.strip())
            problems += wrong
    return Notice(year, days_off, work_days, tuple(problems + _whole_problems(year, days_off, work_days)))


def _days(year: int, clause: str) -> tuple[list[date], list[Reason]]:
    """Days a clause names, in order, and what is wrong with them."""
    days: list[date] = []
    problems: list[Reason] = []
    month = 0
    for match in _SPAN.finditer(clause):
        try:
            first = _date(match, "a", year, month)
            last = _date(match, "b", first.year, first.month) if match["bd"] else first
        except ValueError:
            problems.append(_problem(f"“{match[0]}”不是一个日期"))
            continue
        month = last.month
        problems += [*_weekday_problem(match["aw"], first), *_weekday_problem(match["bw"], last)]
        if not 0 <= (last - first).days < LONGEST:
            problems.append(_problem(f"“{match[0]}”的起止日期颠倒或太长"))
            continue
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return days, problems


def _date(match: re.Match[str], side: str, year: int, month: int) -> date:
    return date(int(match[f"{side}y"] or year), int(match[f"{side}m"] or month), int(match[f"{side}d"]))


def _weekday_problem(bracket: str | None, day: date) -> Iterator[Reason]:
    told = re.search(r"(?:周|星期)([一二三四五六日])", bracket or "")
    if told and told[1] != _WEEKDAYS[day.weekday()]:
        yield _problem(f"{day} 是周{_WEEKDAYS[day.weekday()]}，通知文字里写的是周{told[1]}")


def _count_problem(name: str, clause: str, found: Sequence[date]) -> list[Reason]:
    told = _TOTAL.search(clause)
    if not told or int(told[1]) == len(found):
        return []
    return [_problem(f"{name.strip()}写明共 {told[1]} 天，读出的是 {len(found)} 天")]


def _whole_problems(year: int, off: dict[date, str], work: dict[date, str]) -> list[Reason]:
    problems = [_problem(f"{day} 既放假又上班") for day in sorted(off.keys() & work.keys())]
    if not off:
        problems.append(_problem("没有读出任何放假日期"))
    if any(day.year not in (year - 1, year, year + 1) for day in [*off, *work]):
        problems.append(_problem(f"通知里的年份与 {year} 年不符"))
    weekdays = [day for day in sorted(work) if day.weekday() < SATURDAY]
    problems += [_problem(f"{day} 本来就是工作日，通知写的是调休上班") for day in weekdays]
    return problems


def _problem(message: str) -> Reason:
    return Reason("notice_text", message, "", "请对照通知原文修改后再保存", "text")


def noticed_year(notice: Notice, number: str) -> tuple[DayMark, ...]:
    """Every day of the notice's year, and days it names of a neighbouring year, with the number as source."""
    named = {day for day in (*notice.days_off, *notice.work_days) if day.year != notice.year}
    return tuple(_noticed(notice, day, number) for day in [*days_of(notice.year), *sorted(named)])


def _noticed(notice: Notice, day: date, number: str) -> DayMark:
    if day in notice.days_off:
        return DayMark(day, False, notice.days_off[day], False, number)
    works = day.weekday() < SATURDAY or day in notice.work_days
    return DayMark(day, works, notice.work_days.get(day, ""), False, number)
