"""The program of a pack (可计算的政策): checked content that also decides and explains one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kangjiu.policy.engine.checked import ENGINE_VERSION, AskedInput, CheckedProgram, CheckedRule, OpenValue
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.scalar import Runner


@dataclass(frozen=True)
class Program(CheckedProgram):
    """A flattened, checked pack that answers questions; `decide` explains one case."""

    @cached_property
    def _runners(self) -> dict[str, Runner]:
        return {}

    def decide(
        self,
        question: str,
        facts: Mapping[str, Any],
        *,
        on: date,
        population: Mapping[str, int] | None = None,
    ) -> Decision:
        """Answer a question for one case as of a day; FactError when facts are malformed.

        Facts are nested dicts: names of the top level, and for each lower level a list of rows under its name.
        `population`: values of the rules of a population level, computed over everybody beforehand.
        """
        return self.runner(question).decide(facts, on, population)

    def runner(self, question: str) -> Runner:
        """The compiled scalar form of a question (kept)."""
        made = self._runners.get(question)
        if made is None:
            made = self._runners[question] = Runner(self, question)
        return made


__all__ = ["ENGINE_VERSION", "AskedInput", "CheckedProgram", "CheckedRule", "OpenValue", "Program"]
