"""The `kangjiu` command (命令行): one word for each thing an office does outside the browser.

`kangjiu verify-trail` runs Django's management command `verify_trail`; `kangjiu policy …` and `kangjiu bench …` hand
the rest of the line to their own modules, and policy does so without loading Django.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

EXTRAS = "pip install --require-hashes -r locks/bulk.txt -r locks/analytics.txt"
ROOT = Path(__file__).resolve().parents[1]
REFUSED = 1
UNKNOWN = 2
NAMES = {"import": "import_workbook"}  # words that are no name for a Python module

Handler = Callable[[Sequence[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code (0 done, 1 refused or something found, 2 unknown command)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"help", "-h", "--help"}:
        print(_overview())
        return 0
    own = OWN.get(words[0])
    return own(words[1:]) if own else _managed(words[0], words[1:])


def _policy(words: Sequence[str]) -> int:
    """Pack tools read and check files only; the module loads Django itself where it needs the database."""
    return int(importlib.import_module("kangjiu.policy.cli").main(list(words)) or 0)


def _bench(words: Sequence[str]) -> int:
    """A benchmark is a module of the folder bench/ with a main(argv)."""
    sys.path.insert(0, str(ROOT))
    known = _benches()
    name = words[0].replace("-", "_") if words else ""
    if name not in known:
        return _unknown("bench " + (words[0] if words else ""), "可以运行的基准测试", known)
    try:
        module = importlib.import_module(f"bench.{name}")
    except ModuleNotFoundError as missing:
        print(f"基准测试 {name} 还缺 {missing.name}，请先执行：{EXTRAS}", file=sys.stderr)
        return REFUSED
    return int(module.main(list(words[1:])) or 0)


def _benches() -> list[str]:
    modules = pkgutil.iter_modules([str(ROOT / "bench")])
    return sorted(module.name for module in modules if not module.name.startswith("_"))


OWN: dict[str, Handler] = {"policy": _policy, "bench": _bench}


def _managed(word: str, words: Sequence[str]) -> int:
    """A management command of our own apps, dashes for underscores."""
    management = _django()
    name = NAMES.get(word, word.replace("-", "_"))
    if name not in _commands():
        return _unknown(word, "可以用的命令", [*map(_word, _commands()), *OWN])
    problem = importlib.import_module("kangjiu.common.keys").KeyProblem
    try:
        management.ManagementUtility(["kangjiu", name, *words]).execute()
    except problem as found:
        print(found, file=sys.stderr)
        return REFUSED
    return 0


def _django():  # type: ignore[no-untyped-def]
    """Django's management module with the apps loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangjiu.config.settings")
    importlib.import_module("django").setup()
    return importlib.import_module("django.core.management")


def _commands() -> list[str]:
    """Management commands of our own apps."""
    found = importlib.import_module("django.core.management").get_commands()
    return sorted(name for name, app in found.items() if str(app).startswith("kangjiu."))


def _word(name: str) -> str:
    """What people type for a management command."""
    return next((word for word, one in NAMES.items() if one == name), name.replace("_", "-"))


def _overview() -> str:
    """All commands, each with its one line of help."""
    management = _django()
    lines = ["用法：python3 run.py kangjiu 命令 [参数]", ""]
    for name in sorted(_commands(), key=_word):
        command = management.load_command_class(management.get_commands()[name], name)
        lines.append(f"  {_word(name):<18} {command.help.splitlines()[0] if command.help else ''}")
    if importlib.util.find_spec("kangjiu.policy.cli"):
        lines.append(f"  {'policy …':<18} 政策包：检查、解释、试算（kangjiu policy --help）")
    if _benches():
        lines.append(f"  {'bench …':<18} 基准测试：{'、'.join(_benches())}")
    return "\n".join([*lines, "", "命令后加 --help 看参数。"])


def _unknown(word: str, title: str, known: Sequence[str]) -> int:
    print(f"没有“{word.strip()}”这个命令。{title}：{'、'.join(sorted(known)) or '暂无'}", file=sys.stderr)
    return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
