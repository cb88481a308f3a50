"""The command line, in the exact form people are told."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from kangjiu.policy import cli

PACKS = Path(__file__).parents[4] / "packs"
CASE = {
    "birth_on": "2020-01-01",
    "applied_on": "2026-03-01",
    "lives_with_parent": True,
    "bill": [{"bill_no": 1, "billed_on": "2026-03-31", "bill_total_fen": 1700000}],
}
CASES = (
    "case_id,birth_on,applied_on,lives_with_parent\nb,2020-01-01,2026-03-01,true\na,2018-01-01,2026-03-01,0\n"
)
BILLS = (
    "bill_id,case_id,bill_no,billed_on,bill_total_fen\n"
    "9,a,1,2026-04-30,100\n8,b,2,2026-04-30,1000000\n7,b,1,2026-03-31,1000000\n"
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    assert cli.main(["new", str(tmp_path / "made")]) == 0
    return tmp_path / "made"


def run(*words: Any) -> int:
    return cli.main([str(word) for word in words])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_new_pack_is_sound_and_can_be_locked(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", pack, "--publish", "--lock") == 0
    assert "6 条规则" in capsys.readouterr().out
    text = (pack / "pack.yaml").read_text("utf-8")
    (pack / "pack.yaml").write_text(text.replace("据实支付", "支付"), "utf-8")
    assert run("check", pack) == 1
    assert "与锁文件不符" in capsys.readouterr().err


def test_check_says_where_and_what_instead(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (pack / "pack.yaml").read_text("utf-8")
    (pack / "pack.yaml").write_text(text.replace("age < param(age_below)", "age / 2 < 3"), "utf-8")
    assert run("check", pack) == 1
    assert "pack.yaml:36: 不能直接相除；请改为：half_up(" in capsys.readouterr().err


def test_check_fails_when_an_example_comes_out_otherwise(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pack / "cases/examples.yaml"
    path.write_text(path.read_text("utf-8").replace("payable_fen: 600000", "payable_fen: 600001"), "utf-8")
    assert run("check", pack) == 1
    assert "bill 第 2 行 payable_fen：应当是 600001，算出 600000" in capsys.readouterr().err


def test_a_rule_without_an_example_warns_a_draft_and_stops_publishing(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / "cases/examples.yaml").write_text("[]\n", "utf-8")
    assert run("check", pack) == 0
    assert "警告：规则 age 没有示例用到" in capsys.readouterr().err
    assert run("check", pack, "--publish") == 1


def test_explain_in_words_and_as_trace(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"question": "trial", "on": "2026-04-01", "facts": CASE}), "utf-8")
    assert run("explain", pack, "--case", case) == 0
    text = capsys.readouterr().out
    assert "年度限额 16,000.00 元 内据实支付 16,000.00 元" in text
    assert "示例〔2026〕1号 第二条" in text
    assert run("explain", pack, "--case", case, "--format", "json") == 0
    trace = json.loads(capsys.readouterr().out)
    assert trace["rows"][0]["bill"][0]["rules"][-1]["value"] == 1600000


def test_explain_takes_bare_facts_too(pack: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE), "utf-8")
    assert run("explain", pack, "--case", case) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"facts": {"birth_on": "2020-13-01"}}', "birth_on：出生日期应当是日期"),
        ('{"facts": {"height": 3}}', "没有这个名称"),
        ('{"question": "why", "facts": {}}', "不回答 why；可以问：trial"),
        ('{"a": 1.5}', "不能写小数 1.5"),
        ("[1]", "应当是一个对象"),
        ("{", "case.json"),
    ],
)
def test_explain_says_what_is_wrong(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    case = tmp_path / "case.json"
    case.write_text(content, "utf-8")
    assert run("explain", pack, "--case", case) == 1
    assert said in capsys.readouterr().err


def test_explain_of_a_missing_fact_is_not_all_well(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"facts": {**CASE, "birth_on": None}}), "utf-8")
    assert run("explain", pack, "--case", case) == 1
    assert "停：缺少出生日期" in capsys.readouterr().out


def tables(folder: Path, cases: str = CASES, bills: str = BILLS) -> tuple[str, ...]:
    (folder / "c.csv").write_text(cases, "utf-8")
    (folder / "b.csv").write_text(bills, "utf-8")
    return ("--in", f"case={folder / 'c.csv'}", "--in", f"bill={folder / 'b.csv'}")


def test_compute_keeps_the_order_of_the_input(pack: Path, tmp_path: Path) -> None:
    assert run("compute", pack, *tables(tmp_path), "--out", tmp_path / "out") == 0
    assert read(tmp_path / "out/case.csv") == [
        {"case_id": "b", "verdict": "none", "cap_fen": "1600000"},
        {"case_id": "a", "verdict": "within_age", "cap_fen": "1600000"},
    ]
    assert read(tmp_path / "out/bill.csv") == [
        {"bill_id": "9", "case_id": "a", "payable_fen": "100"},
        {"bill_id": "8", "case_id": "b", "payable_fen": "600000"},
        {"bill_id": "7", "case_id": "b", "payable_fen": "1000000"},
    ]


@pytest.mark.parametrize(
    ("cases", "bills", "said"),
    [
        (CASES.replace("2018-01-01", "1.1.2018"), BILLS, "c.csv 第 2 行 birth_on：出生日期应当是日期"),
        (
            CASES,
            BILLS.replace("4-30,100\n", "4-30,1.5\n"),
            "b.csv 第 1 行 bill_total_fen：账单总额应当是整数",
        ),
        (CASES, BILLS.replace("9,a", "9,z"), "b.csv 第 1 行 case_id：上层没有编号 'z'"),
        (CASES + "a,2020-01-01,2026-03-01,true\n", BILLS, "c.csv 第 3 行 case_id：编号 a 重复"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_computed(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], cases: str, bills: str, said: str
) -> None:
    given = tables(tmp_path, cases, bills)
    assert run("compute", pack, *given, "--out", tmp_path / "out") == 1
    assert said in capsys.readouterr().err
    good = [row for row in read(tmp_path / "out/bill.csv") if row["bill_id"] == "8"]
    assert good[0]["payable_fen"] == "600000"
    assert run("compute", pack, *given, "--out", tmp_path / "strict", "--strict") == 1
    assert not (tmp_path / "strict").exists()


def test_compute_says_what_is_missing(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tables(tmp_path)
    out = ("--out", tmp_path / "out")
    assert run("compute", pack, *given[:2], *out) == 1
    assert "还缺 --in bill=文件" in capsys.readouterr().err
    assert run("compute", pack, "--in", "moon=x", *out) == 1
    assert "层是 case、bill" in capsys.readouterr().err
    assert run("compute", pack, *given, *out, "--question", "moon") == 1
    assert "可以问：trial" in capsys.readouterr().err


def test_diff_names_values_and_counts_rows(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    assert run("new", copy, "--from", pack) == 0
    path = copy / "params/standards.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 1600000", "value: 1500000"), "utf-8")
    capsys.readouterr()
    assert run("diff", pack, copy, *tables(tmp_path)) == 0
    out = capsys.readouterr().out
    assert "参数 annual_standard_fen：2026-01-01 起 16,000.00 元 → 15,000.00 元" in out
    assert "bill payable_fen：1 行不同，合计差 -100000" in out
    assert run("diff", pack, pack) == 0
    assert "含义相同" in capsys.readouterr().out


def test_new_does_not_overwrite(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", pack) == 1
    assert "目录已经有内容" in capsys.readouterr().err


def test_a_wrong_call_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fly") == 2
    assert run("check") == 2
    assert run("check", "/nonexistent/pack") == 1


def test_the_real_packs_compute_from_tables(tmp_path: Path) -> None:
    files = {
        "case": "case_id,birth_on,applied_on,hardship\n1,2021-03-05,2026-01-12,minimum_living|monitored\n",
        "item": "item_id,case_id,benefit_item,item_category,settled_fen,half_months_used\n1,1,training,physical,0,0\n",
        "month": "month_id,item_id,month_on,trained_days\n1,1,2026-10-01,20\n",
        "bill": "month_id,bill_no,billed_on,bill_total_fen,basic_fen,serious_fen,assistance_fen,programme_fen,"
        "account_fen,commercial_fen,charity_fen,out_of_catalogue_fen,own_first_fen,not_assisted_fen\n"
        "1,1,2026-10-31,648000,252000,78000,63000,0,0,0,0,228000,0,0\n",
    }
    given = []
    for level, text in files.items():
        (tmp_path / level).write_text(text, "utf-8")
        given += ["--in", f"{level}={tmp_path / level}"]
    out = tmp_path / "out"
    assert (
        run(
            "compute", PACKS / "shili-2026", *given, "--out", out, "--question", "month", "--on", "2026-11-01"
        )
        == 0
    )
    assert read(out / "bill.csv")[0]["payable_fen"] == "200000"
