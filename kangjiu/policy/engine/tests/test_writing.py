"""What is written of a pack reads back to the same meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from kangjiu.policy.engine import flatten, load_line, load_pack, program_from_bytes, writing
from kangjiu.policy.engine.loading import pack_from_texts, texts_of

PACKS = sorted(path.parent for path in Path("packs").glob("*/pack.yaml"))


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_a_written_pack_reads_back_to_the_same_definition(folder):
    pack = load_pack(folder)
    again = pack_from_texts(writing.texts(pack.definition, pack.examples))
    assert (again.canonical_bytes(), again.examples) == (pack.canonical_bytes(), pack.examples)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_the_texts_of_a_directory_are_the_pack(folder):
    pack = load_pack(folder)
    again = pack_from_texts(texts_of(folder))
    assert (again.hash, again.examples) == (pack.hash, pack.examples)


def test_a_flattened_program_can_be_written_too():
    program = flatten(*load_line("packs/shili-2026"))
    again = pack_from_texts(writing.texts(program.definition))
    assert again.canonical_bytes() == program.canonical_bytes()
    assert program_from_bytes(program.canonical_bytes()).hash == program.hash


def test_a_file_that_is_no_part_of_a_pack_is_refused():
    with pytest.raises(Exception, match="没有这种文件"):
        pack_from_texts({"pack.yaml": "", "../../etc/passwd": ""})
