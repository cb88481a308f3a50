"""JSON Schema of a pack's files (结构说明), so that an editor completes names and marks mistakes while one writes."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from kangjiu.policy.engine.pack_model import Example, Manifest, Param, ParamSet, Source

_FILES: dict[str, Any] = {
    "pack": Manifest,
    "params": list[Param | ParamSet],
    "sources": list[Source],
    "cases": list[Example],
}


def schemas() -> dict[str, str]:
    """File name and content of each schema."""
    return {f"{name}.schema.json": _text(name, model) for name, model in _FILES.items()}


def _text(name: str, model: Any) -> str:
    schema = TypeAdapter(model).json_schema(by_alias=True, mode="validation")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"kangjiu policy {name}"}
    return json.dumps({**schema, **head}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


__all__ = ["schemas"]
