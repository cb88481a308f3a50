"""Writes a pack as the texts of its files (写出政策包): what `pack_from_texts` reads back to the same meaning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml

from kangjiu.policy.engine.pack_model import Definition, Example, Param, ParamSet, Part, Source

PACK, VALUES, SOURCES, CASES = "pack.yaml", "params/values.yaml", "sources.yaml", "cases/examples.yaml"
_WIDTH = 110


class _Flow(dict[str, Any]):
    """A mapping that stands on one line."""


class _Writer(yaml.SafeDumper):
    """Plain block style; lists of words and small mappings on one line; nothing is an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _mapping(writer: Any, data: _Flow) -> Any:
    return writer.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


def _list(writer: Any, data: list[Any]) -> Any:
    """Words on one line; what has parts stands line by line."""
    words = all(isinstance(one, (str, int, date)) for one in data)
    return writer.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=words)


_Writer.add_representer(_Flow, _mapping)
_Writer.add_representer(list, _list)


def texts(definition: Definition, examples: Sequence[Example] = ()) -> dict[str, str]:
    """All files of a definition and its examples by name."""
    return {
        PACK: manifest_text(definition),
        VALUES: values_text(definition.params, definition.sets),
        SOURCES: sources_text(definition.sources),
        CASES: _text([_plain(one) for one in examples]),
    }


def manifest_text(definition: Definition) -> str:
    """pack.yaml."""
    data = _plain(definition.manifest)
    for name in ("levels", "enums", "gaps", "choices", "answers"):
        if name in data:
            data[name] = {key: _Flow(value) for key, value in data[name].items()}
    for name in ("valid", "extends"):
        if name in data:
            data[name] = _Flow(data[name])
    return _text(data)


def values_text(params: Sequence[Param], sets: Sequence[ParamSet] = ()) -> str:
    """A file of params/."""
    entries: tuple[Param | ParamSet, ...] = (*params, *sets)
    return _text([_table(one) for one in entries])


def sources_text(sources: Sequence[Source]) -> str:
    """sources.yaml."""
    return _text([_plain(one) for one in sources])


def _table(param: Param | ParamSet) -> dict[str, Any]:
    data = _plain(param)
    data["versions"] = [_version(one) for one in data["versions"]]
    if "may_override" in data:
        data["may_override"] = _Flow(data["may_override"])
    return data


def _version(data: dict[str, Any]) -> dict[str, Any]:
    """One period; rows one a line, a single value on one line with its dates."""
    for name in ("rows", "steps"):
        if name in data:
            return {**data, name: [_Flow(row) for row in data[name]]}
    return _Flow(data)


def _plain(part: Part) -> dict[str, Any]:
    """Plain data in the author's words; a single clause stands alone."""
    data: dict[str, Any] = _listed(part.model_dump(by_alias=True, exclude_defaults=True))
    return data


def _listed(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _listed(one, key) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        plain = [_listed(one) for one in value]
        return plain[0] if name == "clause" and len(plain) == 1 else plain
    return value


def _text(data: Any) -> str:
    if not data:
        return ""
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)
