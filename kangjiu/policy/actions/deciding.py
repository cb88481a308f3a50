"""Deciding (裁量): ask a version a question, keep a receipt; an unset value is refused by its name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from kangjiu.common.errors import Reason, Refused
from kangjiu.policy import queries
from kangjiu.policy.engine import Cause, Decision, FactError, receipts
from kangjiu.policy.models import PolicyVersion, Receipt

Facts = Mapping[str, Any]


def preview(version: PolicyVersion, question: str, facts: Facts, *, on: date) -> Decision:
    """The answer to a question without keeping anything (试算); Refused for facts that cannot be, each named."""
    try:
        return queries.program(version).decide(question, facts, on=on)
    except FactError as error:
        raise Refused(
            Reason("policy.fact", problem.message, next_step=_MISSING, field=problem.name)
            for problem in error.problems
        ) from error


def decide(
    version: PolicyVersion, question: str, facts: Facts, *, on: date, at: datetime
) -> tuple[Decision, Receipt]:
    """Answer a question and keep the receipt (裁量并留存依据), inside the caller's transaction.

    Refused when the pack stops: an open value (待核实), a rule gap (规则空白) or a missing fact, each named.
    """
    decision = preview(version, question, facts, on=on)
    need_complete(decision)
    receipt = _receipt(version, decision, at)
    receipt.save(force_insert=True)
    return decision, receipt


def decide_many(
    version: PolicyVersion, question: str, cases: Iterable[tuple[Facts, date]], *, at: datetime
) -> list[tuple[Decision, Receipt | None]]:
    """Answer a question for many cases; complete ones get receipts in one insert, stopped ones None."""
    decisions = [preview(version, question, facts, on=on) for facts, on in cases]
    made = {id(one): _receipt(version, one, at) for one in decisions if one.complete}
    Receipt.objects.bulk_create(made.values(), batch_size=500)
    return [(one, made.get(id(one))) for one in decisions]


def _receipt(version: PolicyVersion, decision: Decision, at: datetime) -> Receipt:
    made = receipts.receipt(decision)
    return Receipt(
        version=version,
        question=decision.question,
        engine_version=made.public["engine"],
        on=decision.on,
        inputs=made.inputs.decode(),
        public=json.loads(made.public_bytes),
        made_at=at,
    )


def need_complete(decision: Decision) -> None:
    """Refused with every reason the pack stopped for; nothing when it knows the answer."""
    if not decision.complete:
        raise Refused(stops(decision))


def stops(decision: Decision) -> Sequence[Reason]:
    """Why a pack could not answer (为何不能裁量): each open value, gap and missing fact by name."""
    return [_stop(cause) for cause in decision.causes]


_MISSING = "请在档案或申请里补充这项情况"
_GAP = "政策条文没有写明，请由政策签发单位书面答复后登记"


def _stop(cause: Cause) -> Reason:
    step = {"open": _open_step(), "missing": _MISSING}.get(cause.kind, _GAP)
    return Reason(f"policy.{cause.kind}", cause.message, cause.clause, step)


def _open_step() -> str:
    address = reverse("policy:open")
    return f"请县残联在“政策包 → 待定值”（{address}）填报文号、条款和数值，并由第二人签字"
