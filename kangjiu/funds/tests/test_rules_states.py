from datetime import date

import pytest

from kangjiu.funds.choices import PaymentStatus
from kangjiu.funds.rules import states

ALLOWED = {
    ("pay", "requested"),
    ("return", "paid"),
    ("reissue", "returned"),
    ("cancel", "requested"),
    ("cancel", "returned"),
}


@pytest.mark.parametrize("deed", ["pay", "return", "reissue", "cancel"])
@pytest.mark.parametrize("status", [one.value for one in PaymentStatus])
def test_a_payment_moves_only_as_the_table_says(deed, status):
    assert (states.may(deed, status) == []) == ((deed, status) in ALLOWED)


def test_who_requested_does_not_pay():
    assert states.different_hands(7, 7, "支付")
    assert not states.different_hands(7, 8, "支付")


def test_a_voucher_tells_everything_wrong_with_it():
    reasons = states.voucher(" ", date(2027, 1, 1), date(2026, 1, 1), date(2026, 2, 1))
    assert [reason.field for reason in reasons] == ["voucher_number", "paid_on"]
