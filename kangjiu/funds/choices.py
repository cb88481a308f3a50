"""Enumerations of money (资金)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class SourceKind(Labelled):
    """Source of money (资金来源): central money apart by kind; donations stand on a book of their own."""

    CENTRAL_GENERAL = "central_general", "中央一般公共预算"
    CENTRAL_LOTTERY = "central_lottery", "中央彩票公益金"
    PROVINCE = "provincial", "省级"
    CITY = "municipal", "市级"
    COUNTY = "county_level", "县级"
    EMPLOYMENT_FUND = "employment_fund", "残疾人就业保障金"
    DONATION = "donation", "社会捐赠"
    SPONSORSHIP = "sponsorship", "干部包保"


class Book(Labelled):
    """Book of account (账簿)."""

    FISCAL = "fiscal", "财政资金专账"
    DONATED = "donated", "捐赠资金账"
    WORK = "work", "工作经费账"


class Account(Labelled):
    """Account of the dedicated ledger (会计科目): debit positive, credit negative."""

    TREASURY = "treasury", "财政授权额度"
    PAYABLE = "payable", "应付救助款"
    INCOME = "income", "拨款收入"
    EXPENSE = "expense", "康复救助支出"
    RETURNED = "returned", "退回待重付"
    PREPAID = "prepaid", "预拨款"
    RECEIVABLE = "receivable", "应收追回款"


class LineStatus(Labelled):
    """Status of a budget line (预算指标状态)."""

    ENTERED = "entered", "待第二人确认"
    CONFIRMED = "confirmed", "可用"
    CLOSED = "closed", "已结转关闭"


class PayeeStatus(Labelled):
    """Status of a payee account (收款账户状态)."""

    PROPOSED = "proposed", "待第二人确认"
    CONFIRMED = "confirmed", "已确认"
    REPLACED = "replaced", "已停用"


class PaymentStatus(Labelled):
    """Status of a payment (付款状态)."""

    REQUESTED = "requested", "待财政支付"
    PAID = "paid", "已支付"
    RETURNED = "returned", "已退回"
    CANCELLED = "cancelled", "已撤销"


class PaymentKind(Labelled):
    """What a payment is (款项性质): an advance is booked as prepayment and never as subsidy."""

    SUBSIDY = "subsidy", "救助款"
    ADVANCE = "advance", "预拨款"


class HeldKind(Labelled):
    """Money in a payee's hands that is not yet earned (应抵扣款)."""

    ADVANCE = "advance", "预拨款"
    OVERPAID = "overpaid", "多付待追回"


class HeldDeed(Labelled):
    """What cleared a part of it (清理方式)."""

    OFFSET = "offset", "结算抵扣"
    RECOVERED = "recovered", "缴回财政"
    CANCELLED = "cancelled", "预拨撤销"


class CloseStatus(Labelled):
    """Status of a year close (年终结转状态)."""

    PROPOSED = "proposed", "待第二人确认"
    CONFIRMED = "confirmed", "已结转"
    RETURNED = "returned", "已退回"


class MonthStatus(Labelled):
    """Status of a month's reconciliation with the unit's books (月度对账状态)."""

    ENTERED = "entered", "待第二人签字"
    SIGNED = "signed", "已签字"
