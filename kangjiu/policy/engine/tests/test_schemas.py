"""The schemas for editors know what the loader knows."""

from __future__ import annotations

import json
from pathlib import Path

from kangjiu.policy import cli
from kangjiu.policy.engine.schemas import schemas


def test_the_command_writes_a_schema_for_each_kind_of_file(tmp_path: Path) -> None:
    assert cli.main(["schema", str(tmp_path / "made")]) == 0
    found = {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "made").iterdir()}
    assert set(found) == {f"{name}.schema.json" for name in ("pack", "params", "sources", "cases")}
    assert {"pack", "title", "rules", "answers", "valid"} <= set(found["pack.schema.json"]["properties"])


def test_unknown_keys_are_marked_and_a_clause_may_be_one_word_or_a_list() -> None:
    schema = json.loads(schemas()["pack.schema.json"])
    rule = schema["$defs"]["Rule"]
    assert schema["additionalProperties"] is False
    assert rule["additionalProperties"] is False
    assert {"is", "check", "clause"} <= set(rule["properties"])
    assert {"type": "string"} in rule["properties"]["clause"]["anyOf"]
