"""Receipts (凭证): what a decision stores so that its trace can be derived again, byte for byte, for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.policy.engine import canonical, civil, compiler
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.loading import pack_from_bytes


class ReceiptError(ValueError):
    """The stored parts do not belong together (凭证与所存内容不符)."""


@dataclass(frozen=True)
class Receipt:
    """`public` is stored with the decision; `inputs` (canonical facts) and `pack` (flattened) sealed beside it."""

    public: dict[str, Any]
    inputs: bytes
    pack: bytes

    @property
    def public_bytes(self) -> bytes:
        """Canonical bytes of the public part."""
        return canonical.canonical_json(self.public)


def receipt(decision: Decision) -> Receipt:
    """The receipt of a decision: pack hash, engine version, parameter versions, hashes of inputs and trace, result."""
    program = decision.program
    inputs = inputs_bytes(decision)
    public = {
        "engine": decision.engine,
        "pack": program.name,
        "pack_version": program.definition.manifest.version,
        "hash": program.hash,
        "question": decision.question,
        "on": decision.on.isoformat(),
        "inputs": canonical.digest(inputs),
        "params": _params(decision),
        "result": _result(decision),
        "trace": canonical.digest(trace_bytes(decision)),
    }
    return Receipt(public, inputs, program.canonical_bytes())


def trace_bytes(decision: Decision) -> bytes:
    """Canonical bytes of the trace."""
    return canonical.canonical_json(decision.trace())


def inputs_bytes(decision: Decision) -> bytes:
    """Canonical bytes of the facts as they were handed over, with population values when there are any."""
    facts: dict[str, Any] = {"facts": decision.facts}
    if decision.population:
        facts["population"] = dict(decision.population)
    if decision.whole:
        facts["whole"] = True
    return canonical.canonical_json(facts)


def replay(public: Mapping[str, Any], inputs: bytes, pack: bytes) -> Decision:
    """The decision again from a receipt and what was sealed beside it; ReceiptError when a part does not fit."""
    if canonical.digest(pack) != public["hash"] or canonical.digest(inputs) != public["inputs"]:
        raise ReceiptError("政策包或事实与凭证上的摘要不符")
    loaded = pack_from_bytes(pack)
    program = compiler.compile_definition(loaded.definition, {})
    stored = json.loads(inputs)
    runner = program.runner(str(public["question"]))
    on = date.fromisoformat(str(public["on"]))
    if stored.get("whole"):
        decision = runner.decide_all(stored["facts"], on)
    else:
        decision = runner.decide(stored["facts"], on, stored.get("population"))
    decision.engine = str(public["engine"])
    if canonical.digest(trace_bytes(decision)) != public["trace"]:
        raise ReceiptError("重算的过程与凭证上的摘要不符")
    return decision


def _params(decision: Decision) -> list[dict[str, Any]]:
    """Name and first day of every parameter version that was read, in name order."""
    used = {(one[0].name, one[0].versions[one[1]].start) for notes in decision.used.values() for one in notes}
    return [{"name": name, "from": civil.as_date(start).isoformat()} for name, start in sorted(used)]


def _result(decision: Decision) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for level in decision.program.names.levels:
        rows = decision.rows(level)
        if rows and rows[0]:
            found[level] = rows
    return found


__all__ = ["Receipt", "ReceiptError", "inputs_bytes", "receipt", "replay", "trace_bytes"]
