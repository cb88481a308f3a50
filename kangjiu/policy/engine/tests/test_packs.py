"""The packs of the repository: they load, their examples hold, every rule is exercised, nothing unpublished is asserted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kangjiu.policy.engine import flatten, load_line, load_program
from kangjiu.policy.engine.examples import run_examples
from kangjiu.policy.engine.loading import verify_lock

PACKS = Path(__file__).parents[4] / "packs"
ALL = sorted(path.parent for path in PACKS.glob("*/pack.yaml"))


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_a_pack_is_sound(folder: Path) -> None:
    pack, parents = load_line(folder)
    report = run_examples(pack, flatten(pack, parents))
    assert {name: lines for name, lines in report.differences.items() if lines} == {}
    assert report.unused_rules == []
    verify_lock(pack)


def test_jiyuan_cites_every_sentence_of_the_two_sections() -> None:
    sentences = [
        one.sentence
        for one in load_program(PACKS / "henan-jiyuan-2024").sources.values()
        if one.document.startswith("济残联")
    ]
    plan = (
        "对具有示范区户籍或居住证、符合条件的视力、听力、言语、肢体、智力等残疾儿童和孤独症儿童提供康复救助",
        "全年救助不少于230名",
        "救助内容和标准依据《河南省残疾儿童康复救助实施办法》《济源市残疾儿童康复救助实施办法》执行",
        "康复训练时间为10个月，不足10个月的，根据平均每月补助标准，按救助对象训练月数补助康复费用",
        "0-6岁听力残疾儿童人工耳蜗手术或适配助听器后同时享受听觉言语功能训练",
        "做好残疾儿童康复救助与基本医疗保险、大病保险、医疗救助等保障政策的有效衔接",
        "自负部分再由残疾儿童康复救助资金在救助标准内据实给予补助，超出救助标准部分由残疾儿童家长自行承担",
    )
    assert [part for part in plan if not any(part in sentence for sentence in sentences)] == []


def test_jiyuan_leaves_open_what_the_plan_refers_elsewhere() -> None:
    program = load_program(PACKS / "henan-jiyuan-2024")
    assert {one.name for one in program.open_values()} == {
        "age_reference", "age_below", "diagnosis_valid_months", "certificate_from_age", "hardship_required",
        "training_months", "annual_standard_fen", "other_stacking", "monthly_cap_applies", "month_rounding",
        "full_month_days", "half_month_days", "uncovered_counts", "referral_days", "notice_when",
        "notice_for_days", "payable_from", "fund_shares",
    }  # fmt: skip
    visual = next(one for one in program.open_values() if one.name == "training_months")
    assert visual.cells == (("visual",),)


def test_the_fictional_county_has_no_open_value_and_says_it_is_invented() -> None:
    program = load_program(PACKS / "shili-2026")
    assert program.open_values() == ()
    assert "示例" in program.definition.manifest.notice


@pytest.mark.parametrize(
    ("birth", "applied", "verdict"),
    [
        ("2011-03-01", "2026-02-28", "eligible"),
        ("2011-03-01", "2026-03-01", "refused"),
        ("2012-02-29", "2027-02-27", "eligible"),
        ("2012-02-29", "2027-02-28", "refused"),
    ],
)
def test_the_fictional_county_turns_children_away_on_the_birthday(
    birth: str, applied: str, verdict: str
) -> None:
    program = load_program(PACKS / "shili-2026")
    facts = {
        "birth_on": birth, "applied_on": applied, "residence": "hukou", "categories": ["autism"],
        "certificate_present": True, "aid_elsewhere": False, "hardship": [], "item": [],
    }  # fmt: skip
    assert program.decide("eligibility", facts, on=date(2027, 3, 1)).verdict == verdict
