"""Tables in and out: every engine and format writes the same, bad rows are named, a missing extra says what to install."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pytest
from pyarrow import parquet

from kangjiu.policy import cli
from kangjiu.policy.engine.bulk import targets
from kangjiu.policy.engine.tests.making import CHOICES, SOURCES, write_pack
from kangjiu.policy.engine.tests.test_cli import BILLS, CASES, pack, read, run, tables

__all__ = ["pack"]
ENGINES = targets.available()

MESSY_CASES = (
    "case_id,on,birth_on,applied_on,lives_with_parent,township\n"
    "c3,,2020-01-01,2026-03-01,true,甲\nc1,2026-05-01,2019-05-01,2026-03-01,false,乙\n"
    "c2,2030-01-01,2020-01-01,2026-03-01,true,甲\nc4,,2020-01-01,,true,乙\nc5,,x,2026-03-01,true,乙\n"
    "c6,2026-05-01,2021-01-01,2026-03-01,,甲\nc7,,2022-01-01,2026-03-01,true,甲\n"
)
MESSY_BILLS = (
    "id,case_id,bill_no,billed_on,bill_total_fen\n"
    "1,c7,1,2026-01-05,900000\n2,c3,2,2026-04-30,1000000\n3,c7,2,2026-01-04,900000\n4,c3,1,2026-04-30,900000\n"
    "5,c1,1,2026-04-30,100\n6,c4,1,2026-04-30,100\n7,c5,1,2026-04-30,100\n8,zz,1,2026-04-30,100\n9,c6,,2026-04-30,5\n"
    "10,c2,1,2026-04-30,5\n"
)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_writes_the_same_files_from_messy_tables(
    engine: str, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tables(tmp_path, MESSY_CASES, MESSY_BILLS)
    assert run("compute", pack, *given, "--out", tmp_path / "out", "--engine", engine) == 1
    said = capsys.readouterr().err
    assert "c.csv 第 5 行 birth_on" in said
    assert "b.csv 第 8 行 case_id：上层没有编号 'zz'" in said
    assert "停：缺少申请日（1 例）" in said
    cases = read(tmp_path / "out/case.csv")
    assert [(row["case_id"], row["verdict"], row["cap_fen"]) for row in cases] == [
        ("c3", "none", "1600000"), ("c1", "with_parent", "1600000"), ("c2", "", ""), ("c4", "", ""), ("c5", "", ""),
        ("c6", "", "1600000"), ("c7", "none", "1600000"),
    ]  # fmt: skip
    bills = read(tmp_path / "out/bill.csv")
    paid = ["700000", "700000", "900000", "900000", "100", "", "", "", "5", ""]
    assert [row["id"] for row in bills] == [str(number) for number in range(1, 11)]
    assert [row["payable_fen"] for row in bills] == paid


def as_parquet(path: Path, **kinds: Any) -> Path:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {}
    for name in rows[0]:
        texts = [row[name] or None for row in rows]
        kind = kinds.get(name, arrow.string())
        columns[name] = arrow.array(texts, arrow.string()).cast(kind)
    target = path.with_suffix(".parquet")
    parquet.write_table(arrow.table(columns), target)
    return target


@pytest.mark.parametrize("engine", ENGINES)
def test_parquet_goes_in_and_out_with_its_own_types(engine: str, pack: Path, tmp_path: Path) -> None:
    tables(tmp_path)
    date, whole = arrow.date32(), arrow.int64()
    cases = as_parquet(tmp_path / "c.csv", birth_on=date, applied_on=date, lives_with_parent=arrow.bool_())
    bills = as_parquet(tmp_path / "b.csv", bill_id=whole, bill_no=whole, bill_total_fen=arrow.int32())
    out = tmp_path / "out"
    given = ("--in", f"case={cases}", "--in", f"bill={bills}", "--out", out, "--engine", engine)
    assert run("compute", pack, *given, "--format", "parquet") == 0
    assert parquet.read_table(out / "case.parquet").to_pylist() == [
        {"case_id": "b", "verdict": "none", "cap_fen": 1600000},
        {"case_id": "a", "verdict": "within_age", "cap_fen": 1600000},
    ]
    found = parquet.read_table(out / "bill.parquet")
    assert found.column("payable_fen").to_pylist() == [100, 600000, 1000000]
    assert found.column("bill_id").to_pylist() == [9, 8, 7]


def test_bad_cells_of_parquet_are_named(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables(tmp_path, CASES, BILLS.replace("30,100\n", "30,-100\n"))
    bills = as_parquet(tmp_path / "b.csv", bill_no=arrow.int64(), bill_total_fen=arrow.int64())
    given = ("--in", f"case={tmp_path / 'c.csv'}", "--in", f"bill={bills}", "--out", tmp_path / "out")
    assert run("compute", pack, *given) == 1
    assert "b.parquet 第 1 行 bill_total_fen：账单总额应当是整数" in capsys.readouterr().err
    wrong = as_parquet(tmp_path / "b.csv", bill_total_fen=arrow.float64())
    assert run("compute", pack, *given[:2], "--in", f"bill={wrong}", *given[4:]) == 1
    assert "bill_total_fen 是 double" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("library", "words"),
    [
        ("numba", ("--engine", "numba")),
        ("duckdb", ("--engine", "duckdb")),
        ("pyspark", ("--engine", "spark")),
        ("pyarrow", ("--format", "parquet")),
    ],
)
def test_a_missing_extra_says_what_to_install(
    library: str, words: tuple[str, ...], pack: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == library else real(name, *rest)
    )
    assert run("compute", pack, *tables(tmp_path), "--out", tmp_path / "out", *words) == 1
    said = capsys.readouterr().err
    assert "pip install" in said
    assert "locks/" in said
    assert not (tmp_path / "out").exists()


def test_rows_beyond_the_largest_number_are_bad(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "bill_id,case_id,bill_no,billed_on,bill_total_fen\n" + "".join(
        f"{number},a,{number},2026-04-30,1\n" for number in range(61)
    )
    assert run("compute", pack, *tables(tmp_path, CASES, many), "--out", tmp_path / "out") == 1
    assert "c.csv 第 2 行 bill：有 61 行，最多 60 行" in capsys.readouterr().err


def test_simulate_says_what_a_draft_costs_and_who_gains(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft"
    assert cli.main(["new", str(draft), "--from", str(pack)]) == 0
    path = draft / "params/standards.yaml"
    text = (
        path.read_text("utf-8").replace("value: 1600000", "value: 1700000").replace("value: 7}", "value: 9}")
    )
    path.write_text(text, "utf-8")
    given = tables(
        tmp_path,
        MESSY_CASES.replace("false,乙", "true,乙").replace(",x,", ",2020-01-01,").replace("2019", "2018"),
        MESSY_BILLS,
    )
    for engine in ("numpy", "numba") if "numba" in ENGINES else ("numpy",):
        capsys.readouterr()
        code = run("simulate", pack, draft, *given, "--by", "township", "--engine", engine)
        lines = capsys.readouterr().out.splitlines()
        assert code == 1
        assert lines[0] == "合计：7 例，可享受 3 → 4，新增 1，失去 0，多得 2，少得 0，算不出 3"
        assert "  bill payable_fen：32,002.00 元 → 34,002.00 元，差 +2,000.00 元" in lines
        assert "township=甲：4 例，可享受 2 → 2，新增 0，失去 0，多得 2，少得 0，算不出 2" in lines


POPULATION = f"""\
pack: everybody
title: 全体
kind: example
tier: county
region: "999901"
valid: {{from: 2024-01-01, to: 2026-12-31}}
{CHOICES}levels:
  everybody: {{label: 全体, population: true}}
  case: {{label: 孩子, parent: everybody, most: 1000, order: [number]}}
