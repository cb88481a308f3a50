"""Agreements of a site (服务协议): which one covers a category on a day, and what a new one must respect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.registry.choices import Category

CLAUSE = "济残联〔2024〕9号 三（四）；残联发〔2021〕49号"


@dataclass(frozen=True)
class Term:
    """The time and categories of one signed agreement (协议期限与类别), inclusive dates."""

    id: int
    starts_on: date
    ends_on: date
    categories: frozenset[str]
    ended_on: date | None = None

    @property
    def last_on(self) -> date:
        """Its last day, earlier when it was ended."""
        return min(self.ends_on, self.ended_on) if self.ended_on else self.ends_on

    def covers(self, category: str, on: date) -> bool:
        """Whether it covers the category that day."""
        return category in self.categories and self.starts_on <= on <= self.last_on


def in_force(terms: Iterable[Term], category: str, on: date) -> Term | None:
    """The agreement that covers a category on a day, the latest start first; None when none does."""
    found = [term for term in terms if term.covers(category, on)]
    return max(found, key=lambda term: term.starts_on, default=None)


def not_covered(name: str, terms: Iterable[Term], category: str, on: date) -> Reason:
    """Why no agreement of a site covers a category that day: wrong category, not begun or expired."""
    label = Category.label_of(category)
    own = [term for term in terms if category in term.categories]
    if not own:
        finding = f"{name}的协议不含{label}类别"
    elif all(term.last_on < on for term in own):
        finding = f"{name}的{label}服务协议已于 {max(term.last_on for term in own):%Y-%m-%d} 到期"
    else:
        finding = f"{name}的{label}服务协议从 {min(term.starts_on for term in own):%Y-%m-%d} 才开始"
    return Reason(
        "providers.no_agreement",
        f"{finding}，{on:%Y-%m-%d} 不在协议期内",
        clause=CLAUSE,
        next_step="请核对日期；需要时先与机构续签或增签协议",
        field="site",
    )


def draft(starts_on: date, ends_on: date, categories: Iterable[str], terms: Iterable[Term]) -> list[Reason]:
    """Everything wrong with a new agreement: dates reversed, no category, overlap with one in force."""
    reasons = []
    wanted = frozenset(categories)
    if ends_on < starts_on:
        reasons.append(
            Reason("providers.dates", "协议截止日期早于开始日期", field="ends_on", next_step="请核对起止日期")
        )
    if not wanted:
        reasons.append(
            Reason(
                "providers.categories",
                "没有选择服务类别",
                clause=CLAUSE,
                field="categories",
                next_step="请至少选一类",
            )
        )
    for term in terms:
        both = sorted(wanted & term.categories)
        if both and term.starts_on <= ends_on and starts_on <= term.last_on:
            labels = "、".join(Category.label_of(one) for one in both)
            reasons.append(
                Reason(
                    "providers.overlap",
                    f"{labels}类别已有 {term.starts_on:%Y-%m-%d} 至 {term.last_on:%Y-%m-%d} 的协议",
                    field="starts_on",
                    next_step="请从原协议到期的次日开始，或先终止原协议",
                )
            )
    return reasons


def signing(starts_on: date, licence_expires_on: date | None, on: date) -> list[Reason]:
    """Why an agreement may not be signed: the provider's licence is over before it begins, or today."""
    if licence_expires_on is None or licence_expires_on >= max(starts_on, on):
        return []
    return [
        Reason(
            "providers.licence_expired",
            f"机构执业许可已于 {licence_expires_on:%Y-%m-%d} 到期",
            clause=CLAUSE,
            next_step="请机构换证，更新执业许可有效期后再签",
        )
    ]
