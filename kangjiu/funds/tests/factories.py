"""Rows of money for tests: budget lines confirmed and booked, accounts in force."""

from __future__ import annotations

from datetime import date, datetime

from kangjiu.accounts.models import Organisation
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Scope
from kangjiu.funds import actions
from kangjiu.funds.models import BudgetLine, Payee

AT = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


def budget_line(
    entering: Scope, confirming: Scope, office: Organisation, amount_fen: int, **changes
) -> BudgetLine:
    """A budget line entered by one and confirmed by another (预算指标)."""
    data = {
        "source": "county_level",
        "budget_year": 2026,
        "document_number": "示财预〔2026〕1号",
        "issued_on": date(2026, 1, 5),
        "function_code": "2081104",
        "purpose": "残疾儿童康复救助",
        "amount_fen": amount_fen,
    }
    line = actions.enter_line(entering, office.pk, actions.LineData(**(data | changes)), at=AT)
    return actions.confirm_line(confirming, line.pk, at=AT)


def payee(proposing: Scope, confirming: Scope, provider: Organisation) -> Payee:
    """An account in force (收款账户)."""
    data = actions.PayeeData("示例康复中心", "990100000000001", "示例银行")
    found = actions.propose_payee(proposing, provider.pk, data, at=AT)
    return actions.confirm_payee(confirming, found.pk, at=AT)
