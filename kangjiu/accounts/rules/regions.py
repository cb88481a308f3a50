"""Codes and paths of divisions (行政区划代码): level, subtree, county. Pure arithmetic on digits."""

from __future__ import annotations

from collections.abc import Collection

_GROUPS = (2, 2, 2, 3, 3)
LEVELS = ("nation", "province", "city", "county", "township", "village")
PATH_LENGTH = 12
NATION = "0" * PATH_LENGTH


def path_of(code: str) -> str:
    """The 12-digit path of a 6, 9 or 12-digit division code; ValueError otherwise."""
    if not (code.isascii() and code.isdigit()) or len(code) not in (6, 9, 12):
        raise ValueError(f"区划代码 {code} 不对：应为 6、9 或 12 位数字")
    return code.ljust(PATH_LENGTH, "0")


def _depth(path: str) -> int:
    """How many leading groups of the path are needed to name the division."""
    end, depth = 0, 0
    for position, width in enumerate(_GROUPS, start=1):
        if path[end : end + width].strip("0"):
            depth = position
        end += width
    return depth


def level_of(path: str) -> str:
    """The level of a path: nation, province, city, county, township or village (行政区划级别)."""
    return LEVELS[_depth(path)]


def subtree(path: str) -> tuple[str, str]:
    """The inclusive range of paths of a division and everything below it."""
    stem = path[: sum(_GROUPS[: _depth(path)])]
    return stem.ljust(PATH_LENGTH, "0"), stem.ljust(PATH_LENGTH, "9")


def county_of(path: str) -> str:
    """The 6-digit code of the county a path lies in; "" above the county."""
    return path[:6] if _depth(path) >= LEVELS.index("county") else ""


def ancestors(path: str) -> tuple[str, ...]:
    """The paths above a division, nearest first, ending with the nation."""
    depth = _depth(path)
    stems = (path[: sum(_GROUPS[:n])] for n in range(depth - 1, -1, -1))
    return tuple(stem.ljust(PATH_LENGTH, "0") for stem in stems)


def parent_of(path: str, known: Collection[str]) -> str | None:
    """The nearest known division above; a county right under its province (省直辖县级) has no city."""
    return next((above for above in ancestors(path) if above in known and above != path), None)


def is_pseudo(path: str) -> bool:
    """Whether a township-level unit is a park, farm or forest station (400-599), no township in law."""
    return level_of(path) in ("township", "village") and "400" <= path[6:9] <= "599"
