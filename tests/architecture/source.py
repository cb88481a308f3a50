"""What the guards read: the source files as syntax trees, and where in the tree a file stands."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = (
    ("common",),
    ("audit",),
    ("accounts",),
    ("clocks",),
    ("documents",),
    ("exchange",),
    ("registry",),
    ("policy", "providers"),
    ("applications",),
    ("care", "funds"),
    ("claims",),
    ("desk", "portal"),
    ("demo",),
    ("config",),
    ("cli",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the checkout, its text and its tree."""

    path: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def app(self) -> str:
        """The app the file lives in; empty outside kangjiu/."""
        return self.parts[1] if self.parts[0] == "kangjiu" and len(self.parts) > 1 else ""

    @property
    def room(self) -> str:
        """Which of the fixed words inside an app: models, rules, actions … (a package counts like a file)."""
        return self.parts[2] if len(self.parts) > 2 else ""

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts or self.parts[-1] == "conftest"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def at(self, node: ast.AST, message: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {message}"


@functools.cache
def everything() -> tuple[Source, ...]:
    """Every Python file of the project that people write."""
    folders = (ROOT / name for name in ("kangjiu", "tests", "bench"))
    files = [path for folder in folders if folder.exists() for path in folder.rglob("*.py")]
    files += [ROOT / "run.py", ROOT / "conftest.py"]
    found = (Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in sorted(files))
    return tuple(source for source in found if "__pycache__" not in source.path)


def product() -> Iterator[Source]:
    """The program itself: kangjiu/ without tests and migrations."""
    return (s for s in everything() if s.app and not s.is_test and not s.is_migration)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of names; calls and subscripts in the chain are looked through."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return "?"


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(tree: ast.AST) -> dict[str, str]:
    """Local name → full dotted name, for every import of the file."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names
