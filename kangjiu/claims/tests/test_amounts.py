"""An amount explains itself: payers in order, rules with clauses, from the receipt."""

import pytest

from kangjiu.accounts.tests.factories import make_user, scope_of
from kangjiu.claims import actions, queries
from kangjiu.claims.models import ClaimLine
from kangjiu.claims.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return f.world()


@pytest.fixture
def line(who):
    paper = actions.PaperData("JSD-1", "item", {"basic": 80_000})
    f.ready(who, f.child(who), insurance="settled", paper=paper, excluded_fen=20_000)
    return f.submitted(who).lines.get()


def test_the_payers_stand_in_order_and_add_up(who, line):
    view = queries.amount(who.cast.clerk, line.pk)
    assert [(one.payer, one.start_fen, one.part_fen, one.left_fen) for one in view.falls] == [
        ("basic", 0, 80_000, 220_000),
        ("rehab", 80_000, 160_000, 60_000),
        ("family", 240_000, 60_000, 0),
    ]
    assert view.adds_up and view.sum_line == "800.00 + 1,600.00 + 600.00 = 3,000.00 元"


def test_every_step_has_a_value_and_the_amount_its_clause(who, line):
    view = queries.amount(who.cast.clerk, line.pk)
    steps = {step.name: step for group in view.groups for step in group.steps}
    assert steps["payable_fen"].value == "1,600.00 元"
    assert "据实支付" in steps["payable_fen"].words and steps["payable_fen"].clause
    assert steps["annual_cap_fen"].value == "16,000.00 元"
    assert [group.level for group in view.groups] == ["case", "item", "month", "bill"]
    assert view.receipt is not None and "示例" in view.notice


def test_a_draft_is_explained_before_it_is_submitted(who):
    f.ready(who, f.child(who))
    f.built(who)
    view = queries.amount(who.admin, ClaimLine.objects.get().pk)
    assert view.receipt is None and view.adds_up
    assert queries.fund_part(view).part_fen == 160_000


def test_a_blocked_line_says_why_and_explains_nothing(who):
    f.bill(who, f.child(who))
    f.built(who)
    view = queries.amount(who.admin, ClaimLine.objects.get().pk)
    assert not view.groups and view.reasons[0].next_step
    assert queries.fund_part(view).part_fen == 0


def test_the_family_reads_its_own_childs_amounts_only(who, line):
    own = f.care.family(line.person)
    assert queries.amount(own, line.pk).line == line
    with pytest.raises(ClaimLine.DoesNotExist):
        queries.amount(scope_of(make_user("guardian"), f.LATER), line.pk)


def test_what_was_paid_for_a_child_in_a_year(who, line):
    found = queries.paid_of(who.cast.clerk, line.person_id, 2026)
    assert [(one.payable_fen, one.settled_now) for one in found] == [(160_000, [])]
    assert queries.paid_sum(line.person_id, 2026) == 0


def test_work_waits_for_the_next_pair_of_hands(who, line):
    f.opening(who)
    made = f.settlement(who)
    kinds = [row.kind for row in queries.work(who.cast.reviewer, f.LATER.date(), 20)]
    assert kinds == ["claims.check"]
    assert not queries.work(who.cast.clerk, f.LATER.date(), 20)
    actions.check(who.cast.reviewer, made.pk, at=f.LATER)
    assert [row.kind for row in queries.work(who.cast.approver, f.LATER.date(), 20)] == ["claims.approve"]
