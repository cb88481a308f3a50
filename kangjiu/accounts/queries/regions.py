"""Reads of divisions (行政区划)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from kangjiu.accounts.models import Region
from kangjiu.accounts.rules import regions
from kangjiu.common.scope import Scope

county_of = regions.county_of
subtree = regions.subtree


def _on(day: date | None) -> Q:
    if day is None:
        return Q(valid_to__isnull=True)
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def region(code_or_path: str, on: date | None = None) -> Region:
    """The division of a code or path in force on a day (without one: the set in use); else DoesNotExist."""
    return Region.objects.filter(_on(on)).get(path=regions.path_of(code_or_path))


def nation() -> Region:
    """The root of all divisions (全国)."""
    return region(regions.NATION)


def children(parent: Region) -> QuerySet[Region]:
    """Divisions right below one, in code order."""
    return Region.objects.filter(_on(None), parent=parent)


def regions_in(scope: Scope, levels: Iterable[str] = ()) -> QuerySet[Region]:
    """Divisions in force inside the scope's ranges, of the given levels (all without), in code order."""
    inside = Q(pk__in=[])
    for low, high in scope.ranges():
        inside |= Q(path__gte=low, path__lte=high)
    found = Region.objects.filter(_on(None) & inside)
    levels = tuple(levels)
    return found.filter(level__in=levels) if levels else found


def offered_levels(scope: Scope) -> tuple[str, ...]:
    """Levels short enough for one list of choices: all below a county, to the township below a province."""
    top = min((regions.LEVELS.index(regions.level_of(low)) for low, _ in scope.ranges()), default=0)
    lowest = {0: "county", 1: "township", 2: "township"}.get(top, "village")
    return regions.LEVELS[: regions.LEVELS.index(lowest) + 1]


def regions_at(paths: Iterable[str]) -> QuerySet[Region]:
    """The divisions in force of these paths, in code order; a path that is no division is missing."""
    return Region.objects.filter(_on(None), path__in=set(paths))


def region_names(paths: Iterable[str]) -> dict[str, str]:
    """Name of each path in one query; a path that is no division is missing."""
    wanted = set(paths)
    return dict(Region.objects.filter(_on(None), path__in=wanted).values_list("path", "name"))


def region_label(path: str) -> str:
    """A division with what it lies in, below the province, for reading: 示例市示例县示例清河镇."""
    chain = [
        above
        for above in regions.ancestors(path)
        if regions.level_of(above) in ("city", "county", "township")
    ]
    names = region_names([path, *chain])
    return "".join(names[step] for step in [*reversed(chain), path] if step in names)
