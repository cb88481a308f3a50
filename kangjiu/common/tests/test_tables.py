"""Tables made together are the tables made one by one."""

from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from kangjiu.common.tables import Tables


def operation():
    key = ("id", models.BigAutoField(primary_key=True))
    shelf = migrations.CreateModel("Shelf", [key])
    owner = models.ForeignKey("common.Shelf", models.PROTECT)
    return Tables(shelf, migrations.CreateModel("Book", [key, ("shelf", owner)]))


def made():
    return {
        name for name in connection.introspection.table_names() if name in ("common_shelf", "common_book")
    }


def test_tables_come_and_go_together(transactional_db):
    tables, before, after = operation(), ProjectState(), ProjectState()
    tables.state_forwards("common", after)
    with connection.schema_editor() as editor:
        tables.database_forwards("common", editor, before, after)
    assert made() == {"common_shelf", "common_book"}
    with connection.schema_editor() as editor:
        tables.database_backwards("common", editor, after, before)
    assert made() == set()


def test_a_state_rendered_before_the_tables_is_rendered_again():
    state = ProjectState()
    assert not state.apps.get_models()
    operation().state_forwards("common", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Shelf", "Book"}
