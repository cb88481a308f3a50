"""Drafts in the laboratory (政策草案): begun from a version, changed by value or by text, made into a version to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict, NotAllowed, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import events, queries
from kangjiu.policy.actions import sources
from kangjiu.policy.actions.publishing import differing, problems, store
from kangjiu.policy.choices import DraftStatus
from kangjiu.policy.engine import PackError, restating, tuning, writing
from kangjiu.policy.engine.loading import is_part
from kangjiu.policy.engine.tuning import Spot
from kangjiu.policy.models import PolicyDraft, PolicyVersion
from kangjiu.policy.rules import drafts
from kangjiu.policy.rules.drafts import Checked


@dataclass(frozen=True)
class Named:
    """What the signed document will be (拟发文件): number, section and the sentence the changed values stand in."""

    document_number: str
    clause: str
    sentence: str


@transaction.atomic
def begin_draft(
    by: Scope, version_id: int, title: str, valid: tuple[date, date], *, at: datetime
) -> PolicyDraft:
    """Begin a draft from a version (起草): its own tier with every value as it stands, valid on other days (inclusive).

    A tier above may begin one of a division below, to try it.
    """
    base = PolicyVersion.objects.select_for_update().get(pk=version_id)
    if not by.need("policy.edit").covers(base.region_path):
        raise PolicyVersion.DoesNotExist
    if valid[1] < valid[0]:
        raise Refused(
            Reason(
                "policy.draft_dates",
                "有效期截止早于施行日期",
                next_step="请核对两个日期",
                field="valid_to_on",
            )
        )
    own = queries.own_tier(base)
    texts = drafts.begun(own.definition, own.examples, own.upper, valid)
    return _made(by, base, title.strip() or base.title, texts, at)


@transaction.atomic
def copy_draft(by: Scope, draft_id: int, *, at: datetime) -> PolicyDraft:
    """Keep a draft and go on with a copy (另存为下一稿), which is the person's own to change."""
    found = _open(_row(by, draft_id))
    return _made(by, found.base, found.title, found.texts, at)


def _made(by: Scope, base: PolicyVersion, title: str, texts: Mapping[str, str], at: datetime) -> PolicyDraft:
    PolicyVersion.objects.select_for_update().filter(region_path=base.region_path).first()
    last = PolicyDraft.objects.filter(region_path=base.region_path).aggregate(Max("number"))["number__max"]
    person = _person(by)
    made = PolicyDraft.objects.create(
        base=base,
        number=(last or 0) + 1,
        title=title,
        region_path=base.region_path,
        texts=dict(texts),
        made_by_id=person,
        made_at=at,
        changed_by_id=person,
        changed_at=at,
    )
    audit.record(by, events.DRAFT_BEGUN, at=at, subject=made, data={"number": made.number})
    return made


@transaction.atomic
def change_values(
    by: Scope, draft_id: int, changes: Mapping[Spot, Any], *, edition: int, at: datetime
) -> PolicyDraft:
    """Set some values (plain: fen, basis points, …) of a draft (改数); Refused with what the pack says against them."""
    found = _locked(by, draft_id, edition)
    check = _sound(found)
    assert check.pack is not None and check.program is not None  # noqa: S101  sound
    texts = tuning.with_values(found.texts, check.pack, check.program, changes, drafts.citation())
    after = drafts.checked(texts, queries.upper_pack(found.base))
    if not after.sound:
        raise Refused(problems(PackError(after.problems), placed=False))
    return _changed(by, found, texts, len(changes), at)


@transaction.atomic
def change_texts(
    by: Scope, draft_id: int, texts: Mapping[str, str], *, edition: int, at: datetime
) -> PolicyDraft:
    """Keep the files as they were typed (改规则), sound or not: a draft may wait half done.

    Refused only for files that are no part of a pack, or too much of them.
    """
    found = _locked(by, draft_id, edition)
    wrong = [name for name in texts if not is_part(name)]
    if wrong or sum(len(text.encode()) for text in texts.values()) > drafts.MOST_BYTES:
        raise Refused(
            Reason("policy.draft_files", "政策包文件的名称不对，或合计超过 1 MB", next_step="请删减后再保存")
        )
    plain = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    changed = [name for name in plain if plain[name] != found.texts.get(name)]
    return _changed(by, found, {**found.texts, **plain}, len(changed), at)


@transaction.atomic
def restate_examples(by: Scope, draft_id: int, *, edition: int, at: datetime) -> PolicyDraft:
    """Set what the worked examples expect to what comes out now (按现在的结果更新示例); the signer sees which changed."""
    found = _locked(by, draft_id, edition)
    check = _sound(found)
    assert check.pack is not None and check.program is not None  # noqa: S101  sound
    fresh = restating.restated(check.program, check.pack.examples)
    others = {name: text for name, text in found.texts.items() if not name.startswith("cases/")}
    text = writing.texts(check.pack.definition, fresh)[writing.CASES]
    return _changed(by, found, {**others, writing.CASES: text}, len(fresh), at)


