"""Reading a pack beside its source (对照原文): each cited sentence with the rules, values and questions that rest on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kangjiu.policy.engine import Program, civil, wording
from kangjiu.policy.engine.pack_model import Source
from kangjiu.policy.engine.parameters import Dated, Table, encode
from kangjiu.policy.engine.program import CheckedProgram, CheckedRule
from kangjiu.policy.engine.units import Unit
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.published import program
from kangjiu.policy.rules.phrasing import in_words

KINDS = {
    "published": ("已核对原文", "ok"),
    "example": ("示例", "warn"),
    "recalled": ("待核实原文", "warn"),
    "office": ("单位口径", "info"),
}
CHOICES = {
    "age_turns": ("周岁从哪天起算", {"on_birthday": "生日当天满周岁", "day_after": "生日次日满周岁"}),
    "leap_birthday": ("2月29日生日在平年", {"february": "按2月28日", "march": "按3月1日"}),
}


@dataclass(frozen=True)
class Cell:
    """One value of a parameter (一格): its keys in words, value in words, empty while nobody has set it."""

    keys: str
    value: str


@dataclass(frozen=True)
class Span:
    """Values of a parameter in one inclusive period; `clause` is where they stand."""

    from_on: date
    to_on: date
    cells: tuple[Cell, ...]
    missing: str
    clause: str
    sources: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether a value of the period is 待核实."""
        return any(not cell.value for cell in self.cells)


@dataclass(frozen=True)
class Value:
    """One parameter (参数) with its periods."""

    name: str
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class RuleText:
    """One rule (规则) as it is written: what it works out, and what it says when it fails."""

    name: str
    label: str
    level: str
    expression: str
    words: str
    fails: str
    remedy: str


@dataclass(frozen=True)
class Note:
    """A legal choice, a gap or a question the pack asks (口径、规则空白、另问事项)."""

    kind: str
    tone: str
    label: str
    text: str


@dataclass(frozen=True)
class Passage:
    """One cited sentence (原文一句) with everything that rests on it."""

    id: str
    section: str
    sentence: str
    kind: str
    tone: str
    note: str
    rules: tuple[RuleText, ...]
    values: tuple[Value, ...]
    notes: tuple[Note, ...]

    @property
    def is_open(self) -> bool:
        """Whether something about it is 待核实."""
        unset = any(span.is_open for value in self.values for span in value.spans)
        return unset or self.tone == "warn" or any(one.tone == "bad" for one in self.notes)


@dataclass(frozen=True)
class Paper:
    """One document (文件) with its cited passages in the pack's order."""

    document: str
    title: str
    issued_on: date | None
    passages: tuple[Passage, ...]


def reading(version: PolicyVersion) -> list[Paper]:
    """A pack side by side with its sources, document by document."""
    of = program(version)
    papers: dict[str, list[Source]] = {}
    for source in of.definition.sources:
        papers.setdefault(source.document, []).append(source)
    return [
        Paper(document, found[0].title, found[0].issued_on, tuple(_passage(of, one) for one in found))
        for document, found in papers.items()
    ]


def only_open(papers: Iterable[Paper]) -> list[Paper]:
    """The same with only what is 待核实: values nobody has set, sentences not checked, rule gaps."""
    kept = [replace(one, passages=tuple(each for each in one.passages if each.is_open)) for one in papers]
    return [one for one in kept if one.passages]


def _passage(of: Program, source: Source) -> Passage:
    kind, tone = KINDS[source.kind]
    rules = tuple(_rule(of, rule) for rule in of.rules if source.id in rule.clauses)
    tables = (_value(of, table, source.id) for table in of.names.tables.values())
    values = tuple(value for value in tables if value.spans)
    notes = tuple(_notes(of, source.id))
    return Passage(source.id, source.section, source.sentence, kind, tone, source.note, rules, values, notes)


def _rule(of: Program, rule: CheckedRule) -> RuleText:
    level = of.names.levels[rule.level].label
    said = in_words(rule.text, labels(of))
    fails, remedy = (_filled(of, text) for text in (rule.fails, rule.remedy))
    return RuleText(rule.name, rule.label, level, rule.text, said, fails, remedy)


