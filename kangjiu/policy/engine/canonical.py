"""Canonical bytes (规范字节) and hashes: sorted keys, no blanks, dates as YYYY-MM-DD, only integers."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from pydantic import ValidationError

from kangjiu.policy.engine.errors import Place
from kangjiu.policy.engine.pack_model import Definition


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"not canonical: {type(value).__name__}")


def canonical_json(value: Any) -> bytes:
    """One and only byte form of plain data; TypeError for floats."""
    _no_floats(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return text.encode()


def _no_floats(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, float):
            raise TypeError("not canonical: float")
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, (list, tuple)):
            stack.extend(item)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def definition_bytes(definition: Definition) -> bytes:
    """Canonical bytes of a pack's definition; order of rules, levels and members is part of it."""
    data = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def read_definition(data: bytes) -> Definition:
    """The definition behind canonical bytes; PackError when they are not one."""
    try:
        # not strict: dates are text in JSON; that nothing else was bent is proved by writing it again
        found = Definition.model_validate_json(data, strict=False)
    except ValidationError as error:
        raise Place("canonical").error(f"不是政策包的规范字节：{error.error_count()} 处不符") from None
    if definition_bytes(found) != data:
        raise Place("canonical").error("不是政策包的规范字节：写法不是规范的")
    return found
