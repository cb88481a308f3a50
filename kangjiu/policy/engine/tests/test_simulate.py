"""What a draft costs, in groups by any column of any file: the groups' money adds up to the whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kangjiu.policy.engine import load_program
from kangjiu.policy.engine.bulk import simulate, targets
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import ALL, with_all_outputs
from kangjiu.policy.engine.tests.making import CHOICES, SOURCES, write_pack
from kangjiu.policy.engine.tests.test_cli import run

ENGINES = tuple(name for name in ("numpy", "numba", "duckdb") if name in targets.available())
PACK = f"""\
pack: levels
title: 三层
kind: example
tier: county
region: "999901"
valid: {{from: 2024-01-01, to: 2026-12-31}}
{CHOICES}levels:
  case: {{label: 孩子}}
  item: {{label: 项目, parent: case, most: 5}}
  bill: {{label: 账单, parent: item, most: 5}}
  visit: {{label: 回访, parent: case, most: 5}}
inputs:
  asked:
    extra: {{label: 慰问金, level: case, unit: fen, range: [0, 9999], proof: 无, answered_by: 系统, clause: s1}}
    cost: {{label: 费用, level: bill, unit: fen, range: [0, 9999], proof: 无, answered_by: 系统, clause: s1}}
    fee: {{label: 回访费, level: visit, unit: fen, range: [0, 9999], proof: 无, answered_by: 系统, clause: s1}}
rules:
  - {{name: extra_fen, label: 慰问金, unit: fen, is: extra, clause: s1}}
  - {{name: paid, level: bill, label: 支付, unit: fen, is: cost * FACTOR, clause: s1}}
  - {{name: fee_fen, level: visit, label: 回访费, unit: fen, is: fee, clause: s1}}
answers: {{try: {{extra_fen: extra_fen, payable_fen: paid, fee_fen: fee_fen}}}}
"""
FILES = {
    "case": "case_id,township,extra,remark\na,甲,1,x\nb,乙,2,y\nc,甲,4,\n",
    "item": "item_id,case_id,category,remark\n1,b,听力,p\n2,a,智力,q\n3,a,听力,r\n",
    "bill": "bill_id,item_id,provider,cost\n10,3,仁爱,100\n11,1,仁爱,200\n12,1,启明,400\n13,2,启明,800\n",
    "visit": "visit_id,case_id,fee\nv,a,1000\n",
}


@pytest.fixture
def packs(tmp_path: Path) -> tuple[Path, Path]:
    made = []
    for folder, factor in (("base", "1"), ("draft", "2")):
        text = PACK.replace("FACTOR", factor)
        made.append(write_pack(tmp_path / folder / "levels", text, "[]\n", SOURCES))
    for level, text in FILES.items():
        (tmp_path / f"{level}s.csv").write_text(text, "utf-8")
    return made[0], made[1]


def tables(folder: Path) -> list[str]:
    return [word for level in FILES for word in ("--in", f"{level}={folder / f'{level}s.csv'}")]


def simulated(packs: tuple[Path, Path], folder: Path, *by: str, engine: str = "numpy") -> simulate.Simulation:
    plans = [Plan(with_all_outputs(load_program(path), None), ALL) for path in packs]
    files = {level: folder / f"{level}s.csv" for level in FILES}
    return simulate.simulate(*plans, files, by=by, engine=engine, on=None)


def paid(found: simulate.Simulation) -> dict[str, list[int]]:
    """Payable money by group."""
    return {"/".join(labels): sums.money["bill", "payable_fen"] for labels, sums in found.groups.items()}


def cases(found: simulate.Simulation) -> dict[str, int]:
    return {"/".join(labels): sums.cases["cases"] for labels, sums in found.groups.items()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "by",
    [
        ("township",),
        ("category",),
        ("provider",),
        ("township", "provider"),
        ("category", "fee"),
        ("case_id", "cost"),
    ],
)
def test_the_groups_add_up_to_the_whole(
    by: tuple[str, ...], engine: str, packs: tuple[Path, Path], tmp_path: Path
) -> None:
    found = simulated(packs, tmp_path, *by, engine=engine)
    for key, whole in found.whole.money.items():
        assert [sum(s.money[key][side] for s in found.groups.values()) for side in (0, 1)] == whole
    assert found.whole.money == {
        ("case", "extra_fen"): [7, 7], ("bill", "payable_fen"): [1500, 3000], ("visit", "fee_fen"): [1000, 1000],
    }  # fmt: skip
    assert found.whole.cases["cases"] == 3


def test_a_column_of_an_upper_level_groups_the_rows_below(packs: tuple[Path, Path], tmp_path: Path) -> None:
    found = simulated(packs, tmp_path, "township")
    assert paid(found) == {"甲": [900, 1800], "乙": [600, 1200]}
    assert cases(found) == {"甲": 2, "乙": 1}
    assert found.groups[("甲",)].cases["more"] == 1


def test_a_column_of_a_lower_level_groups_its_rows_and_counts_a_case_in_each(
    packs: tuple[Path, Path], tmp_path: Path
) -> None:
    found = simulated(packs, tmp_path, "provider")
    assert paid(found) == {"仁爱": [300, 600], "启明": [1200, 2400], "（不分）": [0, 0]}
    assert cases(found) == {"仁爱": 2, "启明": 2, "（不分）": 1}
    assert found.groups[("（不分）",)].money["case", "extra_fen"] == [7, 7]
    assert found.groups[("（不分）",)].money["visit", "fee_fen"] == [1000, 1000]


def test_columns_of_two_levels_are_combined_row_by_row(packs: tuple[Path, Path], tmp_path: Path) -> None:
    found = simulated(packs, tmp_path, "category", "provider")
    assert Counter({key: base for key, (base, _) in paid(found).items()}) == {
        "听力/仁爱": 300, "听力/启明": 400, "智力/启明": 800, "（不分）/（不分）": 0,
    }  # fmt: skip
    assert cases(found) == {"听力/仁爱": 2, "听力/启明": 1, "智力/启明": 1, "（不分）/（不分）": 1}


def test_an_empty_cell_is_a_group_of_its_own(packs: tuple[Path, Path], tmp_path: Path) -> None:
    found = simulated(packs, tmp_path, "case.remark")
    assert cases(found) == {"x": 1, "y": 1, "（空）": 1}


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (
            "colour",
            "--by colour：没有文件有这一列；cases.csv 有 case_id、township、extra、remark；items.csv 有",
        ),
        ("remark", "--by remark：cases.csv、items.csv 里都有这一列；写成 case.remark 或 item.remark"),
    ],
)
def test_a_column_that_cannot_be_told_is_named(
    by: str, said: str, packs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("simulate", *packs, *tables(tmp_path), "--by", by) == 1
    assert said in capsys.readouterr().err


def test_groups_are_printed_after_the_whole(
    packs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("simulate", *packs, *tables(tmp_path), "--by", "township", "item.category") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("合计：3 例，可享受 2 → 2")
    assert any(line.startswith("township=甲，item.category=听力：1 例") for line in lines)
