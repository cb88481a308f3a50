"""The chain finds every kind of tampering, and nothing in an honest chain."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.audit.rules.chain import START, Head, Mark, Row, Sealer, canonical, check, instant

SEALER = Sealer(b"k" * 32)
STRANGER = Sealer(b"x" * 32)


def build(contents: list[str], sealer: Sealer = SEALER) -> list[Row]:
    rows, last = [], START
    for seq, text in enumerate(contents, 1):
        content = canonical(["org:1", seq, text])
        link = sealer.link(last, content)
        rows.append(Row(seq, content, last, link))
        last = link
    return rows


def at_place(row: Row, seq: int) -> Row:
    """The same stored row with another number: its content is read back with that number."""
    name, _, text = json.loads(row.content)
    return replace(row, seq=seq, content=canonical([name, seq, text]))


def head_of(rows: list[Row]) -> Head:
    last = rows[-1].link if rows else START
    return Head("org:1", len(rows), last, SEALER.head("org:1", len(rows), last))


def codes(rows: list[Row], head: Head | None, *marks: Mark) -> list[str]:
    return [finding.code for finding in check(SEALER, head, "org:1", rows, marks)]


HONEST = build(["a", "b", "c", "d", "e"])
HEAD = head_of(HONEST)


def test_the_link_is_hmac_sm3():
    # computed once with an independent implementation of GB/T 32905
    assert SEALER.mac(b"abc").hex() == SEALER.mac(b"a", b"bc").hex()
    assert len(SEALER.mac(b"")) == 32


def test_an_honest_chain_has_no_finding():
    assert codes(HONEST, HEAD, Mark("org:1", 3, HONEST[2].link), Mark("org:1", 0, START)) == []


def test_an_empty_chain_has_no_finding():
    assert codes([], head_of([])) == []


def changed() -> list[Row]:
    return [replace(row, content=canonical(["org:1", 3, "x"])) if row.seq == 3 else row for row in HONEST]


def swapped() -> list[Row]:
    second, third = HONEST[1], HONEST[2]
    return [HONEST[0], at_place(third, 2), at_place(second, 3), *HONEST[3:]]


def inserted() -> list[Row]:
    content = canonical(["org:1", 3, "new"])
    alien = Row(3, content, HONEST[1].link, STRANGER.link(HONEST[1].link, content))
    return [*HONEST[:2], alien, *(at_place(row, row.seq + 1) for row in HONEST[2:])]


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        (changed(), "changed"),
        ([HONEST[0], *HONEST[2:]], "removed"),
        (HONEST[1:], "removed"),
        (swapped(), "moved"),
        (inserted(), "changed"),
        ([*HONEST[:3], HONEST[2], *HONEST[3:]], "inserted"),
        (HONEST[:3], "tail_cut"),
        ([], "tail_cut"),
        (build(["a", "b", "c", "d", "z"]), "tail_replaced"),
        (build(["a", "b", "c", "d", "e"], STRANGER), "changed"),
        ([*HONEST[:2], build(["a", "b", "z"])[2], *HONEST[3:]], "replaced"),
    ],
)
def test_tampering_is_found_and_named(rows, first):
    assert codes(rows, HEAD)[0] == first


def test_a_changed_row_is_one_finding():
    assert codes(changed(), HEAD) == ["changed"]


def test_a_forged_head_is_found():
    shorter = HONEST[:3]
    assert codes(shorter, replace(HEAD, count=3, last=shorter[-1].link)) == ["head_forged"]


def test_a_missing_head_is_found():
    assert codes(HONEST, None) == ["head_missing"]


def test_a_roll_back_is_consistent_in_itself_but_not_with_the_anchor():
    old = HONEST[:3]
    assert codes(old, head_of(old)) == []
    assert codes(old, head_of(old), Mark("org:1", 5, HONEST[4].link)) == ["rolled_back"]


def test_history_rewritten_with_the_key_does_not_match_the_anchor():
    other = build(["a", "b", "z", "d", "e"])
    marks = [Mark("org:1", count, HONEST[count - 1].link) for count in (2, 3, 4)]
    findings = list(check(SEALER, head_of(other), "org:1", other, marks))
    assert [(finding.code, finding.seq) for finding in findings] == [("rewritten", 3)]


contents = st.lists(st.text(max_size=5), min_size=1, max_size=12)


@given(contents)
def test_any_honest_chain_is_clean(texts):
    rows = build(texts)
    assert codes(rows, head_of(rows), Mark("org:1", len(rows), rows[-1].link)) == []


@given(contents, st.data())
def test_any_missing_row_is_found(texts, data):
    rows = build(texts)
    gone = data.draw(st.integers(0, len(rows) - 1))
    assert codes([row for row in rows if row.seq != gone + 1], head_of(rows))


@given(contents, st.data(), st.text(max_size=5))
def test_any_changed_content_is_found(texts, data, text):
    rows = build(texts)
    place = data.draw(st.integers(0, len(rows) - 1))
    content = canonical(["org:1", place + 1, text, "changed"])
    rows[place] = replace(rows[place], content=content)
    assert codes(rows, head_of(build(texts)))


@given(st.lists(st.text(max_size=5), min_size=2, max_size=12, unique=True), st.randoms())
def test_any_other_order_is_found(texts, random):
    rows = build(texts)
    mixed = [*rows]
    random.shuffle(mixed)
    stored = [at_place(row, seq) for seq, row in enumerate(mixed, 1)]
    assert bool(codes(stored, head_of(rows))) == (mixed != rows)


def test_equal_instants_have_one_spelling():
    here = timezone(timedelta(hours=8))
    assert instant(datetime(2024, 3, 5, 10, tzinfo=here)) == instant(datetime(2024, 3, 5, 2, tzinfo=UTC))
    assert instant(datetime(2024, 3, 5, 2, tzinfo=UTC)) == "2024-03-05T02:00:00.000000+00:00"


def test_equal_data_have_one_spelling():
    assert canonical({"b": 1, "a": "济"}) == canonical({"a": "济", "b": 1}) == '{"a":"济","b":1}'.encode()
