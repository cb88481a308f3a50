"""What the language can say: one small policy for each dimension seen in published ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kangjiu.policy.engine import FactError
from kangjiu.policy.engine.tests.making import check, decide, param, program, rule

CASE: dict[str, Any] = {"birth_on": "2019-06-01", "applied_on": "2025-06-01"}


def bills(*totals: int) -> list[dict[str, Any]]:
    return [
        {"bill_no": n, "billed_on": f"2025-03-{n + 1:02d}", "bill_total_fen": total, "basic_fen": 0}
        for n, total in enumerate(totals)
    ]


def months(*rows: tuple[int, int]) -> dict[str, Any]:
    """A case with one item and a month (days trained, bill total) for each pair."""
    made = [
        {"month_on": f"2025-{n:02d}-01", "trained_days": days, "bill": bills(total)}
        for n, (days, total) in enumerate(rows, 1)
    ]
    item = {"benefit_item": "training", "item_category": "autism", "settled_fen": 0, "month": made}
    return {**CASE, "item": [item]}


def outputs(decision: Any, level: str, name: str) -> list[Any]:
    return [row[name] for row in decision.rows(level)]


def test_a_version_is_picked_by_the_stated_date(tmp_path: Path) -> None:
    table = (
        "- {name: p, label: p, unit: fen, range: [0, 9], picked_by: applied_on, versions: "
        "[{from: 2024-01-01, to: 2025-05-31, clause: s1, value: 1}, "
        "{from: 2025-06-01, to: 2026-12-31, clause: s1, value: 2}]}\n"
    )
    made = program(tmp_path, rule("a", "param(p)"), table)
    assert decide(made, {**CASE, "applied_on": "2025-05-31"}).value("a") == 1
    assert decide(made, {**CASE, "applied_on": "2025-06-01"}).value("a") == 2
    outside = decide(made, {**CASE, "applied_on": "2023-12-31"})
    assert outside.value("a") is None
    assert [cause.kind for cause in outside.causes] == ["no_version"]


def test_a_decision_outside_the_packs_validity_stops(tmp_path: Path) -> None:
    from datetime import date  # noqa: PLC0415

    decision = decide(program(tmp_path, rule("a", "1", "count")), CASE, on=date(2027, 1, 1))
    assert decision.value("a") is None
    assert "不在政策有效期" in decision.causes[0].message


def test_a_window_from_the_month_after_the_birthday(tmp_path: Path) -> None:
    rules = rule("from_on", "month_start(add_months(add_years(birth_on, 6), 1))", "date")
    assert str(decide(program(tmp_path, rules), CASE).value("from_on")) == "2025-07-01"


def test_grade_times_category_times_hardship(tmp_path: Path) -> None:
    table = (
        "- {name: p, label: p, unit: fen, range: [0, 99], picked_by: applied_on, keys: [bool, provider_kind], "
        "versions: [{from: 2024-01-01, to: 2026-12-31, clause: s1, rows: [{bool: true, provider_kind: '*', value: 3},"
        "{bool: false, provider_kind: medical, value: 5}, {bool: false, provider_kind: non_medical, value: 7}]}]}\n"
    )
    rules = rule("a", "param(p, has_any(hardship, orphan, monitored), provider_kind)", level="item")
    made = program(tmp_path, rules, table, use="hardship applied_on provider_kind")
    facts = {
        "applied_on": "2025-01-01",
        "item": [{"provider_kind": "non_medical"}, {"provider_kind": "medical"}],
    }
    assert outputs(decide(made, {**facts, "hardship": ["orphan"]}), "item", "a") == [3, 3]
    assert outputs(decide(made, {**facts, "hardship": ["extreme_poverty"]}), "item", "a") == [7, 5]


def test_nested_caps_day_month_year_and_basket(tmp_path: Path) -> None:
    rules = (
        rule("per_bill_fen", "min(bill_total_fen, param(bill_cap))", level="bill")
        + rule("month_cap_fen", "param(month_cap)", level="month")
        + rule("within_month_fen", "allocate(per_bill_fen, month_cap_fen)", level="bill")
        + rule("year_cap_fen", "max(0, param(year_cap) - settled_fen)", level="item")
        + rule("within_year_fen", "allocate(within_month_fen, year_cap_fen)", level="bill")
        + rule("basket_fen", "param(basket)")
        + rule("paid_fen", "allocate(within_year_fen, basket_fen)", level="bill")
    )
    caps = param("bill_cap", 90) + param("month_cap", 150) + param("year_cap", 260) + param("basket", 300)
    made = program(tmp_path, rules, caps)
    item = {"settled_fen": 10, "month": [{"month_on": "2025-01-01", "bill": bills(100, 100, 100)},
        {"month_on": "2025-02-01", "bill": [{**one, "bill_no": one["bill_no"] + 10} for one in bills(100, 100)]}]}  # fmt: skip
    other = {"settled_fen": 0, "month": [{"month_on": "2025-02-01", "bill": [
        {"bill_no": 99, "billed_on": "2025-12-01", "bill_total_fen": 80, "basic_fen": 0}]}]}  # fmt: skip
    decision = decide(made, {**CASE, "item": [item, other]})
    assert outputs(decision, "bill", "within_month_fen") == [90, 60, 0, 90, 60, 80]
    assert sum(outputs(decision, "bill", "within_year_fen")[:5]) == 250
    # in order of date: 1 March of both months, 2 March of both, then December
    assert outputs(decision, "bill", "within_year_fen") == [90, 60, 0, 90, 10, 80]
    assert outputs(decision, "bill", "paid_fen") == [90, 60, 0, 90, 10, 50]


def test_two_bills_at_the_same_place_stop_instead_of_guessing(tmp_path: Path) -> None:
    rules = rule("cap_fen", "param(p)") + rule("paid_fen", "allocate(bill_total_fen, cap_fen)", level="bill")
    made = program(tmp_path, rules, param("p", 50))
    facts = months((1, 10))
    facts["item"][0]["month"][0]["bill"] *= 2
    decision = decide(made, facts)
    assert outputs(decision, "bill", "paid_fen") == [None, None]
    assert decision.gaps[0].kind == "order"


def test_monthly_caps_with_and_without_carry_over(tmp_path: Path) -> None:
    rules = (
        rule("cost_fen", "total_of(bill_total_fen)", level="month")
        + rule("flat_fen", "min(cost_fen, param(cap))", level="month")
        + rule("carried_fen", "carry_over(cost_fen, month_cap_fen)", level="month")
        + rule("month_cap_fen", "param(cap)", level="month")
        + rule("opened_fen", "carry_over(cost_fen, month_cap_fen, settled_fen)", level="month")
    )
    made = program(tmp_path, rules, param("cap", 100))
    facts = months((1, 60), (1, 130), (1, 200), (1, 20))
    facts["item"][0]["settled_fen"] = 30
    decision = decide(made, facts)
    assert outputs(decision, "month", "flat_fen") == [60, 100, 100, 20]
    assert outputs(decision, "month", "carried_fen") == [60, 130, 110, 20]
    assert outputs(decision, "month", "opened_fen") == [60, 130, 140, 20]


def test_stepped_percentage_rounds_once(tmp_path: Path) -> None:
    table = (
        "- {name: p, label: p, unit: steps, picked_by: applied_on, versions: [{from: 2024-01-01, to: 2026-12-31, "
        "clause: s1, steps: [{above: 0, rate: 6000}, {above: 1000, rate: 7000}, {above: 5000, rate: 8000}]}]}\n"
    )
    made = program(tmp_path, rule("a", "half_up(stepped(settled_fen, p), 10000)", level="item"), table)
    expected = {0: 0, 1: 1, 1000: 600, 1001: 601, 5000: 3400, 6000: 4200, 333: 200}
    facts = {**CASE, "item": [{"settled_fen": amount} for amount in expected]}
    assert outputs(decide(made, facts), "item", "a") == list(expected.values())


def test_an_amount_is_split_and_the_last_takes_the_remainder(tmp_path: Path) -> None:
    table = (
        "- {name: p, label: p, unit: bp, picked_by: applied_on, keys: [fund_source], shares: true, versions: "
        "[{from: 2024-01-01, to: 2026-12-31, clause: s1, rows: [{fund_source: central, value: 3333}, "
        "{fund_source: provincial, value: 3333}, {fund_source: municipal, value: 0}, "
        "{fund_source: county_level, value: 3334}]}]}\n"
    )
    names = ("central", "provincial", "municipal", "county_level")
    rules = "".join(rule(f"from_{name}", f"split(settled_fen, p, {name})", level="item") for name in names)
    made = program(tmp_path, rules, table)
    row = decide(made, {**CASE, "item": [{"settled_fen": 100}]}).rows("item")[0]
    assert list(row.values()) == [33, 33, 0, 34]


def test_effective_months_counted_half_and_not(tmp_path: Path) -> None:
    rules = rule(
        "halves", "2 if trained_days >= 20 else 1 if trained_days >= 10 else 0", "count", "month"
    ) + rule("together", "min(20, total_of(halves))", "count", "item")
    decision = decide(program(tmp_path, rules), months((20, 0), (19, 0), (10, 0), (9, 0)))
    assert outputs(decision, "month", "halves") == [2, 1, 1, 0]
    assert outputs(decision, "item", "together") == [4]


def test_best_of_several_lines_and_difference_to_a_lower_layer(tmp_path: Path) -> None:
    rules = (
        rule("best_fen", "largest_of(settled_fen, 0)")
        + rule("least_fen", "smallest_of(settled_fen, 7)")
        + rule("top_up_fen", "max(0, param(p) - best_fen)")
    )
    made = program(tmp_path, rules, param("p", 500))
    decision = decide(made, {**CASE, "item": [{"settled_fen": 300}, {"settled_fen": 420}]})
    assert (decision.value("best_fen"), decision.value("least_fen"), decision.value("top_up_fen")) == (
        420,
        300,
        80,
    )
    empty = decide(made, {**CASE, "item": []})
    assert (empty.value("best_fen"), empty.value("least_fen")) == (0, 7)


def test_a_yearly_accumulation_reads_the_earlier_rows(tmp_path: Path) -> None:
    """Serious-illness insurance (大病): each bill is paid on what it adds above the yearly line."""
    rules = rule("before_fen", "earlier(bill_total_fen, case)", level="bill") + rule(
        "above_fen",
        "max(0, before_fen + bill_total_fen - 150) - max(0, before_fen - 150)",
        level="bill",
    )
    facts = months((1, 100), (1, 100), (1, 30))
    for place, month in enumerate(facts["item"][0]["month"]):
        month["bill"][0]["bill_no"] = place
    assert outputs(decide(program(tmp_path, rules), facts), "bill", "above_fen") == [0, 50, 30]


GAP = """\
gaps:
  exactly_ten:
    {label: 恰好十天, level: month, unit: count, range: [0, 2], says: 没有写恰好十天, answered_by: 县残联, clause: s1}
