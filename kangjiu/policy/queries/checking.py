"""“我的孩子能享受吗” (public check): the pack's own questions, answered without storing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.common.errors import Reason
from kangjiu.policy.choices import Question
from kangjiu.policy.engine import Cause, Decision, FactError, Program
from kangjiu.policy.engine.units import Unit
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.explaining import Explained, explained_decision
from kangjiu.policy.queries.published import program, published

ITEM = "item"
TRAINING = "training"
# what the system knows or what nobody can know yet: never asked in public
GIVEN = ("on", "applied_on", "approved_on", "provider_designated", "provider_in_area", "settled_fen")


@dataclass(frozen=True)
class PublicQuestion:
    """One question of the wizard (一问): a fact the pack reads, with its unit and the answers to choose from.

    `kind`: date, bool, yuan (fen), percent (basis points), number, one (of members), many (of members), within
    `low` and `high`. `level` case or item; `own` when the pack asks it beyond the catalogue (另问事项).
    """

    name: str
    label: str
    kind: str
    unit: str
    members: tuple[tuple[str, str], ...]
    level: str
    optional: bool
    help: str
    low: int = 0
    high: int = 0
    own: bool = False


@dataclass(frozen=True)
class PublicAnswer:
    """What the wizard says (答复): yes, no, or unknown while the policy is not complete.

    `reasons` say why not and what to do; `causes` what stopped; `annual_fen` the yearly standard when it is known;
    `explained` every check with its clause.
    """

    verdict: str
    reasons: tuple[Reason, ...]
    causes: tuple[Cause, ...]
    annual_fen: int | None
    months: int | None
    version: PolicyVersion | None
    problems: tuple[str, ...] = ()
    explained: Explained | None = None

    @property
    def is_example(self) -> bool:
        """Whether the values are 示例."""
        return self.version is not None and self.version.is_example


def public_questions(county_code: str, on: date) -> list[PublicQuestion]:
    """What the wizard must ask under the policy in force (要问的), in the pack's order; nothing without a policy."""
    version = published(county_code, on)
    if version is None:
        return []
    of = program(version)
    if Question.ELIGIBILITY not in of.answers:
        return []
    helps = {one.name: one.help for one in of.asked_inputs()}
    wanted = [one for one in of.inputs_for(Question.ELIGIBILITY) if one.kind == "fact"]
    return [
        PublicQuestion(
            one.name,
            one.label,
            _kind(one.unit),
            str(one.unit),
            of.members(one.unit),
            one.level,
            one.optional,
            helps.get(one.name, ""),
            one.range.low,
            one.range.high,
            one.name in helps,
        )
        for one in wanted
        if one.name not in GIVEN and one.level in (of.top, ITEM)
    ]


def _kind(unit: Unit) -> str:
    if unit.kind == "number":
        return {(1, 0): "yuan", (0, 1): "percent"}.get((unit.fen, unit.bp), "number")
    return {"enum": "one", "set": "many"}.get(unit.kind, unit.kind)


def public_check(county_code: str, answers: Mapping[str, Any], on: date) -> PublicAnswer:
    """Whether a child with these facts is entitled (能否享受), for anybody; nothing is stored or logged.

    `answers`: facts of the catalogue by name, those of the item level too (`benefit_item` is training when not
    given, `item_category` the first of `categories`).
    """
    version = published(county_code, on)
    if version is None:
        return PublicAnswer("unknown", (), (), None, None, None, ("本县还没有发布政策，请向县残联询问",))
    of = program(version)
    facts = _facts(of, answers, on)
    try:
        decision = of.decide(Question.ELIGIBILITY, facts, on=on)
    except FactError as error:
        said = tuple(problem.message for problem in error.problems)
        return PublicAnswer("unknown", (), (), None, None, version, said)
    verdict = _verdict(decision)
    cap, months = _standard(of, facts, on) if verdict == "yes" else (None, None)
    why = explained_decision(decision, version)
    reasons, causes = tuple(decision.reasons), tuple(decision.causes)
    return PublicAnswer(verdict, reasons, causes, cap, months, version, explained=why)


def _facts(of: Program, answers: Mapping[str, Any], on: date) -> dict[str, Any]:
    levels = {name: symbol.level for name, symbol in of.names.symbols.items()}
    case = {name: value for name, value in answers.items() if levels.get(name, of.top) == of.top}
    item = {name: value for name, value in answers.items() if levels.get(name) == ITEM}
    categories = list(answers.get("categories") or [])
    item.setdefault("benefit_item", TRAINING)
    item.setdefault("provider_designated", True)
    item.setdefault("provider_in_area", True)
    if categories:
        item.setdefault("item_category", categories[0])
    case.setdefault("applied_on", on)
    case.setdefault("hardship", [])
    case.pop("on", None)
    return {**case, ITEM: [item]} if ITEM in of.names.levels else case


def _verdict(decision: Decision) -> str:
    outputs = decision.program.answers[decision.question]
    found = {decision.verdict}
    if "item_verdict" in outputs:
        found.add(decision.verdict_of("item_verdict", 0))
    if "refused" in found:
        return "no"
    return "yes" if found == {"eligible"} else "unknown"


def _standard(of: Program, facts: Mapping[str, Any], on: date) -> tuple[int | None, int | None]:
    """Yearly standard in fen and months, each None while the pack does not know it."""
    if Question.ENTITLEMENT not in of.answers or ITEM not in of.names.levels:
        return None, None
    rows = of.decide(Question.ENTITLEMENT, facts, on=on).rows(ITEM)
    first = rows[0] if rows else {}
    return first.get("annual_cap_fen"), first.get("months_cap")
