"""A new version above (上级新版): the office records that nothing changes here, or makes a draft on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.audit import actions as audit
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import engine, events, queries
from kangjiu.policy.actions import sources
from kangjiu.policy.actions.publishing import next_number, problems, write
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine import Pack, PackError, Program, canonical
from kangjiu.policy.engine.examples import run_examples
from kangjiu.policy.engine.pack_model import Extends
from kangjiu.policy.models import ParentReview, PolicyVersion


@transaction.atomic
def keep_as_is(by: Scope, version_id: int, parent_id: int, reason: str, *, at: datetime) -> ParentReview:
    """Record that a new version above needs no change here (核对后无需修改), with the reason; once for each."""
    version, parent = _task(by, version_id, parent_id)
    if not reason.strip():
        raise Refused(
            Reason("policy.no_reason", "没有写理由", next_step="请写明为什么不用修改", field="reason")
        )
    made = ParentReview.objects.create(
        version=version, parent=parent, reason=reason.strip(), decided_by_id=by.user_id, decided_at=at
    )
    said = _said(version, parent)
    audit.record(by, events.PARENT_REVIEWED, at=at, subject=made, data=said)
    return made


@transaction.atomic
def rebase(by: Scope, version_id: int, parent_id: int, *, at: datetime) -> PolicyVersion:
    """Make a draft of the own tier on the new version above (按上级新版生成草案), to be submitted and signed as any other.

    Refused with every place where the two do not go together; examples that now come out differently are shown to
    the signer.
    """
    version, parent = _task(by, version_id, parent_id)
    pack, program = _on(version, parent)
    _need_effect(version, program)
    report = run_examples(pack, program)
    like = PolicyVersion(
        pack=version.pack,
        region_path=version.region_path,
        county_code=version.county_code,
        document_number=version.document_number,
        is_example=version.is_example,
        unexercised=report.unused_rules,
    )
    made = write(
        program,
        like=like,
        number=next_number(version.pack),
        status=PackStatus.DRAFT,
        made_by_id=by.user_id,
        made_at=at,
    )
    above = queries.source(parent)
    extends = [{"pack": parent.pack, "hash": above.definition_hash}, *above.extends] if above else []
    stands_on = sources.Above(extends, bytes(parent.canonical))
    sources.keep(made, pack.definition, stands_on, sources.written(pack.examples))
    audit.record(
        by, events.REBASED, at=at, subject=made, data=_said(version, parent) | {"number": made.number}
    )
    return made


def _need_effect(version: PolicyVersion, program: Program) -> None:
    if program.hash == version.digest:
        raise Refused(
            Reason(
                "policy.no_effect",
                "上级新版没有改变本级的任何规则和数值，生成不出草案",
                next_step="请写明理由，登记“核对后无需修改”",
            )
        )


def _task(by: Scope, version_id: int, parent_id: int) -> tuple[PolicyVersion, PolicyVersion]:
    """The own version and the one above, while the task is open; NotAllowed for a tier above."""
    by.need("policy.edit")
    version = PolicyVersion.objects.select_for_update().get(pk=version_id)
    queries.need_own(by, version.region_path, "policy.edit")
    task = queries.need_upper_task(by, version_id, parent_id)
    return version, task.parent


def _on(version: PolicyVersion, parent: PolicyVersion) -> tuple[Pack, Program]:
    """The own tier standing on the new version above."""
    source = queries.source(version)
    if source is None or not source.extends or source.extends[0]["pack"] != parent.pack:
        raise Refused(
            Reason(
                "policy.not_nearest",
                f"{parent.title}不是本政策直接依据的一级",
                next_step="请等直接上级按新版发布后再生成，或核对后登记无需修改",
            )
        )
    upper = engine.pack_from_bytes(bytes(parent.canonical))
    own = canonical.read_definition(bytes(source.definition))
    manifest = own.manifest.model_copy(update={"extends": Extends(pack=upper.name, hash=upper.hash)})
    definition = own.model_copy(update={"manifest": manifest})
    pack = Pack(definition, queries.examples(version))
    try:
        return pack, engine.flatten(pack, [upper])
    except PackError as error:
        raise Refused(problems(error, placed=False)) from error


def _said(version: PolicyVersion, parent: PolicyVersion) -> dict[str, object]:
    return {"pack": version.pack, "parent": parent.pack, "parent_number": parent.number}
