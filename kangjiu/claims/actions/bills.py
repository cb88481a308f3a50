"""Bills (账单): entered month by month, insurers' amounts copied from the paper; a wrong one is voided, not edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.audit import actions as audit
from kangjiu.audit.actions import Line
from kangjiu.care.models import Placement
from kangjiu.claims import events, queries
from kangjiu.claims.choices import BillStatus, InsuranceState
from kangjiu.claims.models import Bill, BillItem, BillPayer, ClaimLine
from kangjiu.claims.rules import bills as rules
from kangjiu.claims.rules import payers, states
from kangjiu.claims.rules.bills import BillData, BillRow, Item, PaperData, Place
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.providers import queries as providers
from kangjiu.providers.rules.prices import Price, in_force

BATCH = 500


@dataclass(frozen=True)
class BillsSaved:
    """What became of a grid: bills made by placement, reasons by placement for those refused."""

    saved: Mapping[int, Bill]
    refused: Mapping[int, Sequence[Reason]]


@dataclass
class _Draft:
    row: BillRow
    placement: Placement
    items: Sequence[Item]
    total_fen: int


@transaction.atomic
def enter_bill(
    by: Scope, placement_id: int, month_on: date, item: str, data: BillData, *, at: datetime
) -> Bill:
    """Enter a month's bill of one child (登记账单); Refused with every reason, DoesNotExist outside the scope."""
    found = enter_bills(by, month_on, [BillRow(placement_id, item, data)], at=at)
    if found.refused:
        raise Refused(found.refused[placement_id])
    return found.saved[placement_id]


@transaction.atomic
def enter_bills(by: Scope, month_on: date, rows: Sequence[BillRow], *, at: datetime) -> BillsSaved:
    """Enter a month's bills of many children at once (批量登记账单): good rows are kept, the others told why.

    The number of queries does not grow with the rows. Conflict when a colleague entered one of them meanwhile.
    """
    scope = by.need("claims.bill")
    placements = queries.placements(scope, [row.placement_id for row in rows])
    listed = _price_lists(placements.values())
    taken = queries.taken(placements.values(), month_on, rows)
    drafts: list[_Draft] = []
    refused: dict[int, list[Reason]] = {}
    for row in rows:
        placement = placements[row.placement_id]
        draft = _draft(row, placement, listed[placement.provider_id], month_on)
        reasons = _reasons(draft, month_on, local_day(at)) + _repeated(draft, month_on, taken)
        if reasons:
            refused[row.placement_id] = reasons
        else:
            drafts.append(draft)
    return BillsSaved(_store(by, drafts, month_on, at), refused)


def bill_reasons(by: Scope, month_on: date, row: BillRow, *, on: date) -> list[Reason]:
    """Everything that speaks against one bill (试登记), as `enter_bills` would say it; writes nothing."""
    placements = queries.placements(by.need("claims.bill"), [row.placement_id])
    placement = placements[row.placement_id]
    draft = _draft(row, placement, providers.prices(placement.provider_id), month_on)
    taken = queries.taken(placements.values(), month_on, [row])
    return _reasons(draft, month_on, on) + _repeated(draft, month_on, taken)


def _price_lists(placements: Iterable[Placement]) -> dict[int, list[Price]]:
    return {pk: providers.prices(pk) for pk in {placement.provider_id for placement in placements}}


def _draft(row: BillRow, placement: Placement, listed: Sequence[Price], month_on: date) -> _Draft:
    items = rules.priced(row.data.charges, in_force(listed, month_on))
    total = sum(item.amount_fen for item in items) if items else row.data.total_fen or 0
    return _Draft(row, placement, items, total)


def _reasons(draft: _Draft, month_on: date, on: date) -> list[Reason]:
    placement = draft.placement
    place = Place(placement.starts_on, placement.ends_on, placement.provider.is_medical)
    return rules.findings(draft.row.data, draft.total_fen, month_on, place, on)


def _repeated(draft: _Draft, month_on: date, taken: queries.Taken) -> list[Reason]:
    """Repeats, also among the rows of one grid: what is taken grows with every row."""
    data, reasons = draft.row.data, []
    invoice = (draft.placement.provider_id, data.invoice_number.strip())
    if invoice in taken.invoices:
        reasons.append(rules.repeated_invoice(invoice[1]))
    if data.paper and data.paper.number.strip() in taken.papers:
        reasons.append(rules.repeated_paper(data.paper.number.strip()))
    month = (draft.placement.pk, draft.row.item)
    if month in taken.months:
        reasons.append(rules.repeated_month(month_on))
    taken.invoices.add(invoice)
    taken.months.add(month)
    if data.paper:
        taken.papers.add(data.paper.number.strip())
    return reasons


def _store(by: Scope, drafts: Sequence[_Draft], month_on: date, at: datetime) -> dict[int, Bill]:
    bills = [_bill(by, draft, month_on, at) for draft in drafts]
    try:
        with transaction.atomic():
            Bill.objects.bulk_create(bills, batch_size=BATCH)
    except IntegrityError as error:
        raise Conflict(
            Reason("claims.bill.taken", "账单刚刚被他人登记", next_step="请刷新后核对，不要重复登记")
        ) from error
    items = [one for bill, draft in zip(bills, drafts, strict=True) for one in _items(bill, draft)]
    BillItem.objects.bulk_create(items, batch_size=BATCH)
    parts = [
        BillPayer(bill=bill, payer=payer, amount_fen=fen)
        for bill, draft in zip(bills, drafts, strict=True)
        for payer, fen in payers.before_fund(bill.total_fen, draft.row.data.parts()).items()
    ]
    BillPayer.objects.bulk_create(parts, batch_size=BATCH)
    _record(by, bills, at)
    return {draft.placement.pk: bill for draft, bill in zip(drafts, bills, strict=True)}


