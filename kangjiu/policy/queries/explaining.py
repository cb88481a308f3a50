"""Explaining (说明): a decision or a receipt as plain rows for pages, down to the sentence of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.common.errors import Reason, Refused
from kangjiu.policy.choices import Question
from kangjiu.policy.engine import Cause, Decision, civil, nodes, receipts, wording
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.program import CheckedProgram, CheckedRule
from kangjiu.policy.engine.stops import Stopped
from kangjiu.policy.models import PolicyVersion, Receipt
from kangjiu.policy.queries.published import replay
from kangjiu.policy.queries.reading import key_words

UNKNOWN = "未定"


@dataclass(frozen=True)
class Sentence:
    """The sentence a step rests on (原文): document with section, text, whether it is 示例."""

    clause: str
    text: str
    is_example: bool


@dataclass(frozen=True)
class Used:
    """A value a step read (所用数值或事实): name, value in words, clause of a parameter."""

    label: str
    value: str
    clause: str = ""


@dataclass(frozen=True)
class Step:
    """One rule for one row (一步): result in words, what it says, what it read, where it is written.

    `tone`: ok or bad for a check, warn while not known, empty for a figure. `is_output`: an answer, not a way to it.
    """

    name: str
    label: str
    value: str
    tone: str
    says: str
    is_output: bool
    read: tuple[Used, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Part:
    """The steps of one row of a level (一层): 一个孩子, 救助项目 1, 救助项目 1，月份 2 …"""

    title: str
    steps: tuple[Step, ...]

    @property
    def answers(self) -> tuple[Step, ...]:
        """The steps that are answers."""
        return tuple(step for step in self.steps if step.is_output)


@dataclass(frozen=True)
class Explained:
    """A decision for people (说明), as `policy/_trace.html` shows it."""

    title: str
    number: int
    document_number: str
    question: str
    on: date
    is_example: bool
    notice: str
    parts: tuple[Part, ...]
    causes: tuple[Cause, ...]
    reasons: tuple[Reason, ...]
    digest: str
    engine_version: str


def explained(receipt: Receipt) -> Explained:
    """The explanation of a receipt (依据说明), derived again; the caller has the row that owns it in scope.

    Refused when what was stored has been changed and the hashes no longer fit.
    """
    try:
        decision = replay(receipt)
    except receipts.ReceiptError as error:
        raise Refused(
            Reason(
                "policy.receipt_changed",
                f"这件的依据与留存的指纹不符：{error}",
                next_step="请报告审计管理员核对数据库和备份",
            )
        ) from error
    return explained_decision(decision, receipt.version)


def explained_decision(decision: Decision, version: PolicyVersion) -> Explained:
    """The same for a decision just made (预览)."""
    manifest = decision.program.definition.manifest
    return Explained(
        title=version.title,
        number=version.number,
        document_number=version.document_number,
        question=Question.label_of(decision.question),
        on=decision.on,
        is_example=version.is_example,
        notice=manifest.notice,
        parts=tuple(_parts(decision)),
        causes=tuple(decision.causes),
        reasons=tuple(decision.reasons),
        digest=version.digest,
        engine_version=version.engine_version,
    )


def _parts(decision: Decision) -> Iterator[Part]:
    top = decision.program.top
    for row in decision.rows_of(top):
        yield from _below(decision, top, row, "")


def _below(decision: Decision, level: str, row: Row, title: str) -> Iterator[Part]:
    rules = [rule for rule in decision.runner.rules if rule.level == level]
    if rules:
        yield Part(title, tuple(_step(decision, rule, row) for rule in rules))
    for child, slot in decision.runner.layout.children[level].items():
        label = decision.program.names.levels[child].label
        for number, one in enumerate(row[slot], 1):
            name = f"{label} {number}" if len(row[slot]) > 1 else label
            yield from _below(decision, child, one, f"{title}，{name}" if title else name)


def _step(decision: Decision, rule: CheckedRule, row: Row) -> Step:
    value = decision.raw(rule.name, row)
    says = _says(decision, rule, row, value)
    outputs = set(decision.program.answers[decision.question].values())
    used = decision.used.get((rule.name, id(row)), ())
    clauses = list(rule.clauses) + [c for table, place, _ in used for c in table.versions[place].clauses]
    read = tuple(_params(decision.program, used)) + tuple(_inputs(decision, rule, row))
    return Step(
        rule.name,
        rule.label,
        _value(decision.program, rule, value),
        _tone(rule, value),
        says,
        rule.name in outputs,
        read,
        tuple(_sentences(decision.program, clauses)),
    )


def _says(decision: Decision, rule: CheckedRule, row: Row, value: Any) -> str:
    if type(value) is Stopped:
        return "；".join(cause.message for cause in value.causes)
    failed = rule.is_check and not value
    return wording.fill(decision, rule.fails if failed else rule.says, row, rule.level)


def _value(program: CheckedProgram, rule: CheckedRule, value: Any) -> str:
    if type(value) is Stopped:
        return UNKNOWN
    if rule.is_check:
        return "符合" if value else "不符合"
    if isinstance(rule.node, nodes.FirstReason):
        checks = rule.node.checks
        return f"{program.names.symbols[checks[value - 1].name].label}不符合" if value else "符合"
    return wording.formatter(program, rule.unit)(value)


def _tone(rule: CheckedRule, value: Any) -> str:
    if type(value) is Stopped:
        return "warn"
    if isinstance(rule.node, nodes.FirstReason):
        return "bad" if value else "ok"
    if rule.is_check:
        return "ok" if value else "bad"
    return ""


def _params(program: CheckedProgram, used: Any) -> Iterator[Used]:
    for table, place, index in used:
        version = table.versions[place]
        if version.steps:
            parts = (f"{wording.yuan(above)}以上 {wording.percent(rate)}" for above, rate in version.steps)
            value = "，".join(parts)
        else:
            cell = version.cells[index]
            value = "未设定" if cell is None else wording.formatter(program, table.unit)(cell)
        keys = key_words(program, table.keys, table.key_names(index))
        label = f"{table.label}（{keys}）" if keys else table.label
        since = civil.as_date(version.start)
        said = f"{since.year}年{since.month}月{since.day}日起，{program.cite(version.clauses)}"
        yield Used(label, value, said)


def _inputs(decision: Decision, rule: CheckedRule, row: Row) -> Iterator[Used]:
    program = decision.program
    path = program.names.path(rule.level)
    for name in rule.needs:
        symbol = program.names.symbols.get(name)
        if symbol is None or symbol.level not in path:
            continue
        value = decision.raw(name, decision.climb(row, rule.level, name))
        if name in program.by_name:
            yield Used(symbol.label, _value(program, program.by_name[name], value))
        elif value is not None:
            yield Used(symbol.label, wording.formatter(program, symbol.unit)(value))


def _sentences(program: CheckedProgram, clauses: list[str]) -> Iterator[Sentence]:
    for clause in dict.fromkeys(clauses):
        source = program.sources[clause]
        yield Sentence(program.cite([clause]), source.sentence, source.kind == "example")