"""


def test_a_rule_gap_stops_and_a_person_answers(tmp_path: Path) -> None:
    rules = rule(
        "halves", "2 if trained_days > 10 else 0 if trained_days < 10 else exactly_ten", "count", "month"
    ) + rule("together", "total_of(halves)", "count")
    made = program(tmp_path, rules, more=GAP)
    assert decide(made, months((11, 0), (9, 0))).value("together") == 2
    stopped = decide(made, months((11, 0), (10, 0)))
    assert stopped.value("together") is None
    assert outputs(stopped, "month", "halves") == [2, None]
    assert [(gap.name, gap.answered_by) for gap in stopped.gaps] == [("exactly_ten", "县残联")]
    facts = months((11, 0), (10, 0))
    facts["item"][0]["month"][1]["exactly_ten"] = 1
    assert decide(made, facts).value("together") == 3


def test_an_open_value_stops_only_what_needs_it(tmp_path: Path) -> None:
    rules = rule("a", "param(p) if certificate_present else 0") + rule("b", "1", "count")
    made = program(tmp_path, rules, param("p", "open"))
    assert decide(made, {**CASE, "certificate_present": False}).value("a") == 0
    stopped = decide(made, {**CASE, "certificate_present": True})
    assert (stopped.value("a"), stopped.value("b")) == (None, 1)
    assert [cause.name for cause in stopped.open_values] == ["p"]


def test_a_missing_fact_is_named_never_zero(tmp_path: Path) -> None:
    made = program(tmp_path, rule("a", "certificate_grade + 0", "count"))
    decision = decide(made, CASE)
    assert decision.value("a") is None
    assert [cause.label for cause in decision.missing] == ["残疾等级"]


def test_known_asks_whether_a_fact_is_there(tmp_path: Path) -> None:
    made = program(tmp_path, rule("a", "certificate_grade if known(certificate_grade) else 9", "count"))
    assert decide(made, CASE).value("a") == 9
    assert decide(made, {**CASE, "certificate_grade": 2}).value("a") == 2


def test_all_reasons_are_collected_and_a_sure_refusal_needs_no_open_value(tmp_path: Path) -> None:
    rules = (
        check("young", "years(birth_on, applied_on) < param(p)")
        + check("here", "residence in (hukou, permit)")
        + check("proof", "certificate_present")
        + rule("verdict", "first_reason(young, here, proof)", "reason")
    )
    made = program(tmp_path, rules, param("p", "open", "count"))
    facts = {**CASE, "residence": "outside", "certificate_present": False}
    decision = decide(made, facts)
    assert (decision.verdict, decision.value("verdict")) == ("refused", "here")
    assert [reason.code for reason in decision.reasons] == ["here", "proof"]
    assert decide(made, {**facts, "residence": "hukou", "certificate_present": True}).verdict == "open"


def test_asked_facts_come_with_everything_a_form_needs(tmp_path: Path) -> None:
    more = (
        "inputs:\n  use: [applied_on, month_on, billed_on, bill_no]\n  asked:\n"
        "    both_parents: {label: 父母双方都在本地, level: case, unit: bool, proof: 承诺书, answered_by: 监护人, clause: s1}\n"
        "    tax_months: {label: 纳税月数, level: case, unit: count, range: [0, 600], proof: 完税证明, answered_by: 监护人, clause: s1}\n"
    )
    made = program(tmp_path, check("ok", "both_parents and tax_months >= 12"), more=more)
    asked = made.asked_inputs("try")
    assert [(one.name, one.unit, one.range, one.proof) for one in asked] == [
        ("both_parents", "bool", (0, 1), "承诺书"),
        ("tax_months", "count", (0, 600), "完税证明"),
    ]
    assert (
        decide(made, {"applied_on": "2025-01-01", "both_parents": True, "tax_months": 12}).value("ok") is True
    )


def test_a_payment_may_depend_on_everybody(tmp_path: Path) -> None:
    """Places by first come, and a cap on the mean of all cases: a second pass over the population."""
    text = """\
