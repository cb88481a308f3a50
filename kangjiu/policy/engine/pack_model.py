"""What a pack may contain (政策包的结构): strict pydantic models, nothing extra; schemas.py exports them for editors."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

OPEN = "open"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
PackId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
UnitName = Annotated[str, StringConstraints(pattern=r"^(set )?[a-z][a-z0-9_]{0,62}$")]
Clauses = Annotated[
    tuple[Text, ...],
    BeforeValidator(
        lambda v: (v,) if isinstance(v, str) else _tuple(v), json_schema_input_type=str | list[str]
    ),
]
Bounds = Annotated[tuple[int, int], BeforeValidator(lambda v: _tuple(v))]


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _listed(model: Any) -> Any:
    return Annotated[tuple[model, ...], BeforeValidator(_tuple)]


class Part(BaseModel):
    """Base of all parts: strict types, unknown keys refused, never changed after reading.

    A part's validator is built when the first pack is read, not when the program starts.
    """

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, populate_by_name=True, defer_build=True
    )


class Span(Part):
    """Inclusive period (有效期)."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")


class Extends(Part):
    """The pack one tier above, pinned by the hash of its definition."""

    pack: PackId
    hash: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""


class Source(Part):
    """One cited passage (依据): document number, section and the very sentence."""

    id: Name
    document: Text
    title: str = ""
    section: str = ""
    sentence: Text
    issued_on: date | None = None
    kind: Literal["published", "example", "recalled", "office"]
    note: str = ""


class Level(Part):
    """One level of the facts (层): rows under a parent row, at most so many, in a stated total order."""

    label: Text
    parent: Name | None = None
    most: int = Field(default=1, ge=1, le=100_000_000)
    order: _listed(Name) = ()  # type: ignore[valid-type]
    population: bool = False


class EnumType(Part):
    """Own enumeration (选项): value → Chinese label, in order."""

    label: Text
    members: dict[Name, Text] = Field(min_length=1, max_length=60)


class Asked(Part):
    """A fact outside the catalogue (另问事项): the form shows it without code, the answer is stored sealed."""

    label: Text
    level: Name
    unit: UnitName
    range: Bounds | None = None
    proof: Text
    answered_by: Text
    help: str = ""
    optional: bool = False
    clause: Clauses


class Inputs(Part):
    """Facts a pack reads: names from the catalogue, and what it asks beyond it."""

    use: _listed(Name) = ()  # type: ignore[valid-type]
    asked: dict[Name, Asked] = Field(default_factory=dict)


class Gap(Part):
    """A question the text does not answer (规则空白): the engine stops and the named person answers."""

    label: Text
    level: Name
    unit: UnitName
    range: Bounds | None = None
    says: Text
    answered_by: Text
    clause: Clauses


class Choice(Part):
    """A legal choice the pack states (口径), for example whether age turns on the birthday."""

    value: Name
    clause: Clauses
    note: str = ""


class Rule(Part):
    """One named expression (规则); a `check` that fails is a reason, with what would change it."""

    name: Name
    level: Name | None = None
    label: Text
    unit: UnitName | None = None
    expression: Text | None = Field(default=None, alias="is")
    check: Text | None = None
    clause: Clauses
    says: str = ""
    fails: str = ""
    remedy: str = ""


class Override(Part):
    """How far a lower tier may change a closed value (下级可调范围)."""

    low: int | None = Field(default=None, alias="min")
    high: int | None = Field(default=None, alias="max")
    not_below: bool = False


class Step(Part):
    """One step of a stepped percentage: the part above `above` fen is taken at `rate` basis points."""

    above: int = Field(ge=0)
    rate: int = Field(ge=0, le=10_000)


class Version(Part):
    """Values of a parameter in one period, with their clause; `open` where nobody has set them (未设定)."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")
    clause: Clauses
    value: int | bool | str | date | None = None
    rows: _listed(dict[str, Any]) = ()  # type: ignore[valid-type]
    steps: _listed(Step) = ()  # type: ignore[valid-type]
    missing: str = ""


class Param(Part):
    """A dated table (参数): unit, range, the date that picks the version, the enumerations that pick the row."""

    name: Name
    label: Text
    unit: UnitName
    range: Bounds | None = None
    picked_by: Name
    keys: _listed(Name) = ()  # type: ignore[valid-type]
    may_override: Override | None = None
    shares: bool = False
    versions: _listed(Version)  # type: ignore[valid-type]


class ParamSet(Part):
    """A lower tier's values for a parameter of an upper tier."""

    set: Name
    versions: _listed(Version)  # type: ignore[valid-type]
    note: str = ""


class Manifest(Part):
    """pack.yaml: who, where, when, levels, facts, rules and which rule answers which question."""

    pack: PackId
    version: int = Field(default=1, ge=1)
    title: Text
    kind: Literal["official", "example", "simulation"]
    tier: Literal["nation", "province", "city", "county"]
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,12}$")]
    valid: Span
    notice: str = ""
    extends: Extends | None = None
    choices: dict[Literal["age_turns", "leap_birthday"], Choice] = Field(default_factory=dict)
    levels: dict[Name, Level] = Field(default_factory=dict)
    enums: dict[Name, EnumType] = Field(default_factory=dict)
    inputs: Inputs = Field(default_factory=Inputs)
    gaps: dict[Name, Gap] = Field(default_factory=dict)
    rules: _listed(Rule) = ()  # type: ignore[valid-type]
    answers: dict[Name, dict[Name, Name]] = Field(default_factory=dict)


class Example(Part):
    """A worked example (示例): facts in, what must come out; `given` fills open values for this example only."""

    name: Name
    title: Text
    question: Name
    on: date
    given: dict[Name, Any] = Field(default_factory=dict)
    facts: dict[str, Any]
    expect: dict[str, Any]


class Definition(Part):
    """A whole pack without its examples: what is hashed, published and inherited."""

    manifest: Manifest
    params: tuple[Param, ...] = ()
    sets: tuple[ParamSet, ...] = ()
    sources: tuple[Source, ...] = ()


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of each file of a pack, by file pattern, for editors."""
    models: dict[str, type[Part]] = {
        "pack.yaml": Manifest,
        "params/*.yaml": Param,
        "sources.yaml": Source,
        "cases/*.yaml": Example,
    }
    return {name: model.model_json_schema(mode="validation") for name, model in models.items()}