def _filled(of: Program, text: str) -> str:
    """A pack's sentence with the names of its facts in words: {age} → 〔年龄〕."""
    return wording.PLACEHOLDER.sub(lambda found: f"〔{of.names.symbols[found[1]].label}〕", text)


def value_of(of: Program, table: Table) -> Value:
    """A parameter with all its periods within the pack's validity."""
    spans = (_span(of, table, one) for one in table.versions)
    return Value(table.name, table.label, tuple(span for span in spans if span.from_on <= span.to_on))


def _value(of: Program, table: Table, clause: str) -> Value:
    found = (_span(of, table, one) for one in table.versions if clause in one.clauses)
    spans = tuple(span for span in found if span.from_on <= span.to_on)
    return Value(table.name, table.label, spans)


def _span(of: Program, table: Table, one: Dated) -> Span:
    valid = of.definition.manifest.valid
    days = (max(civil.as_date(one.start), valid.start), min(civil.as_date(one.end), valid.end))
    return Span(*days, tuple(_cells(of, table, one)), one.missing, of.cite(one.clauses), one.clauses)


def cell_words(of: Program, table: Table, one: Dated, index: int) -> str:
    """One cell of a dated table in words, empty while nobody has set it; a stepped table has one."""
    if one.steps:
        said = (f"{wording.yuan(above)}以上的部分 {wording.percent(rate)}" for above, rate in one.steps)
        return "，".join(said)
    cell = one.cells[index]
    return "" if cell is None else wording.formatter(of, table.unit)(cell)


def _cells(of: Program, table: Table, one: Dated) -> Iterable[Cell]:
    if one.steps:
        return [Cell("", cell_words(of, table, one, 0))]
    texts = [cell_words(of, table, one, at) for at in range(len(one.cells))]
    if len(set(texts)) == 1:
        return [Cell("" if len(texts) == 1 else "各类相同", texts[0])]
    return [Cell(key_words(of, table.keys, table.key_names(at)), text) for at, text in enumerate(texts)]


def plain_words(of: Program, unit: Unit, value: Any) -> str:
    """A plain value of a unit in words: 16,000.00 元, 60%, 是."""
    if unit.kind == "steps":
        parts = (f"{wording.yuan(one['above'])}以上的部分 {wording.percent(one['rate'])}" for one in value)
        return "，".join(parts)
    number = encode(value, unit, of.names.enums)
    return "" if number is None else wording.formatter(of, unit)(number)


def key_words(of: CheckedProgram, keys: Iterable[str], names: Iterable[str]) -> str:
    """The keys of a cell in words: 康复训练，听力."""
    return "，".join(_member(of, key, name) for key, name in zip(keys, names, strict=True))


def _member(of: CheckedProgram, key: str, name: str) -> str:
    if key == "bool":
        return "是" if name == "yes" else "否"
    return of.names.labels[key][name]


def _notes(of: Program, clause: str) -> Iterable[Note]:
    manifest = of.definition.manifest
    for name, choice in manifest.choices.items():
        if clause in choice.clause:
            label, words = CHOICES[name]
            yield Note("口径", "", label, "，".join(filter(None, (words[choice.value], choice.note))))
    for gap in manifest.gaps.values():
        if clause in gap.clause:
            yield Note("规则空白", "bad", gap.label, f"{gap.says}。由{gap.answered_by}答复")
    for asked in manifest.inputs.asked.values():
        if clause in asked.clause:
            yield Note("另问事项", "info", asked.label, f"由{asked.answered_by}填写，凭{asked.proof}")


def labels(of: Program) -> dict[str, str]:
    """Chinese label of every name an expression may use, and of the sources."""
    members = {name: label for group in of.names.labels.values() for name, label in group.items()}
    return {
        **members,
        **{name: symbol.label for name, symbol in of.names.symbols.items()},
        **{name: table.label for name, table in of.names.tables.items()},
        **{name: f"{source.document} {source.section}".strip() for name, source in of.sources.items()},
    }
