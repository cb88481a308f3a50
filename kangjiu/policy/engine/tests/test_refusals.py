"""Every doubtful pack is refused when it loads, with file, line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from kangjiu.policy.engine import PackError, load_pack, load_program
from kangjiu.policy.engine.tests.making import (
    SOURCES,
    check,
    pack_text,
    param,
    refusal,
    rule,
    write_pack,
)

RULES = [
    ("a", rule("a", "bill_total_fen + settled_fen", level="bill"), ""),
    ("unknown name", rule("a", "birth_day"), "没有 birth_day 这个名称；请改为：birth_on"),
    ("unit of a sum", rule("a", "settled_fen + years(birth_on, applied_on)", level="item"), "不能相加减"),
    ("fen times points", rule("a", "settled_fen * param(rate)", level="item"), "half_up(金额 * 比例, 10000)"),
    ("fen times fen", rule("a", "settled_fen * settled_fen", level="item"), "分×分"),
    ("wrong unit written", rule("a", "settled_fen", "count", "item"), "写的单位是个数，算出来是分"),
    ("date arithmetic", rule("a", "applied_on + 1", "date"), "这里要数，得到的是日期"),
    ("dates against numbers", rule("a", "1 if applied_on > 5 else 2", "count"), "不能比较"),
    ("order of options", rule("a", "1 if residence > hukou else 2", "count"), "只能比较相等"),
    ("unknown option", rule("a", "1 if residence == moon else 2", "count"), "里没有 moon"),
    ("number as truth", rule("a", "1 if certificate_grade else 2", "count"), "要是否判断"),
    ("zero division", rule("a", "half_up(settled_fen, trained_days)", level="month"), "除数可能是 0"),
    ("negative top", rule("a", "floor(settled_fen - 5, 3)", level="item"), "被除数可能小于 0"),
    ("overflow", rule("a", " * ".join(["bill_total_fen"] * 3), level="bill"), "64 位"),
    ("overflow in a sum", rule("a", "total_of(bill_total_fen * 100000000)"), "64 位"),
    ("lower level", rule("a", "bill_total_fen"), "total_of(bill_total_fen)"),
    ("total of an upper level", rule("a", "total_of(settled_fen)", level="bill"), "层以下的值"),
    ("unknown word", rule("a", "sqrt(settled_fen)", level="item"), "没有 sqrt 这个词"),
    ("allocate inside", rule("a", "allocate(bill_total_fen, settled_fen) + 1", level="bill"), "单独写成一条规则"),
    ("allocate without order", rule("a", "allocate(settled_fen, 5)", level="item"), "先后顺序"),
    ("limit of the same level", rule("a", "allocate(bill_total_fen, basic_fen)", level="bill"), "上层的值"),
    ("known of a sure fact", rule("a", "1 if known(birth_on) else 2", "count"), "不是可以缺的事实"),
    ("first_reason of a number", rule("b", "settled_fen", level="item") + rule("a", "first_reason(b)", "reason", "item"), "check 规则"),
    ("months too far", rule("a", "add_months(applied_on, settled_fen)", "date", "item"), "这里要个数"),
    ("years too far", rule("a", "add_years(applied_on, trained_days * 9999)", "date", "month"), "2399"),
    ("no such date", rule("a", "date_in_year(applied_on, 13, 1)", "date"), "没有这个月日"),
    ("cycle", rule("a", "b + 1", "count") + rule("b", "a", "count"), "绕成了圈"),
    ("own name", rule("a", "a + 1", "count"), "绕成了圈"),
    ("a word's name", rule("min", "1", "count"), "是词或选项的名称"),
    ("an option's name", rule("training", "1", "count"), "是词或选项的名称"),
    ("unknown parameter", rule("a", "param(none)"), "没有参数 none"),
    ("keys missing", rule("a", "param(keyed)"), "param(keyed, category)"),
    ("attribute", rule("a", "settled_fen.real", level="item"), "不能用点号取属性"),
    ("huge integer", rule("a", "1" + "0" * 25), "整数太大"),
]  # fmt: skip
PARAMS = param("rate", 5000, "bp") + param("keyed", 1, more="keys: [category],") + param("standard", 100)


@pytest.mark.parametrize(("rules", "said"), [one[1:] for one in RULES], ids=[one[0] for one in RULES])
def test_a_doubtful_rule_is_refused(tmp_path: Path, rules: str, said: str) -> None:
    found = refusal(tmp_path, rules, PARAMS)
    assert said in found
    assert found == "" if not said else found.startswith("pack.yaml:")


def _versions(*parts: str) -> str:
    versions = "".join(f"    - {{{part}}}\n" for part in parts)
    return f"- name: p\n  label: p\n  unit: fen\n  range: [0, 100]\n  picked_by: applied_on\n  versions:\n{versions}"


ALL = "from: 2024-01-01, to: 2026-12-31"
FIRST = "from: 2024-01-01, to: 2025-12-31, clause: s1, value: 1"
ONE = "{provider_kind: medical, value: 1}"


def _keyed(unit: str, rows: str, more: str = "") -> str:
    return (
        f"- {{name: p, label: p, unit: {unit}, range: [0, 9], picked_by: applied_on, keys: [provider_kind], {more} "
        f"versions: [{{{ALL}, clause: s1, rows: [{rows}]}}]}}\n"
    )


TABLES = [
    ("gap", _versions(FIRST, "from: 2026-02-01, to: 2026-12-31, clause: s1, value: 1"), "之间没有值"),
    ("overlap", _versions(FIRST, "from: 2025-12-31, to: 2026-12-31, clause: s1, value: 1"), "重叠"),
    ("too short", _versions("from: 2024-01-01, to: 2025-12-31, clause: s1, value: 1"), "没有盖住整个有效期"),
    ("reversed", _versions("from: 2026-12-31, to: 2024-01-01, clause: s1, value: 1"), "起止颠倒"),
    ("no clause", _versions(f"{ALL}, clause: [], value: 1"), "没有写依据"),
    ("clause missing", _versions(f"{ALL}, value: 1"), "clause：缺少这一项"),
    ("unknown clause", _versions(f"{ALL}, clause: s9, value: 1"), "不在 sources.yaml"),
    ("out of range", _versions(f"{ALL}, clause: s1, value: 101"), "超出范围"),
    ("wrong type", _versions(f"{ALL}, clause: s1, value: many"), "不是分"),
    ("decimals", _versions(f"{ALL}, clause: s1, value: 1.5"), "不能写小数"),
    ("unknown key", _versions(f"{ALL}, clause: s1, value: 1, vlaue: 2"), "不认识这一项"),
    ("no value", _versions(f"{ALL}, clause: s1"), "写且只写一个"),
    ("no range", param("p", 1).replace("range: [0, 100000000],", ""), "没有写取值范围"),
    ("missing row", _keyed("fen", ONE), "缺 non_medical 这一行"),
    ("shares", _keyed("bp", ONE + ", {provider_kind: non_medical, value: 2}", "shares: true,"), "合计 10000"),
    ("picked by a number", param("p", 1, picked_by="certificate_grade"), "不是日期"),
]  # fmt: skip


@pytest.mark.parametrize(("params", "said"), [one[1:] for one in TABLES], ids=[one[0] for one in TABLES])
def test_a_doubtful_table_is_refused(tmp_path: Path, params: str, said: str) -> None:
    assert said in refusal(tmp_path, rule("a", "1", "count"), params)


def test_the_line_of_a_finding_is_the_line_in_the_file(tmp_path: Path) -> None:
    found = refusal(tmp_path, rule("a", "1", "count"), _versions(f"{ALL}, clause: s1, value: 101"))
    assert found.startswith("params/a.yaml:7: ")


def test_all_findings_are_told_at_once(tmp_path: Path) -> None:
    found = refusal(tmp_path, rule("a", "x1") + rule("b", "y1") + check("c", "z1"))
    assert [line.split(":")[1] for line in found.splitlines()] == ["19", "20", "21"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tier: county", "tier: planet", "不在可选值里"),
        ("region:", "regoin:", "不认识这一项"),
        ("title: 小包\n", "", "title：缺少这一项"),
        ("clause: s1}", "clause: s1, note: 1}", "应当是文字"),
        ("value: on_birthday", "value: sometimes", "没有 sometimes"),
        ("parent: case", "parent: nobody", "不存在或绕成了圈"),
        (", parent: case", "", "一个且只有一个"),
        ("use: [on", "use: [shoe_size, on", "事实目录没有 shoe_size"),
    ],
)
def test_a_doubtful_manifest_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = pack_text(rule("a", "years(birth_on, applied_on)", "count"))
    assert old in text
    with pytest.raises(PackError) as caught:
        load_program(write_pack(tmp_path, text.replace(old, new, 1)))
    assert said in str(caught.value)


def test_years_needs_the_two_legal_choices(tmp_path: Path) -> None:
    found = refusal(tmp_path, rule("a", "years(birth_on, applied_on)", "count"), choices="")
    assert "还没有说明口径 age_turns、leap_birthday" in found


def test_a_question_of_the_system_needs_all_its_outputs(tmp_path: Path) -> None:
    text = pack_text(check("c", "applied_on >= birth_on") + rule("v", "first_reason(c)", "reason"))
    with pytest.raises(PackError, match="缺少输出 ends_on"):
        load_program(write_pack(tmp_path, text + "answers: {recheck: {verdict: v}}\n"))


def test_a_sentence_may_only_name_what_it_sees(tmp_path: Path) -> None:
    text = "  - {name: a, label: a, unit: count, is: '1', clause: s1, says: '账单 {bill_total_fen}'}\n"
    assert "{bill_total_fen} 看不到" in refusal(tmp_path, text)


def test_a_rule_written_twice_is_refused(tmp_path: Path) -> None:
    text = pack_text(rule("a", "1", "count") + rule("a", "2", "count"))
    with pytest.raises(PackError, match="a 这个名称用了两次"):
        load_program(write_pack(tmp_path, text))


def test_a_missing_file_a_binary_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="没有这个文件"):
        load_pack(tmp_path)
    (tmp_path / "pack.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match="UTF-8"):
        load_pack(tmp_path)
    (tmp_path / "pack.yaml").write_text("")
    with pytest.raises(PackError):
        load_pack(tmp_path)


def test_sources_are_checked_too(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, pack_text(rule("a", "1", "count")), sources=SOURCES + SOURCES)
    with pytest.raises(PackError, match="s1 写了两次"):
        load_pack(folder)
