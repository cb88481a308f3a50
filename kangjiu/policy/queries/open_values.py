"""Values nobody has set (待定值): what waits for them, and what the office has entered so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kangjiu.common.scope import Scope
from kangjiu.policy.choices import PackStatus, Question
from kangjiu.policy.engine import AskedInput, OpenValue, Program
from kangjiu.policy.models import OpenValueEntry, PolicyVersion
from kangjiu.policy.queries import reading
from kangjiu.policy.queries.owning import need_own
from kangjiu.policy.queries.published import MAKERS, program


@dataclass(frozen=True)
class OpenRow:
    """One parameter with open values (待核实一项): every open cell of every period, and who waits for it.

    `cells` are (key words, key names); one empty pair for a value without keys. `unit`, `range` (integers of the
    unit) and `members` say what may be entered; `all_or_none` when the cells are shares that sum to 100 %.
    """

    name: str
    label: str
    unit: str
    range: tuple[int, int]
    members: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]
    cells: tuple[tuple[str, tuple[str, ...]], ...]
    all_or_none: bool
    from_on: date
    to_on: date
    missing: str
    clause: str
    rules: tuple[str, ...]
    questions: tuple[str, ...]


def open_rows(version: PolicyVersion) -> list[OpenRow]:
    """The open values of a version, one row a parameter, with the rules and questions that need them."""
    of = program(version)
    found: dict[str, list[OpenValue]] = {}
    for one in of.open_values():
        found.setdefault(one.name, []).append(one)
    return [_row(of, periods) for periods in found.values()]


def open_value(version: PolicyVersion, name: str) -> OpenRow:
    """One of them; DoesNotExist when the version has no such open value."""
    for row in open_rows(version):
        if row.name == name:
            return row
    raise PolicyVersion.DoesNotExist


def _row(of: Program, periods: list[OpenValue]) -> OpenRow:
    first, valid = periods[0], of.definition.manifest.valid
    cells = dict.fromkeys(cell for one in periods for cell in one.cells)
    asked = [question for question in of.questions if first.name in of.tables_for(question)]
    return OpenRow(
        name=first.name,
        label=first.label,
        unit=first.unit,
        range=first.range,
        members=first.members,
        keys=first.keys,
        cells=tuple((reading.key_words(of, first.keys, cell), cell) for cell in cells),
        all_or_none=of.names.tables[first.name].shares,
        from_on=max(valid.start, min(one.start for one in periods)),
        to_on=min(valid.end, max(one.end for one in periods)),
        missing="；".join(dict.fromkeys(one.missing for one in periods if one.missing)),
        clause="；".join(dict.fromkeys(one.clause for one in periods)),
        rules=tuple(rule.label for rule in of.rules if first.name in rule.needs),
        questions=tuple(Question.label_of(one) for one in asked if one in set(Question)),
    )


def asked_inputs(version: PolicyVersion, question: str | None = None) -> tuple[AskedInput, ...]:
    """What the pack asks beyond the catalogue (另问事项), for one question or for all."""
    return program(version).asked_inputs(question)


def lineage_head(version: PolicyVersion) -> PolicyVersion:
    """The newest published version of the same pack (最新一版): what an entered value is added to."""
    rows = PolicyVersion.objects.filter(pack=version.pack, status=PackStatus.PUBLISHED)
    return rows.order_by("-number").first() or version


def entries(by: Scope, version: PolicyVersion) -> QuerySet[OpenValueEntry]:
    """What the office entered for a pack (填报记录), newest first; nothing for people who neither make nor sign."""
    found = OpenValueEntry.objects.filter(version__pack=version.pack).select_related("version")
    if not by.narrow(*MAKERS).covers(version.region_path):
        return found.none()
    return found.order_by("-pk")


def entry(by: Scope, entry_id: int) -> OpenValueEntry:
    """One entry; DoesNotExist outside the regions the person makes or signs policy for."""
    found = OpenValueEntry.objects.select_related("version").get(pk=entry_id)
    if not by.narrow(*MAKERS).covers(found.version.region_path):
        raise OpenValueEntry.DoesNotExist
    return found


def entry_to_refuse(by: Scope, entry_id: int) -> OpenValueEntry:
    """One entry before it is given back; NotAllowed for a tier above."""
    found = entry(by, entry_id)
    need_own(by, found.version.region_path, "policy.sign", "policy.edit")
    return found


def entry_words(found: OpenValueEntry) -> tuple[str, list[tuple[str, str]]]:
    """Label of an entry's parameter and (key words, value words) of what was entered."""
    of = program(found.version)
    table = of.names.tables[found.name]
    rows = found.value if isinstance(found.value, list) and table.keys else [{"value": found.value}]
    said = []
    for row in rows:
        keys = reading.key_words(of, table.keys, [row[key] for key in table.keys]) if len(row) > 1 else ""
        said.append((keys, reading.plain_words(of, table.unit, row["value"])))
    return table.label, said
