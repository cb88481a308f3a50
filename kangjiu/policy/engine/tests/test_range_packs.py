"""Policies of several places (各地政策包): what each text says is there, what it does not say stays open or is a gap."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.policy.engine import Decision, Program, flatten, load_line, load_program
from kangjiu.policy.engine.examples import decided, given_values, run_examples
from kangjiu.policy.engine.tests import engines, random_cases
from kangjiu.policy.engine.tests.test_agreement import disagreements

PACKS = Path(__file__).parents[4] / "packs"
OLDER = {"nation-2018", "henan-2018", "henan-jiyuan-2024", "shili-2026"}
NEW = sorted(path.parent for path in PACKS.glob("*/pack.yaml") if path.parent.name not in OLDER)


@pytest.mark.parametrize("folder", NEW, ids=lambda folder: folder.name)
def test_every_rule_and_every_condition_is_shown_from_both_sides(folder: Path) -> None:
    pack, parents = load_line(folder)
    report = run_examples(pack, flatten(pack, parents))
    assert report.complete
    assert report.missed_branches == []


@pytest.mark.parametrize("folder", NEW, ids=lambda folder: folder.name)
def test_both_ways_to_compute_agree_on_the_examples(folder: Path) -> None:
    pack, parents = load_line(folder)
    program = flatten(pack, parents)
    found = [disagreements(decided(given_values(program, one.given), one)) for one in pack.examples]
    assert found == [[] for _ in pack.examples]


@pytest.mark.parametrize("folder", NEW, ids=lambda folder: folder.name)
def test_the_engines_for_many_cases_agree_on_random_ones(folder: Path) -> None:
    assert engines.disagree(load_program(folder)) == []


@pytest.mark.parametrize("folder", NEW, ids=lambda folder: folder.name)
def test_a_pack_says_example_or_names_its_gaps(folder: Path) -> None:
    program = load_program(folder)
    manifest = program.definition.manifest
    if manifest.kind == "official":
        assert program.open_values() or manifest.gaps
        assert all(one.missing for one in program.open_values())
        assert {source.kind for source in program.definition.sources} <= {"published", "recalled", "office"}
    else:
        assert "示例" in manifest.title
        assert "示例" in manifest.notice


@pytest.mark.parametrize("folder", NEW, ids=lambda folder: folder.name)
def test_a_payment_pack_copies_the_insurers_amounts(folder: Path) -> None:
    program = load_program(folder)
    insurers = {
        "basic_fen",
        "serious_fen",
        "assistance_fen",
        "programme_fen",
        "account_fen",
        "commercial_fen",
    }
    found = {name for name in insurers if name in program.names.symbols}
    assert all(program.names.symbols[name].kind == "fact" for name in found)
    if program.definition.manifest.kind == "simulation":
        assert "month" not in program.questions
        assert not found


SENTENCES = {
    "anhui-precise": (
        "由根本医保、大病保险、医疗救助或政府有关惠民工程资金结算",
        "由定点康复机构与县残联进行结算",
        "由残疾人先行支付相关费用后再申请补助",
        "签约效劳费中个人自缴局部由县残联统筹代缴: 1.0-17周岁残疾儿童; 重度残疾人(一、二级); 精神残疾人; "
        "一户多残家庭中的残疾人; 建档立卡贫困户中的残疾人",
        "建立1份电子康复档案、1本康复效劳手册,确定1名家庭医生签约",
    ),
    "hubei-xianning-2025": (
        "一户多残或低保户的困难残疾儿童家庭",
        "加大在本市残疾儿童康复定点机构的困难残疾儿童家庭康复救助的力度",
        "由三甲医院出具报告书，具有一级、二级听力障碍的儿童，予以适当补助",
        "康复自费部分（包含适配残疾儿童康复所需的辅助器具），予以适当补助",
        "参照“单人户”纳入最低生活保障范围",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sentences_that_decide_are_cited(name: str) -> None:
    program = load_program(PACKS / name)
    cited = {clause for rule in program.rules for clause in rule.clauses}
    texts = [program.sources[clause].sentence for clause in cited]
    assert [part for part in SENTENCES[name] if not any(part in text for text in texts)] == []


# what a county fills in before it goes live: nobody published it
SETTLEMENT = {
    "review_days", "referral_days", "notice_when", "notice_for_days", "payable_from", "fund_shares", "uncovered_counts",
}  # fmt: skip
MONTHS = {"months_most", "monthly_cap_applies", "full_month_days", "half_month_days", "settled_by"}
UNPUBLISHED = {
    "anhui-precise": {
        "contract_personal_fen", "item_way", "free_price_fen", "fixed_subsidy_fen", "item_annual_fen", "review_days",
        "referral_days", "notice_when", "notice_for_days", "payable_from", "fund_shares",
    },
    "hubei-xianning-2025": {
        "age_reference", "living_allowance_fen", "annual_subsidy_fen", "subsidy_rate_bp", "own_part_meaning",
        "money_shares", "review_days", "referral_days", "notice_when", "notice_for_days", "payable_from", "fund_shares",
    },
    "henan-luoning-2023": {
        "age_reference", "diagnosis_valid_months", "hardship_required", "annual_standard_fen",
        *SETTLEMENT, *MONTHS,
    },
    "henan-dengzhou-2024": {
        "age_reference", "diagnosis_valid_months", "certificate_from_age", "hardship_required", "pay_way",
        *SETTLEMENT,
    },
    "henan-pingdingshan-ruzhou-2023": {
        "age_reference", "diagnosis_valid_months", "certificate_from_age", "hardship_required", *SETTLEMENT, *MONTHS,
    },
    "jiangxi-2020": {"age_reference", "age_below", "line_fen", "implant_product_fen", *SETTLEMENT, *MONTHS},
    "shandong-2026": {"age_reference", "age_below", *SETTLEMENT, *MONTHS},
    "simulation-payers": {"uncovered_counts"},
}  # fmt: skip


@pytest.mark.parametrize("name", UNPUBLISHED)
def test_what_is_not_published_is_open(name: str) -> None:
    assert {one.name for one in load_program(PACKS / name).open_values()} == UNPUBLISHED[name]


LOCAL = [name for name in UNPUBLISHED if name != "simulation-payers"]


@pytest.mark.parametrize("name", LOCAL)
def test_a_county_can_go_live_once_its_values_are_entered(name: str) -> None:
    program = load_program(PACKS / name)
    assert {"eligibility", "entitlement", "month", "recheck"} <= set(program.questions)
    closed = random_cases.closed(program, 7)
    assert closed.open_values() == ()


def test_the_five_groups_are_derived_and_never_asked() -> None:
    asked = {one.name for one in load_program(PACKS / "anhui-precise").asked_inputs("contract")}
    assert asked == {"multiple_includes_mental"}


IMPLANT = {
    "birth_on": "2020-05-01", "residence": "hukou", "categories": ["hearing"], "applied_on": "2026-06-01",
    "certificate_present": True, "diagnosis_present": True, "hardship": ["minimum_living"], "hearing_grade": 2,
    "household_disabled_count": 1,
}  # fmt: skip
IMPLANT_ITEM = {
    "benefit_item": "cochlear_implant", "item_category": "hearing", "provider_designated": True,
    "provider_in_area": True, "implant_indicated": True, "report_grade_3a": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "item", "verdict"),
    [
        ({}, {}, "eligible"),
        ({"hearing_grade": 3}, {}, "refused"),
        ({}, {"report_grade_3a": False}, "refused"),
        ({}, {"implant_indicated": False}, "refused"),
        ({"hardship": []}, {}, "gap"),
        ({}, {"provider_in_area": False}, "gap"),
        ({"hardship": []}, {"provider_in_area": False}, "gap"),
        ({"hardship": [], "hearing_grade": 4}, {"provider_in_area": False}, "refused"),
        ({"hardship": []}, {"implant_beyond_difficulty": True}, "eligible"),
        ({"hardship": []}, {"benefit_item": "training"}, "refused"),
        ({"hearing_grade": 4}, {"benefit_item": "training"}, "eligible"),
    ],
)
def test_an_implant_in_xianning(case: dict[str, Any], item: dict[str, Any], verdict: str) -> None:
    program = load_program(PACKS / "hubei-xianning-2025")
    facts = {**IMPLANT, **case, "item": [{**IMPLANT_ITEM, **item}]}
    decision = program.decide("eligibility", facts, on=date(2026, 6, 5))
    assert decision.verdict_of("item_verdict", 0) == verdict


# the payer order


def _simulated(flag: str, facts: dict[str, Any]) -> Decision:
    return _program(flag).decide("payers", facts, on=date(2026, 7, 5))


_LOADED: dict[str, Program] = {}


def _program(flag: str) -> Program:
    if flag not in _LOADED:
        _LOADED[flag] = load_program(PACKS / f"simulation-payers-{flag}")
    return _LOADED[flag]


def _case(bills: list[dict[str, Any]], hardship: list[str], own_before: int) -> dict[str, Any]:
    month = {"month_on": "2026-06-01", "trained_days": 20, "bill": bills}
    item = {"provider_kind": "medical", "settled_fen": 0, "half_months_used": 0, "month": [month]}
    return {
        "applied_on": "2026-01-05", "medically_insured": True, "hardship": hardship, "basic_before_fen": 0,
        "own_before_fen": own_before, "assistance_before_fen": 0, "item": [item],
    }  # fmt: skip


def _bill(total: int, outside: int, first: int, charity: int = 0, number: int = 1) -> dict[str, Any]:
    return {
        "bill_no": number, "billed_on": f"2026-06-{number:02d}", "bill_total_fen": total,
        "out_of_catalogue_fen": outside, "own_first_fen": first, "not_assisted_fen": 0, "charity_fen": charity,
    }  # fmt: skip


def test_the_flag_of_the_uncovered_part_moves_1282_yuan_38() -> None:
    facts = _case([_bill(1_200_000, 120_000, 20_000)], ["minimum_living"], 950_000)
    paid = {flag: _simulated(flag, facts).rows("bill")[0]["aid_fen"] for flag in ("counted", "uncounted")}
    assert paid == {"counted": 160_000, "uncounted": 31_762}
    assert paid["counted"] - paid["uncounted"] == 128_238


bills = st.lists(
    st.tuples(
        st.integers(0, 3_000_000), st.integers(0, 300_000), st.integers(0, 100_000), st.integers(0, 200_000)
    ),
    min_size=1,
    max_size=6,
)


@given(
    bills,
    st.sampled_from([[], ["minimum_living"], ["low_income_margin"]]),
    st.integers(0, 20_000_000),
    st.sampled_from(["counted", "uncounted"]),
)
def test_the_payers_parts_add_up_to_the_bill_and_none_is_negative(
    rows: list[tuple[int, int, int, int]], hardship: list[str], own_before: int, flag: str
) -> None:
    made = [
        _bill(total, outside, first, charity, n) for n, (total, outside, first, charity) in enumerate(rows, 1)
    ]
    found = _simulated(flag, _case(made, hardship, own_before)).rows("bill")
    parts = (
        "basic_part_fen",
        "serious_part_fen",
        "assistance_part_fen",
        "aid_fen",
        "donated_fen",
        "family_fen",
    )
    for bill, row in zip(made, found, strict=True):
        assert sum(row[part] for part in parts) == bill["bill_total_fen"] == row["together_fen"]
        assert min(row[part] for part in parts) >= 0
        assert row["aid_fen"] <= row["base_fen"]
    assert sum(row["aid_fen"] for row in found) <= 160_000


def test_serious_illness_insurance_accumulates_over_the_year() -> None:
    """Ten bills cross the line of 11,000.00 in the third one; what lies above it is paid, whatever the bill."""
    made = [_bill(1_250_000, 0, 0, number=number) for number in range(1, 11)]
    found = _simulated("counted", _case(made, [], 200_000)).rows("bill")
    own = [bill["bill_total_fen"] - row["basic_part_fen"] for bill, row in zip(made, found, strict=True)]
    assert [row["serious_part_fen"] > 0 for row in found] == [False, False] + [True] * 8
    assert own == [350_000] * 10
    assert sum(row["serious_part_fen"] for row in found) == (200_000 + sum(own) - 1_100_000) * 6 // 10
