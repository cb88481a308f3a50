"""Referral slips (转介单): validity, to whom, and the provider's receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kangjiu.applications.choices import EntitlementStatus, ReferralStatus
from kangjiu.common.errors import Reason
from kangjiu.providers.choices import ProviderStatus

CLAUSE = "济残联〔2024〕9号 三（二）"


@dataclass(frozen=True)
class Slip:
    """What the rules need of a slip: status, days of validity (inclusive)."""

    status: str
    issued_on: date
    valid_to_on: date

    def expired(self, on: date) -> bool:
        """Whether it waits for receipt after its last day."""
        return self.status == ReferralStatus.ISSUED and on > self.valid_to_on


@dataclass(frozen=True)
class Right:
    """What the rules need of an entitlement."""

    status: str
    starts_on: date
    ends_on: date


def last_day(issued_on: date, valid_days: int) -> date:
    """Last day of validity: the day of issue is the first."""
    return issued_on + timedelta(days=valid_days - 1)


def may_issue(
    right: Right, provider_status: str, site_active: bool, name: str, on: date, open_slip: Slip | None = None
) -> list[Reason]:
    """Reasons against a slip: right not in force, provider not designated, place closed, a slip still open."""
    found = []
    if right.status != EntitlementStatus.ACTIVE:
        label = EntitlementStatus.label_of(right.status)
        found.append(_reason("right", f"救助资格现在是“{label}”", "恢复资格后再转介"))
    if on > right.ends_on:
        found.append(_reason("right_over", f"救助资格已于 {right.ends_on} 到期", "请办理新年度申请"))
    if provider_status != ProviderStatus.DESIGNATED:
        label = ProviderStatus.label_of(provider_status)
        found.append(
            _reason("provider", f"{name}现在是“{label}”，不能接收新的儿童", "请从定点机构里另选一家")
        )
    if not site_active:
        found.append(_reason("site", f"{name}的这个服务场所已停用", "请选择其他场所"))
    if open_slip is not None and open_slip.status == ReferralStatus.ISSUED and not open_slip.expired(on):
        found.append(
            _reason(
                "open",
                f"已有一张待接收的转介单，有效期至 {open_slip.valid_to_on}",
                "换机构的，请先作废原转介单再开具",
            )
        )
    return found


def may_receive(slip: Slip, start_on: date, on: date, right: Right) -> list[Reason]:
    """Reasons against a receipt: not open, over its last day, start before issue or outside the right."""
    if slip.status != ReferralStatus.ISSUED:
        label = ReferralStatus.label_of(slip.status)
        return [_reason("state", f"这张转介单{label}", "请刷新后核对")]
    found = []
    if slip.expired(on):
        found.append(_reason("expired", f"转介单有效期至 {slip.valid_to_on}，已经过期", "请县残联重新开具"))
    if start_on < slip.issued_on:
        found.append(
            _reason(
                "start", f"开始日期 {start_on} 早于转介单开具日 {slip.issued_on}", "请核对日期", "start_on"
            )
        )
    if not right.starts_on <= start_on <= right.ends_on:
        found.append(
            _reason(
                "start_outside",
                f"开始日期 {start_on} 不在救助资格 {right.starts_on} 至 {right.ends_on} 内",
                "请核对日期",
                "start_on",
            )
        )
    return found


def _reason(code: str, found: str, step: str, field: str = "site") -> Reason:
    return Reason(f"applications.referral_{code}", found, CLAUSE, step, field)
