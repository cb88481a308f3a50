"""Worked examples (示例) in words: the case, what must come out, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.policy.engine import Pack, Program
from kangjiu.policy.engine.examples import run_examples
from kangjiu.policy.engine.pack_model import Example
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries import reading
from kangjiu.policy.queries.published import program
from kangjiu.policy.queries.upper import examples
from kangjiu.policy.rules.questions import QUESTIONS

VERDICTS = {
    "eligible": "符合，可以享受",
    "refused": "不符合",
    "gap": "条文没有写，停下请人答复",
    "open": "有待核实的数值，停下不作决定",
    "missing": "缺情况，停下请补",
}
NAMED = {"reasons": "不符合的条件", "open": "待核实的数值", "gaps": "规则空白", "missing": "缺的情况"}


@dataclass(frozen=True)
class Said:
    """One fact or result in words; `depth` counts the levels it lies below the child."""

    label: str
    value: str
    depth: int = 0


@dataclass(frozen=True)
class ExampleRead:
    """A worked example for people (示例): `state` is ok, differs (with `differences`) or set.

    set: it was written while values were open that the office has set since, so it no longer applies.
    """

    name: str
    title: str
    question: str
    on: date
    given: tuple[Said, ...]
    facts: tuple[Said, ...]
    expected: tuple[Said, ...]
    state: str
    differences: tuple[str, ...] = ()


def examples_read(version: PolicyVersion) -> list[ExampleRead]:
    """The worked examples of a version, each run again; nothing for a version read in before they were kept."""
    of, found = program(version), examples(version)
    report = run_examples(Pack(of.definition, found), of).differences if found else {}
    return [_read(of, one, tuple(report.get(one.name, ()))) for one in found]


def _read(of: Program, one: Example, differences: tuple[str, ...]) -> ExampleRead:
    still_open = {value.name for value in of.open_values()}
    state = "set" if set(one.given) - still_open else "differs" if differences else "ok"
    question = QUESTIONS.get(one.question)
    return ExampleRead(
        name=one.name,
        title=one.title,
        question=question.label if question else one.question,
        on=one.on,
        given=tuple(_given(of, one.given)),
        facts=tuple(_facts(of, one.facts, 0)),
        expected=tuple(_expected(of, one.question, one.expect, 0)),
        state=state,
        differences=differences if state == "differs" else (),
    )


def _given(of: Program, given: Mapping[str, Any]) -> Iterator[Said]:
    for name, value in given.items():
        table = of.names.tables.get(name)
        if table is not None:
            rows = value if isinstance(value, list) and table.keys else [{"value": value}]
            for row in rows:
                keys = [row[key] for key in table.keys if key in row]
                own = reading.key_words(of, table.keys, keys) if keys else ""
                yield Said(
                    f"{table.label}{f'（{own}）' if own else ''}",
                    reading.plain_words(of, table.unit, row["value"]),
                )


def _facts(of: Program, facts: Mapping[str, Any], depth: int) -> Iterator[Said]:
    levels = of.names.levels
    for name, value in facts.items():
        if name not in levels and name in of.names.symbols:
            symbol = of.names.symbols[name]
            yield Said(symbol.label, reading.plain_words(of, symbol.unit, value), depth)
    for name, value in facts.items():
        if name in levels:
            yield from _rows(levels[name].label, value, depth, lambda row: _facts(of, row, depth + 1))


def _rows(label: str, rows: Iterable[Any], depth: int, inner: Any) -> Iterator[Said]:
    rows = list(rows)
    for number, row in enumerate(rows, 1):
        yield Said(f"{label} {number}" if len(rows) > 1 else label, "", depth)
        yield from inner(row)


def _expected(of: Program, question: str, expect: Mapping[str, Any], depth: int) -> Iterator[Said]:
    levels = of.names.levels
    for name, value in expect.items():
        if name == "verdict":
            yield Said("结论", VERDICTS.get(value, value), depth)
        elif name in NAMED:
            yield Said(NAMED[name], _names(of, value), depth)
        elif name not in levels:
            yield _output(of, question, name, value, depth)
    for name, value in expect.items():
        if name in levels:
            yield from _rows(
                levels[name].label, value, depth, lambda row: _expected(of, question, row, depth + 1)
            )


def _names(of: Program, names: Iterable[str]) -> str:
    tables, symbols = of.names.tables, of.names.symbols
    said = (tables[name].label if name in tables else symbols[name].label for name in names)
    return "、".join(said) or "没有"


def _output(of: Program, question: str, output: str, value: Any, depth: int) -> Said:
    rule = of.by_name.get(of.answers.get(question, {}).get(output, ""))
    if rule is None:
        return Said(output, str(value), depth)
    if rule.unit.kind == "reason":
        failed = of.by_name[value].label if value else ""
        return Said(rule.label, f"{failed}不符合" if failed else "符合", depth)
    if value is None:
        return Said(rule.label, "未定", depth)
    return Said(rule.label, reading.plain_words(of, rule.unit, value), depth)
