"""Tiers: a child sets what is open, keeps to its limits, adds, and never redefines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kangjiu.policy.engine import Pack, PackError, flatten, load_line, load_pack, load_program
from kangjiu.policy.engine.pack_model import Source
from kangjiu.policy.engine.tests.making import SOURCES, pack_text, param, rule, write_pack
from kangjiu.policy.engine.values import with_open_value

RULES = rule("cap_fen", "param(standard)") + rule("rate_fen", "half_up(cap_fen * param(rate), 10000)")
PARAMS = (
    param("standard", "open")
    + param("rate", 5000, "bp", more="may_override: {min: 4000, max: 8000, not_below: true},")
    + param("locked", 7)
)
ANSWERS = "answers:\n  try: {cap_fen: cap_fen, rate_fen: rate_fen}\n"
FACTS = {"applied_on": "2025-06-01"}


def upper(folder: Path) -> Pack:
    return load_pack(write_pack(folder / "upper", pack_text(RULES) + ANSWERS, PARAMS))


def lower(folder: Path, params: str, more: str = "", pin: str = "") -> Path:
    parent = upper(folder)
    text = f"""\
pack: lower
title: 下级
kind: example
tier: county
region: "999901"
valid: {{from: 2024-01-01, to: 2026-12-31}}
extends: {{pack: {parent.name}, hash: "{pin or parent.hash}"}}
{more}"""
    (folder / "small").symlink_to(folder / "upper")
    return write_pack(folder / "lower", text, params, SOURCES.replace("s1", "s2"))


def setting(name: str, value: object) -> str:
    version = f"{{from: 2024-01-01, to: 2026-12-31, clause: s2, value: {value}}}"
    return f"- {{set: {name}, versions: [{version}]}}\n"


def test_a_child_sets_what_is_open_and_moves_inside_the_limits(tmp_path: Path) -> None:
    program = load_program(lower(tmp_path, setting("standard", 1000) + setting("rate", 6000)))
    decision = program.decide("try", FACTS, on=date(2025, 6, 1))
    assert decision.outputs == {"cap_fen": 1000, "rate_fen": 600}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (setting("locked", 8), "locked：上级已定为 7，不能改"),
        (setting("locked", "open"), "上级已定为 7，不能改"),
        (setting("rate", 9000), "9000 超出上级允许的范围；请改为：5000 至 8000"),
        (setting("rate", 4500), "4500 超出上级允许的范围"),
        (setting("nothing", 1), "上级没有参数 nothing"),
        (setting("standard", -1), "超出范围"),
        (param("locked", 1).replace("s1", "s2"), "参数 locked 上级已经写了"),
    ],
)
def test_what_the_parent_locked_stays(tmp_path: Path, params: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        load_program(lower(tmp_path, params))
    assert said in str(caught.value)
    assert str(caught.value).startswith("params/a.yaml:")


def test_what_the_parent_locked_may_be_said_again(tmp_path: Path) -> None:
    assert load_program(lower(tmp_path, setting("locked", 7)))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("rules:\n" + rule("cap_fen", "5").replace("s1", "s2"), "规则 cap_fen 上级已经写了"),
        ("levels: {case: {label: 孩子}}\n", "层 case 上级已经写了"),
        (
            "answers: {try: {cap_fen: rate_fen}}\n",
            "问题 try 的 try 上级已经写了".replace("try 上级", "try 上级"),
        ),
        ("choices: {age_turns: {value: day_after, clause: s2}}\n", "口径 age_turns 上级已经写了"),
    ],
)
def test_nothing_is_redefined(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        load_program(lower(tmp_path, "", more))
    assert said in str(caught.value)


def test_a_child_may_add_rules_and_answers(tmp_path: Path) -> None:
    more = (
        "rules:\n"
        + rule("twice_fen", "cap_fen * 2").replace("s1", "s2")
        + "answers: {try: {twice_fen: twice_fen}}\n"
    )
    program = load_program(lower(tmp_path, setting("standard", 10), more))
    assert program.decide("try", FACTS, on=date(2025, 6, 1)).value("twice_fen") == 20


def test_a_changed_parent_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="上级政策包 small 已经变了"):
        load_program(lower(tmp_path, "", pin="0" * 64))


def test_a_missing_parent_is_named(tmp_path: Path) -> None:
    folder = lower(tmp_path, "")
    pack = load_pack(folder)
    with pytest.raises(PackError, match="找不到上级政策包 small"):
        flatten(pack, [])


OFFICE = Source(id="office_1", document="示例〔2025〕9号", sentence="年标准定为16元", kind="office")


def test_entering_an_open_value_makes_a_child_that_says_who_set_it(tmp_path: Path) -> None:
    pack = upper(tmp_path)
    program = flatten(pack)
    assert [one.name for one in program.open_values()] == ["standard"]
    child = with_open_value(pack, program, "standard", 1600, OFFICE, date(2025, 3, 1))
    made = flatten(child, [pack])
    assert made.decide("try", FACTS, on=date(2025, 6, 1)).value("cap_fen") == 1600
    before = made.decide("try", {"applied_on": "2025-02-28"}, on=date(2025, 6, 1))
    assert [cause.name for cause in before.open_values] == ["standard"]
    assert "示例〔2025〕9号" in made.decide("try", FACTS, on=date(2025, 6, 1)).explain()
    assert [(one.name, str(one.end)) for one in made.open_values()] == [("standard", "2025-02-28")]


def test_a_second_value_makes_a_new_version_of_the_same_child(tmp_path: Path) -> None:
    pack = upper(tmp_path)
    child = with_open_value(pack, flatten(pack), "standard", 1600, OFFICE, date(2025, 3, 1))
    again = with_open_value(child, flatten(child, [pack]), "standard", 9, OFFICE, date(2024, 1, 1))
    assert (again.name, again.manifest.version, again.manifest.extends) == (
        child.name,
        2,
        child.manifest.extends,
    )
    made = flatten(again, [pack])
    assert made.decide("try", {"applied_on": "2024-05-01"}, on=date(2025, 6, 1)).value("cap_fen") == 9
    assert made.decide("try", FACTS, on=date(2025, 6, 1)).value("cap_fen") == 1600


def test_a_value_that_is_set_cannot_be_entered_over(tmp_path: Path) -> None:
    pack = upper(tmp_path)
    with pytest.raises(PackError, match="没有未设定的值"):
        with_open_value(pack, flatten(pack), "locked", 1, OFFICE, date(2025, 3, 1))


def test_a_value_out_of_range_is_refused_when_the_child_is_checked(tmp_path: Path) -> None:
    pack = upper(tmp_path)
    child = with_open_value(pack, flatten(pack), "standard", -5, OFFICE, date(2025, 3, 1))
    with pytest.raises(PackError, match="超出范围"):
        flatten(child, [pack])


def test_the_line_of_tiers_is_found_in_neighbouring_directories(tmp_path: Path) -> None:
    pack, parents = load_line(lower(tmp_path, ""))
    assert (pack.name, [one.name for one in parents]) == ("lower", ["small"])
