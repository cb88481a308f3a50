"""What waits for a person in policy (政策待办): notices, signatures, open values, a new tier above, no policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.notices import unread_notices
from kangjiu.policy.queries.open_values import waiting_entries
from kangjiu.policy.queries.published import own_versions, published
from kangjiu.policy.queries.upper import tasks_of, with_source

ENDING = timedelta(days=60)


def work(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """Policy work of this person (政策待办), most urgent first; the alarm that values are open is among it.

    One query for the notices, one for the own versions – a county has few –, one more for who signs, one for the
    tiers above of who edits.
    """
    rows: list[WorkRow] = []
    if by.allows("policy.edit") or by.allows("policy.sign"):
        own = list(with_source(own_versions(by)).order_by("pk"))
        rows = [*_none(by, on, own), *_unsigned(by, own), *_entries(by, own), *_upper(by, own, on)]
        rows += [*_open(own, on), *_ending(own, on), *_drafts(by, own)]
    return [*rows, *_notices(by, on)][:limit]


def _row(what: str, words: str, tone: str, version: PolicyVersion, url: str, kind: str) -> WorkRow:
    return WorkRow(None, words, tone, what, str(version), version.document_number, url, f"policy.{kind}")


def _notices(by: Scope, on: date) -> Iterator[WorkRow]:
    """A new policy is read by everybody who works with it (新政策 … 起施行)."""
    for one in unread_notices(by, on):
        since = f"{one.valid_from_on.month}月{one.valid_from_on.day}日"
        words = f"{since}起施行" if one.valid_from_on > on else f"{since}起已施行"
        url = reverse("policy:notice", args=[one.pk])
        yield _row("阅读新政策公告", words, "info", one, url, "notice")


def _upper(by: Scope, own: list[PolicyVersion], on: date) -> Iterator[WorkRow]:
    """A tier above has a new version (上级有新版)."""
    for task in tasks_of(own, on) if by.allows("policy.edit") else ():
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
        waiting = waiting_entries({one.pack for one in own})
        for one in waiting.exclude(entered_by_id=by.user_id or 0):
            url = reverse("policy:open_values", args=[one.version_id])
            yield _row("签字确认待定值", "待第二人签字", "warn", one.version, url, "entry")


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
