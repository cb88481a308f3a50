"""Rules of claims as tables and invariants: bills, payer order, the month's question, states, hands, sources."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.claims import choices
from kangjiu.claims.rules import bills, months, payers, quarters, sources, states
from kangjiu.claims.rules.bills import BillData, ChargeData, PaperData, Place
from kangjiu.claims.rules.months import BillFacts, Trained, Used

JANUARY, ON = date(2026, 1, 1), date(2026, 2, 3)
PLACE = Place(date(2026, 1, 5), None, is_medical=True)


def data(**changes):
    values = {"invoice_number": "FP1", "invoice_on": date(2026, 1, 31), "total_fen": 300_000}
    return BillData(**(values | changes))


def codes(found):
    return {reason.code.rpartition(".")[2] for reason in found}


PAPER = PaperData("JSD1", "item", {"basic": 100_000})


@pytest.mark.parametrize(
    ("changes", "place", "month_on", "expected"),
    [
        ({}, PLACE, JANUARY, set()),
        ({"insurance": "settled", "paper": PAPER}, PLACE, JANUARY, set()),
        ({"invoice_number": " "}, PLACE, JANUARY, {"invoice"}),
        ({"invoice_on": date(2026, 2, 4)}, PLACE, JANUARY, {"invoice_on"}),
        ({"invoice_on": date(2025, 12, 31)}, PLACE, JANUARY, {"invoice_on"}),
        ({"total_fen": 0}, PLACE, JANUARY, {"total"}),
        ({"total_fen": -5}, PLACE, JANUARY, {"total"}),
        ({"total_fen": 50_000_001}, PLACE, JANUARY, {"absurd"}),
        ({"excluded_fen": -1}, PLACE, JANUARY, {"negative"}),
        ({"excluded_fen": 200_000, "prepaid_fen": 100_001}, PLACE, JANUARY, {"excluded"}),
        ({"charity_fen": 300_001}, PLACE, JANUARY, {"parts"}),
        ({"charges": (ChargeData("PT", 0),)}, PLACE, JANUARY, {"quantity"}),
        ({"insurance": "settled"}, PLACE, JANUARY, {"paper"}),
        ({"insurance": "pending", "paper": PAPER}, PLACE, JANUARY, {"paper_early"}),
        (
            {"insurance": "settled", "paper": PaperData("", "", {"family": 1})},
            PLACE,
            JANUARY,
            {"paper_number", "pay_way", "payer", "parts"},
        ),
        ({"insurance": "pending"}, Place(JANUARY, None, is_medical=False), JANUARY, {"not_medical"}),
        ({}, Place(date(2026, 2, 1), None, is_medical=True), JANUARY, {"outside"}),
        ({}, Place(date(2025, 1, 1), date(2025, 12, 31), is_medical=True), JANUARY, {"outside"}),
        ({"invoice_on": date(2026, 3, 1)}, PLACE, date(2026, 3, 1), {"month", "invoice_on"}),
    ],
)
def test_a_bill_tells_everything_wrong_with_it(changes, place, month_on, expected):
    given_ = data(**changes)
    found = bills.findings(given_, given_.total_fen, month_on, place, ON)
    assert codes(found) - ({"parts"} if "paper_number" in expected else set()) == expected - (
        {"parts"} if "paper_number" in expected else set()
    )
    assert all(reason.next_step for reason in found)


amounts = st.integers(0, 10**9)
insured = st.dictionaries(st.sampled_from(payers.INSURERS), amounts)


@given(amounts, insured, amounts)
def test_the_parts_of_a_bill_add_up_to_the_fen(rest, parts, payable):
    total = sum(parts.values()) + rest
    before = payers.before_fund(total, parts)
    after = payers.with_fund(total, before, payable)
    assert sum(before.values()) == total == sum(after.values())
    assert not payers.adds_up(total, before)
    assert bool(payers.adds_up(total, after)) == (payable > rest)


@given(amounts, insured, amounts)
def test_the_waterfall_ends_at_nothing(rest, parts, payable):
    total = sum(parts.values()) + rest
    falls = payers.waterfall(total, payers.with_fund(total, parts, min(rest, payable)))
    assert falls[-1].left_fen == 0
    assert [one.start_fen for one in falls[1:]] == [total - one.left_fen for one in falls[:-1]]
    assert [payers.ORDER.index(one.payer) for one in falls] == sorted(
        payers.ORDER.index(one.payer) for one in falls
    )


def facts(pk, month_on=JANUARY, *, days=20, claimed=None, halves=0, total=300_000):
    return BillFacts(
        pk, month_on, month_on, total, {}, 0, 0, 0, "not_insured", Trained(days), claimed, halves
    )


def test_bills_already_claimed_in_the_month_stand_in_the_question():
    asked = months.question(
        {"birth_on": date(2021, 1, 1)},
        {"benefit_item": "training"},
        [facts(2, days=8), facts(1, days=8, claimed=80_000, halves=1)],
        Used(240_000, 3),
    )
    item = asked["item"][0]
    assert (item["settled_fen"], item["half_months_used"]) == (160_000, 2)
    assert item["month"][0]["trained_days"] == 16
    assert [bill["bill_no"] for bill in item["month"][0]["bill"]] == [1, 2]


def test_a_month_is_counted_once():
    told = [facts(1, days=8, claimed=80_000, halves=1), facts(2, days=8), facts(3, days=0)]
    rows = [{"half_months_counted": 2}]
    paid = [{"payable_fen": 90_000}, {"payable_fen": 70_000}, {"payable_fen": 0}]
    found = months.answers(told, rows, paid, Used())
    assert [(one.bill_id, one.payable_fen, one.half_months) for one in found] == [(2, 70_000, 1), (3, 0, 0)]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12), st.integers(0, 24))
def test_months_are_never_counted_over_the_ceiling(counted, left):
    told = [facts(n, date(2026, n, 1)) for n in range(1, len(counted) + 1)]
    rows = [{"half_months_counted": one} for one in counted]
    found = months.answers(told, rows, [{"payable_fen": 0}] * len(told), Used(left_half_months=left))
    assert sum(one.half_months for one in found) == min(left, sum(counted))


@pytest.mark.parametrize(
    ("insurance", "sheet", "period", "expected"),
    [
        ("not_insured", "confirmed", (JANUARY, date(2026, 12, 31)), set()),
        ("pending", "confirmed", (JANUARY, date(2026, 12, 31)), {"pending"}),
        ("settled", None, (JANUARY, date(2026, 12, 31)), {"not_confirmed"}),
        ("settled", "closed", None, {"not_confirmed", "no_entitlement"}),
        ("settled", "confirmed", (date(2026, 2, 1), date(2026, 12, 31)), {"outside"}),
        ("settled", "confirmed", (date(2025, 1, 1), date(2025, 12, 31)), {"outside"}),
        ("settled", "confirmed", (date(2026, 1, 31), date(2026, 12, 31)), set()),
    ],
)
def test_what_cannot_be_claimed_yet_says_why(insurance, sheet, period, expected):
    assert codes(months.blocked(insurance, sheet, JANUARY, period)) == expected


STATES = {
    "bill": (states.BILL, states.bill, choices.BillStatus),
    "claim": (states.CLAIM, states.claim, choices.ClaimStatus),
    "settlement": (states.SETTLEMENT, states.settlement, choices.SettlementStatus),
    "opening": (states.OPENING, states.opening, choices.OpeningStatus),
}


@pytest.mark.parametrize("kind", STATES)
def test_every_deed_is_possible_only_in_its_states(kind):
    table, rule, statuses = STATES[kind]
    for deed, allowed in table.items():
        for status in statuses:
            assert (rule(deed, status.value) == []) == (status in allowed)


@pytest.mark.parametrize(
    ("by_id", "of_two", "refused"), [(1, True, True), (2, False, True), (2, True, False), (3, False, False)]
)
def test_who_may_approve(by_id, of_two, refused):
    assert bool(states.approver(by_id, 1, 2, office_of_two=of_two)) == refused


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=20))
def test_what_the_sources_bear_adds_up_to_the_settlement(fens):
    shares = {"central": 3333, "provincial": 3334, "municipal": 0, "county_level": 3333}
    lines = [(fen, shares if n % 3 else {}) for n, fen in enumerate(fens)]
    found = sources.wanted(lines)
    assert sum(found.by_source.values()) + found.free_fen == sum(fens)
    assert found.free_fen == sum(fens[::3])


def test_a_quarter_is_due_at_the_end_of_the_next():
    assert quarters.due_on(2026, 4) == date(2027, 3, 31)
    assert quarters.words(date(2026, 6, 30), date(2026, 7, 1)) == ("已超期 1 天", "bad")
    assert quarters.words(date(2026, 6, 30), date(2026, 6, 20))[1] == "warn"
    assert quarters.words(date(2026, 6, 30), date(2026, 4, 2)) == ("06月30日 前", "ok")
