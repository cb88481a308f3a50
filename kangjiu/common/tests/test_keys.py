"""Keys as files, and what production refuses."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command

from kangjiu.common import blind, checks, cipher, keys, rotation
from kangjiu.common.keys import FileKeyProvider, KeyProblem


@pytest.fixture
def ring(tmp_path):
    files = FileKeyProvider(tmp_path / "keys")
    files.create(demo=False)
    return files


def test_key_files_are_for_the_owner_only(ring):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in ring.folder.iterdir()}
    assert modes == {0o600} and ring.loose_files() == []
    (ring.folder / "trail.key").chmod(0o644)
    assert ring.loose_files() == ["trail.key"]


def test_a_retired_key_still_reads(ring):
    with keys.using(ring):
        old = cipher.seal("t", "c", b"r" * 16, "示例")
        assert ring.add_key().id == 2
        new = cipher.seal("t", "c", b"r" * 16, "示例")
        assert (cipher.key_id_of(old), cipher.key_id_of(new)) == (1, 2)
        assert cipher.open_token("t", "c", b"r" * 16, old) == "示例"


def test_another_process_sees_a_new_key_at_once_when_reading(ring):
    reader = FileKeyProvider(ring.folder)
    assert reader.current_key().id == 1
    new = ring.add_key()
    assert reader.key(2).secret == new.secret


def test_rotation_leaves_trail_and_index_keys_alone(ring):
    before = ring.trail_key(), ring.index_key("resident_id")
    ring.add_key()
    again = FileKeyProvider(ring.folder)
    assert (again.trail_key(), again.index_key("resident_id")) == before


def test_an_index_key_of_one_kind_gets_a_version_of_its_own(ring):
    phone, number = ring.index_key("phone"), ring.index_key("resident_id")
    assert ring.add_index_version("phone") == 2
    again = FileKeyProvider(ring.folder)
    assert again.index_key("phone") != phone and again.index_key("phone", 1) == phone
    assert again.index_key("resident_id") == number


def test_keys_are_never_overwritten(ring):
    with pytest.raises(KeyProblem, match="不会覆盖"):
        ring.create(demo=False)


def test_a_missing_or_damaged_key_names_the_next_step(ring, tmp_path):
    with pytest.raises(KeyProblem, match="make-keys"):
        FileKeyProvider(tmp_path / "none").current_key()
    (ring.folder / "enc-1.key").write_text("nonsense")
    with pytest.raises(KeyProblem, match="恢复"):
        ring.current_key()
    with pytest.raises(KeyProblem, match="恢复"):
        ring.key(9)


def test_a_demo_key_is_known_even_when_copied_into_a_real_ring(ring, tmp_path):
    demo = FileKeyProvider(tmp_path / "demo")
    demo.create(demo=True)
    assert demo.is_demo() and not ring.is_demo()
    (ring.folder / "enc-1.key").write_bytes((demo.folder / "enc-1.key").read_bytes())
    assert ring.is_demo()


def test_keys_do_not_show_in_repr(ring):
    assert ring.current_key().secret.hex() not in repr(ring.current_key())


def ids(found):
    return {message.id for message in found}


@pytest.fixture
def production(settings, tmp_path):
    settings.MODE, settings.DATA_DIR, settings.SECRET_KEY = "production", tmp_path, "x" * 40
    return settings


def test_production_without_keys_does_not_start(production):
    assert ids(checks.check_production()) == {"kangjiu.E002"}


def test_production_refuses_demo_keys(production):
    FileKeyProvider(keys.key_folder()).create(demo=True)
    assert ids(checks.check_production()) == {"kangjiu.E003"}


def test_a_production_server_does_not_even_read_demo_keys(production):
    FileKeyProvider(keys.key_folder()).create(demo=True)
    production.TESTING = False
    with keys.using(None), pytest.raises(KeyProblem, match="演示密钥"):
        keys.provider()


def test_production_with_real_keys_starts(production):
    FileKeyProvider(keys.key_folder()).create(demo=False)
    assert checks.check_production() == []


def test_production_refuses_loose_keys_default_secrets_and_debug(production):
    FileKeyProvider(keys.key_folder()).create(demo=False)
    (keys.key_folder() / "trail.key").chmod(0o640)
    production.SECRET_KEY, production.DEBUG = "test-only-secret-key-of-the-test-suite", True
    assert ids(checks.check_production()) == {"kangjiu.E004", "kangjiu.E005", "kangjiu.E006"}


def test_this_machine_can_do_sm4_gcm():
    assert checks.check_cipher() == []


def test_make_keys_makes_a_ring_once(production, capsys):
    call_command("make_keys")
    ring = json.loads((keys.key_folder() / "keyring.json").read_text(encoding="utf-8"))
    assert ring["demo"] is False and "另存" in capsys.readouterr().out
    with pytest.raises(CommandError, match="不会覆盖"):
        call_command("make_keys")


@pytest.mark.django_db
def test_rotate_keys_makes_a_new_current_key(capsys):
    with keys.using(keys.MemoryKeyProvider()) as provider:
        call_command("rotate_keys")
        assert provider.current == 2
        call_command("rotate_keys", "--resume")
        assert provider.current == 2
    assert "重新加密完成" in capsys.readouterr().out


def rewrap(current):
    return current * 10


def test_what_else_hangs_on_the_key_is_wrapped_anew_too(monkeypatch):
    monkeypatch.setattr(keys, "rotation_hooks", [])
    keys.on_rotation("kangjiu.common.tests.test_keys.rewrap")
    keys.on_rotation("kangjiu.common.tests.test_keys.rewrap")
    with keys.using(keys.MemoryKeyProvider(current=3)):
        assert rotation.rotate_others() == 30


@pytest.mark.django_db
def test_a_new_index_version_is_rebuilt_by_who_owns_the_kind(monkeypatch, capsys):
    monkeypatch.setattr(blind, "_rebuilds", {})
    seen = []
    blind.on_new_version("sample", lambda: seen.append(keys.provider().index_version("sample")) or 4)
    with keys.using(keys.MemoryKeyProvider()):
        call_command("rotate_keys", "--index", "sample")
        call_command("rotate_keys", "--rebuild", "sample")
    assert seen == [2, 2] and "4 行" in capsys.readouterr().out


def test_an_unknown_index_kind_is_refused_before_anything_changes():
    with keys.using(keys.MemoryKeyProvider()) as provider:
        with pytest.raises(CommandError, match="不认识"):
            call_command("rotate_keys", "--index", "nothing")
        assert provider.versions == {}
