"""What decisions stand on (依据): receipts explained again, ceilings with their draws, notice, appeal, the rule of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.applications.choices import EntitlementStatus, Item
from kangjiu.applications.models import Appeal, Application, Entitlement, Publicity, Quota, QuotaUse, Referral
from kangjiu.applications.queries import base
from kangjiu.applications.queries.entitlements import entitlements_of
from kangjiu.applications.queries.facts import facts
from kangjiu.applications.queries.notices import publicity
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy_actions
from kangjiu.policy import queries as policy
from kangjiu.policy.choices import Question
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries import Explained

LINE = "claims.line:"


@dataclass(frozen=True)
class Draw:
    """One draw on a ceiling (额度使用): `line_id` leads to the bill's explanation, None for an opening balance."""

    use: QuotaUse
    line_id: int | None


@dataclass(frozen=True)
class Ceiling:
    """A year's ceiling with every draw on it (额度), fen."""

    label: str
    quota: Quota
    draws: tuple[Draw, ...]


@dataclass(frozen=True)
class Basis:
    """Why an application came out as it did (依据说明), each part None or empty while it is not there."""

    eligibility: Explained | None
    entitlement: Explained | None
    rights: tuple[tuple[Entitlement, str], ...]
    ceilings: tuple[Ceiling, ...]
    slips: tuple[Referral, ...]
    publicity: Publicity | None
    publicity_clause: str
    slip_clause: str
    appeals: tuple[Appeal, ...]
    now: Explained | None
    now_version: PolicyVersion | None
    now_reasons: tuple[Reason, ...]


def basis(by: Scope, application: Application, on: date) -> Basis:
    """The whole of it, for a caller that has the application in scope."""
    review, decision = base.last_review(application.pk), base.decided(application.pk)
    rights = entitlements_of(application.pk)
    notice, slips = publicity(application.pk), tuple(_slips(application.pk))
    today, version, reasons = _today(by, application, rights, on)
    entitled = decision.receipt if decision and decision.receipt_id else None
    return Basis(
        eligibility=policy.explained(review.receipt) if review else None,
        entitlement=_entitlement(entitled),
        rights=tuple((one, Item.label_of(one.item)) for one in rights),
        ceilings=tuple(_ceilings(application.person_id, rights)),
        slips=slips,
        publicity=notice,
        publicity_clause=_clause(application, "notice_time") if notice else "",
        slip_clause=_clause(application, "referral_valid_days") if slips else "",
        appeals=tuple(base.appeals(application.pk)),
        now=today,
        now_version=version,
        now_reasons=reasons,
    )


def _slips(application_id: int) -> list[Referral]:
    rows = Referral.objects.filter(entitlement__application_id=application_id)
    return list(rows.select_related("provider__organisation").order_by("pk"))


def _entitlement(receipt: Any) -> Explained | None:
    """The answer to 待遇; a refusal keeps the receipt of 资格, which is explained above already."""
    return policy.explained(receipt) if receipt and receipt.question == Question.ENTITLEMENT else None


def _clause(application: Application, output: str) -> str:
    program = policy.program(application.version)
    return program.cite(program.by_name[program.answers[Question.ENTITLEMENT][output]].clauses)


def _ceilings(person_id: int, rights: Sequence[Entitlement]) -> list[Ceiling]:
    wanted = {(one.item, one.year) for one in rights}
    rows = Quota.objects.filter(person_id=person_id, year__in={year for _, year in wanted}).order_by("item")
    kept = [row for row in rows if (row.item, row.year) in wanted]
    draws: dict[int, list[Draw]] = {row.pk: [] for row in kept}
    for use in QuotaUse.objects.filter(quota__in=kept, released_at__isnull=True).order_by("pk"):
        number = use.cause.removeprefix(LINE)
        draws[use.quota_id].append(Draw(use, int(number) if number.isdigit() else None))
    return [Ceiling(Item.label_of(row.item), row, tuple(draws[row.pk])) for row in kept]


def _today(
    by: Scope, application: Application, rights: Sequence[Entitlement], on: date
) -> tuple[Explained | None, PolicyVersion | None, tuple[Reason, ...]]:
    """What the policy in force says of a standing right, when another version than the decision's is in force."""
    if by.is_family or not any(one.status == EntitlementStatus.ACTIVE for one in rights):
        return None, None, ()
    version = policy.published(application.county_code, on)
    if version is None or version.pk == application.version_id:
        return None, None, ()
    return rechecked(by, application, version, on)


def rechecked(
    by: Scope, application: Application, version: PolicyVersion, on: date
) -> tuple[Explained | None, PolicyVersion | None, tuple[Reason, ...]]:
    """The question 复核 put to a version about a child as the file stands, with why it cannot be told."""
    try:
        asked = facts(by, application, on, version=version)
        decision = policy_actions.preview(version, Question.RECHECK, asked, on=on)
    except Refused as refused:
        return None, version, refused.reasons
    return policy.explained_decision(decision, version), version, ()