@transaction.atomic
def drop_draft(by: Scope, draft_id: int, *, at: datetime) -> PolicyDraft:
    """Give a draft up (放弃); it stays readable."""
    found = _locked(by, draft_id, None)
    found.status = DraftStatus.DROPPED
    found.save(update_fields=["status"])
    audit.record(by, events.DRAFT_DROPPED, at=at, subject=found, data={"number": found.number})
    return found


@transaction.atomic
def save_as_version(by: Scope, draft_id: int, named: Named, *, edition: int, at: datetime) -> PolicyVersion:
    """Make a version of a draft, to be submitted and signed by a second person (生成政策版本).

    Refused while it does not check, an example comes out differently, or no document is named; NotAllowed for a tier
    above: only the division itself makes a version of it.
    """
    found = _row(by, draft_id)
    queries.need_own(by, found.region_path, "policy.edit")
    _open(found, edition)
    check = _complete(found, named)
    assert check.pack is not None and check.program is not None  # noqa: S101  sound
    above = sources.above_of(queries.source(found.base))
    unused = check.report.unused_rules
    made = store(by, check.pack, check.program, at=at, unexercised=unused, above=above)
    found.status, found.saved_as, found.texts = DraftStatus.SAVED, made, _named_texts(found, check, named)
    found.save(update_fields=["status", "saved_as", "texts"])
    said = {"number": found.number, "version": made.number}
    audit.record(by, events.DRAFT_SAVED, at=at, subject=found, data=said)
    return made


def _complete(found: PolicyDraft, named: Named) -> Checked:
    """The draft with its document named, checked; Refused with everything that is missing."""
    missing = [
        Reason("policy.draft_document", f"没有填写{label}", next_step="请照拟发文件填写", field=field)
        for field, label in (("document_number", "文号"), ("clause", "条款"), ("sentence", "原文"))
        if not getattr(named, field).strip()
    ]
    if missing:
        raise Refused(missing)
    check = drafts.checked(_named_texts(found, _sound(found), named), queries.upper_pack(found.base))
    if not check.report.ok:
        raise Refused(differing(check.report))
    return check


def _named_texts(found: PolicyDraft, check: Checked, named: Named) -> dict[str, str]:
    assert check.pack is not None  # noqa: S101  sound
    source = drafts.citation(named.document_number.strip(), named.clause.strip(), named.sentence.strip())
    return {**found.texts, **drafts.cited(check.pack, source)}


def _sound(found: PolicyDraft) -> Checked:
    check = drafts.checked(found.texts, queries.upper_pack(found.base))
    if not check.sound:
        raise Refused(problems(PackError(check.problems)))
    return check


def _changed(
    by: Scope, found: PolicyDraft, texts: Mapping[str, str], count: int, at: datetime
) -> PolicyDraft:
    found.texts = dict(texts)
    found.edition += 1
    found.changed_by_id, found.changed_at = _person(by), at
    found.save(update_fields=["texts", "edition", "changed_by_id", "changed_at"])
    said = {"number": found.number, "count": count}
    audit.record(by, events.DRAFT_CHANGED, at=at, subject=found, data=said)
    return found


def _locked(by: Scope, draft_id: int, edition: int | None) -> PolicyDraft:
    """An open draft under lock that is theirs to change; NotAllowed for a tier above that did not begin it."""
    found = _row(by, draft_id)
    queries.need_own_draft(by, found)
    return _open(found, edition)


def _row(by: Scope, draft_id: int) -> PolicyDraft:
    """A draft under lock."""
    rows = PolicyDraft.objects.visible_to(by.need("policy.edit")).select_for_update(of=("self",))
    return rows.select_related("base").get(pk=draft_id)


def _open(found: PolicyDraft, edition: int | None = None) -> PolicyDraft:
    """The draft itself; Conflict when it was closed, or changed since the person read it."""
    if found.status != DraftStatus.OPEN:
        raise Conflict(
            Reason(
                "policy.draft_state",
                f"这一稿现在是“{DraftStatus.label_of(found.status)}”",
                next_step="请另起一稿",
            )
        )
    if edition is not None and edition != found.edition:
        raise Conflict(
            Reason(
                "policy.draft_changed",
                "您打开之后，这一稿又被修改过",
                next_step="请重新打开核对后再改；您刚才填的还在本页",
            )
        )
    return found


def _person(by: Scope) -> int:
    if by.user_id is None:
        raise NotAllowed("policy.edit", "草案由人起草，系统不能代办")
    return by.user_id
