"""What the engine says when a pack, its facts or a request are not right; every finding has its place and a way on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One finding in a pack (政策包问题): file, line (1-based, 0 = whole file), what is wrong, what to write instead."""

    file: str
    line: int
    message: str
    instead: str = ""

    def __str__(self) -> str:
        way = f"；请改为：{self.instead}" if self.instead else ""
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}: {self.message}{way}"


class PackError(Exception):
    """The pack is refused (政策包不能载入); carries every problem found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Problems:
    """Collects problems so that an author sees all of them at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, message: str, instead: str = "") -> None:
        """Note one problem."""
        self.found.append(Problem(file, line, message, instead))

    def stop_if_any(self) -> None:
        """Raise PackError when something was noted."""
        if self.found:
            raise PackError(self.found)


@dataclass(frozen=True)
class Place:
    """Where in the pack something is written (file and line)."""

    file: str = "pack"
    line: int = 0

    def error(self, message: str, instead: str = "") -> PackError:
        """A PackError at this place."""
        return PackError([Problem(self.file, self.line, message, instead)])


@dataclass(frozen=True)
class FactProblem:
    """One bad fact (事实有误): where in the facts ("item[0].month[2]"), its name, what was found and required."""

    path: str
    name: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}." if self.path else ""
        return f"{where}{self.name}：{self.message}"


class FactError(Exception):
    """The facts handed to the engine are malformed (类型、范围、名称不符): nothing was computed."""

    def __init__(self, problems: Iterable[FactProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(str(problem) for problem in self.problems))
