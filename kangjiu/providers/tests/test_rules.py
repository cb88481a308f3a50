from datetime import date

import pytest

from kangjiu.providers.choices import ProviderStatus
from kangjiu.providers.rules import agreements, ladder, prices
from kangjiu.providers.rules.agreements import Term
from kangjiu.providers.rules.prices import Price

YEAR = Term(1, date(2026, 1, 1), date(2026, 12, 31), frozenset({"hearing", "speech"}))
MOVES = {
    ("candidate", "designated"),
    ("designated", "no_new"),
    ("designated", "suspended"),
    ("designated", "exited"),
    ("no_new", "designated"),
    ("no_new", "suspended"),
    ("no_new", "exited"),
    ("suspended", "designated"),
    ("suspended", "no_new"),
    ("suspended", "exited"),
}


@pytest.mark.parametrize("wanted", list(ProviderStatus))
@pytest.mark.parametrize("status", list(ProviderStatus))
def test_the_ladder_allows_just_these_moves(status, wanted):
    assert (ladder.may_become(status, wanted) == []) == ((status, wanted) in MOVES)


@pytest.mark.parametrize("status", list(ProviderStatus))
def test_only_a_designated_provider_takes_new_children(status):
    assert (ladder.may_take_child(status, "示例") == []) == (status == "designated")


@pytest.mark.parametrize(
    ("category", "on", "covered"),
    [
        ("hearing", date(2026, 1, 1), True),
        ("hearing", date(2026, 12, 31), True),
        ("hearing", date(2027, 1, 1), False),
        ("hearing", date(2025, 12, 31), False),
        ("autism", date(2026, 6, 1), False),
    ],
)
def test_an_agreement_covers_its_categories_on_both_end_days(category, on, covered):
    assert (agreements.in_force([YEAR], category, on) is not None) == covered


def test_an_agreement_ended_early_stops_after_its_last_day():
    ended = Term(1, date(2026, 1, 1), date(2026, 12, 31), frozenset({"hearing"}), date(2026, 3, 31))
    assert ended.covers("hearing", date(2026, 3, 31))
    assert not ended.covers("hearing", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("category", "on", "words"),
    [
        ("autism", date(2026, 6, 1), "不含孤独症"),
        ("hearing", date(2027, 1, 1), "到期"),
        ("hearing", date(2025, 1, 1), "才开始"),
    ],
)
def test_a_refusal_says_why_no_agreement_covers_the_day(category, on, words):
    assert words in agreements.not_covered("示例", [YEAR], category, on).message


def test_everything_wrong_with_a_draft_is_said_at_once():
    reasons = agreements.draft(date(2026, 5, 1), date(2026, 4, 1), [], [])
    assert [reason.code for reason in reasons] == ["providers.dates", "providers.categories"]


def test_two_agreements_for_one_category_do_not_overlap():
    assert agreements.draft(date(2026, 12, 31), date(2027, 12, 30), ["speech"], [YEAR])
    assert not agreements.draft(date(2027, 1, 1), date(2027, 12, 31), ["speech"], [YEAR])
    assert not agreements.draft(date(2026, 6, 1), date(2026, 12, 31), ["autism"], [YEAR])


LIST = [
    Price(1, "PT", "运动训练", "session", 8000, date(2025, 1, 1), date(2025, 12, 31)),
    Price(2, "PT", "运动训练", "session", 9000, date(2026, 1, 1)),
]


@pytest.mark.parametrize(("on", "fen"), [(date(2025, 12, 31), 8000), (date(2026, 1, 1), 9000)])
def test_the_price_of_the_day_counts(on, fen):
    assert prices.in_force(LIST, on)["PT"].price_fen == fen


@pytest.mark.parametrize(
    ("code", "fen", "finding"),
    [
        ("PT", 9000, None),
        ("PT", 8999, None),
        ("PT", 9001, "providers.overcharge"),
        ("X", 1, "providers.unlisted"),
    ],
)
def test_charges_above_or_outside_the_list_are_found(code, fen, finding):
    found = prices.charge_finding(prices.in_force(LIST, date(2026, 2, 1)), code, fen)
    assert (found.code if found else None) == finding
