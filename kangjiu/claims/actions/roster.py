"""The paper of a settlement (季度结算汇总表及花名册): one row a child, the payers' parts add up to the bill."""

from __future__ import annotations

from collections.abc import Sequence

from kangjiu.claims import queries
from kangjiu.claims.choices import Payer
from kangjiu.claims.models import Adjustment, ClaimLine, Settlement, SettlementOffset
from kangjiu.claims.rules import quarters
from kangjiu.common.dates import quarter_period
from kangjiu.common.identifiers import tail
from kangjiu.documents.rules.papers.settlement import RosterRow, SettlementSummary, Supplement
from kangjiu.funds import queries as funds
from kangjiu.funds.choices import HeldKind
from kangjiu.providers.models import Provider
from kangjiu.registry.choices import Category


def summary(
    settlement: Settlement,
    provider: Provider,
    lines: Sequence[ClaimLine],
    upwards: Sequence[Adjustment] = (),
    offsets: Sequence[SettlementOffset] = (),
) -> SettlementSummary:
    """What the paper says; lines and corrections with bill and child joined, offsets with what they offset."""
    payee = funds.payee_in_force(provider.pk)
    sums = {kind: sum(one.amount_fen for one in offsets if one.held.kind == kind) for kind in HeldKind}
    period = quarter_period(settlement.year, settlement.quarter)
    return SettlementSummary(
        organisation=settlement.organisation.name,
        provider_name=provider.organisation.name,
        provider_uscc=provider.organisation.uscc or "",
        account_name=str(payee.account_name.open()) if payee else "",
        account_bank=payee.bank if payee else "",
        account_number=str(payee.account_number.open()) if payee else "",
        quarter=f"{settlement.year}年第{settlement.quarter}季度",
        period_from_on=period.start,
        period_to_on=period.end,
        roster=roster(lines),
        supplements=tuple(_supplement(one) for one in upwards),
        advance_offset_fen=sums[HeldKind.ADVANCE],
        recovery_offset_fen=sums[HeldKind.OVERPAID],
        basis=quarters.CLAUSE,
    )


def _supplement(one: Adjustment) -> Supplement:
    person, month_on = one.person, one.line.bill.month_on
    return Supplement(
        name=str(person.name.open()),
        id_tail=tail(person.id_number.open()) if person.id_number else "",
        month=f"{month_on.year}年{month_on.month}月",
        number=one.number,
        fen=one.difference_fen,
    )


def roster(lines: Sequence[ClaimLine]) -> tuple[RosterRow, ...]:
    """One row a child, in the order of files; a child's bills of the quarter are added up."""
    parts = queries.parts_of(line.bill_id for line in lines)
    of_child: dict[int, list[ClaimLine]] = {}
    for line in lines:
        of_child.setdefault(line.person_id, []).append(line)
    return tuple(_row(of_child[pk], parts) for pk in sorted(of_child))


def _row(own: Sequence[ClaimLine], parts: dict[int, dict[str, int]]) -> RosterRow:
    person, right = own[0].person, own[0].entitlement

    def borne(*payers: Payer) -> int:
        return sum(parts[line.bill_id].get(payer, 0) for line in own for payer in payers)

    return RosterRow(
        name=str(person.name.open()),
        id_tail=tail(person.id_number.open()) if person.id_number else "",
        category=Category.label_of(right.category) if right else "",
        months="、".join(str(month) for month in sorted({line.bill.month_on.month for line in own})) + "月",
        days=sum(line.trained_days for line in own),
        bill_fen=sum(line.bill.total_fen for line in own),
        basic_insurance_fen=borne(Payer.BASIC),
        serious_illness_fen=borne(Payer.SERIOUS),
        medical_aid_fen=borne(Payer.MEDICAL_AID),
        other_fen=borne(Payer.PROGRAMME, Payer.ACCOUNT),
        fund_fen=sum(line.payable_fen for line in own),
        charity_fen=borne(Payer.CHARITY),
        family_fen=borne(Payer.FAMILY),
    )
