"""下一步 beside a file: first what may be done now, then what may not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import EntitlementStatus, Item, Status
from kangjiu.applications.models import Application, Entitlement
from kangjiu.applications.queries import NOTHING_LEFT, QuotaLeft
from kangjiu.care import queries as care_queries
from kangjiu.care.choices import PlacementStatus
from kangjiu.care.models import Placement
from kangjiu.care.rules import codes
from kangjiu.clocks import queries as clocks_queries
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import Category

OPEN = (Status.DRAFT, Status.SUBMITTED, Status.INCOMPLETE, Status.COMPLETE, Status.REVIEWED)
GONE = (Status.REJECTED, Status.WITHDRAWN)
SLIP = "国发〔2018〕20号 救助流程（救助）"
MOST = 20


@dataclass(frozen=True, slots=True)
class Onward:
    """One step: what, the page where it is done, why or why not, the source."""

    label: str
    url: str
    why: str
    clause: str = ""
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Right:
    """A right of the year with its ceiling (本年标准、已用、还可用), fen."""

    row: Entitlement
    item: str
    left: QuotaLeft

    @property
    def cap_fen(self) -> int:
        """The year's standard."""
        return self.left.used_fen + self.left.fen

    @property
    def words(self) -> str:
        """The meter in words."""
        used, left = yuan(self.left.used_fen), yuan(self.left.fen)
        return f"标准 {yuan(self.cap_fen)} 元，已用 {used} 元，还可用 {left} 元"

    @property
    def months_used(self) -> str:
        """3.5: months counted."""
        return codes.day_words(self.left.half_months_used)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a child stands: applications, rights of the year, where it trains."""

    applications: tuple[Application, ...]
    rights: tuple[Right, ...]
    placement: Placement | None


def standing(by: Scope, person_id: int, on: date) -> Standing:
    """Four queries at most; what the person may not see is left out."""
    rows = applications_queries.of_person(by, person_id) if by.allows("applications.view") else []
    return Standing(tuple(rows), tuple(rights(by, person_id, on.year)), _placement(by, person_id))


def rights(by: Scope, person_id: int, year: int) -> list[Right]:
    """Rights of a year with what is left; two queries."""
    if not by.allows("applications.view"):
        return []
    left = applications_queries.quotas_left(person_id, year)
    rows = applications_queries.entitlements(by, person_id, year)
    return [Right(row, Item.label_of(row.item), left.get(row.item, NOTHING_LEFT)) for row in rows]


def _placement(by: Scope, person_id: int) -> Placement | None:
    if not by.allows("care.view"):
        return None
    rows = care_queries.placements(by, person_id=person_id, status=PlacementStatus.ACTIVE)
    return next(iter(rows[:1]), None)


def onward(by: Scope, person_id: int, found: Standing, on: date) -> list[Onward]:
    """Everything this person may go on with, then what stands against the rest."""
    steps = [*_applications(found, on), *_referrals(by, found), *_new(by, person_id, found, on)]
    verb = "核对" if by.allows("registry.edit") else "查看"
    family = reverse("desk:file_family", args=[person_id])
    steps.append(Onward(f"{verb}家庭和证件", family, "监护人、困难身份、残疾人证、诊断"))
    return sorted(steps, key=lambda step: not step.possible)


def _applications(found: Standing, on: date) -> Iterator[Onward]:
    rows = [row for row in found.applications if row.status in OPEN][:MOST]
    words = clocks_queries.due_words_many([row.clock for row in rows if row.clock], on)
    for row in rows:
        said = words.get(row.clock_id or 0, ("", ""))[0]
        status = Status.label_of(row.status)
        yield Onward(
            f"办理 {row.year} 年{Category.label_of(row.category)}申请",
            reverse("applications:detail", args=[row.pk]),
            "，".join(part for part in (status, said) if part),
            row.clock.clause if row.clock else "",
        )


def _referrals(by: Scope, found: Standing) -> Iterator[Onward]:
    if not by.allows("applications.refer"):
        return
    for right in found.rights:
        if right.row.item != Item.TRAINING or right.row.status != EntitlementStatus.ACTIVE:
            continue
        url = reverse("applications:refer", args=[right.row.pk])
        if found.placement is None:
            yield Onward("开具转介单", url, "已批准，还没有在训机构", SLIP)
        else:
            where = found.placement.provider.organisation.name
            why = f"正在{where}训练。先结束这次安置，再开新的转介单"
            yield Onward("变更机构", reverse("care:placement", args=[found.placement.pk]), why, "", False)


def _new(by: Scope, person_id: int, found: Standing, on: date) -> Iterator[Onward]:
    if not by.allows("applications.enter"):
        return
    url = reverse("applications:enter_for", args=[person_id])
    standing_one = next(
        (one for one in found.applications if one.year == on.year and one.status not in GONE), None
    )
    if standing_one is None:
        yield Onward(f"登记 {on.year} 年申请", url, "本年度还没有申请")
        return
    category = Category.label_of(standing_one.category)
    why = (
        f"本年度{category}类已有申请 {standing_one}，{Status.label_of(standing_one.status)}。请在原申请上办理"
    )
    yield Onward(f"再登记 {on.year} 年{category}申请", url, why, "", False)
