"""A receipt brings back the same trace, byte for byte, and notices every change."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kangjiu.policy.engine import Decision, load_line, load_program, receipts
from kangjiu.policy.engine.canonical import canonical_json

PACKS = Path(__file__).parents[4] / "packs"
KEPT = Path(__file__).parent / "receipts"


def decisions() -> list[Decision]:
    found = []
    for name in ("shili-2026", "henan-jiyuan-2024"):
        pack, _ = load_line(PACKS / name)
        program = load_program(PACKS / name)
        found += [program.decide(one.question, one.facts, on=one.on) for one in pack.examples]
    return found


def one_month() -> Decision:
    return next(one for one in decisions() if one.question == "month")


@pytest.mark.parametrize("number", range(len(decisions())))
def test_a_trace_is_derived_again_byte_for_byte(number: int) -> None:
    decision = decisions()[number]
    made = receipts.receipt(decision)
    again = receipts.replay(json.loads(made.public_bytes), made.inputs, made.pack)
    assert receipts.trace_bytes(again) == receipts.trace_bytes(decision)
    assert receipts.receipt(again) == made


def test_a_changed_fact_or_pack_is_noticed() -> None:
    made = receipts.receipt(one_month())
    with pytest.raises(receipts.ReceiptError):
        receipts.replay(made.public, made.inputs.replace(b"700000", b"700001"), made.pack)
    with pytest.raises(receipts.ReceiptError):
        receipts.replay(made.public, made.inputs, made.pack.replace(b"1600000", b"1600001"))


def test_a_receipt_names_the_versions_that_were_used() -> None:
    public = receipts.receipt(one_month()).public
    assert {"name": "item_standard_fen", "from": "2025-01-01"} in public["params"]
    assert public["result"]["bill"][0]["payable_fen"] == 600000
    assert public["engine"] == "1"


@pytest.mark.parametrize("folder", sorted(KEPT.glob("*")), ids=lambda folder: folder.name)
def test_kept_receipts_of_every_engine_version_replay(folder: Path) -> None:
    parts: list[Any] = [(folder / name).read_bytes() for name in ("public.json", "inputs.json", "pack.json")]
    decision = receipts.replay(json.loads(parts[0]), parts[1], parts[2])
    assert receipts.trace_bytes(decision) == (folder / "trace.json").read_bytes()


def test_floats_never_enter_canonical_bytes() -> None:
    with pytest.raises(TypeError):
        canonical_json({"a": [1, {"b": 0.1}]})
    assert canonical_json({"b": date(2024, 1, 2), "a": True}) == b'{"a":true,"b":"2024-01-02"}'
