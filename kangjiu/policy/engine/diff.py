"""What changed between two packs (差异), said by name: values by period, rules, facts, answers, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kangjiu.policy.engine import civil, wording
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.program import CheckedRule, Program


def differences(old: Program, new: Program) -> list[str]:
    """Lines that say every difference of meaning; empty when the two decide alike and cite alike."""
    lines = _named("规则", old.by_name, new.by_name, _rule)
    lines += _named("参数", old.names.tables, new.names.tables, lambda a, b: _table(old, new, a, b))
    lines += _named("事实", _facts(old), _facts(new), _plain)
    lines += _named("回答", _answers(old), _answers(new), _plain)
    lines += _named("依据", old.sources, new.sources, lambda a, b: [] if a == b else ["文字或文号不同"])
    one, two = old.definition.manifest, new.definition.manifest
    if one.valid != two.valid:
        span = f"{one.valid.start} 至 {one.valid.end} → {two.valid.start} 至 {two.valid.end}"
        lines.append(f"有效期：{span}")
    for name in sorted({*one.choices, *two.choices}):
        before, after = one.choices.get(name), two.choices.get(name)
        if (before and before.value) != (after and after.value):
            lines.append(
                f"口径 {name}：{before.value if before else '无'} → {after.value if after else '无'}"
            )
    return lines


def _named(
    word: str, old: Mapping[str, Any], new: Mapping[str, Any], compare: Callable[[Any, Any], Iterable[str]]
) -> list[str]:
    lines = [f"{word} {name}：删去" for name in old if name not in new]
    lines += [f"{word} {name}：新增" for name in new if name not in old]
    for name in old:
        if name in new:
            lines += [f"{word} {name}：{change}" for change in compare(old[name], new[name])]
    return lines


def _plain(one: Any, two: Any) -> list[str]:
    return [] if one == two else [f"{one} → {two}"]


def _facts(program: Program) -> dict[str, str]:
    kinds = ("fact", "gap")
    return {s.name: f"{s.unit}，{s.level}" for s in program.names.symbols.values() if s.kind in kinds}


def _answers(program: Program) -> dict[str, str]:
    return {f"{q}.{out}": rule for q, outputs in program.answers.items() for out, rule in outputs.items()}


def _rule(one: CheckedRule, two: CheckedRule) -> list[str]:
    found = []
    if one.text != two.text:
        found.append(f"{one.text} → {two.text}")
    for field, word in (
        ("level", "层"),
        ("label", "名称"),
        ("says", "说明"),
        ("fails", "不符合时"),
        ("clauses", "依据"),
    ):
        if getattr(one, field) != getattr(two, field):
            found.append(f"{word} {getattr(one, field)} → {getattr(two, field)}")
    return found


def _table(old: Program, new: Program, one: Table, two: Table) -> list[str]:
    if (one.unit, one.keys, one.members, one.picked_by) != (two.unit, two.keys, two.members, two.picked_by):
        return ["单位、选项或取版本的日期不同"]
    found = []
    days = sorted({version.start for table in (one, two) for version in table.versions})
    before, after = wording.formatter(old, one.unit), wording.formatter(new, two.unit)
    for index, keys in enumerate(one.combinations):
        last = ""
        for day in days:
            left, right = _said(one, day, index, before), _said(two, day, index, after)
            change = "" if left == right else f"{left} → {right}"
            if change and change != last:
                found.append(f"{'、'.join(keys)}{' ' if keys else ''}{civil.as_date(day)} 起 {change}")
            last = change
    return found


def _said(table: Table, day: int, index: int, say: Callable[[Any], str]) -> str:
    version = table.version_on(day)
    if version is None:
        return "没有版本"
    if version.steps:
        return "，".join(
            f"{wording.yuan(above)}以上 {wording.percent(rate)}" for above, rate in version.steps
        )
    cell = version.cells[index]
    return "未设定" if cell is None else say(cell)