def _bill(by: Scope, draft: _Draft, month_on: date, at: datetime) -> Bill:
    data, placement = draft.row.data, draft.placement
    return Bill(
        person_id=placement.person_id,
        placement=placement,
        provider_id=placement.provider_id,
        month_on=month_on,
        item=draft.row.item,
        invoice_number=data.invoice_number.strip(),
        invoice_on=data.invoice_on,
        total_fen=draft.total_fen,
        excluded_fen=data.excluded_fen,
        prepaid_fen=data.prepaid_fen,
        not_assisted_fen=sum(item.not_assisted_fen for item in draft.items),
        flags=sorted({item.flag for item in draft.items if item.flag}),
        insurance=data.insurance,
        paper_number=data.paper.number.strip() if data.paper else "",
        pay_way=data.paper.pay_way if data.paper else "",
        entered_by_id=by.user_id or 0,
        entered_at=at,
    )


def _items(bill: Bill, draft: _Draft) -> list[BillItem]:
    return [
        BillItem(
            bill=bill,
            price_id=item.price_id,
            name=item.name,
            quantity=item.quantity,
            unit_fen=item.unit_fen,
            amount_fen=item.amount_fen,
        )
        for item in draft.items
    ]


def _record(by: Scope, bills: Sequence[Bill], at: datetime) -> None:
    lines = [
        Line(bill.pk, bill.person_id, {"month_on": bill.month_on, "total_fen": bill.total_fen})
        for bill in bills
    ]
    if len(bills) == 1:
        audit.record(
            by,
            events.BILL_ENTERED,
            at=at,
            subject=bills[0],
            person_id=bills[0].person_id,
            data=lines[0].data,
        )
    elif bills:
        audit.record_many(by, events.BILL_ENTERED, lines, at=at, subject_kind=Bill)


def _locked(by: Scope, deed: str, bill_id: int) -> Bill:
    rows = Bill.objects.select_for_update(of=("self",)).visible_to(by.need("claims.bill"))
    bill = rows.get(pk=bill_id)
    reasons = states.bill(deed, bill.status)
    if reasons:
        raise Conflict(reasons)
    return bill


@transaction.atomic
def settle_insurance(by: Scope, bill_id: int, paper: PaperData, *, at: datetime) -> Bill:
    """Copy the insurers' settlement paper to a bill that waited for it (登记医保结算单); fen."""
    bill = _locked(by, "settle_insurance", bill_id)
    if bill.insurance != InsuranceState.PENDING:
        raise Conflict(Reason("claims.bill.insured", "这张账单不在待医保结算状态", next_step="请刷新后核对"))
    old = {one.payer: one.amount_fen for one in bill.payers.all()}
    parts = payers.before_fund(bill.total_fen, {"charity": old.get("charity", 0), **paper.amounts})
    reasons = [*rules.paper_findings(paper), *payers.adds_up(bill.total_fen, parts)]
    if min(paper.amounts.values(), default=0) < 0:
        reasons.append(Reason("claims.bill.negative", "金额不能小于零", payers.CLAUSE, "请照结算单更正"))
    if queries.paper_taken(paper.number.strip()):
        reasons.append(rules.repeated_paper(paper.number.strip()))
    if reasons:
        raise Refused(reasons)
    bill.insurance, bill.paper_number = InsuranceState.SETTLED, paper.number.strip()
    bill.pay_way = paper.pay_way
    bill.save(update_fields=["insurance", "paper_number", "pay_way"])
    write_parts({bill.pk: parts})
    audit.record(
        by,
        events.BILL_INSURED,
        at=at,
        subject=bill,
        person_id=bill.person_id,
        data={"month_on": bill.month_on},
    )
    return bill


@transaction.atomic
def void_bill(by: Scope, bill_id: int, *, at: datetime) -> Bill:
    """Void a bill nobody claimed yet (作废账单); its numbers may be used again on the right one."""
    bill = _locked(by, "void", bill_id)
    ClaimLine.objects.filter(bill=bill, claim__status="draft").delete()
    bill.status = BillStatus.VOID
    bill.save(update_fields=["status"])
    audit.record(
        by,
        events.BILL_VOID,
        at=at,
        subject=bill,
        person_id=bill.person_id,
        data={"month_on": bill.month_on},
    )
    return bill


def write_parts(parts_of: Mapping[int, Mapping[str, int]]) -> None:
    """Store who bears each bill, inside the caller's transaction; the parts add up to the bill."""
    BillPayer.objects.filter(bill_id__in=parts_of).delete()
    BillPayer.objects.bulk_create(
        (
            BillPayer(bill_id=pk, payer=payer, amount_fen=fen)
            for pk, parts in parts_of.items()
            for payer, fen in parts.items()
        ),
        batch_size=BATCH,
    )
