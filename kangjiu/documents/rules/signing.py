"""Signing on paper (线下签章): print → sign → scan, entered by somebody other than the maker (B7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.documents.choices import DocumentStatus, PaperKind, Position

P = Position
REQUIRED: dict[str, tuple[Position, ...]] = {
    PaperKind.APPLICATION_FORM: (P.APPLICANT, P.HANDLER, P.PRINCIPAL),
    PaperKind.REFERRAL_SLIP: (P.HANDLER,),
    PaperKind.ATTENDANCE_MONTH: (P.GUARDIAN,),
    PaperKind.SETTLEMENT_SUMMARY: (
        P.LEGAL_REPRESENTATIVE,
        P.INSTITUTION_FINANCE,
        P.HANDLER,
        P.REVIEWER,
        P.DEPUTY,
        P.PRINCIPAL,
    ),
}


@dataclass(frozen=True)
class Signer:
    """One signature read off the paper (签字): place, name, date."""

    position: Position
    name: str
    signed_on: date


def signing_verdict(
    kind: str,
    status: str,
    made_by: int | None,
    entered_by: int | None,
    issued_on: date,
    signers: Sequence[Signer],
    on: date,
) -> tuple[Reason, ...]:
    """Every reason why these signatures cannot be entered now; empty when they can."""
    reasons = _status_reasons(status)
    if made_by is not None and made_by == entered_by:
        reasons.append(
            Reason(
                "signing.same_person",
                "制作这份文书的人不能登记它的签字",
                "线下签字由制作人以外的人登记",
                "请由另一名有登记权限的同事登记",
            )
        )
    signed = {signer.position for signer in signers if signer.name.strip()}
    reasons += [_missing(position) for position in REQUIRED.get(kind, ()) if position not in signed]
    if len({signer.position for signer in signers}) != len(signers):
        reasons.append(Reason("signing.repeated", "同一签字栏登记了两次", next_step="每个签字栏只登记一人"))
    for signer in signers:
        reasons += _date_reasons(signer, issued_on, on)
    return tuple(reasons)


def _status_reasons(status: str) -> list[Reason]:
    if status in (DocumentStatus.DRAFT, DocumentStatus.PRINTED):
        return []
    label = DocumentStatus.label_of(status)
    return [Reason("signing.status", f"这份文书{label}", next_step="需要改动时请作废后重新出具")]


def _missing(position: Position) -> Reason:
    return Reason(
        "signing.missing",
        f"“{position.label}”栏没有签字人",
        next_step="对照纸质文书补填",
        field=f"{position}",
    )


def _date_reasons(signer: Signer, issued_on: date, on: date) -> list[Reason]:
    field = f"{signer.position}"
    if signer.signed_on > on:
        said = f"“{signer.position.label}”的签字日期 {signer.signed_on} 还没有到"
        return [Reason("signing.future", said, next_step="核对纸面日期", field=field)]
    if signer.signed_on < issued_on:
        said = f"“{signer.position.label}”的签字日期 {signer.signed_on} 早于文书制发日期 {issued_on}"
        return [Reason("signing.before_issue", said, next_step="核对纸面日期", field=field)]
    return []
