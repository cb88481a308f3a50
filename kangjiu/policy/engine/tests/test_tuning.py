"""A draft's values: what a tier may change, and how the files look after."""

from __future__ import annotations

import pytest

from kangjiu.policy.engine import PackError, diff, flatten, load_line, tuning
from kangjiu.policy.engine.loading import pack_from_texts, texts_of
from kangjiu.policy.engine.pack_model import Source

FOLDER = "packs/shili-2026"
DRAFT = Source(id="draft", document="（草案）", section="拟", sentence="拟改为", kind="office")


@pytest.fixture(scope="module")
def line():
    pack, parents = load_line(FOLDER)
    upper = flatten(parents[0], parents[1:])
    return pack, parents, flatten(pack, parents), upper


def spot(dials, table, *keys):
    return next(one.spot for one in dials if one.table == table and tuple(v for _, v in one.keys) == keys)


def test_own_values_and_those_the_upper_tier_left_open_may_change(line):
    pack, _, program, upper = line
    dials, fixed = tuning.dials(pack, program, upper)
    assert {"training_standard_fen", "age_below"} <= {one.table for one in dials}
    assert {one.table for one in fixed} == set()


def test_what_the_upper_tier_closed_may_change_only_inside_its_limits():
    pack, parents = load_line("tests/packs/d14-lower")
    upper = flatten(parents[0], parents[1:])
    program = flatten(pack, parents)
    dials, _ = tuning.dials(pack, program, upper)
    limits = {one.range for one in dials if one.table == "month_standard_fen"}
    assert limits == {(1000, 2000)}  # 1000 is what the upper tier set, and it may not go below
    for number in (999, 1000, 2000, 2001):
        texts = tuning.with_values(
            texts_of("tests/packs/d14-lower"), pack, program, {("month_standard_fen", 0, 0): number}, DRAFT
        )
        if 1000 <= number <= 2000:
            flatten(pack_from_texts(texts), parents)
        else:
            with pytest.raises(PackError, match="超出上级允许的范围"):
                flatten(pack_from_texts(texts), parents)


def test_what_the_upper_tier_closed_for_good_is_fixed(line):
    pack, parents, program, upper = line
    own = [one for one in pack.definition.params if one.name != "review_days"]
    without = pack.definition.model_copy(update={"params": tuple(own)})
    lower = type(pack)(without)
    _, fixed = tuning.dials(lower, program, program)
    assert {one.table for one in fixed} == {"review_days"} | (
        set(upper.names.tables) - {one.name for one in own}
    )


def test_one_changed_value_changes_one_value_and_cites_the_draft(line):
    pack, parents, program, upper = line
    dials, _ = tuning.dials(pack, program, upper)
    at = spot(dials, "training_standard_fen", "autism", "band_0_6")
    texts = tuning.with_values(texts_of(FOLDER), pack, program, {at: 1_800_000}, DRAFT)
    changed = flatten(pack_from_texts(texts), parents)
    assert diff.differences(program, changed) == [
        "参数 training_standard_fen：autism、band_0_6 2025-01-01 起 16,000.00 元 → 18,000.00 元",
        "依据 draft：新增",
    ]
    assert "draft" in changed.names.tables["training_standard_fen"].versions[0].clauses


def test_files_without_a_changed_value_stay_to_the_letter(line):
    pack, _, program, upper = line
    texts = texts_of(FOLDER)
    dials, _ = tuning.dials(pack, program, upper)
    made = tuning.with_values(texts, pack, program, {spot(dials, "review_days"): 3}, DRAFT)
    assert {name for name in texts if made[name] != texts[name]} == {"params/values.yaml", "sources.yaml"}


def test_nothing_changed_changes_nothing(line):
    pack, _, program, _ = line
    texts = texts_of(FOLDER)
    assert tuning.with_values(texts, pack, program, {}, DRAFT) == texts


def test_shares_that_do_not_add_up_are_refused_when_read(line):
    pack, _, program, upper = line
    dials, _ = tuning.dials(pack, program, upper)
    at = spot(dials, "fund_shares", "central")
    texts = tuning.with_values(texts_of(FOLDER), pack, program, {at: 1}, DRAFT)
    with pytest.raises(PackError, match="合计 10000"):
        flatten(pack_from_texts(texts), line[1])
