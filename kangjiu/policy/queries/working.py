"""What waits for a person in policy (政策待办): signatures, open values, a county without policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.open_values import waiting_entries
from kangjiu.policy.queries.published import own_versions, published

ENDING = timedelta(days=60)


def work(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """Policy work of this person (政策待办), most urgent first; the alarm that values are open is among it."""
    if not (by.allows("policy.edit") or by.allows("policy.sign")):
        return []
    rows = [*_none(by, on), *_unsigned(by), *_entries(by), *_open(by, on), *_ending(by, on), *_drafts(by)]
    return rows[:limit]


def _row(what: str, words: str, tone: str, version: PolicyVersion, url: str, kind: str) -> WorkRow:
    return WorkRow(None, words, tone, what, str(version), version.document_number, url, f"policy.{kind}")


def _none(by: Scope, on: date) -> Iterator[WorkRow]:
    if by.allows("policy.edit") and by.county_code and published(by.county_code, on) is None:
        words, url = "没有施行中的政策", reverse("policy:import")
        yield WorkRow(None, words, "bad", "读入并签发政策包", "本县", "", url, "policy.none")


def _unsigned(by: Scope) -> Iterator[WorkRow]:
    if by.allows("policy.sign"):
        waiting = own_versions(by).filter(status=PackStatus.SUBMITTED).exclude(made_by_id=by.user_id)
        for one in waiting.order_by("pk"):
            url = reverse("policy:version", args=[one.pk])
            yield _row("签发政策", "待签发", "warn", one, url, "sign")


def _entries(by: Scope) -> Iterator[WorkRow]:
    if by.allows("policy.sign"):
        packs = own_versions(by).values_list("pack", flat=True).distinct()
        for one in waiting_entries(packs).exclude(entered_by_id=by.user_id or 0):
            url = reverse("policy:open_values", args=[one.version_id])
            yield _row("签字确认待定值", "待第二人签字", "warn", one.version, url, "entry")


def _open(by: Scope, on: date) -> Iterator[WorkRow]:
    newer = PolicyVersion.objects.filter(
        pack=OuterRef("pack"), number__gt=OuterRef("number"), status=PackStatus.PUBLISHED
    )
    rows = own_versions(by).filter(status=PackStatus.PUBLISHED, open_count__gt=0, valid_to_on__gte=on)
    for one in rows.exclude(Exists(newer)).order_by("-valid_from_on"):
        words = f"{one.open_count} 项待核实，设定前不作决定"
        url = reverse("policy:open_values", args=[one.pk])
        yield _row("填报待定值", words, "warn", one, url, "open")


def _ending(by: Scope, on: date) -> Iterator[WorkRow]:
    later = PolicyVersion.objects.filter(
        county_code=OuterRef("county_code"),
        status=PackStatus.PUBLISHED,
        valid_to_on__gt=OuterRef("valid_to_on"),
    )
    rows = own_versions(by).filter(
        status=PackStatus.PUBLISHED, valid_to_on__gte=on, valid_to_on__lte=on + ENDING
    )
    for one in rows.exclude(Exists(later)).order_by("valid_to_on", "-number")[:1]:
        days = (one.valid_to_on - on).days if one.valid_to_on else 0
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


def _drafts(by: Scope) -> Iterator[WorkRow]:
    if by.allows("policy.edit"):
        for one in own_versions(by).filter(status=PackStatus.DRAFT).order_by("pk"):
            url = reverse("policy:version", args=[one.pk])
            yield _row("提请签发", "起草中", "info", one, url, "draft")
