"""Anchor files: sealed, numbered, chained to each other and known to the database."""

from __future__ import annotations

import json

import pytest

from kangjiu.audit.rules.anchor import AnchorFile, AnchorProblem, check_files, decode, encode, file_digest
from kangjiu.audit.rules.chain import START, Mark, Sealer

SEALER = Sealer(b"k" * 32)
MARK = Mark("org:1", 5, b"l" * 32)


def files(count: int) -> list[tuple[str, bytes]]:
    made, previous = [], START
    for number in range(1, count + 1):
        content = encode(SEALER, AnchorFile(number, "2024-03-05T00:00:00", previous, (MARK,)))
        made.append((f"anchor-{number}", content))
        previous = file_digest(content)
    return made


FILES = files(3)
KNOWN = {number: file_digest(content) for number, (_, content) in enumerate(FILES, 1)}


def codes(found, known=None) -> list[str]:
    return [
        finding.code for finding in check_files(SEALER, found, KNOWN if known is None else known).findings
    ]


def test_a_written_anchor_reads_back():
    assert decode(SEALER, FILES[0][1]) == AnchorFile(1, "2024-03-05T00:00:00", START, (MARK,))


def test_honest_files_have_no_finding_and_give_their_marks():
    check = check_files(SEALER, FILES, KNOWN)
    assert check.findings == ()
    assert check.marks == {"org:1": (MARK,) * 3}


def test_a_changed_file_is_found():
    body = json.loads(FILES[1][1])
    body["heads"][0][1] = 4
    bad = [FILES[0], ("anchor-2", json.dumps(body).encode()), FILES[2]]
    assert "anchor_broken" in codes(bad)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"mac": "zz"}', b"\xff"])
def test_a_damaged_file_is_named(content):
    with pytest.raises(AnchorProblem, match="损坏"):
        decode(SEALER, content)


def test_a_removed_file_is_found():
    assert "anchor_missing" in codes([FILES[0], FILES[2]])
    assert codes(FILES[:2]) == ["anchor_missing"]


def test_a_database_older_than_its_anchors_is_found():
    assert codes(FILES, {1: KNOWN[1]}) == ["rolled_back", "rolled_back"]


def test_an_anchor_kept_elsewhere_gives_its_marks():
    check = check_files(SEALER, [], {}, [FILES[2][1]])
    assert check.marks == {"org:1": (MARK,)}
    assert check.findings == ()
