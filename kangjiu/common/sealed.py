"""Sealed fields (加密字段): SM4-GCM at rest, opened only on purpose.

A value is stored as one byte of format, two of key id, twelve of nonce, then ciphertext and tag. Table,
column and the row's random `row_key` are bound as associated data, so a ciphertext copied to another row,
column or table does not open. Reading a column gives a lazy `Sealed`; filtering on it or `update()` with it
is a TypeError.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models
from django.db.models import Case
from django.db.models.functions import Cast
from django.db.models.query_utils import DeferredAttribute

from kangjiu.common.cipher import SealBroken, Token, key_id_of, open_token, seal

__all__ = [
    "SealBroken",
    "Sealed",
    "SealedJsonField",
    "SealedModel",
    "SealedTextField",
    "Token",
    "key_id_of",
    "new_row_key",
    "open_token",
    "seal",
    "sealed_fields",
]
MASK = "•••"
_ABSENT: tuple[Any, ...] = (None, "", b"")


def new_row_key() -> bytes:
    """16 random bytes that tie the sealed values of one row to it."""
    return secrets.token_bytes(16)


def pack(value: Any) -> str:
    """A small dict or list as compact, ordered JSON; "" when empty."""
    if not value:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class Sealed:
    """What a sealed column reads as: true when present, `•••` as text, its content only through `open()`.

    Two are equal only when they are the same object: compare opened values or blind digests.
    """

    __slots__ = ("_field", "_row", "_stored")

    def __init__(self, field: _SealedField, row: Any, stored: _Plain | bytes | None) -> None:
        self._field = field
        self._row = row
        self._stored = stored

    def open(self) -> Any:
        """The text ("" when absent), or the dict of a packed column ({} when absent)."""
        if isinstance(self._stored, _Plain):
            return self._field.unpack(self._stored.text)
        return self._field.unpack(open_token(*self._field.cell, self._row.row_key, self._stored))

    def token(self) -> Token | None:
        """The ciphertext of this cell, sealed now when the value was only just assigned."""
        if isinstance(self._stored, _Plain):
            self._stored = seal(*self._field.cell, self._row.row_key, self._stored.text)
        return None if self._stored is None else Token(self._stored)

    def belongs_to(self, row: Any, field: _SealedField) -> bool:
        """Whether the stored ciphertext opens in that cell as it stands."""
        return field.cell == self._field.cell and bytes(row.row_key) == bytes(self._row.row_key)

    def prepare_database_save(self, field: Any) -> None:
        """Django asks for this in `update()`, which would put one row's ciphertext into many rows."""
        raise TypeError(f"{field.name} 是加密字段，不能用 update() 写入：请逐行赋值后保存")

    def __bool__(self) -> bool:
        return self._stored not in _ABSENT

    def __str__(self) -> str:
        return MASK if self else ""

    def __repr__(self) -> str:
        return f"<Sealed {MASK if self else 'absent'}>"

    def __reduce__(self) -> Any:
        raise TypeError("Sealed 不能被复制到进程之外")


class _Plain:
    """A value assigned but not saved yet."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"<Plain {MASK}>"


class _SealedAttribute(DeferredAttribute):
    """Reads as `Sealed`; takes plain values, another row's `Sealed`, None, or stored ciphertext."""

    field: _SealedField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        stored = super().__get__(instance, cls)
        return stored if isinstance(stored, Sealed) else Sealed(self.field, instance, stored)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.stored_form(instance, value)


class _SealedField(models.BinaryField):
    """What both sealed columns share: absent is NULL, so a column is nullable unless told otherwise."""

    if TYPE_CHECKING:
        _pyi_private_get_type: Sealed  # type: ignore[assignment]
        _pyi_private_set_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", kwargs["null"])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["null"] = self.null
        kwargs["blank"] = self.blank
        return name, path, args, kwargs

    descriptor_class = _SealedAttribute

    @property
    def cell(self) -> tuple[str, str]:
        """Table and column: the part of the associated data that all rows share."""
        return self.model._meta.db_table, str(self.column)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, self.descriptor_class(self))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not any(field.name == "row_key" for field in self.model._meta.fields):
            found.append(checks.Error("加密字段所在的模型必须继承 SealedModel", obj=self, id="kangjiu.E010"))
        return found

    def text_of(self, value: Any) -> str:
        """The text to seal; TypeError for anything this column does not take."""
        if not isinstance(value, str):
            raise TypeError(f"{self.name} 只接受文字，这里是 {type(value).__name__}")
        return value

    def unpack(self, text: str) -> Any:
        """The value `open()` returns."""
        return text

    def stored_form(self, instance: models.Model, value: Any) -> _Plain | bytes | None:
        """How an assigned value waits in the instance."""
        if isinstance(value, Sealed):
            if value.belongs_to(instance, self):
                return value._stored
            value = value.open()
        if isinstance(value, memoryview | bytes):
            return bytes(value) or None
        if value is None:
            return None
        text = self.text_of(value)
        return _Plain(text) if text else None

    def pre_save(self, model_instance: models.Model, add: bool) -> Token | None:
        sealed = getattr(model_instance, self.attname)
        token: Token | None = sealed.token()
        model_instance.__dict__[self.attname] = None if token is None else bytes(token)
        return token

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            value = value.token()
        if value is None or isinstance(value, Token):
            return None if value is None else bytes(value)
        raise TypeError(f"{self.name} 是加密字段，不能这样查询或写入：查找请用盲索引，写入请逐行赋值后保存")

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Case | Cast):  # what bulk_update builds, each branch sealed for its own row
            return value
        return self.get_db_prep_value(value, connection, prepared=False)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        raw = value if prepared else self.get_prep_value(value)
        return None if raw is None else connection.Database.Binary(bytes(raw))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} 是加密字段，只能用 isnull 查询：精确查找请用盲索引")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise TypeError(f"{self.name} 是加密字段，不能用 {lookup_name} 查询")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if not value and not self.null:
            self.validate(None, model_instance)  # type: ignore[arg-type]
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} 是加密字段，不能导出为文字")


class SealedTextField(_SealedField):
    """A sealed text; None and "" both mean absent."""


class SealedJsonField(_SealedField):
    """Several small values packed into one ciphertext (a dict, e.g. phone, address); empty means absent."""

    def text_of(self, value: Any) -> str:
        if isinstance(value, str) and not value:
            return ""
        if not isinstance(value, dict | list):
            raise TypeError(f"{self.name} 只接受字典或列表，这里是 {type(value).__name__}")
        return pack(value)

    def unpack(self, text: str) -> Any:
        return json.loads(text) if text else {}


class SealedModel(models.Model):
    """A table with sealed columns: `row_key` is random and set before insert."""

    row_key = models.BinaryField(max_length=16, default=new_row_key, editable=False)

    class Meta:
        abstract = True


def sealed_fields(model: type[models.Model]) -> list[_SealedField]:
    """The sealed columns of a table."""
    return [field for field in model._meta.concrete_fields if isinstance(field, _SealedField)]
