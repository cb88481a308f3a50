"""Two versions in plain words (两版差异): what was, what is now, for the person who signs and the public who reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kangjiu.policy.engine import Program, civil, wording
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.program import CheckedRule
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.published import program
from kangjiu.policy.queries.reading import CHOICES, cell_words, key_words, labels
from kangjiu.policy.rules.phrasing import in_words

OPEN = "待核实"
NOTHING = "没有"


@dataclass(frozen=True)
class Difference:
    """One difference (一处不同): kind of thing, what it is about, what was and what is now, in words.

    `is_value`: a figure or condition somebody receives by, as against wording and sources.
    """

    kind: str
    label: str
    before: str
    after: str
    clause: str = ""
    is_value: bool = False


def compared(old: PolicyVersion, new: PolicyVersion) -> list[Difference]:
    """Every difference of meaning between two versions, values first; empty when they decide and cite alike."""
    return differences(program(old), program(new))


def differences(one: Program, two: Program) -> list[Difference]:
    """The same between two programs, such as a draft's."""
    return [
        *_title(one, two),
        *_valid(one, two),
        *_tables(one, two),
        *_rules(one, two),
        *_facts(one, two),
        *_answers(one, two),
        *_choices(one, two),
        *_sources(one, two),
    ]


def _title(old: Program, new: Program) -> Iterator[Difference]:
    if old.title != new.title:
        yield Difference("名称", "政策名称", old.title, new.title)


def _valid(old: Program, new: Program) -> Iterator[Difference]:
    before, after = (_span(one.definition.manifest.valid) for one in (old, new))
    if before != after:
        yield Difference("有效期", "施行期间", before, after, is_value=True)


def _span(span: Any) -> str:
    return f"{_day(span.start)} 至 {_day(span.end)}"


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _tables(old: Program, new: Program) -> Iterator[Difference]:
    before, after = old.names.tables, new.names.tables
    for name in {**after, **before}:
        one, two = before.get(name), after.get(name)
        table = two or one
        if table is not None and (one is None or two is None or _unlike(one, two)):
            yield Difference(
                "标准和数值", table.label, _whole(old, one), _whole(new, two), _cited(new, two), is_value=True
            )
        elif one is not None and two is not None:
            yield from _cells(old, new, one, two)


def _unlike(one: Table, two: Table) -> bool:
    return (one.unit, one.keys, one.members) != (two.unit, two.keys, two.members)


def _whole(of: Program, table: Table | None) -> str:
    """All values of a table that came or went."""
    if table is None:
        return NOTHING
    said = {keys: _at(of, table, table.versions[-1].start, at) for at, keys in _keys(of, table)}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "；".join(f"{keys} {value}" for keys, value in said.items())


def _keys(of: Program, table: Table) -> list[tuple[int, str]]:
    return [(at, key_words(of, table.keys, names)) for at, names in enumerate(table.combinations)]


def _cells(old: Program, new: Program, one: Table, two: Table) -> Iterator[Difference]:
    """Values that differ on some day, once for each cell and change; cells that change alike are said together."""
    days = sorted({version.start for table in (one, two) for version in table.versions})
    found: dict[tuple[str, str, int], list[str]] = {}
    for at, keys in _keys(new, two):
        last = ("", "")
        for day in days:
            pair = (_at(old, one, day, at), _at(new, two, day, at))
            if pair[0] != pair[1] and pair != last:
                found.setdefault((*pair, day), []).append(keys)
            last = pair
    for (before, after, day), cells in found.items():
        yield Difference(
            "标准和数值", _labelled(new, two, cells, day), before, after, _cited(new, two), is_value=True
        )


def _labelled(of: Program, table: Table, cells: list[str], day: int) -> str:
    own = "" if len(cells) == len(table.combinations) else "、".join(filter(None, cells))
    since = max(civil.as_date(day), of.definition.manifest.valid.start)
    later = f"，{_day(since)}起" if since > of.definition.manifest.valid.start else ""
    return f"{table.label}{f'（{own}）' if own else ''}{later}"


def _at(of: Program, table: Table, day: int, index: int) -> str:
    version = table.version_on(day)
    if version is None:
        return NOTHING
    if version.steps:
        return cell_words(of, table, version, 0)
    return cell_words(of, table, version, index) or OPEN


def _cited(of: Program, table: Table | None) -> str:
    return of.cite(table.versions[-1].clauses) if table else ""


def _rules(old: Program, new: Program) -> Iterator[Difference]:
    words = labels(old), labels(new)
    for name in {**new.by_name, **old.by_name}:
        one, two = old.by_name.get(name), new.by_name.get(name)
        rule = two or one
        if rule is None or (one is not None and two is not None and _same(one, two)):
            continue
        kind = "条件" if rule.is_check else "算法"
        clause = new.cite(two.clauses) if two else ""
        yield Difference(kind, rule.label, _said(one, words[0]), _said(two, words[1]), clause, rule.is_check)


def _same(one: CheckedRule, two: CheckedRule) -> bool:
    """Alike in what they decide and say; the tree is compared as it was written."""
    parts: tuple[Callable[[CheckedRule], Any], ...] = (
        lambda rule: " ".join(rule.text.split()),
        lambda rule: (rule.level, rule.label, rule.fails, rule.remedy),
    )
    return all(part(one) == part(two) for part in parts)


def _said(rule: CheckedRule | None, words: Mapping[str, str]) -> str:
    if rule is None:
        return NOTHING
    failed = f"。不符合时说：{wording.PLACEHOLDER.sub('…', rule.fails)}" if rule.fails else ""
    return in_words(rule.text, words) + failed


def _facts(old: Program, new: Program) -> Iterator[Difference]:
    kinds = {"fact": "要填的情况", "gap": "规则空白"}
    before, after = ({s.name: s for s in of.names.symbols.values() if s.kind in kinds} for of in (old, new))
    for name in {**after, **before}:
        one, two = before.get(name), after.get(name)
        symbol = two or one
        if symbol is not None and (one is None or two is None):
            yield Difference(
                kinds[symbol.kind], symbol.label, "要填" if one else "不填", "要填" if two else "不填"
            )


def _answers(old: Program, new: Program) -> Iterator[Difference]:
    """A question answered by another rule than before."""
    for question, outputs in new.answers.items():
        before = old.answers.get(question, {})
        for output, rule in outputs.items():
            was = before.get(output)
            if was != rule and was is not None:
                yield Difference("回答", output, old.by_name[was].label, new.by_name[rule].label)


def _choices(old: Program, new: Program) -> Iterator[Difference]:
    before, after = old.definition.manifest.choices, new.definition.manifest.choices
    for name in {**after, **before}:
        label, words = CHOICES[name]
        pair = [words[one[name].value] if name in one else NOTHING for one in (before, after)]
        if pair[0] != pair[1]:
            yield Difference("口径", label, pair[0], pair[1], is_value=True)


def _sources(old: Program, new: Program) -> Iterator[Difference]:
    for name in {**new.sources, **old.sources}:
        one, two = old.sources.get(name), new.sources.get(name)
        source = two or one
        if source is not None and one != two:
            texts = [part.sentence if part else NOTHING for part in (one, two)]
            yield Difference("依据", f"{source.document} {source.section}".strip(), texts[0], texts[1])
