"""Columns as a kernel reads and writes them (列的读写): without questions, and known to be apart from each other.

A compiler that cannot know whether two columns share memory must not compute several rows at once. Columns that are
only read carry no number; each column that is written carries its own, from 1, and all of them are apart. Rows are
unsigned: nothing asks at every access whether one counts from the end.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

_WIDE = ir.IntType(64)
_plainly: Any = intrinsic
_numbered: Any = intrinsic(prefer_literal=True)


def _scopes(module: Any, numbers: range) -> Any:
    """The names of columns for the compiler; 0 stands for all that are only read."""
    domain = module.add_metadata([ir.MetaDataString(module, "kernel columns")])
    names = [ir.MetaDataString(module, f"kernel column {number}") for number in numbers]
    return module.add_metadata([module.add_metadata([name, domain]) for name in names])


def _mark(module: Any, instruction: Any, number: int) -> None:
    """Say which column this is, and that it is none with a lower number."""
    instruction.set_metadata("alias.scope", _scopes(module, range(number, number + 1)))
    if number:
        instruction.set_metadata("noalias", _scopes(module, range(number)))


def _place(context: Any, builder: Any, kind: Any, column: Any, row: Any) -> Any:
    return builder.gep(make_array(kind)(context, builder, column).data, [row])


def _plain(column: Any) -> bool:
    """Whether the rows stand one after the other."""
    return isinstance(column, types.Array) and column.ndim == 1 and column.layout == "C"


def _value(context: Any, builder: Any, kind: Any, arguments: Any, number: int) -> Any:
    value = builder.load(_place(context, builder, kind, *arguments[:2]))
    _mark(builder.module, value, number)
    return value if value.type.width == _WIDE.width else builder.sext(value, _WIDE)


@_plainly
def read(typing: Any, column: Any, row: Any) -> Any:
    """The value of a row of a column that is only read, as int64."""
    if not _plain(column):
        return None
    return types.int64(column, types.uint64), lambda context, builder, signature, arguments: _value(
        context, builder, signature.args[0], arguments, 0
    )


@_numbered
def read_from(typing: Any, column: Any, row: Any, number: Any) -> Any:
    """The value of a row of the written column with this number, as int64."""
    if not _plain(column) or not isinstance(number, types.IntegerLiteral):
        return None
    return types.int64(column, types.uint64, number), lambda context, builder, signature, arguments: _value(
        context, builder, signature.args[0], arguments, number.literal_value
    )


@_numbered
def write(typing: Any, column: Any, row: Any, value: Any, number: Any) -> Any:
    """Put a value that fits into a row of the column with this number."""
    if not _plain(column) or not isinstance(number, types.IntegerLiteral):
        return None

    def written(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        to = _place(context, builder, signature.args[0], *arguments[:2])
        kind = context.get_data_type(signature.args[0].dtype)
        value = arguments[2] if kind.width == _WIDE.width else builder.trunc(arguments[2], kind)
        _mark(builder.module, builder.store(value, to), number.literal_value)
        return context.get_dummy_value()

    return types.void(column, types.uint64, types.int64, number), written


@_plainly
def quotient(typing: Any, top: Any, bottom: Any) -> Any:
    """top / bottom, both unsigned and of one width, the bottom never 0 by proof."""
    if top != bottom or top not in (types.uint32, types.uint64):
        return None
    return top(top, top), lambda context, builder, signature, arguments: builder.udiv(*arguments)