pack: all
title: 全体
kind: example
tier: county
region: "999901"
valid: {from: 2024-01-01, to: 2026-12-31}
levels:
  everybody: {label: 全体, population: true}
  case: {label: 孩子, parent: everybody, most: 1000, order: [number]}
inputs:
  use: [applied_on]
  asked:
    number: {label: 序号, level: case, unit: count, range: [0, 9999], proof: 无, answered_by: 系统, clause: s1}
    cost: {label: 费用, level: case, unit: fen, range: [0, 99999], proof: 票据, answered_by: 机构, clause: s1}
rules:
  - {name: asked_fen, level: everybody, label: 合计, unit: fen, is: total_of(cost), clause: s1}
  - {name: budget_fen, level: everybody, label: 总额, unit: fen, is: '100', clause: s1}
  - {name: ahead, level: case, label: 前面几人, unit: count, is: "earlier(cost * 0 + 1, everybody)", clause: s1}
  - {name: placed, level: case, label: 有名额, unit: bool, is: ahead < 2, clause: s1}
  - {name: paid_fen, level: case, label: 支付, unit: fen, clause: s1,
     is: "cost if asked_fen <= budget_fen else half_up(cost * budget_fen, max(1, asked_fen))"}
answers: {try: {asked_fen: asked_fen, placed: placed, paid_fen: paid_fen}}
"""
    from datetime import date  # noqa: PLC0415

    from kangjiu.policy.engine import load_program  # noqa: PLC0415
    from kangjiu.policy.engine.tests.making import write_pack  # noqa: PLC0415

    text = text.replace("earlier(cost * 0 + 1, everybody)", "earlier(one, everybody)").replace(
        "rules:\n", "rules:\n  - {name: one, level: case, label: 一人, unit: count, is: '1', clause: s1}\n"
    )
    made = load_program(write_pack(tmp_path, text))
    facts = [{"number": 3, "cost": 100}, {"number": 1, "cost": 60}, {"number": 2, "cost": 40}]
    whole = made.runner("try").decide_all({"case": facts}, date(2025, 1, 1))
    assert outputs(whole, "case", "paid_fen") == [50, 30, 20]
    assert outputs(whole, "case", "placed") == [False, True, True]
    alone = made.decide("try", facts[1], on=date(2025, 1, 1))
    assert [cause.kind for cause in alone.causes][0] == "population"
    told = made.decide("try", facts[1], on=date(2025, 1, 1), population={"asked_fen": 200, "budget_fen": 100})
    assert outputs(told, "case", "paid_fen") == [30]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"birth_on": "2019-02-30"}, "birth_on：出生日期应当是日期"),
        ({"birth_on": 20190101}, "birth_on"),
        ({"shoe_size": 5}, "没有这个名称"),
        ({"item": {}}, "应当是列表"),
        ({"item": [5]}, "应当是一组事实"),
        ({"item": [{"settled_fen": 1.5}]}, "item[0].settled_fen"),
        ({"item": [{"settled_fen": -1}]}, "item[0].settled_fen"),
        ({"item": [{"settled_fen": True}]}, "item[0].settled_fen"),
        ({"item": [{"settled_fen": 10**12}]}, "item[0].settled_fen"),
        ({"item": [{}] * 13}, "最多 12 行"),
        ({"categories": "autism"}, "categories"),
        ({"categories": ["moon"]}, "categories"),
        ({"residence": "moon"}, "hukou、permit、outside"),
        ({"certificate_present": 1}, "true 或 false"),
    ],
)
def test_a_malformed_fact_is_refused_by_name(tmp_path: Path, facts: dict[str, Any], said: str) -> None:
    rules = (
        rule("a", "total_of(settled_fen)")
        + rule("b", "years(birth_on, applied_on)", "count")
        + check("c", "certificate_present and residence == hukou and autism in categories")
    )
    with pytest.raises(FactError) as caught:
        decide(program(tmp_path, rules), {**CASE, **facts})
    assert said in str(caught.value)
