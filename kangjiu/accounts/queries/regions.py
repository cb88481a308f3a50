"""Reads of divisions (行政区划)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from kangjiu.accounts.models import Region, RegionChange
from kangjiu.accounts.rules import changes, regions
from kangjiu.common.scope import Scope

county_of = regions.county_of
subtree = regions.subtree


def _on(day: date | None) -> Q:
    if day is None:
        return Q(valid_to__isnull=True)
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def region(code_or_path: str, on: date | None = None) -> Region:
    """The division of a code or path in force on a day (without one: the set in use); else DoesNotExist.

    Without a day, a division that was merged or set up anew gives the one that stands for it now.
    """
    path = regions.path_of(code_or_path)
    if on is not None:
        return Region.objects.filter(_on(on)).get(path=path)
    found = Region.objects.filter(_on(None), path=path).first()
    while found is None:
        step = _followed().filter(before__path=path).select_related("after").order_by("-pk").first()
        if step is None or step.after is None:
            raise Region.DoesNotExist(f"no division {path}")
        path, found = step.after.path, None if step.after.valid_to else step.after
    return found


def _followed() -> QuerySet[RegionChange]:
    return RegionChange.objects.filter(
        kind__in=changes.FOLLOWED, before__isnull=False, after__isnull=False
    ).exclude(before__path=F("after__path"))


def followed_pairs(on: date | None = None) -> list[tuple[str, str]]:
    """(former, later) paths of divisions that another stands for, up to a day."""
    rows = _followed() if on is None else _followed().filter(effective_on__lte=on)
    return list(rows.values_list("before__path", "after__path"))


def subtrees(path: str) -> list[tuple[str, str]]:
    """The ranges of a division: its own, and those of former divisions it stands for (原区划)."""
    formers = changes.stands_for(path, followed_pairs())
    return [regions.subtree(one) for one in (path, *formers)]


def in_subtrees(column: str, path: str) -> Q:
    """Rows whose region path lies in a division or in a former one it stands for."""
    found = Q()
    for low, high in subtrees(path):
        found |= Q(**{f"{column}__gte": low, f"{column}__lte": high})
    return found


def region_changes(scope: Scope) -> QuerySet[RegionChange]:
    """Dated changes of divisions in scope (区划变更), latest first."""
    inside = Q(pk__in=[])
    for low, high in scope.ranges():
        inside |= Q(before__path__gte=low, before__path__lte=high)
        inside |= Q(after__path__gte=low, after__path__lte=high)
    return RegionChange.objects.filter(inside).select_related("before", "after")


def region_in(scope: Scope, region_id: int) -> Region:
    """One division in use inside the scope; Region.DoesNotExist otherwise."""
    return regions_in(scope).get(pk=region_id)


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


def region_list(scope: Scope, *, level: str = "", q: str = "") -> QuerySet[Region]:
    """Divisions in use for a list page, narrowed to a level and a part of the name, the one above joined."""
    found = regions_in(scope, [level] if level else ())
    if q:
        found = found.filter(name__contains=q.strip())
    return found.select_related("parent")


def siblings(scope: Scope, one: Region) -> QuerySet[Region]:
    """Other divisions in use of the same level and county, in code order: what one can be merged into."""
    low, high = regions.subtree(one.path[:6].ljust(regions.PATH_LENGTH, "0"))
    found = regions_in(scope, [one.level]).filter(path__gte=low, path__lte=high)
    return found.exclude(pk=one.pk).order_by("path")


def offered_levels(scope: Scope) -> tuple[str, ...]:
    """Levels short enough for one list of choices: all below a county, to the township below a province."""
    top = min((regions.LEVELS.index(regions.level_of(low)) for low, _ in scope.ranges()), default=0)
    lowest = {0: "county", 1: "township", 2: "township"}.get(top, "village")
    return regions.LEVELS[: regions.LEVELS.index(lowest) + 1]


def regions_at(paths: Iterable[str]) -> QuerySet[Region]:
    """The divisions in force of these paths, in code order; a path that is no division is missing."""
    return Region.objects.filter(_on(None), path__in=set(paths))


def region_names(paths: Iterable[str]) -> dict[str, str]:
    """Name of each path in one query, the latest it had; a path that is no division is missing."""
    rows = Region.objects.filter(path__in=set(paths)).order_by(F("valid_to").asc(nulls_last=True))
    return {path: name if ended is None else f"原{name}" for path, name, ended in _named(rows)}


def _named(rows: QuerySet[Region]) -> Iterable[tuple[str, str, date | None]]:
    return rows.values_list("path", "name", "valid_to")


def region_label(path: str) -> str:
    """A division with what it lies in, below the province, for reading: 示例市示例县示例清河镇."""
    chain = [
        above
        for above in regions.ancestors(path)
        if regions.level_of(above) in ("city", "county", "township")
    ]
    names = region_names([path, *chain])
    return "".join(names[step] for step in [*reversed(chain), path] if step in names)
