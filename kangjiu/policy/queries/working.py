"""What waits for a person in policy (政策待办): notices, signatures, open values, a new tier above, no policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.policy.choices import EntryStatus, PackStatus
from kangjiu.policy.models import OpenValueEntry, PolicyVersion
from kangjiu.policy.queries.notices import has_read, unread_notices, unread_of
from kangjiu.policy.queries.owning import owns
from kangjiu.policy.queries.published import MAKERS, published, versions_around
from kangjiu.policy.queries.upper import tasks_of, with_source

ENDING = timedelta(days=60)


def work(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """Policy work of this person (政策待办), most urgent first; the alarm that values are open is among it.

    One query whatever the role: the own versions and those of the tiers above – a county has few –, or the notices.
    """
    if not (by.allows("policy.edit") or by.allows("policy.sign")):
        return list(_notices(unread_notices(by, on), on))[:limit]
    found = list(_found(by))
    own = [one for one in found if owns(by, one.region_path, *MAKERS)]
    rows = [*_none(by, on, own), *_unsigned(by, own), *_entries(by, own), *_upper(by, own, found, on)]
    rows += [*_open(own, on), *_ending(own, on), *_drafts(by, own)]
    unread = [one for one in found if not one.was_read]  # type: ignore[attr-defined]
    return [*rows, *_notices(unread_of(by, unread, on), on)][:limit]


def _found(by: Scope) -> QuerySet[PolicyVersion]:
    """Own versions and those above, each with its source, whether its notice was read, and entries to sign."""
    waiting = OpenValueEntry.objects.filter(version=OuterRef("pk"), status=EntryStatus.ENTERED)
    counted = waiting.exclude(entered_by_id=by.user_id or 0).order_by().values("version")
    number = Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)
    rows = with_source(versions_around(by)).annotate(was_read=has_read(by), to_sign=number)
    return rows.order_by("pk")


def _row(what: str, words: str, tone: str, version: PolicyVersion, url: str, kind: str) -> WorkRow:
    return WorkRow(None, words, tone, what, str(version), version.document_number, url, f"policy.{kind}")


def _notices(unread: Iterable[PolicyVersion], on: date) -> Iterator[WorkRow]:
    """A new policy is read by everybody who works with it (新政策 … 起施行)."""
    for one in unread:
        since = f"{one.valid_from_on.month}月{one.valid_from_on.day}日"
        words = f"{since}起施行" if one.valid_from_on > on else f"{since}起已施行"
        url = reverse("policy:notice", args=[one.pk])
        yield _row("阅读新政策公告", words, "info", one, url, "notice")


def _upper(by: Scope, own: list[PolicyVersion], found: list[PolicyVersion], on: date) -> Iterator[WorkRow]:
    """A tier above has a new version (上级有新版)."""
    for task in tasks_of(own, on, found) if by.allows("policy.edit") else ():
        url = reverse("policy:upper", args=[task.version.pk, task.parent.pk])
        words = f"上级有新版：{task.parent.title}第 {task.parent.number} 版"
        yield _row("核对上级新版", words, "warn", task.version, url, "upper")


def _none(by: Scope, on: date, own: list[PolicyVersion]) -> Iterator[WorkRow]:
    here = by.allows("policy.edit") and by.county_code
    if not here or any(one.county_code == here and _holds(one, on) for one in own):
        return
    if published(by.county_code, on) is None:
        words, url = "没有施行中的政策", reverse("policy:import")
        yield WorkRow(None, words, "bad", "读入并签发政策包", "本县", "", url, "policy.none")


def _holds(one: PolicyVersion, on: date) -> bool:
    """Whether a version is in force on a day."""
    return one.status == PackStatus.PUBLISHED and one.valid_from_on <= on <= (one.valid_to_on or date.max)


def _unsigned(by: Scope, own: list[PolicyVersion]) -> Iterator[WorkRow]:
    if by.allows("policy.sign"):
        for one in own:
            if one.status == PackStatus.SUBMITTED and one.made_by_id != by.user_id:
                url = reverse("policy:version", args=[one.pk])
                yield _row("签发政策", "待签发", "warn", one, url, "sign")


def _entries(by: Scope, own: list[PolicyVersion]) -> Iterator[WorkRow]:
    if by.allows("policy.sign"):
        for one in own:
            if number := one.to_sign:  # type: ignore[attr-defined]
                url = reverse("policy:open_values", args=[one.pk])
                yield _row("签字确认待定值", f"{number} 项待第二人签字", "warn", one, url, "entry")


def _open(own: list[PolicyVersion], on: date) -> Iterator[WorkRow]:
    """Open values of the newest published version of each pack, as long as it is valid to a day not yet over."""
    signed = [one for one in own if one.status == PackStatus.PUBLISHED]
    newest = {one.pack: one for one in sorted(signed, key=lambda one: one.number)}
    waiting = [one for one in newest.values() if one.open_count and one.valid_to_on and one.valid_to_on >= on]
    for one in sorted(waiting, key=lambda one: one.valid_from_on, reverse=True):
        words = f"{one.open_count} 项待核实，设定前不作决定"
        url = reverse("policy:open_values", args=[one.pk])
        yield _row("填报待定值", words, "warn", one, url, "open")


def _ending(own: list[PolicyVersion], on: date) -> Iterator[WorkRow]:
    """The policy of a county that ends soon without one that lasts longer, the soonest alone."""
    signed = [one for one in own if one.status == PackStatus.PUBLISHED and one.valid_to_on]
    last = {one.county_code: one for one in sorted(signed, key=_last_day)}
    soon = [one for one in last.values() if on <= _last_day(one)[0] <= on + ENDING]
    for one in sorted(soon, key=_last_day)[:1]:
        days = (_last_day(one)[0] - on).days
        yield WorkRow(
            one.valid_to_on,
            f"{days} 天后到期",
            "warn",
            "准备下一年政策",
            str(one),
            one.document_number,
            reverse("policy:version", args=[one.pk]),
            "policy.ending",
        )


def _last_day(one: PolicyVersion) -> tuple[date, int]:
    return one.valid_to_on or date.max, one.number


def _drafts(by: Scope, own: list[PolicyVersion]) -> Iterator[WorkRow]:
    if by.allows("policy.edit"):
        for one in own:
            if one.status == PackStatus.DRAFT:
                url = reverse("policy:version", args=[one.pk])
                yield _row("提请签发", "起草中", "info", one, url, "draft")
