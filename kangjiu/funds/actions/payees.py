"""Payee accounts (收款账户): a new one needs proof and two people; the one before it is retired."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common import blind
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.funds import events
from kangjiu.funds.choices import PayeeStatus
from kangjiu.funds.models import Payee
from kangjiu.funds.rules import states


@dataclass(frozen=True)
class PayeeData:
    """Account of an institution (对公账户); `proof_id` is the attachment that proves it."""

    account_name: str
    account_number: str
    bank: str
    proof_id: int | None = None


@transaction.atomic
def propose_payee(
    by: Scope,
    organisation_id: int,
    data: PayeeData,
    *,
    at: datetime,
    proof: tuple[bytes, str] | None = None,
) -> Payee:
    """Propose the account of an institution (登记账户); replacing one in force needs proof.

    `proof` is content and name of a file that comes with it; refused, nothing of it stays.
    """
    organisation = accounts.organisation(by.need("funds.request", "funds.confirm"), organisation_id)
    if proof is not None:
        data = replace(data, proof_id=documents.store_attachment(by, *proof, at=at).pk)
    reasons = _reasons(organisation_id, data)
    if reasons:
        raise Refused(reasons)
    payee = Payee.objects.create(
        organisation=organisation,
        region_path=organisation.region_path,
        account_name=data.account_name.strip(),
        account_number=data.account_number.strip(),
        account_blind=blind.digest("account", data.account_number),
        bank=data.bank,
        proof_id=data.proof_id,
        proposed_by_id=by.user_id or 0,
        proposed_at=at,
    )
    personal = {"account_name": data.account_name, "account_number": data.account_number}
    audit.record(by, events.PAYEE_PROPOSED, at=at, subject=payee, personal=personal)
    return payee


def _reasons(organisation_id: int, data: PayeeData) -> list[Reason]:
    reasons = []
    if not data.account_number.strip().isdigit() or not 8 <= len(data.account_number.strip()) <= 30:
        reasons.append(
            Reason(
                "funds.account",
                "账号应为 8 到 30 位数字",
                next_step="请对照开户许可证填写",
                field="account_number",
            )
        )
    in_force = Payee.objects.filter(organisation_id=organisation_id, status=PayeeStatus.CONFIRMED).exists()
    if in_force and data.proof_id is None:
        reasons.append(
            Reason(
                "funds.account_proof",
                "变更收款账户没有附证明材料",
                next_step="请上传开户行证明",
                field="proof_id",
            )
        )
    return reasons


@transaction.atomic
def confirm_payee(by: Scope, payee_id: int, *, at: datetime) -> Payee:
    """Confirm a proposed account by a second person (确认账户); payments from now on go there."""
    scope = by.need("funds.confirm")
    payee = Payee.objects.select_for_update(of=("self",)).visible_to(scope).get(pk=payee_id)
    if payee.status != PayeeStatus.PROPOSED:
        raise Conflict(Reason("funds.payee_state", "这个账户已经办理过", next_step="请刷新后核对"))
    reasons = states.different_hands(payee.proposed_by_id, by.user_id, "确认")
    if reasons:
        raise Refused(reasons)
    Payee.objects.filter(organisation_id=payee.organisation_id, status=PayeeStatus.CONFIRMED).update(
        status=PayeeStatus.REPLACED
    )
    payee.status, payee.confirmed_by_id, payee.confirmed_at = PayeeStatus.CONFIRMED, by.user_id, at
    payee.save(update_fields=["status", "confirmed_by_id", "confirmed_at"])
    audit.record(by, events.PAYEE_CONFIRMED, at=at, subject=payee)
    return payee


@transaction.atomic
def rebuild_accounts() -> int:
    """Write the blind index of all account numbers anew (重建账号盲索引); the number of accounts."""
    rows = list(Payee.objects.select_for_update().order_by("pk"))
    for row in rows:
        digest = blind.digest("account", row.account_number.open())
        Payee.objects.filter(pk=row.pk).update(account_blind=digest)
    return len(rows)
