"""One small pack for each dimension of published policies, written with nothing but the how-to page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kangjiu.policy import cli
from kangjiu.policy.engine import PackError, flatten, load_line, load_program
from kangjiu.policy.engine.examples import decided, given_values, run_examples
from kangjiu.policy.engine.tests import engines
from kangjiu.policy.engine.tests.test_agreement import disagreements
from kangjiu.policy.engine.words import VOCABULARY

HERE = Path(__file__).parent
HOW_TO = HERE.parents[1] / "docs/how-to/write-a-policy-pack.md"
ALL = sorted(path.parent for path in HERE.glob("*/pack.yaml"))


def test_every_dimension_has_a_pack() -> None:
    numbers = {int(folder.name[1:3]) for folder in ALL}
    assert numbers == set(range(1, 16))


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_the_command_finds_the_pack_fit_to_publish(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(folder), "--publish"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_the_examples_see_every_condition_from_both_sides(folder: Path) -> None:
    pack, parents = load_line(folder)
    report = run_examples(pack, flatten(pack, parents))
    assert report.complete
    assert report.missed_branches == []


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_every_word_of_the_packs_is_explained_in_the_how_to(folder: Path) -> None:
    text = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.yaml"))
    used = [word for word in VOCABULARY if re.search(rf"\b{word}\(", text)]
    how_to = HOW_TO.read_text("utf-8")
    assert [word for word in used if f"`{word}(" not in how_to] == []


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_both_ways_to_compute_agree_on_the_examples(folder: Path) -> None:
    pack, parents = load_line(folder)
    program = flatten(pack, parents)
    found = [disagreements(decided(given_values(program, one.given), one)) for one in pack.examples]
    assert found == [[] for _ in pack.examples]


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_the_engines_for_many_cases_agree_on_random_ones(folder: Path) -> None:
    assert engines.disagree(load_program(folder)) == []


# what people who know only the page write first, and what the command says then
FIRST_TRIES = [
    ("pack.yaml", "min(price_fen, most_fen)", "min(price_fen，most_fen)", "逗号、括号用半角"),
    ("pack.yaml", "0 if granted == 0 else", "0 if granted = 0 else", "相等写 =="),
    ("pack.yaml", "deaf_enough and old_enough else", "deaf_enough && old_enough else", "写 and"),
    ("pack.yaml", "deaf_enough and old_enough else", "deaf_enough 且 old_enough else", "写 and"),
    ("pack.yaml", "1 if deaf_enough and old_enough else 0", "1 if deaf_enough", "甲 if 条件 else 乙"),
    ("pack.yaml", "half_up(param(aid_fen) * param(second_bp), 10000)", "param(aid_fen) * 80%", "百分比写 half_up"),
    ("pack.yaml", "half_up(param(aid_fen) * param(second_bp), 10000)", "param(aid_fen) * param(second_bp)", "half_up(金额 * 比例"),
    ("pack.yaml", "levels:\n  case", "levels:\n\tcase", "缩进用空格，不用制表符"),
    ("pack.yaml", "title: ", "title：", "键后面用半角冒号"),
    ("pack.yaml", "most_fen)\", clause: s3}", "most_fen)\"}", "rules.8（payable_fen）.clause：缺少这一项"),
    ("pack.yaml", "notice: 示", "extends: {pack: a, hash: '00'}\nnotice: 示", "64 位摘要；先不写，用 check --pin 填"),
    ("params/values.yaml", "to: 2027-12-31, clause: s1, value: 41}", "to: 2027-12-31, clause: s1, value: 41}, "
     "{from: 2027-07-01, to: 2027-12-31, clause: s1, value: 45}", "上一段的 to 写 2027-06-30"),
    ("cases/all.yaml", "question: ears", "question: ear", "本包不回答 ear；可以问：ears"),
    ("cases/all.yaml", "loss_db: 41", "loss: 41", "都没有这个名称；是不是 loss_db"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), FIRST_TRIES)
def test_a_first_try_is_told_what_to_write_instead(
    file: str, old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "p03-two-ears"
    shutil.copytree(HERE / "p03-two-ears", folder, ignore=shutil.ignore_patterns("pack.lock"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    assert cli.main(["check", str(folder)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "extends", ["{pack: d14-upper}", "{pack: d14-upper, hash: ''}", "\n  pack: d14-upper"]
)
def test_the_command_pins_the_tier_above(
    extends: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("d14-upper", "d14-lower"):
        shutil.copytree(HERE / name, tmp_path / name, ignore=shutil.ignore_patterns("pack.lock"))
    path = tmp_path / "d14-lower/pack.yaml"
    path.write_text(re.sub(r"extends: \{.*\}", f"extends: {extends}", path.read_text("utf-8")), "utf-8")
    assert cli.main(["check", str(path.parent)]) == 1
    assert "d14-upper 还没有钉住；请改为：核对后运行 check --pin" in capsys.readouterr().err
    assert cli.main(["check", str(path.parent), "--pin"]) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("value: 999}", "999 超出上级允许的范围"), ("value: 2001}", "2001 超出上级允许的范围")],
)
def test_a_lower_tier_may_neither_fall_below_nor_rise_above(tmp_path: Path, wrong: str, said: str) -> None:
    for name in ("d14-upper", "d14-lower"):
        shutil.copytree(HERE / name, tmp_path / name)
    values = tmp_path / "d14-lower/params/values.yaml"
    values.write_text(values.read_text("utf-8").replace("value: 1300}", wrong), "utf-8")
    with pytest.raises(PackError, match=said):
        flatten(*load_line(tmp_path / "d14-lower"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("pack.yaml", "count_of(kind == sick)", "count_of(kind == ill)", "没有 ill"),
        ("pack.yaml", "min(3, sick_days)", "min(3, sick_day)", "没有 sick_day 这个名称"),
        ("pack.yaml", "min(day_total, 22), 22)", "min(day_total, 22), absent_days)", "除数可能是 0"),
        ("params/values.yaml", "to: 2026-12-31, clause: s1, value: 1600", "to: 2025-12-31, clause: s1, value: 1600",
         "没有盖住整个有效期"),
        ("params/values.yaml", "clause: s1, value: 20", "clause: s9, value: 20", "依据 s9 不在 sources.yaml"),
        ("cases/all.yaml", "by_day_fen: 1455", "by_day_fen: 1454", "应当是 1454，算出 1455"),
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, said: str
) -> None:
    shutil.copytree(HERE / "d09-attendance", tmp_path / "d09-attendance")
    path = tmp_path / "d09-attendance" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (tmp_path / "d09-attendance/pack.lock").unlink()
    assert cli.main(["check", str(tmp_path / "d09-attendance")]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert file in err or "示例 counted_half_and_not" in err
