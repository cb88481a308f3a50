"""Which papers an application needs (材料清单) by route and policy, and what is missing on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangjiu.applications.choices import PaperKind, Route
from kangjiu.common.errors import Reason

APPLY = "国发〔2018〕20号 救助流程（申请）"
WARD = "国发〔2018〕20号 救助对象（儿童福利机构收留抚养的残疾儿童）"


class PaperState(StrEnum):
    """How one required paper stands (材料状态)."""

    PRESENT = "present"
    MISSING = "missing"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNSCANNED = "unscanned"


@dataclass(frozen=True)
class Held:
    """A paper handed in: kind, day received, validity, whether its scan is here."""

    kind: str
    received_on: date
    valid_to_on: date | None = None
    valid_from_on: date | None = None
    scanned: bool = False


@dataclass(frozen=True)
class Wanted:
    """One requirement: any one of `kinds` does; why, by which clause; `scan`: seen on paper is not enough."""

    kinds: tuple[PaperKind, ...]
    why: str
    clause: str
    scan: bool = False

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
        if self.state is PaperState.NOT_YET and self.held and self.held.valid_from_on:
            return f"从 {self.held.valid_from_on:%Y-%m-%d} 起才有效"
        if self.state is PaperState.UNSCANNED:
            return "只看过原件，还没有上传扫描件"
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
    found += _of_route(case.route)
    found.append(Wanted(case.proof, "证明残疾或诊断情况", case.proof_clause))
    found += [Wanted((PaperKind.OTHER,), label, clause) for label, clause in case.asked]
    return found


def _of_route(route: str) -> list[Wanted]:
    """What the way of applying asks: who stands for the child, and by what right.

    Village teams and townships carry in the form the guardian signed; a proxy signs in the guardian's place.
    """
    if route == Route.INSTITUTION:
        return [Wanted((PaperKind.WARD,), "儿童福利机构申请的，要证明由它收留抚养", WARD)]
    found = [Wanted((PaperKind.GUARDIAN_ID,), "核对监护人身份", APPLY)]
    if route == Route.PROXY:
        why = "委托他人代办的要有监护人签名的授权委托书，写明委托事项和期限，审核人要看到扫描件"
        found.append(Wanted((PaperKind.PROXY,), why, APPLY, scan=True))
        found.append(Wanted((PaperKind.PROXY_ID,), "核对代办人身份", APPLY))
    return found


def check(case: Case, held: Iterable[Held], on: date) -> Checklist:
    """The checklist of a case on a day; the latest valid paper of a kind counts."""
    papers = [one for one in held if one.received_on <= on]
    return Checklist(tuple(_line(one, papers, on) for one in wanted(case)))


def _line(one: Wanted, papers: Collection[Held], on: date) -> Line:
    fitting = [paper for paper in papers if paper.kind in one.kinds]
    states = [(_state(one, paper, on), paper) for paper in fitting]
    valid = [paper for state, paper in states if state is PaperState.PRESENT]
    if valid:
        return Line(one, PaperState.PRESENT, min(valid, key=lambda paper: paper.received_on))
    if states:
        state, paper = max(states, key=lambda pair: pair[1].received_on)
        return Line(one, state, paper)
    return Line(one, PaperState.MISSING)


def _state(one: Wanted, paper: Held, on: date) -> PaperState:
    if paper.valid_to_on is not None and paper.valid_to_on < on:
        return PaperState.EXPIRED
    if paper.valid_from_on is not None and paper.valid_from_on > on:
        return PaperState.NOT_YET
    return PaperState.UNSCANNED if one.scan and not paper.scanned else PaperState.PRESENT
