"""The checked, immutable content of a pack (查过的政策): what every target computes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kangjiu.policy.engine import canonical, nodes
from kangjiu.policy.engine.civil import as_date
from kangjiu.policy.engine.errors import Place
from kangjiu.policy.engine.pack_model import Asked, Definition, Source
from kangjiu.policy.engine.ranges import Range
from kangjiu.policy.engine.scope import Names, Symbol
from kangjiu.policy.engine.units import Unit, unit_name

ENGINE_VERSION = "1"


@dataclass(frozen=True)
class CheckedRule:
    """One rule with its typed tree; `needs` are the names it reads (rules, facts, gaps, parameters)."""

    name: str
    level: str
    label: str
    unit: Unit
    range: Range
    node: nodes.Node = field(repr=False)
    text: str = ""
    clauses: tuple[str, ...] = ()
    says: str = ""
    fails: str = ""
    remedy: str = ""
    is_check: bool = False
    needs: tuple[str, ...] = ()
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class AskedInput:
    """A fact the pack asks beyond the catalogue (另问事项), for a form."""

    name: str
    label: str
    level: str
    unit: str
    range: tuple[int, int]
    members: tuple[tuple[str, str], ...]
    proof: str
    answered_by: str
    help: str
    optional: bool
    clause: str


@dataclass(frozen=True)
class OpenValue:
    """A value nobody has set (未设定) in one period; `cells` are the open key combinations."""

    name: str
    label: str
    unit: str
    range: tuple[int, int]
    members: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    start: date
    end: date
    missing: str
    clause: str


@dataclass(frozen=True)
class CheckedProgram:
    """A flattened, checked pack: levels, names, rules in evaluation order, answers to questions.

    Everything that is made from a pack reads this; program.py adds how it decides. Bulk targets read `names` (levels,
    tables, symbols) and `rules`.
    """

    definition: Definition = field(repr=False)
    names: Names = field(repr=False)
    rules: tuple[CheckedRule, ...] = field(repr=False)
    answers: Mapping[str, Mapping[str, str]] = field(repr=False)

    @property
    def name(self) -> str:
        """The pack's id."""
        return self.definition.manifest.pack

    @property
    def title(self) -> str:
        """The pack's Chinese title."""
        return self.definition.manifest.title

    @property
    def questions(self) -> tuple[str, ...]:
        """Questions it answers."""
        return tuple(self.answers)

    def canonical_bytes(self) -> bytes:
        """The flattened pack: enough to decide again for ever."""
        return self._canonical

    @cached_property
    def _canonical(self) -> bytes:
        return canonical.definition_bytes(self.definition)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the flattened pack."""
        return canonical.digest(self.canonical_bytes())

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Cited passages by id."""
        return {source.id: source for source in self.definition.sources}

    @cached_property
    def by_name(self) -> dict[str, CheckedRule]:
        """Rules by name."""
        return {rule.name: rule for rule in self.rules}

    @cached_property
    def top(self) -> str:
        """The top level."""
        return next(name for name, level in self.names.levels.items() if level.depth == 0)

    def cite(self, clauses: Iterable[str]) -> str:
        """Document and section of clauses, for people: 济残联〔2024〕9号 二."""
        found = (self.sources[clause] for clause in clauses)
        return "；".join(dict.fromkeys(f"{one.document} {one.section}".strip() for one in found))

    def slice_for(self, names: Iterable[str]) -> tuple[CheckedRule, ...]:
        """The rules needed for these rules, in evaluation order."""
        found: set[str] = set()
        stack = list(names)
        while stack:
            rule = self.by_name.get(stack.pop())
            if rule is not None and rule.name not in found:
                found.add(rule.name)
                stack.extend(rule.needs)
        return tuple(rule for rule in self.rules if rule.name in found)

    def rules_for(self, question: str) -> tuple[CheckedRule, ...]:
        """The rules a question needs; KeyError when the pack does not answer it."""
        return self.slice_for(self.answers[question].values())

    def inputs_for(self, question: str) -> tuple[Symbol, ...]:
        """Facts and gaps a question reads, with level, unit and range."""
        wanted: dict[str, Symbol] = {}
        for rule in self.rules_for(question):
            for name in rule.needs:
                names = [name]
                if name in self.names.tables:
                    names = [self.names.tables[name].picked_by]
                for one in names:
                    symbol = self.names.symbols[one]
                    if symbol.kind in ("fact", "gap"):
                        wanted[one] = symbol
        return tuple(wanted.values())

    def tables_for(self, question: str) -> tuple[str, ...]:
        """Parameters a question reads."""
        tables = self.names.tables
        return tuple(dict.fromkeys(n for rule in self.rules_for(question) for n in rule.needs if n in tables))

    def asked_inputs(self, question: str | None = None) -> tuple[AskedInput, ...]:
        """What the pack asks beyond the catalogue, for one question or for all."""
        asked = self.definition.manifest.inputs.asked
        if question is not None:
            read = {symbol.name for symbol in self.inputs_for(question)}
            asked = {name: part for name, part in asked.items() if name in read}
        return tuple(self._asked(name, part) for name, part in asked.items())

    def _asked(self, name: str, part: Asked) -> AskedInput:
        symbol = self.names.symbols[name]
        return AskedInput(
            name, part.label, part.level, part.unit, (symbol.range.low, symbol.range.high), self.members(symbol.unit),
            part.proof, part.answered_by, part.help, part.optional, self.cite(part.clause),
        )  # fmt: skip

    def members(self, unit: Unit) -> tuple[tuple[str, str], ...]:
        """(value, Chinese label) of an enumeration or set unit, else nothing."""
        return tuple(self.names.labels[unit.name].items()) if unit.kind in ("enum", "set") else ()

    def open_values(self, question: str | None = None) -> tuple[OpenValue, ...]:
        """Values nobody has set, for one question or for all."""
        wanted = self.tables_for(question) if question else tuple(self.names.tables)
        return tuple(one for name in wanted for one in self._open(name))

    def _open(self, name: str) -> list[OpenValue]:
        table = self.names.tables[name]
        found = []
        for version in table.versions:
            cells = tuple(table.key_names(i) for i, cell in enumerate(version.cells) if cell is None)
            if cells:
                found.append(
                    OpenValue(
                        name,
                        table.label,
                        unit_name(table.unit),
                        (table.range.low, table.range.high),
                        self.members(table.unit),
                        table.keys,
                        cells,
                        as_date(version.start),
                        as_date(version.end),
                        version.missing,
                        self.cite(version.clauses),
                    )  # fmt: skip
                )
        return found
