"""The files of a draft (草案文件): begun from a version, its validity, title and citation changed, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kangjiu.policy import engine
from kangjiu.policy.engine import Pack, PackError, Problem, Program, shifting, writing
from kangjiu.policy.engine.examples import Report, run_examples
from kangjiu.policy.engine.loading import pack_from_texts
from kangjiu.policy.engine.pack_model import Definition, Example, Extends, Source

CITATION = "draft"
UNNAMED = "（草案，文号待定）"
MOST_BYTES = 1_000_000
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Checked:
    """What stands in a draft's files (检查结果): the pack and program when they are sound, else the problems.

    `report` says how the worked examples come out.
    """

    problems: tuple[Problem, ...] = ()
    pack: Pack | None = None
    program: Program | None = None
    report: Report = field(default_factory=Report)

    @property
    def sound(self) -> bool:
        """Whether it can be computed."""
        return self.program is not None

    @property
    def ready(self) -> bool:
        """Whether it may become a version: examples hold and use every rule."""
        return self.sound and self.report.complete


def begun(
    own: Definition, examples: Sequence[Example], upper: Pack | None, valid: tuple[date, date]
) -> dict[str, str]:
    """The files of a new draft: the own tier as it stands, valid on other days, over the tiers above as one pack.

    Worked examples move by whole years into those days.
    """
    manifest = own.manifest
    update: dict[str, object] = {
        "valid": manifest.valid.model_copy(update={"start": valid[0], "end": valid[1]}),
        "version": manifest.version + 1,
    }
    if upper is not None:
        update["extends"] = Extends(pack=upper.name, hash=upper.hash)
    definition = own.model_copy(
        update={
            "manifest": manifest.model_copy(update=update),
            "params": tuple(shifting.reaching(one, *valid) for one in own.params),
            "sets": tuple(shifting.reaching(one, *valid) for one in own.sets),
        }
    )
    days = definition.manifest.valid
    return writing.texts(definition, [shifting.moved(one, days) for one in examples])


def checked(texts: Texts, upper: Pack | None) -> Checked:
    """Everything wrong with a draft's files, or what they mean."""
    try:
        pack = pack_from_texts(texts)
        program = engine.flatten(pack, [upper] if upper else [])
    except PackError as error:
        return Checked(error.problems)
    return Checked((), pack, program, run_examples(pack, program))


def citation(document: str = UNNAMED, section: str = "拟", sentence: str = "本稿拟定的数值") -> Source:
    """What the changed values of a draft cite until they have a document of their own."""
    return Source(id=CITATION, document=document, section=section, sentence=sentence, kind="office")


def cited(pack: Pack, source: Source) -> dict[str, str]:
    """sources.yaml with the draft's citation replaced; nothing when no value cites it."""
    held = {one.id for one in pack.definition.sources}
    if CITATION not in held:
        return {}
    others = [one for one in pack.definition.sources if one.id != CITATION]
    return {writing.SOURCES: writing.sources_text([*others, source])}


def is_unnamed(sources: Iterable[Source]) -> bool:
    """Whether a value still cites a document without a number."""
    return any(one.document == UNNAMED for one in sources)
