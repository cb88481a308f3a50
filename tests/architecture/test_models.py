"""Guards over tables, migrations and labels. They look at what exists today, in every app."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db import migrations as operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.architecture import glossary, relations
from tests.architecture.source import LEVEL


def own_models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in LEVEL]


def relation_fields(model):
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [field for field in fields if field.remote_field is not None and field.model is model]


def pointed_app(field):
    """The app a relation names, also while that app has no such model yet."""
    there = field.related_model
    return there.split(".")[0] if isinstance(there, str) else there._meta.app_label


def test_relations_point_downward():
    found = []
    for model in own_models():
        for field in relation_fields(model):
            there = pointed_app(field)
            why = relations.problem(model._meta.app_label, there, field.remote_field.related_name)
            if why and not model._meta.auto_created:
                found.append(f"{model.__name__}.{field.name}: {why}")
    assert not found, "\n".join(found)


def test_no_cascade_across_apps():
    """Deleting a row of one app never takes rows of another with it."""
    found = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in relation_fields(model)
        if pointed_app(field) != model._meta.app_label
        and getattr(field.remote_field, "on_delete", None) is models.CASCADE
        and not model._meta.auto_created
    ]
    assert not found, found


def test_no_generic_relation_and_money_is_a_whole_number():
    found = []
    for model in own_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FloatField | models.DecimalField):
                found.append(f"{model.__name__}.{field.name} is inexact")
            if field.name.endswith("_fen") and field.get_internal_type() != "BigIntegerField":
                found.append(f"{model.__name__}.{field.name} must be a BigIntegerField of fen")
            if field.name.endswith("_on") and field.get_internal_type() != "DateField":
                found.append(f"{model.__name__}.{field.name} must be a date")
            if field.name.endswith("_at") and field.get_internal_type() != "DateTimeField":
                found.append(f"{model.__name__}.{field.name} must be an aware datetime")
    assert not found, "\n".join(found)


def test_every_constraint_has_a_sentence():
    default = models.CheckConstraint(condition=models.Q(pk=1), name="x").get_violation_error_message()
    found = [
        constraint.name
        for model in own_models()
        for constraint in model._meta.constraints
        if constraint.get_violation_error_message() == default % {"name": constraint.name}
    ]
    assert not found, f"no Chinese sentence: {found}"


def own_migrations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return loader, {key: value for key, value in loader.disk_migrations.items() if key[0] in LEVEL}


def test_migrations_are_one_line_for_each_app():
    loader, own = own_migrations()
    for app in {key[0] for key in own}:
        assert len(loader.graph.leaf_nodes(app)) == 1, f"{app}: two migrations claim to be the last"
    for key, migration in own.items():
        before = [parent for parent in migration.dependencies if parent[0] == key[0]]
        assert len(before) <= 1, f"{key}: follows two migrations of its own app"


def irreversible(migration):
    return [
        f"{migration.app_label}.{migration.name}: {operation.__class__.__name__}"
        for operation in migration.operations
        if not operation.reversible
    ]


def test_migrations_are_reversible():
    found = [line for migration in own_migrations()[1].values() for line in irreversible(migration)]
    assert not found, found


def test_an_irreversible_migration_is_caught():
    migration = type(
        "M", (), {"app_label": "x", "name": "0002", "operations": [operations.RunSQL("select 1")]}
    )
    assert irreversible(migration)


def test_models_and_migrations_agree(db):
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(f"a model changed without its migration:\n{said.getvalue()}")


def test_every_label_stands_in_the_glossary():
    missing = glossary.missing_rows()
    how = "docs/glossary.md misses (python -m tests.architecture.glossary adds them):"
    assert not missing, "\n".join([how, *missing])


def test_a_missing_label_is_caught():
    wanted = [("监护人", "accounts.Kind.guardian")]
    assert glossary.missing_in("| 监护人 | `accounts.Kind.guardian` | |", wanted) == []
    assert glossary.missing_in("", wanted)


def test_a_database_of_the_former_migrations_has_nothing_to_do(monkeypatch):
    loader = MigrationLoader(None)
    former = {old for migration in own_migrations()[1].values() for old in migration.replaces}
    others = {key for key, migration in loader.disk_migrations.items() if not migration.replaces}
    monkeypatch.setattr(
        MigrationRecorder, "applied_migrations", lambda recorder: dict.fromkeys(former | others)
    )
    executor = MigrationExecutor(connection)
    assert former
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
