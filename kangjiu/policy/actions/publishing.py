"""Publishing (签发): a pack is read in by one person and signed by another; its bytes never change after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict, NotAllowed, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import engine, events, queries
from kangjiu.policy.actions import sources
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine import ENGINE_VERSION, Pack, PackError, Program
from kangjiu.policy.engine.examples import Report, run_examples
from kangjiu.policy.models import PolicyVersion


@transaction.atomic
def import_pack(by: Scope, directory: str | Path, *, at: datetime) -> PolicyVersion:
    """Read a pack and its upper tiers in as a draft (读入政策包).

    Refused with file and line of every problem, and when a worked example comes out differently.
    """
    try:
        pack, parents = engine.load_line(directory)
        program = engine.flatten(pack, parents)
    except PackError as error:
        raise Refused(problems(error)) from error
    report = run_examples(pack, program)
    if not report.ok:
        raise Refused(differing(report))
    return store(
        by, pack, program, at=at, unexercised=report.unused_rules, above=sources.above(pack, parents)
    )


def problems(error: PackError, *, placed: bool = True) -> list[Reason]:
    """Every problem of a pack as a reason, with file and line unless it was not written in a file."""
    return [
        Reason(
            "policy.pack",
            f"{one.file} 第 {one.line} 行：{one.message}" if placed else one.message,
            next_step=one.instead,
        )
        for one in error.problems
    ]


def differing(report: Report) -> list[Reason]:
    """Every worked example that comes out differently, as a reason."""
    return [
        Reason("policy.example", f"示例 {name}：{line}", next_step="核对规则和示例，哪一个写错了")
        for name, lines in report.differences.items()
        for line in lines
    ]


def store(
    by: Scope,
    pack: Pack,
    program: Program,
    *,
    at: datetime,
    unexercised: Sequence[str] = (),
    above: sources.Above | None = None,
) -> PolicyVersion:
    """Keep a checked program as the next draft version of its pack; Conflict when the same bytes are kept.

    NotAllowed for who is not of the pack's own division (本级). The pack's own tier, the tiers `above` and its examples are kept beside it.
    """
    region = accounts.region(pack.manifest.region)
    if not by.need("policy.edit").covers(region.path):
        raise NotAllowed("policy.edit", f"{region.name}的政策不在您的管理范围")
    queries.need_own(by, region.path, "policy.edit")
    like = PolicyVersion(
        pack=program.name,
        region_path=region.path,
        county_code=pack.manifest.region[:6],
        document_number=_document(pack, program),
        is_example=pack.manifest.kind != "official",
        unexercised=list(unexercised),
    )
    version = write(
        program,
        like=like,
        number=next_number(program.name),
        status=PackStatus.DRAFT,
        made_by_id=by.user_id,
        made_at=at,
    )
    stands_on = above or sources.above(pack, ())
    sources.keep(version, pack.definition, stands_on, sources.written(pack.examples))
    audit.record(by, events.IMPORTED, at=at, subject=version, data=_said(version))
    return version


def next_number(pack: str) -> int:
    """Number of the next version of a pack."""
    last: int | None = PolicyVersion.objects.filter(pack=pack).aggregate(Max("number"))["number__max"]
    return (last or 0) + 1


def write(program: Program, *, like: PolicyVersion, number: int, **given: object) -> PolicyVersion:
    """Write a version with the program's bytes; pack, region and document as in `like`, its parent when it is kept."""
    if PolicyVersion.objects.filter(digest=program.hash).exists():
        raise Conflict(Reason("policy.same", "这个政策包的同一内容已经读入", next_step="请在政策库里查看"))
    manifest = program.definition.manifest
    return PolicyVersion.objects.create(
        pack=like.pack,
        number=number,
        title=program.title,
        region_path=like.region_path,
        county_code=like.county_code,
        document_number=like.document_number,
        valid_from_on=manifest.valid.start,
        valid_to_on=manifest.valid.end,
        is_example=like.is_example,
        parent=like if like.pk else None,
        canonical=program.canonical_bytes(),
        digest=program.hash,
        engine_version=ENGINE_VERSION,
        open_count=len({one.name for one in program.open_values()}),
        unexercised=like.unexercised,
        **given,
    )


def _document(pack: Pack, program: Program) -> str:
    """The document most passages of the pack's own tier come from, else of the tiers above."""
    own = pack.definition.sources or program.definition.sources
    passages = [source.document for source in own if source.kind != "office"] or [one.document for one in own]
    return max(passages, key=passages.count, default="")


def _said(version: PolicyVersion) -> dict[str, object]:
    return {"pack": version.pack, "number": version.number}


def _locked(by: Scope, permission: str, version_id: int, status: str) -> PolicyVersion:
    version = PolicyVersion.objects.select_for_update().get(pk=version_id)
    queries.need_own(by, version.region_path, permission)
    if version.status != status:
        raise Conflict(
            Reason(
                "policy.state",
                f"这一版现在是“{PackStatus.label_of(version.status)}”",
                next_step="请刷新后核对",
            )
        )
    return version


@transaction.atomic
def submit(by: Scope, version_id: int, *, at: datetime) -> PolicyVersion:
    """Ask for signature (提请签发)."""
    version = _locked(by, "policy.edit", version_id, PackStatus.DRAFT)
    if version.unexercised:
        raise Refused(
            Reason(
                "policy.unexercised", f"规则 {name} 没有示例用到", next_step="在 cases 里补一个用到它的示例"
            )
            for name in version.unexercised
        )
    version.status = PackStatus.SUBMITTED
    version.save(update_fields=["status"])
    audit.record(by, events.SUBMITTED, at=at, subject=version, data=_said(version))
    return version


@transaction.atomic
def sign(by: Scope, version_id: int, *, at: datetime) -> PolicyVersion:
    """Sign and publish (签发) by a person other than the one who read it in."""
    version = _locked(by, "policy.sign", version_id, PackStatus.SUBMITTED)
    if version.made_by_id == by.user_id:
        raise Refused(
            Reason("policy.two_people", "起草人不能自己签发", next_step="请另一名有签发权限的同事办理")
        )
    version.status, version.signed_by_id, version.signed_at = PackStatus.PUBLISHED, by.user_id, at
    version.save(update_fields=["status", "signed_by_id", "signed_at"])
    said = _said(version) | {"valid_from_on": version.valid_from_on}
    audit.record(by, events.PUBLISHED, at=at, subject=version, data=said)
    return version


@transaction.atomic
def mark_rechecked(by: Scope, version_id: int, count: int, *, at: datetime) -> PolicyVersion:
    """Note that the standing cases were checked against a version that took effect (在办救助已复核).

    The app that owns the cases does the checking; old decisions keep the version they were made under.
    """
    version = PolicyVersion.objects.select_for_update().get(pk=version_id)
    if not by.covers(version.region_path):
        raise PolicyVersion.DoesNotExist
    if version.rechecked_at is None:
        version.rechecked_at = at
        version.save(update_fields=["rechecked_at"])
        said = _said(version) | {"count": count}
        audit.record(by, events.RECHECKED, at=at, subject=version, data=said)
    return version


@transaction.atomic
def withdraw(by: Scope, version_id: int, *, at: datetime) -> PolicyVersion:
    """Withdraw a published version (废止); decisions made under it keep it."""
    version = _locked(by, "policy.sign", version_id, PackStatus.PUBLISHED)
    version.status = PackStatus.WITHDRAWN
    version.save(update_fields=["status"])
    audit.record(by, events.WITHDRAWN, at=at, subject=version, data=_said(version))
    return version
