"""Which papers an application needs (材料清单) by route and policy, and what is missing on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangjiu.applications.choices import PaperKind, Route
from kangjiu.common.errors import Reason

APPLY = "国发〔2018〕20号 救助流程（申请）"


class PaperState(StrEnum):
    """How one required paper stands (材料状态)."""

    PRESENT = "present"
    MISSING = "missing"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Held:
    """A paper handed in: kind, day received, end of validity."""

    kind: str
    received_on: date
    valid_to_on: date | None = None


@dataclass(frozen=True)
class Wanted:
    """One requirement: any one of `kinds` does; why, by which clause."""

    kinds: tuple[PaperKind, ...]
    why: str
    clause: str

    @property
    def label(self) -> str:
        """残疾人证 或 诊断证明."""
        return " 或 ".join(kind.label for kind in self.kinds)


@dataclass(frozen=True)
class Line:
    """One line of the checklist on a day."""

    wanted: Wanted
    state: PaperState
    held: Held | None = None

    @property
    def done(self) -> bool:
        """Whether the requirement is met."""
        return self.state is PaperState.PRESENT

    @property
    def finding(self) -> str:
        """What was found, in words."""
        if self.state is PaperState.EXPIRED and self.held and self.held.valid_to_on:
            return f"已于 {self.held.valid_to_on:%Y-%m-%d} 过期"
        return "已收到" if self.done else "没有提交"

    @property
    def reason(self) -> Reason:
        """The line as a reason against completeness."""
        return Reason(
            "applications.paper",
            f"{self.wanted.label}{self.finding}",
            self.wanted.clause,
            f"{self.wanted.why}，请补交",
            "papers",
        )


@dataclass(frozen=True)
class Checklist:
    """The whole checklist (材料清单)."""

    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        """Everything not met."""
        return tuple(line for line in self.lines if not line.done)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def reasons(self) -> list[Reason]:
        """All that is missing, as reasons."""
        return [line.reason for line in self.missing]

    @property
    def earliest_on(self) -> date | None:
        """The first day on which everything was there: the last of the needed papers' receipts."""
        days = [line.held.received_on for line in self.lines if line.held is not None]
        return max(days, default=None)


@dataclass(frozen=True)
class Case:
    """What decides the papers: route, residence; which proof the policy takes; proofs the policy asks besides."""

    route: str
    residence: str = "hukou"
    proof: tuple[PaperKind, ...] = (PaperKind.CERTIFICATE, PaperKind.DIAGNOSIS)
    proof_clause: str = APPLY
    asked: tuple[tuple[str, str], ...] = ()


def wanted(case: Case) -> list[Wanted]:
    """Every requirement of a case, in the order of the form."""
    found = [Wanted((PaperKind.FORM,), "申请要有监护人签字的审批表", APPLY)]
    if case.residence == "permit":
        found.append(Wanted((PaperKind.PERMIT,), "非本地户籍的凭居住证申请", APPLY))
    else:
        found.append(Wanted((PaperKind.HOUSEHOLD_BOOK,), "核对户籍地", APPLY))
    if case.route != Route.INSTITUTION:
        found.append(Wanted((PaperKind.GUARDIAN_ID,), "核对监护人身份", APPLY))
    if case.route == Route.PROXY:
        found.append(Wanted((PaperKind.PROXY,), "委托他人代办的要有授权委托书", APPLY))
    found.append(Wanted(case.proof, "证明残疾或诊断情况", case.proof_clause))
    found += [Wanted((PaperKind.OTHER,), label, clause) for label, clause in case.asked]
    return found


def check(case: Case, held: Iterable[Held], on: date) -> Checklist:
    """The checklist of a case on a day; the latest valid paper of a kind counts."""
    papers = [one for one in held if one.received_on <= on]
    return Checklist(tuple(_line(one, papers, on) for one in wanted(case)))


def _line(one: Wanted, papers: Collection[Held], on: date) -> Line:
    fitting = [paper for paper in papers if paper.kind in one.kinds]
    valid = [paper for paper in fitting if paper.valid_to_on is None or paper.valid_to_on >= on]
    if valid:
        return Line(one, PaperState.PRESENT, min(valid, key=lambda paper: paper.received_on))
    if fitting:
        return Line(one, PaperState.EXPIRED, max(fitting, key=lambda paper: paper.received_on))
    return Line(one, PaperState.MISSING)
