"""docs/glossary.md ties Chinese label, identifier and clause; this finds the labels it does not have.

Run as a module it appends the missing rows, with the clause left for a person to fill in.
"""

from __future__ import annotations

import enum
import importlib
import os
import sys

from tests.architecture.source import LEVEL, ROOT

PAGE = ROOT / "docs" / "glossary.md"


def labels() -> list[tuple[str, str]]:
    """(Chinese label, app.Class.value) of every stored enumeration that exists."""
    found = []
    for app in LEVEL:
        if not list((ROOT / "kangjiu" / app).glob("choices*")):
            continue
        module = importlib.import_module(f"kangjiu.{app}.choices")
        for name, kind in sorted(vars(module).items()):
            if isinstance(kind, type) and issubclass(kind, enum.Enum) and kind.__module__ == module.__name__:
                found += [
                    (str(one.label), f"{app}.{name}.{one.value}") for one in kind if hasattr(one, "label")
                ]
    return found


def missing_in(page: str, wanted: list[tuple[str, str]]) -> list[str]:
    """Rows the page lacks; a row is `| 中文 | `identifier` | clause |`."""
    have = set()
    for line in page.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 2:
            have.add((cells[0], cells[1]))
    return [f"| {label} | `{name}` | |" for label, name in wanted if (label, name) not in have]


def missing_rows() -> list[str]:
    return missing_in(PAGE.read_text("utf-8"), labels())


def main() -> None:
    """Append the missing rows under the heading of the stored enumerations."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangjiu.config.settings")
    os.environ.setdefault("KANGJIU_MODE", "test")
    django.setup()
    rows = missing_rows()
    page = PAGE.read_text("utf-8").rstrip("\n")
    PAGE.write_text("\n".join([page, *rows]) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} rows added\n")


if __name__ == "__main__":
    main()
