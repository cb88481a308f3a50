"""A database of former migrations: up to date, to be upgraded, or too old for this program."""

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db.migrations.recorder import MigrationRecorder
from pytest import fixture, raises

from kangjiu.common import upgrading

A, B, NEW, NEXT = ("x", "0001_a"), ("x", "0002_b"), ("x", "0001_tables"), ("x", "0003_next")


@fixture(autouse=True)
def program(monkeypatch):
    monkeypatch.setattr(upgrading, "program", lambda: {NEW: frozenset({A, B}), NEXT: frozenset()})


def test_all_former_migrations_stand_for_the_one_that_replaced_them():
    assert upgrading.pending({A, B}) == [NEXT]
    assert upgrading.pending({A, B, NEW, NEXT}) == []
    assert upgrading.pending({NEW}) == [NEXT]


def test_an_empty_database_needs_everything_and_is_not_halfway():
    assert upgrading.pending(set()) == [NEW, NEXT]
    assert upgrading.halfway(set()) == []


def test_some_of_the_former_migrations_are_too_few():
    assert upgrading.halfway({A}) == [NEW]
    assert upgrading.halfway({A, B}) == []


def test_a_former_migration_is_known_and_a_later_one_is_not():
    assert upgrading.unknown({A, NEW}) == []
    assert upgrading.unknown({("x", "0009_later")}) == [("x", "0009_later")]


def test_migrate_refuses_a_database_too_old_and_says_what_to_do(db, monkeypatch):
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {A: None})
    with raises(SystemCheckError, match="2026 年 11 月 28 日的版本"):
        call_command("migrate", verbosity=0, skip_checks=False)
