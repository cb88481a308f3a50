"""Who bears a bill (付款顺序): insurers first, then the rehabilitation fund, charity, the family; to the fen.

Order: 济残联〔2024〕9号 三（二）. Insurers' amounts are copied from the settlement paper, never computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kangjiu.claims.choices import Payer
from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan

CLAUSE = "济残联〔2024〕9号 三（二）"
ORDER: tuple[str, ...] = tuple(payer.value for payer in Payer)
INSURERS: tuple[str, ...] = (Payer.BASIC, Payer.SERIOUS, Payer.MEDICAL_AID, Payer.PROGRAMME, Payer.ACCOUNT)
SERIES = {
    Payer.BASIC: "f1",
    Payer.SERIOUS: "f2",
    Payer.MEDICAL_AID: "f3",
    Payer.PROGRAMME: "f3",
    Payer.ACCOUNT: "f2",
    Payer.REHAB: "f4",
    Payer.CHARITY: "f6",
    Payer.FAMILY: "f5",
}


@dataclass(frozen=True)
class Fall:
    """One payer's stretch of the bill (谁付多少): after `start_fen` others paid, `left_fen` remains."""

    payer: str
    label: str
    start_fen: int
    part_fen: int
    left_fen: int
    series: str


def before_fund(total_fen: int, parts: Mapping[str, int]) -> dict[str, int]:
    """Parts of a bill nobody has claimed yet: insurers, charity, and the family for all the rest."""
    kept = {payer: fen for payer, fen in parts.items() if payer not in (Payer.REHAB, Payer.FAMILY) and fen}
    return kept | {Payer.FAMILY.value: total_fen - sum(kept.values())}


def with_fund(total_fen: int, parts: Mapping[str, int], payable_fen: int) -> dict[str, int]:
    """Parts once the fund bears its amount; what is left is the family's."""
    kept = {payer: fen for payer, fen in before_fund(total_fen, parts).items() if payer != Payer.FAMILY}
    kept[Payer.REHAB.value] = payable_fen
    return kept | {Payer.FAMILY.value: total_fen - sum(kept.values())}


def adds_up(total_fen: int, parts: Mapping[str, int]) -> list[Reason]:
    """Reasons when the parts are not the bill to the fen, or one is below zero; empty when they are."""
    family = parts.get(Payer.FAMILY, 0)
    if min(parts.values(), default=0) >= 0 and sum(parts.values()) == total_fen:
        return []
    over = -family if family < 0 else sum(parts.values()) - total_fen
    return [
        Reason(
            "claims.parts",
            f"各方支付合计与账单总额 {yuan(total_fen)} 元不等，相差 {yuan(abs(over))} 元",
            clause=CLAUSE,
            next_step="请对照医保结算单和捐赠凭证更正各方金额",
            field="total_fen",
        )
    ]


def waterfall(total_fen: int, parts: Mapping[str, int]) -> list[Fall]:
    """The bill from payer to payer in legal order; payers of nothing are left out, except fund and family."""
    falls, paid = [], 0
    for payer in Payer:
        part = parts.get(payer.value, 0)
        if part or payer in (Payer.REHAB, Payer.FAMILY):
            falls.append(
                Fall(payer.value, payer.label, paid, part, total_fen - paid - part, SERIES.get(payer, "f1"))
            )
            paid += part
    return falls
