"""Guardians (监护人): several, or an institution, each for a time; one is the primary at any time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.common.dates import years_between
from kangjiu.common.errors import Reason
from kangjiu.registry.choices import Relation

CLAUSE = "《民法典》第二十七条"
ADULT = 18


@dataclass(frozen=True, slots=True)
class Guardianship:
    """One guardianship as the rule sees it; `holder` names who: ("person", id) or ("institution", id)."""

    relation: str
    holder: tuple[str, int | None]
    is_primary: bool = False
    from_on: date | None = None
    to_on: date | None = None
    birth_on: date | None = None


def in_force(row: Guardianship, on: date) -> bool:
    """Whether a guardianship holds on a day; open ends count."""
    return (row.from_on is None or row.from_on <= on) and (row.to_on is None or row.to_on >= on)


def check_guardian(
    child_id: int, new: Guardianship, existing: Sequence[Guardianship], on: date
) -> list[Reason]:
    """Every reason against adding a guardian."""
    return [*_who(child_id, new, existing, on), *_dates(new), *_adult(new, on)]


def _who(child_id: int, new: Guardianship, existing: Sequence[Guardianship], on: date) -> Iterator[Reason]:
    kind, holder_id = new.holder
    if new.relation not in set(Relation) or new.relation == Relation.CHILD:
        yield _fault("relation", "没有选择与儿童的关系，或选了“本人”", "请选择监护人与儿童的关系", "relation")
    elif (kind == "institution") != (new.relation == Relation.INSTITUTION):
        found = "监护机构要选机构，其他关系要填监护人本人"
        yield _fault("guardian_kind", found, "请核对关系和监护人", "relation")
    if kind == "person" and holder_id == child_id:
        yield _fault("guardian_self", "儿童不能做自己的监护人", "请填写监护人的证件号码", "id_number")
    same = [row for row in existing if row.holder == new.holder and holder_id and in_force(row, on)]
    if same:
        yield _fault("guardian_twice", "这名监护人已经登记", "需要修改的，请先终止原登记", "id_number")


def _dates(new: Guardianship) -> Iterator[Reason]:
    if new.from_on and new.to_on and new.to_on < new.from_on:
        found = f"监护截止日期 {new.to_on} 早于开始日期 {new.from_on}"
        yield _fault("guardian_dates", found, "请核对两个日期", "to_on")


def _adult(new: Guardianship, on: date) -> Iterator[Reason]:
    if new.birth_on and years_between(new.birth_on, on) < ADULT:
        found = f"监护人未满 {ADULT} 周岁，监护人应当有监护能力"
        yield Reason("guardian_minor", found, CLAUSE, "请填写其他有监护能力的人或监护机构", "birth_on")


def check_end(from_on: date | None, ends_on: date, *, others_in_force: int) -> list[Reason]:
    """Reasons against ending a guardianship: reversed dates, or nobody would be left."""
    reasons = []
    if from_on and ends_on < from_on:
        found = f"终止日期 {ends_on} 早于开始日期 {from_on}"
        reasons.append(_fault("guardian_dates", found, "请核对日期", "ends_on"))
    if others_in_force == 0:
        step = "请先登记新的监护人或监护机构，再终止这一名"
        reasons.append(Reason("guardian_last", "这是最后一名监护人，未成年人应有监护人", CLAUSE, step))
    return reasons


def check_account(to_on: date | None, *, linked: bool, on: date) -> list[Reason]:
    """Reasons against opening a portal account for a guardian: the guardianship is over, or there is one."""
    reasons = []
    if to_on is not None and to_on < on:
        step = "请为现在的监护人开通"
        reasons.append(_fault("guardian_ended", f"这名监护人的登记已在 {to_on} 终止", step, ""))
    if linked:
        step = "忘记密码的，请系统管理员重置"
        reasons.append(_fault("account_linked", "这名监护人已有家庭账号", step, ""))
    return reasons


def check_proxy(from_on: date, to_on: date, on: date) -> list[Reason]:
    """Reasons against a power of attorney: dates reversed, or over."""
    reasons = []
    if to_on < from_on:
        found = f"委托截止日期 {to_on} 早于开始日期 {from_on}"
        reasons.append(_fault("proxy_dates", found, "请对照委托书核对两个日期", "to_on"))
    elif to_on < on:
        found = f"委托已在 {to_on} 到期"
        reasons.append(_fault("proxy_over", found, "请监护人重新出具委托书", "to_on"))
    return reasons


def _fault(code: str, message: str, next_step: str, field: str) -> Reason:
    return Reason(code, message, "", next_step, field)
