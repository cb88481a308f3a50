"""Versions above and below (上下级): which published version stands on an older one of the tier above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine.pack_model import Example
from kangjiu.policy.models import PackSource, ParentReview, PolicyVersion
from kangjiu.policy.queries.owning import need_own
from kangjiu.policy.queries.published import own_versions


@dataclass(frozen=True)
class UpperTask:
    """A tier above has a newer version than the one a published version stands on (上级有新版).

    `stands_on` is the version it was read with, None when that one was never published here; `nearest` whether the
    tier is the one right above, on which a draft can be made.
    """

    version: PolicyVersion
    parent: PolicyVersion
    stands_on: PolicyVersion | None
    nearest: bool


def source(version: PolicyVersion) -> PackSource | None:
    """What a version was made from (原件), None for one read in before this was kept; read once for a version at hand."""
    try:
        return version.source
    except PackSource.DoesNotExist:
        return None


def examples(version: PolicyVersion) -> tuple[Example, ...]:
    """The worked examples of a version (示例)."""
    found = source(version)
    rows = found.examples if found else []
    return tuple(Example.model_validate(_dated(one), strict=False) for one in rows)


def _dated(row: dict[str, object]) -> dict[str, object]:
    """A stored example with its facts as the engine takes them: days written as text become days again."""
    return {**row, "facts": _days(row["facts"]), "given": _days(row["given"])}


def _days(value: object) -> object:
    if isinstance(value, dict):
        return {key: _days(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_days(one) for one in value]
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def with_source(rows: QuerySet[PolicyVersion]) -> QuerySet[PolicyVersion]:
    """Versions with the hashes of what they were made from, in the same query."""
    return rows.select_related("source").defer("canonical", "source__definition", "source__examples")


def upper_tasks(by: Scope, on: date) -> list[UpperTask]:
    """What waits for those who edit policy (上级新版待核对): each newest published version against the tiers above it."""
    return tasks_of(list(with_source(own_versions(by.narrow("policy.edit")))), on)


def tasks_of(
    rows: Iterable[PolicyVersion], on: date, above: Iterable[PolicyVersion] | None = None
) -> list[UpperTask]:
    """The same for versions at hand, made by `with_source`, and the versions of the tiers above, read when not given."""
    signed = [one for one in rows if one.status == PackStatus.PUBLISHED]
    newest = {one.pack: one for one in sorted(signed, key=lambda one: one.number)}
    lasting = [one for one in newest.values() if one.valid_to_on is None or one.valid_to_on >= on]
    own = [(one, tier, place) for one in lasting for place, tier in enumerate(_tiers(one))]
    if not own:
        return []
    if above is None:
        named = PolicyVersion.objects.filter(pack__in={tier["pack"] for _, tier, _ in own})
        above = with_source(named.filter(status=PackStatus.PUBLISHED, source__isnull=False))
    kept = [one for one in above if one.status == PackStatus.PUBLISHED and hasattr(one, "source")]
    heads = {one.pack: one for one in sorted(kept, key=lambda one: one.number)}
    found = [
        UpperTask(version, heads[tier["pack"]], None, place == 0)
        for version, tier, place in own
        if tier["pack"] in heads and heads[tier["pack"]].source.definition_hash != tier["hash"]
    ]
    done = _reviewed(one.version for one in found) if found else set()
    return [one for one in found if (one.version.pack, one.parent.pk) not in done]


def _tiers(version: PolicyVersion) -> list[dict[str, str]]:
    """The tiers above a version, none for one read in before they were kept."""
    made: PackSource | None = getattr(version, "source", None)
    return made.extends if made else []


def _lasting(on: date) -> Q:
    return Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=on)


def _heads(rows: QuerySet[PolicyVersion]) -> QuerySet[PolicyVersion]:
    """Of published versions the newest of each pack."""
    newer = PolicyVersion.objects.filter(
        pack=OuterRef("pack"), number__gt=OuterRef("number"), status=PackStatus.PUBLISHED
    )
    return rows.filter(status=PackStatus.PUBLISHED).exclude(Exists(newer)).order_by("region_path", "pk")


def _reviewed(own: Iterable[PolicyVersion]) -> set[tuple[str, int]]:
    """(pack, version above) that somebody found to need no change."""
    rows = ParentReview.objects.filter(version__pack__in={one.pack for one in own})
    return set(rows.values_list("version__pack", "parent_id"))


def upper_task(by: Scope, version_id: int, parent_id: int, on: date | None = None) -> UpperTask | None:
    """One of them with the version it stands on, None when it is done or was never open."""
    for task in upper_tasks(by, on or date.min):
        if (task.version.pk, task.parent.pk) == (version_id, parent_id):
            pinned = {tier["pack"]: tier["hash"] for tier in task.version.source.extends}
            return UpperTask(
                task.version, task.parent, _pinned(task.parent.pack, pinned[task.parent.pack]), task.nearest
            )
    return None


def need_upper_task(by: Scope, version_id: int, parent_id: int) -> UpperTask:
    """An open one; Conflict when it was dealt with, DoesNotExist outside the regions, NotAllowed for a tier above."""
    need_own(by, PolicyVersion.objects.defer("canonical").get(pk=version_id).region_path, "policy.edit")
    task = upper_task(by, version_id, parent_id)
    if task is None:
        raise Conflict(
            Reason("policy.upper_done", "这项上级新版已经处理，或又有了更新的一版", next_step="请回首页核对")
        )
    return task


def _pinned(pack: str, definition_hash: str) -> PolicyVersion | None:
    rows = PolicyVersion.objects.filter(pack=pack, source__definition_hash=definition_hash)
    return rows.order_by("-number").first()


def upper_reviews(version: PolicyVersion) -> QuerySet[ParentReview]:
    """What the office recorded about versions above (核对记录), newest first."""
    rows = ParentReview.objects.filter(version__pack=version.pack).select_related("parent")
    return rows.defer("parent__canonical").order_by("-pk")


def standing_below(version: PolicyVersion, on: date) -> list[PolicyVersion]:
    """Published versions of lower tiers that stand on this pack (以本政策为上级的), by region."""
    rows = PolicyVersion.objects.defer("canonical").filter(_lasting(on), source__isnull=False)
    found = _heads(rows.exclude(pack=version.pack)).select_related("source")
    return [one for one in found if any(tier["pack"] == version.pack for tier in one.source.extends)]
