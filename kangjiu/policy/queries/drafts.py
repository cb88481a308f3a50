"""Drafts of the laboratory (政策草案): what they stand on, whether they check, which values may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from kangjiu.common.dates import chinese_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import engine
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine import Pack, Program, canonical, tuning
from kangjiu.policy.engine.tuning import Dial
from kangjiu.policy.models import PolicyDraft, PolicyVersion
from kangjiu.policy.queries.published import program, versions_within
from kangjiu.policy.queries.reading import key_words, plain_words
from kangjiu.policy.queries.upper import examples, source
from kangjiu.policy.rules import drafts
from kangjiu.policy.rules.drafts import Checked


@dataclass(frozen=True)
class OwnTier:
    """What a draft of a version begins with (本级原件): own definition, examples, the tiers above as one pack."""

    definition: engine.pack_model.Definition
    examples: tuple[engine.pack_model.Example, ...]
    upper: Pack | None


@dataclass(frozen=True)
class Knob:
    """A value on the page (可改的数): the dial, its words, its value and beside it the one in force, in words.

    `in_force` is that value as an integer of its unit; None where there is none, or steps.
    """

    dial: Dial
    words: str
    value: str
    current: str
    in_force: int | None
    changed: bool


@dataclass(frozen=True)
class KnobGroup:
    """One parameter with its values (一项参数); `together` when they are shares that make up the whole (合计 100%)."""

    name: str
    label: str
    rules: tuple[str, ...]
    knobs: tuple[Knob, ...]
    together: bool = False

    @property
    def changed(self) -> int:
        """How many of its values differ from the policy in force."""
        return sum(knob.changed for knob in self.knobs)


def all_drafts(by: Scope) -> QuerySet[PolicyDraft]:
    """Drafts of the regions whose policy the person makes or signs, newest first."""
    return PolicyDraft.objects.visible_to(by).select_related("base", "saved_as").defer(
        "texts", "base__canonical", "saved_as__canonical"
    ).order_by("-pk")  # fmt: skip


def draftable(by: Scope) -> QuerySet[PolicyVersion]:
    """Published versions whose files were kept, of the person's division and below; what starts last first."""
    rows = versions_within(by.narrow("policy.edit")).filter(status=PackStatus.PUBLISHED, source__isnull=False)
    return rows.order_by("-valid_from_on", "-number")[:12]


def draft(by: Scope, draft_id: int) -> PolicyDraft:
    """One of them; DoesNotExist outside those regions."""
    return PolicyDraft.objects.visible_to(by).select_related("base", "saved_as").get(pk=draft_id)


def own_tier(version: PolicyVersion) -> OwnTier:
    """What a version was made from; Refused for one whose files were not kept."""
    found = source(version)
    if found is None:
        raise Refused(
            Reason("policy.no_source", "这一版没有留存原件，不能起草", next_step="请把政策包重新读入一次")
        )
    own = canonical.read_definition(bytes(found.definition))
    return OwnTier(own, examples(version), upper_pack(version))


def upper_pack(version: PolicyVersion) -> Pack | None:
    """The tiers above a version as one pack, None without any."""
    data = _upper_bytes(version)
    return None if data is None else engine.pack_from_bytes(data)


def _upper_bytes(version: PolicyVersion) -> bytes | None:
    found = source(version)
    return bytes(found.upper) if found and found.upper is not None else None


def check(found: PolicyDraft, texts: Mapping[str, str] | None = None) -> Checked:
    """What stands in a draft's files, or in these instead of them (检查)."""
    wanted = found.texts if texts is None else {**found.texts, **texts}
    return _checked(tuple(sorted(wanted.items())), _upper_bytes(found.base))


@lru_cache(maxsize=32)
def _checked(texts: tuple[tuple[str, str], ...], upper: bytes | None) -> Checked:
    return drafts.checked(dict(texts), None if upper is None else engine.pack_from_bytes(upper))


@lru_cache(maxsize=16)
def _upper_program(data: bytes) -> Program:
    return engine.flatten(engine.pack_from_bytes(data))


def knobs(found: PolicyDraft, of: Checked) -> list[KnobGroup]:
    """The values of a sound draft that this tier may change, beside those in force: changed ones first, then amounts."""
    assert of.pack is not None and of.program is not None  # noqa: S101  sound
    data = _upper_bytes(found.base)
    dials, _ = tuning.dials(of.pack, of.program, None if data is None else _upper_program(data))
    held: dict[str, list[Knob]] = {}
    tables = of.program.names.tables
    for dial in dials:
        held.setdefault(dial.table, []).append(_knob(of.program, program(found.base), dial))
    groups = [
        KnobGroup(
            name, tables[name].label, _used_by(of.program, name), tuple(found_), together=tables[name].shares
        )
        for name, found_ in held.items()
    ]
    return sorted(
        groups, key=lambda group: (not group.changed, group.knobs[0].dial.unit not in ("fen", "bp"))
    )


def _used_by(of: Program, table: str) -> tuple[str, ...]:
    return tuple(rule.label for rule in of.rules if table in rule.needs)


def _knob(of: Program, base: Program, dial: Dial) -> Knob:
    names = [name for _, name in dial.keys]
    parts = [key_words(of, [key for key, _ in dial.keys], names), _period_words(of, dial)]
    words = "，".join(part for part in parts if part)
    current, number = _in_force(base, dial)
    own = _words(of, dial)
    return Knob(dial, words, own, current, number, changed=own != current)


def _period_words(of: Program, dial: Dial) -> str:
    """From when a value holds, where its parameter has several periods."""
    valid = of.definition.manifest.valid
    first = max(dial.from_on, valid.start)
    return (
        "" if (first, min(dial.to_on, valid.end)) == (valid.start, valid.end) else f"{chinese_day(first)}起"
    )


def _words(of: Program, dial: Dial) -> str:
    return "" if dial.value is None else plain_words(of, of.names.tables[dial.table].unit, dial.value)


def _in_force(base: Program, dial: Dial) -> tuple[str, int | None]:
    """The value of the same cell in the policy in force on the dial's first day, else its last one: words, number."""
    table = base.names.tables.get(dial.table)
    if table is None or dial.cell >= len(table.versions[-1].cells):
        return "", None
    day = engine.civil.day_number(dial.from_on)
    version = table.version_on(day) or table.versions[-1]
    cell = version.cells[dial.cell]
    if cell is None:
        return "", None
    if version.steps:
        steps = [{"above": above, "rate": rate} for above, rate in version.steps]
        return plain_words(base, table.unit, steps), None
    return engine.wording.formatter(base, table.unit)(cell), cell
