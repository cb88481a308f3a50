"""Whatever is done to a pack, the loader says what is wrong or loads it; it never raises anything else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kangjiu.policy.engine import PackError, flatten, load_pack, pack_from_bytes
from kangjiu.policy.engine.starter import write_new

BITS = ["", "[]", "{}", "null", "true", "1", "-1", "9" * 18, "x", "open", "1.5", "*", "2024-02-29", "'", '"', ": ", "\n  - ",
    "set category", "a + b", "total_of(1)", "param(age_below, age)", "allocate(1, 1)", "first_reason()", "split(1,2,3)",
    "largest_of(bill_total_fen)", "earlier(1, case)", "years(1, 2)", "has_any(1, 2)", "known(age)", "{name}", "stepped(1, 2)"]  # fmt: skip


def _load(folder: Path) -> None:
    try:
        flatten(load_pack(folder))
    except PackError as error:
        assert error.problems


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_broken_file_is_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "made"
    if not folder.exists():
        write_new(folder)
        (tmp_path / "kept").mkdir()
        for path in folder.rglob("*.yaml"):
            (tmp_path / "kept" / path.name).write_text(path.read_text("utf-8"), "utf-8")
    path = data.draw(st.sampled_from(sorted(folder.rglob("*.yaml"))))
    text = (tmp_path / "kept" / path.name).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    path.write_text(text[:start] + data.draw(st.sampled_from(BITS)) + text[start + cut :], "utf-8")
    _load(folder)
    path.write_text(text, "utf-8")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_expression_in_a_rule_is_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "made"
    if not folder.exists():
        write_new(folder)
        (tmp_path / "kept").write_text((folder / "pack.yaml").read_text("utf-8"), "utf-8")
    words = [
        "birth_on", "bill_total_fen", "age", "cap_fen", "case", "bill", "age_below", "annual_standard_fen", "1", "0", "(", ")",
        ",", "+", "-", "*", "<", "==", "and", "or", "not", "if", "else", "in", "param(", "allocate(", "total_of(", "half_up(",
        "years(", "min(", "split(", "stepped(", "count_of(", "first_reason(", "known(", "has_any(", "carry_over(", "earlier(",
    ]  # fmt: skip
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=12)))
    kept = (tmp_path / "kept").read_text("utf-8")
    (folder / "pack.yaml").write_text(kept.replace("allocate(bill_total_fen, cap_fen)", f'"{text}"'), "utf-8")
    _load(folder)


@given(st.binary(max_size=200))
def test_any_bytes_as_canonical_form_are_refused(data: bytes) -> None:
    try:
        pack_from_bytes(data)
    except PackError:
        return
