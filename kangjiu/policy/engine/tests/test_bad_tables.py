"""Tables as a county clerk has them: what is wrong is named with file, row and column, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kangjiu.policy import cli
from kangjiu.policy.engine.tests.test_cli import BILLS, CASES, pack, read, run, tables

__all__ = ["pack"]
HEADS = [text.splitlines()[0] + "\n" for text in (CASES, BILLS)]


@pytest.mark.parametrize(
    ("cases", "bills", "said"),
    [
        (
            CASES.replace("birth_on", "born_on"),
            BILLS,
            "c.csv 没有列 birth_on（出生日期）；是不是写成了 born_on",
        ),
        (
            CASES.replace("case_id", "number"),
            BILLS,
            "上层没有编号 'a'（c.csv 没有列 case_id，它的行按 1、2、3 … 编号）",
        ),
        (CASES.replace(",", ";"), BILLS, "c.csv 用分号分隔；要用逗号"),
        (CASES.replace(",", "\t"), BILLS, "c.csv 用制表符分隔；要用逗号"),
        (CASES.replace("applied_on", "birth_on"), BILLS, "c.csv 的列 birth_on 写了两次"),
        ("", BILLS, "c.csv 没有表头；第一行写列名"),
        (CASES.replace("2026-03-01,true", "2026-03-01"), BILLS, "c.csv 第 1 行 整行：有 3 格，表头有 4 列"),
        (CASES.replace("true", "true,1"), BILLS, "c.csv 第 1 行 整行：有 5 格，表头有 4 列"),
        (CASES.replace("b,2020", '"b,2020'), BILLS, "c.csv 不是 CSV"),
        (
            CASES,
            BILLS.replace("1000000", "10000.00"),
            "给的是 '10000.00'（金额按分写，不写元、小数点和千分位）",
        ),
        (CASES, BILLS.replace("1000000", '"1,000,000"'), "给的是 '1,000,000'（金额按分写"),
        (CASES.replace("2020-01-01", "2020/1/1"), BILLS, "birth_on：出生日期应当是日期 YYYY-MM-DD"),
        (HEADS[0], BILLS, "b.csv 第 1 行 case_id：上层没有编号 'a'"),
    ],
)
def test_a_table_that_is_not_right_is_told_how(
    cases: str, bills: str, said: str, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compute", pack, *tables(tmp_path, cases, bills), "--out", tmp_path / "out") == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["scalar", "numpy"])
def test_tables_without_rows_are_no_error(engine: str, pack: Path, tmp_path: Path) -> None:
    given = (*tables(tmp_path, *HEADS), "--out", tmp_path / "out", "--engine", engine)
    assert run("compute", pack, *given) == 0
    assert read(tmp_path / "out/case.csv") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "c.csv",
            CASES.replace("b,", "孩,").encode("gb18030"),
            "c.csv 不是 UTF-8 文字；在表格软件里另存为“CSV UTF-8",
        ),
        ("c.xlsx", b"PK", "c.xlsx 是工作簿；在表格软件里另存为“CSV UTF-8"),
        ("c.parquet", b"PAR1", "c.parquet 不是 Parquet 文件，或者没有写完"),
    ],
)
def test_another_kind_of_file_is_told_how_to_save(
    name: str, content: bytes, said: str, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [word.replace("c.csv", name) for word in map(str, tables(tmp_path))]
    (tmp_path / name).write_bytes(content)
    assert run("compute", pack, *given, "--out", tmp_path / "out") == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--in", "case=c.csv", "--in", "case=c.csv", "--out", "o"), 1, "--in case 写了两次；一层一个文件"),
        (("--in", "case=c.csv", "--out", "o", "--engine", "cuda"), 2, "--engine 没有 'cuda'，可选 'auto'"),
        (("--in", "case=c.csv", "--out", "o", "--on", "2026/1/1"), 2, "--on 2026/1/1 不是 YYYY-MM-DD"),
        (("--in", "case=c.csv"), 2, "还缺 --out"),
        (("--in", "case=c.csv", "--out", "o", "--fast"), 2, "不认识 --fast"),
        (("--in", "case=c.csv", "--out", "o"), 1, "还缺 --in bill=文件"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(
    words: tuple[str, ...], code: int, said: str, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compute", pack, *words) == code
    assert said in capsys.readouterr().err


def test_a_file_in_the_way_is_named(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tables(tmp_path)
    assert run("compute", pack, *given, "--out", tmp_path / "c.csv") == 1
    assert "已经有同名的文件，不能当文件夹用：" in capsys.readouterr().err
    assert run("explain", pack, "--case", tmp_path / "none.json") == 1
    assert "没有这个文件：" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (
            "unit: fen, range: [0, 9999999]",
            "unit: count, range: [0, 9999999]",
            1,
            "extra（另问）在两个包里的层、单位或选项不同",
        ),
        (
            "range: [0, 9999999]",
            "range: [0, 50]",
            1,
            "c.csv 第 1 行 extra：另问应当是整数（分，0 至 50），给的是 '60'",
        ),
        ("range: [0, 9999999]", "range: [0, 99999999]", 0, ""),
    ],
)
def test_a_fact_of_two_packs_must_mean_the_same(
    old: str, new: str, code: int, said: str, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "    extra: {label: 另问, level: case, unit: fen, range: [0, 9999999], proof: 无, answered_by: 系统, clause: s1}\n"
    rule = "  - {name: extra_out, label: 另问, unit: UNIT, is: extra, clause: s1}\n"
    folders = []
    for name, change in (("base", ("", "")), ("draft", (old, new))):
        assert cli.main(["new", str(tmp_path / name), "--from", str(pack)]) == 0
        path = tmp_path / name / "pack.yaml"
        text = path.read_text("utf-8").replace("  asked:\n", "  asked:\n" + asked.replace(*change))
        unit = "count" if "count" in change[1] else "fen"
        text = text.replace("rules:\n", "rules:\n" + rule.replace("UNIT", unit))
        path.write_text(
            text.replace("payable_fen: payable_fen", "payable_fen: payable_fen, extra_out: extra_out"),
            "utf-8",
        )
        folders.append(path.parent)
    cases = (
        CASES.replace("parent\n", "parent,extra\n").replace("true\n", "true,60\n").replace(",0\n", ",0,1\n")
    )
    assert run("simulate", *folders, *tables(tmp_path, cases)) == code
    assert said in capsys.readouterr().err
