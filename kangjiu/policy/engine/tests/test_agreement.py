"""Two ways to compute one tree – generated code and the interpreter – agree on random cases, and sums never break."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kangjiu.policy.engine import Decision, load_program, nodes
from kangjiu.policy.engine.interpret import Interpreter
from kangjiu.policy.engine.stops import Stop, Stopped

PACKS = Path(__file__).parents[4] / "packs"
SHILI = load_program(PACKS / "shili-2026")
JIYUAN = load_program(PACKS / "henan-jiyuan-2024")

MONEY = st.integers(0, 2_000_000)


def days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def a_case(draw: st.DrawFn, year: int = 2026) -> dict[str, Any]:
    start, end = date(year, 1, 1), date(year, 12, 31)
    number = iter(range(1000))
    sets = st.lists(st.sampled_from(["visual", "hearing", "speech", "physical", "autism"]), unique=True)

    def bill(month: date) -> dict[str, Any]:
        total = draw(st.integers(0, 3_000_000))
        parts = sorted(draw(st.lists(st.integers(0, total), min_size=4, max_size=4)))
        return {
            "bill_no": next(number), "billed_on": month + timedelta(draw(st.integers(0, 27))),
            "bill_total_fen": total, "basic_fen": parts[0], "serious_fen": parts[1] - parts[0],
            "assistance_fen": parts[2] - parts[1], "programme_fen": 0, "account_fen": 0, "commercial_fen": 0,
            "charity_fen": 0, "out_of_catalogue_fen": (total - parts[3]) // 2, "own_first_fen": 0,
            "not_assisted_fen": 0,
        }  # fmt: skip

    def month(number: int) -> dict[str, Any]:
        first = date(year, number + 1, 1)
        bills = [bill(first) for _ in range(draw(st.integers(0, 3)))]
        return {"month_on": first, "trained_days": draw(st.integers(0, 31)), "bill": bills}

    def item() -> dict[str, Any]:
        return {
            "benefit_item": draw(st.sampled_from(["training", "hearing_aid", "assistive_device"])),
            "item_category": draw(st.sampled_from(["visual", "hearing", "physical"])),
            "provider_designated": draw(st.booleans()), "settled_fen": draw(MONEY),
            "provider_kind": draw(st.sampled_from(["medical", "non_medical"])),
            "half_months_used": draw(st.integers(0, 24)),
            "month": [month(number) for number in range(draw(st.integers(0, 3)))],
        }  # fmt: skip

    return {
        "birth_on": draw(days(date(year - 17, 1, 1), end)), "applied_on": draw(days(start, end)),
        "residence": draw(st.sampled_from(["hukou", "permit", "outside"])), "categories": draw(sets),
        "certificate_present": draw(st.booleans()), "diagnosis_present": draw(st.booleans()),
        "diagnosis_on": draw(days(date(year - 4, 1, 1), end)), "aid_elsewhere": draw(st.booleans()),
        "hardship": draw(st.lists(st.sampled_from(["minimum_living", "monitored"]), unique=True)),
        "medically_insured": draw(st.booleans()), "approved_on": draw(st.none() | days(start, end)),
        "hearing_device_on": draw(st.none() | days(start, end)),
        "item": [item() for _ in range(draw(st.integers(0, 2)))],
    }  # fmt: skip


def disagreements(decision: Decision) -> list[str]:
    interpreter = Interpreter(decision.program, decision.runner.layout)
    found = []
    for rule in decision.runner.rules:
        if isinstance(rule.node, nodes.Running):
            continue
        for row in decision.rows_of(rule.level):
            value = decision.raw(rule.name, row)
            try:
                other = interpreter.value(rule.node, row, rule.level)
            except Stop as stop:
                other = stop.value
            stopped = type(value) is Stopped, type(other) is Stopped
            if stopped != (False, False):
                if stopped != (True, True):
                    found.append(f"{rule.name}: {value} {other}")
            elif value != other:
                found.append(f"{rule.name}: {value} != {other}")
    return found


@settings(max_examples=60, deadline=None)
@given(a_case())
def test_the_two_targets_agree_and_every_bill_adds_up(facts: dict[str, Any]) -> None:
    for question in SHILI.questions:
        decision = SHILI.decide(question, facts, on=date(2026, 12, 31))
        assert disagreements(decision) == []
    decision = SHILI.decide("month", facts, on=date(2026, 12, 31))
    assert decision.causes == ()
    bills = [bill for item in facts["item"] for month in item["month"] for bill in month["bill"]]
    for facts_of_bill, out in zip(bills, decision.rows("bill"), strict=True):
        insurers = sum(facts_of_bill[name] for name in ("basic_fen", "serious_fen", "assistance_fen"))
        assert insurers + out["payable_fen"] + out["family_fen"] == facts_of_bill["bill_total_fen"]
        parts = [value for name, value in out.items() if name.startswith("from_")]
        assert sum(parts) == out["payable_fen"] >= 0
        assert out["payable_fen"] <= out["base_fen"]


@settings(max_examples=60, deadline=None)
@given(a_case())
def test_no_cap_is_ever_exceeded(facts: dict[str, Any]) -> None:
    decision = SHILI.decide("month", facts, on=date(2026, 12, 31))
    bills = iter(decision.rows("bill"))
    months = iter(decision.rows("month"))
    for item, out in zip(facts["item"], decision.rows("item"), strict=True):
        spent = 0
        for month in item["month"]:
            paid = sum(next(bills)["payable_fen"] for _ in month["bill"])
            assert paid <= next(months)["month_limit_fen"]
            spent += paid
        assert spent <= out["left_fen"] <= max(0, out["annual_cap_fen"] - item["settled_fen"])


@settings(max_examples=60, deadline=None)
@given(a_case(year=2024))
def test_open_values_stop_both_targets_alike(facts: dict[str, Any]) -> None:
    for question in JIYUAN.questions:
        assert disagreements(JIYUAN.decide(question, facts, on=date(2024, 12, 31))) == []
