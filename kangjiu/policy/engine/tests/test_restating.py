"""After a change of values the worked examples can be said anew."""

from __future__ import annotations

from kangjiu.policy.engine import flatten, load_line, restating, tuning
from kangjiu.policy.engine.examples import run_examples
from kangjiu.policy.engine.loading import Pack, pack_from_texts, texts_of
from kangjiu.policy.engine.pack_model import Source

FOLDER = "packs/shili-2026"


def test_examples_that_hold_stay_as_they_are():
    pack, parents = load_line(FOLDER)
    program = flatten(pack, parents)
    again = Pack(pack.definition, restating.restated(program, pack.examples))
    assert run_examples(again, program).ok
    assert [one.expect.keys() for one in again.examples] == [one.expect.keys() for one in pack.examples]


def test_after_a_change_the_restated_examples_hold_and_name_the_same_outputs():
    pack, parents = load_line(FOLDER)
    program = flatten(pack, parents)
    dials, _ = tuning.dials(pack, program, flatten(parents[0], parents[1:]))
    raised = {one.spot: one.value + 100_000 for one in dials if one.table == "training_standard_fen"}
    draft = Source(id="draft", document="（草案）", section="拟", sentence="拟改为", kind="office")
    changed = pack_from_texts(tuning.with_values(texts_of(FOLDER), pack, program, raised, draft))
    new = flatten(changed, parents)
    assert not run_examples(changed, new).ok
    again = Pack(changed.definition, restating.restated(new, changed.examples))
    assert run_examples(again, new).ok
    assert [one.name for one in again.examples] == [one.name for one in pack.examples]
