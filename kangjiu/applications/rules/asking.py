"""What a form must ask because the policy needs it and no file says it (政策另问事项); answers checked by unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.common.errors import Reason

_FILE = (
    "on birth_on residence permit_months medically_insured categories certificate_present certificate_category"
    " certificate_grade hearing_grade diagnosis_present diagnosis_on diagnosis_valid_to_on diagnosis_hospital"
    " hardship household_disabled_count"
)
_APPLICATION = (
    "applied_on approved_on benefit_item item_category provider_designated provider_in_area provider_kind"
    " settled_fen half_months_used carried_in_fen"
)
FROM_FILE = frozenset(_FILE.split())
FROM_APPLICATION = frozenset(_APPLICATION.split())


@dataclass(frozen=True)
class Ask:
    """One thing to ask: name, label, unit (bool, date, count, fen, bp, enum, set), members of an enumeration."""

    name: str
    label: str
    unit: str
    level: str
    optional: bool = False
    members: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    help: str = ""
    proof: str = ""
    clause: str = ""

    @property
    def is_plain_number(self) -> bool:
        """Whether an integer is wanted."""
        return self.unit in {"count", "fen", "bp"}


def to_ask(name: str) -> bool:
    """Whether a fact of the policy has to be asked on the form."""
    return name not in FROM_FILE and name not in FROM_APPLICATION


def check(asks: Iterable[Ask], answers: Mapping[str, Any]) -> list[Reason]:
    """Everything wrong with answers: unknown names, wrong kinds, out of range. A missing answer is no fault yet."""
    known = {ask.name: ask for ask in asks}
    found = [
        Reason("applications.answer_unknown", f"本县政策不问“{name}”", next_step="请删去这一项", field=name)
        for name in answers
        if name not in known
    ]
    for name, ask in known.items():
        value = answers.get(name)
        if value is not None and not fits(ask, value):
            found.append(
                Reason(
                    "applications.answer",
                    f"“{ask.label}”的回答不合要求",
                    ask.clause,
                    f"应填{_wanted(ask)}",
                    name,
                )
            )
    return found


def fits(ask: Ask, value: Any) -> bool:
    """Whether an answer is of the unit asked."""
    if ask.unit == "bool":
        return isinstance(value, bool)
    if ask.unit == "date":
        return isinstance(value, date) or _iso(value) is not None
    if ask.is_plain_number:
        return isinstance(value, int) and not isinstance(value, bool) and ask.low <= value <= ask.high
    allowed = {member for member, _ in ask.members}
    if ask.unit == "set":
        return isinstance(value, list | tuple | frozenset) and set(value) <= allowed
    return value in allowed


def _wanted(ask: Ask) -> str:
    if ask.members:
        return "：" + "、".join(label for _, label in ask.members)
    if ask.is_plain_number:
        return f" {ask.low} 到 {ask.high} 的整数"
    return {"bool": "是或否", "date": "日期，如 2026-03-05"}.get(ask.unit, "有效内容")


def stored(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: dates as ISO text, sets as sorted lists."""
    return {name: _stored(value) for name, value in answers.items() if value is not None}


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set | tuple):
        return sorted(value)
    return value


def given(asks: Iterable[Ask], answers: Mapping[str, Any], level: str) -> dict[str, Any]:
    """Stored answers of a level as facts for the engine: dates as dates."""
    found = {}
    for ask in asks:
        value = answers.get(ask.name)
        if ask.level == level and value is not None:
            found[ask.name] = _iso(value) if ask.unit == "date" else value
    return found


def _iso(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
