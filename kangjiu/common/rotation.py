"""Key rotation (密钥轮换): every sealed value under the current key, in batches that can stop and go on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.module_loading import import_string

from kangjiu.common import keys, sealed

PAUSE_SECONDS = 0.05


def rotate_others() -> int:
    """Wrap anew what else hangs on the encryption key (see `keys.on_rotation`); how many things were."""
    current = keys.provider().current_key().id
    return sum(import_string(action)(current) for action in keys.rotation_hooks)


def sealed_models() -> list[type[models.Model]]:
    """Every table with sealed columns."""
    return [model for model in apps.get_models() if sealed.sealed_fields(model)]


def rotate_rows(model: type[models.Model], *, batch: int = 1000) -> int:
    """Seal again what is under a former key, row by row; the number of rows changed.

    Rows under the current key are passed over, so that a stopped run simply starts again.
    """
    changed, after = 0, None
    while True:
        with transaction.atomic():
            rows = _next_rows(model, after, batch)
            changed += _write(model, list(_resealed(model, rows)))
        if len(rows) < batch:
            return changed
        after = rows[-1][0]
        if connection.vendor == "sqlite":
            time.sleep(PAUSE_SECONDS)


def _next_rows(model: type[models.Model], after: Any, batch: int) -> list[tuple[Any, ...]]:
    rows = model._base_manager.order_by("pk").select_for_update()
    if after is not None:
        rows = rows.filter(pk__gt=after)
    names = [field.attname for field in sealed.sealed_fields(model)]
    return list(rows.values_list("pk", "row_key", *names)[:batch])


def _resealed(model: type[models.Model], rows: list[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """[cell values…, pk] of the rows that need it."""
    current = keys.provider().current_key().id
    cells = [field.cell for field in sealed.sealed_fields(model)]
    for pk, row_key, *tokens in rows:
        if all(token is None or sealed.key_id_of(token) == current for token in tokens):
            continue
        opened = zip(cells, tokens, strict=True)
        yield [
            *(
                sealed.seal(*cell, row_key, sealed.open_token(*cell, row_key, token))
                for cell, token in opened
            ),
            pk,
        ]


def _write(model: type[models.Model], lines: list[list[Any]]) -> int:
    if not lines:
        return 0
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(field.cell[1])} = %s" for field in sealed.sealed_fields(model))
    key_column = quote(str(model._meta.pk.column))
    # Names come from the models, values are parameters.
    statement = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {key_column} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[_raw(value) for value in line] for line in lines])
    return len(lines)


def _raw(value: Any) -> Any:
    return bytes(value) if isinstance(value, bytes) else value
