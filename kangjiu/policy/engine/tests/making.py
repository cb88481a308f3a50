"""Small packs for tests, written as text the way an author would."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from kangjiu.policy.engine import Decision, PackError, Program, load_program

HEAD = """\
pack: small
title: 小包
kind: example
tier: county
region: "999901"
valid: {from: 2024-01-01, to: 2026-12-31}
"""
CHOICES = """\
choices:
  age_turns: {value: on_birthday, clause: s1}
  leap_birthday: {value: february, clause: s1}
"""
LEVELS = """\
levels:
  case: {label: 孩子}
  item: {label: 项目, parent: case, most: 12}
  month: {label: 月, parent: item, most: 12, order: [month_on]}
  bill: {label: 账单, parent: month, most: 30, order: [billed_on, bill_no]}
"""
SOURCES = "- {id: s1, document: 示例〔2024〕1号, section: 一, sentence: 示例, kind: example}\n"
USE = (
    "on birth_on applied_on categories hardship residence certificate_present certificate_grade "
    "benefit_item item_category settled_fen month_on trained_days bill_no billed_on bill_total_fen basic_fen"
)


def pack_text(rules: str, *, more: str = "", use: str = USE, choices: str = CHOICES) -> str:
    """pack.yaml with these rules (indented by two)."""
    names = ", ".join(dict.fromkeys([*use.split(), "month_on", "billed_on", "bill_no"]))
    asked = "" if "inputs:" in more else f"inputs:\n  use: [{names}]\n"
    return f"{HEAD}{choices}{LEVELS}{asked}{more}\nrules:\n{rules}"


def write_pack(folder: Path, pack: str, params: str = "", sources: str = SOURCES, cases: str = "") -> Path:
    """A pack directory."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(pack, "utf-8")
    (folder / "sources.yaml").write_text(sources, "utf-8")
    for name, text in (("params", params), ("cases", cases)):
        if text:
            (folder / name).mkdir(exist_ok=True)
            (folder / name / "a.yaml").write_text(text, "utf-8")
    return folder


def rule(name: str, text: str, unit: str = "fen", level: str = "case") -> str:
    """One rule as YAML."""
    return f"  - {{name: {name}, level: {level}, label: {name}, unit: {unit}, is: '{text}', clause: s1}}\n"


def check(name: str, text: str, level: str = "case") -> str:
    """One check as YAML."""
    return f"  - {{name: {name}, level: {level}, label: {name}, check: '{text}', clause: s1, fails: 不符合{name}}}\n"


def param(name: str, value: Any, unit: str = "fen", picked_by: str = "applied_on", more: str = "") -> str:
    """One parameter with one version and a wide range."""
    bounds = "range: [0, 100000000]," if unit in ("fen", "count") else ""
    return (
        f"- {{name: {name}, label: {name}, unit: {unit}, {bounds} picked_by: {picked_by}, {more} versions: "
        f"[{{from: 2024-01-01, to: 2026-12-31, clause: s1, value: {value}}}]}}\n"
    )


def program(folder: Path, rules: str, params: str = "", **options: Any) -> Program:
    """A program that answers `try` with every rule."""
    names = [line.split("name: ")[1].split(",")[0] for line in rules.splitlines() if "{name: " in line]
    answers = "answers:\n  try: {" + ", ".join(f"{name}: {name}" for name in names) + "}\n"
    return load_program(write_pack(folder, pack_text(rules, **options) + answers, params))


def decide(made: Program, facts: dict[str, Any], on: date = date(2025, 6, 1)) -> Decision:
    """The decision of `try`."""
    return made.decide("try", facts, on=on)


def refusal(folder: Path, rules: str, params: str = "", **options: Any) -> str:
    """What the engine says when it refuses a pack."""
    try:
        program(folder, rules, params, **options)
    except PackError as error:
        return str(error)
    return ""