inputs:
  asked:
    budget: {{label: 总额, level: everybody, unit: fen, range: [0, 99999], proof: 无, answered_by: 系统, clause: s1}}
    number: {{label: 序号, level: case, unit: count, range: [0, 9999], proof: 无, answered_by: 系统, clause: s1}}
    cost: {{label: 费用, level: case, unit: fen, range: [0, 99999], proof: 票据, answered_by: 机构, clause: s1}}
rules:
  - {{name: one, level: case, label: 一人, unit: count, is: '1', clause: s1}}
  - {{name: asked_fen, level: everybody, label: 合计, unit: fen, is: total_of(cost), clause: s1}}
  - {{name: ahead, level: case, label: 前面几人, unit: count, is: "earlier(one, everybody)", clause: s1}}
  - {{name: placed, level: case, label: 有名额, unit: bool, is: ahead < 2, clause: s1}}
  - {{name: paid_fen, level: case, label: 支付, unit: fen, clause: s1,
     is: "cost if asked_fen <= budget else half_up(cost * budget, max(1, asked_fen))"}}
answers: {{try: {{asked_fen: asked_fen, placed: placed, paid_fen: paid_fen}}}}
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_population_is_computed_in_one_piece(engine: str, tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "p", POPULATION, "", SOURCES)
    (tmp_path / "case.csv").write_text("case_id,number,cost\nx,3,100\ny,1,60\nz,2,40\n", "utf-8")
    (tmp_path / "all.csv").write_text("budget\n100\n", "utf-8")
    given = ("--in", f"case={tmp_path / 'case.csv'}", "--in", f"everybody={tmp_path / 'all.csv'}")
    assert run("compute", folder, *given, "--out", tmp_path / "out", "--engine", engine) == 0
    rows = read(tmp_path / "out/case.csv")
    assert [(row["case_id"], row["placed"], row["paid_fen"]) for row in rows] == [
        ("x", "false", "50"), ("y", "true", "30"), ("z", "true", "20"),
    ]  # fmt: skip
    assert read(tmp_path / "out/everybody.csv") == [{"asked_fen": "200"}]
