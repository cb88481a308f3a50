"""What a version was made from (原件): kept beside its bytes, so that people read its examples and a new tier above is noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kangjiu.policy import engine
from kangjiu.policy.engine import Pack, canonical
from kangjiu.policy.engine.pack_model import Definition, Example
from kangjiu.policy.models import PackSource, PolicyVersion

Tier = dict[str, str]


@dataclass(frozen=True)
class Above:
    """The tiers above a version (上级): name and hash of each, the nearest first; their flattened bytes, None without any."""

    extends: Sequence[Tier] = ()
    upper: bytes | None = None


def keep(version: PolicyVersion, definition: Definition, above: Above, examples: list[object]) -> None:
    """Keep the own tier, the tiers above and the examples of a version just written."""
    own = canonical.definition_bytes(definition)
    PackSource.objects.create(
        version=version,
        definition=own,
        definition_hash=canonical.digest(own),
        extends=list(above.extends),
        examples=examples,
        upper=above.upper,
    )


def tiers_above(pack: Pack, parents: Sequence[Pack] = ()) -> list[Tier]:
    """The tiers a pack stands on, the nearest first; without them at hand, the nearest it names and those kept above."""
    if parents or pack.manifest.extends is None:
        return [{"pack": one.name, "hash": one.hash} for one in parents]
    nearest = pack.manifest.extends
    above = PackSource.objects.filter(version__pack=nearest.pack, definition_hash=nearest.hash).first()
    return [{"pack": nearest.pack, "hash": nearest.hash}, *(above.extends if above else [])]


def above(pack: Pack, parents: Sequence[Pack]) -> Above:
    """What a pack stands on, from the packs themselves."""
    upper = engine.flatten(parents[0], parents[1:]).canonical_bytes() if parents else None
    return Above(tiers_above(pack, parents), upper)


def above_of(source: PackSource | None) -> Above:
    """What a version stands on, as it was kept."""
    if source is None:
        return Above()
    return Above(source.extends, None if source.upper is None else bytes(source.upper))


def written(examples: Sequence[Example]) -> list[object]:
    """Worked examples as they are stored."""
    return [one.model_dump(mode="json", by_alias=True) for one in examples]


def carry_over(made: PolicyVersion, like: PolicyVersion, child: Pack) -> None:
    """Keep the source of a version that adds values to another: its own tier with the values, the same tiers and examples."""
    source = PackSource.objects.filter(version=like).first()
    if source is None:
        return
    own = canonical.read_definition(bytes(source.definition))
    added = child.definition
    names, ids = {one.set for one in added.sets}, {one.id for one in added.sources}
    definition = Definition.model_construct(
        manifest=own.manifest,
        params=own.params,
        sets=tuple(one for one in own.sets if one.set not in names) + added.sets,
        sources=tuple(one for one in own.sources if one.id not in ids) + added.sources,
    )
    keep(made, definition, above_of(source), source.examples)
