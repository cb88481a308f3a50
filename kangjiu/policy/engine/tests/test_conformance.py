"""The same table of vectors drives every target and dialect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from kangjiu.policy.engine import Program, civil, load_program
from kangjiu.policy.engine.bulk import gather, targets
from kangjiu.policy.engine.bulk.batch import Outcome
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.tests import vectors
from kangjiu.policy.engine.tests.making import SOURCES, rule, write_pack

ON = date(2025, 1, 1)
ENGINES = targets.available()
Rows = dict[str, list[Any]]


def expressions() -> dict[tuple[str, str, str], str]:
    """Rule name of each distinct (level, expression, unit)."""
    found = {("case", "total_of(x)", "fen"): "total"}
    listed = [("case", *one[:2]) for one in vectors.CASES] + [one[:3] for one in vectors.ROWS]
    for number, one in enumerate(dict.fromkeys(listed)):
        found.setdefault(one, f"v{number}")
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Program]:
    folder = tmp_path_factory.mktemp("vectors")

    @cache
    def build(turns: str, leap: str) -> Program:
        rules = "".join(rule(name, text, unit, level) for (level, text, unit), name in expressions().items())
        answers = ", ".join(f"{name}: {name}" for name in expressions().values())
        pack = vectors.PACK.replace("AGE_TURNS", turns).replace("LEAP", leap)
        text = f"{pack}{rules}answers:\n  try: {{{answers}}}\n"
        return load_program(write_pack(folder / turns / leap / "p", text, vectors.PARAMS, SOURCES))

    return build


def values(program: Program, engine: str, facts: list[dict[str, Any]]) -> list[dict[str, Rows]]:
    """Internal values (None = not known) of every rule for each case, by level."""
    plan = Plan(program, "try")
    batch = gather.gather(plan, [(one, ON) for one in facts])
    return _cut(plan, batch, targets.compute(engine, batch), len(facts))


def _cut(plan: Plan, batch: Any, outcome: Outcome, count: int) -> list[dict[str, Rows]]:
    cases: list[dict[str, Rows]] = [{} for _ in range(count)]
    for level, rules in plan.output_rules.items():
        ends = batch.under("case", level)
        for number, case in enumerate(cases):
            here = range(ends[number], ends[number + 1])
            case[level] = {
                name: [
                    None if outcome.unknown[level].get(name) is not None and outcome.unknown[level][name][row]
                    else int(outcome.values[level][name][row]) for row in here
                ] for name in rules
            }  # fmt: skip
    return cases


def internal(value: Any, unit: str) -> Any:
    if isinstance(value, str):
        return (
            civil.day_number(date.fromisoformat(value))
            if unit == "date"
            else ["red", "green", "blue"].index(value)
        )
    return None if value is None else int(value)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_word_says_the_same_in_every_target(engine: str, made: Callable[[str, str], Program]) -> None:
    names = expressions()
    listed = [
        ("case", text, unit, facts, [value]) for text, unit, facts, value in vectors.CASES
    ] + vectors.ROWS
    cases = [
        {name: value for name, value in {**vectors.BASE, **one[3]}.items() if value is not None}
        for one in listed
    ]
    found = values(made("on_birthday", "february"), engine, cases)
    wrong = []
    for (level, text, unit, facts, wanted), case in zip(listed, found, strict=True):
        got = case[level][names[level, text, unit]]
        if got != [internal(one, unit) for one in wanted]:
            wrong.append(f"{level} {text} {facts}: {got}, not {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("turns", "leap", "birth", "on", "age"),
    [
        ("on_birthday", "march", "2016-02-29", "2023-02-28", 6),
        ("on_birthday", "march", "2016-02-29", "2023-03-01", 7),
        ("day_after", "february", "2016-02-29", "2023-02-28", 6),
        ("day_after", "february", "2016-02-29", "2023-03-01", 7),
        ("day_after", "february", "2016-06-01", "2023-06-01", 6),
        ("day_after", "march", "2016-02-29", "2023-03-02", 7),
        ("day_after", "march", "2016-02-29", "2023-03-01", 6),
    ],
)
def test_the_choices_of_age_are_the_same_everywhere(
    engine: str, turns: str, leap: str, birth: str, on: str, age: int, made: Callable[[str, str], Program]
) -> None:
    facts = {**vectors.BASE, "e": birth, "d": on}
    name = expressions()["case", "years(e, d)", "count"]
    assert values(made(turns, leap), engine, [facts])[0]["case"][name] == [age]
