"""Files for some hours: sealed while they are written, whole or not at all."""

import secrets

import pytest

from kangjiu.documents import actions, queries, vault
from kangjiu.documents.queries import FileBroken


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path / "temporary"


def stored(*pieces):
    name = secrets.token_hex(16)
    with actions.open_temporary(name) as file:
        for piece in pieces:
            assert file.write(piece) == len(piece)
        size = file.finish()
    return name, size


@pytest.mark.parametrize("size", [0, 1, vault.CHUNK - 1, vault.CHUNK, vault.CHUNK + 1, 3 * vault.CHUNK])
def test_what_is_written_in_pieces_is_read_back(size, folder):
    content = secrets.token_bytes(size)
    name, written = stored(*(content[at : at + 1000] for at in range(0, size, 1000)))
    assert (b"".join(queries.temporary_content(name)), written) == (content, size)
    assert vault.decrypt(name, (folder / name).read_bytes()) == content


def test_no_word_of_it_stands_on_the_disk(folder):
    name, _ = stored("安小禾".encode() * 50_000)
    assert "安小禾".encode() not in (folder / name).read_bytes()
    assert (folder / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("cut", [vault.HEAD - 1, vault.HEAD, -1, -(vault.TAG + 10)])
def test_a_file_cut_off_does_not_open(cut, folder):
    name, _ = stored(b"x" * (vault.CHUNK + 10))
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw[:cut] if cut > 0 else raw[: len(raw) + cut])
    with pytest.raises(FileBroken):
        list(queries.temporary_content(name))


def test_a_changed_or_renamed_file_does_not_open(folder):
    name, _ = stored(b"x" * 100)
    raw = bytearray((folder / name).read_bytes())
    (folder / "another").write_bytes(raw)
    raw[-1] ^= 1
    (folder / name).write_bytes(raw)
    for each in (name, "another"):
        with pytest.raises(FileBroken):
            list(queries.temporary_content(each))


def test_what_breaks_while_it_is_written_leaves_nothing():
    with pytest.raises(ZeroDivisionError), actions.open_temporary("broken") as file:
        file.write(b"x" * vault.CHUNK * 2)
        raise ZeroDivisionError
    assert queries.temporary_names() == set()


def test_a_removed_file_is_gone():
    name, _ = stored(b"x")
    actions.discard_temporary(name)
    actions.discard_temporary(name)
    assert queries.temporary_names() == set()
    with pytest.raises(FileBroken):
        queries.temporary_content(name)
