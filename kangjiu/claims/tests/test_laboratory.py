"""A draft over real cases: only what is real counts, every side adds up, each figure opens to its children."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.claims import queries
from kangjiu.claims.rules import laboratory
from kangjiu.claims.rules.laboratory import Child
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import NotAllowed, Refused
from kangjiu.policy import actions
from kangjiu.policy import queries as policy
from kangjiu.policy.engine.replayed import CaseResult, ItemResult
from kangjiu.policy.models import PolicyDraft, PolicyVersion

NEXT_YEAR = (date(2027, 1, 1), date(2027, 12, 31))
BILL = 300_000


@pytest.fixture
def who(db):
    return f.world()


@pytest.fixture
def served(who):
    """Three children with a confirmed month each; one bill more that waits for its attendance."""
    rows = [f.child(who), f.child(who), f.child(who)]
    for row in rows:
        f.ready(who, row, total_fen=BILL)
    f.bill(who, rows[0], date(2026, 2, 1), total_fen=BILL)
    f.submitted(who)
    return rows


def draft(who, **values):
    """A draft of the county's policy with some parameters set in every cell, and its program."""
    clerk = who.cast.clerk
    base = PolicyVersion.objects.get()
    made = actions.begin_draft(clerk, base.pk, "草案", NEXT_YEAR, at=f.moment(date(2026, 11, 1)))
    groups = policy.knobs(made, policy.check(made))
    changes = {
        knob.dial.spot: values[group.name] for group in groups for knob in group.knobs if group.name in values
    }
    made = actions.change_values(
        clerk, made.pk, changes, edition=made.edition, at=f.moment(date(2026, 11, 1))
    )
    return policy.check(made).program


def replay(who, program, year=2026):
    return queries.replayed_year(who.cast.clerk, policy.program(PolicyVersion.objects.get()), program, year)


def test_the_policy_in_force_comes_out_as_it_was_claimed(who, served):
    done = replay(who, draft(who))
    assert {child.kind for child in done.children} == {"same"}
    assert done.result.whole.fund.base == done.result.booked_fen > 0


def test_bills_that_are_not_real_yet_stand_aside_and_are_told(who, served):
    done = replay(who, draft(who))
    assert done.year.bill_count == 3
    assert done.year.left_out == {"sheet": 1}


def test_a_higher_standard_costs_the_fund_what_it_saves_the_families(who, served):
    done = replay(who, draft(who, training_standard_fen=2_400_000))
    whole = done.result.whole
    assert whole.kinds["more"] == 3 and whole.fund.change == whole.won_fen > 0
    assert whole.family.change == -whole.fund.change


def test_an_age_limit_takes_children_out_and_says_so(who):
    for _ in range(2):
        f.ready(who, f.child(who, birth_on=date(2017, 3, 1)), total_fen=BILL)
    program = draft(who, age_below=7)
    done = replay(who, program)
    assert done.result.whole.kinds["lost"] == 2
    assert done.result.whole.fund.draft == 0
    (case, *_) = done.cases.values()
    decision = done.draft.decide("eligibility", queries.known_facts(done.draft, case.facts), on=case.on)
    assert "within_age" in [reason.code for reason in decision.reasons]


def test_sources_add_up_to_the_fund_on_both_sides(who, served):
    result = replay(who, draft(who, training_standard_fen=2_400_000)).result
    assert sum(pair.base for pair in result.sources.values()) == result.whole.fund.base
    assert sum(pair.draft for pair in result.sources.values()) == result.whole.fund.draft


def test_every_grouping_adds_up_to_the_whole(who, served):
    result = replay(who, draft(who, training_standard_fen=2_400_000)).result
    for rows in result.groups.values():
        assert sum(sums.children for _, sums in rows) == result.whole.children
        assert sum(sums.fund.change for _, sums in rows) == result.whole.fund.change


def test_only_the_own_region_is_replayed(who, served):
    program = draft(who)
    stranger = make_scope("county_clerk", county="999902")
    assert queries.real_year(stranger, 2026).cases == []
    with pytest.raises(NotAllowed):
        queries.real_year(make_scope("system_admin"), 2026)
    assert replay(who, program).children


def test_more_children_do_not_ask_the_database_more(who, served):
    program = draft(who)
    replay(who, program)
    with CaptureQueriesContext(
        connection,
    ) as few:
        replay(who, program)
    for _ in range(4):
        f.ready(who, f.child(who), total_fen=BILL)
    with CaptureQueriesContext(connection) as many:
        done = replay(who, program)
    assert len(done.children) == 7
    assert len(many) == len(few) <= 15


@pytest.mark.parametrize("fen", [0, 800_000, 1_600_000, 2_400_000])
def test_one_value_tried_costs_what_the_draft_with_that_value_costs(who, served, fen):
    base, program = policy.program(PolicyVersion.objects.get()), draft(who)
    spots = [
        ("training_standard_fen", 0, cell)
        for cell in range(len(program.names.tables["training_standard_fen"].versions[0].cells))
    ]
    tried = queries.trial(who.cast.clerk, base, program, 2026)
    assert tried.cost_fen() == tried.base_fen == replay(who, program).result.whole.fund.base
    for spot in spots:
        clerk, made = who.cast.clerk, PolicyDraft.objects.latest("pk")
        made = actions.copy_draft(clerk, made.pk, at=f.moment(date(2026, 11, 1)))
        made = actions.change_values(clerk, made.pk, {spot: fen}, edition=1, at=f.moment(date(2026, 11, 1)))
        full = replay(who, policy.check(made).program).result.whole.fund
        assert (tried.base_fen, tried.cost_fen(spot, fen)) == full
        PolicyDraft.objects.filter(pk=made.pk).delete()


def test_a_value_no_payment_reads_changes_nothing(who, served):
    base, program = policy.program(PolicyVersion.objects.get()), draft(who)
    tried = queries.trial(who.cast.clerk, base, program, 2026)
    assert tried.cost_fen(("no_such_table", 0, 0), 5) == tried.cost_fen()


def test_a_year_without_cases_is_refused(who):
    base, program = policy.program(PolicyVersion.objects.get()), draft(who)
    with pytest.raises(Refused, match="没有可以重算的儿童"):
        queries.trial(who.cast.clerk, base, program, 2026)


def test_trying_a_value_asks_the_database_nothing(who, served, django_assert_num_queries):
    base, program = policy.program(PolicyVersion.objects.get()), draft(who)
    tried = queries.trial(who.cast.clerk, base, program, 2026)
    with django_assert_num_queries(0):
        assert tried.cost_fen(("training_standard_fen", 0, 0), 100) >= 0


# the sums, on plain values

AMOUNTS = st.integers(0, 10**9)


@st.composite
def children(draw):
    bill = draw(AMOUNTS)
    before = draw(st.integers(0, bill))
    left = bill - before

    def side():
        paid = draw(st.integers(0, left))
        shares = draw(st.sampled_from([(3000, 3000, 0, 4000), (10_000, 0, 0, 0), (0, 0, 0, 0)]))
        granted = draw(st.booleans())
        return CaseResult(draw(st.booleans()), granted, (ItemResult(granted, paid, paid, shares),))

    return Child(
        1, draw(st.sampled_from("甲乙")), "听力", "低保", False, False, 1, bill, {"basic_fen": before}, 0,
        side(), side(),
    )  # fmt: skip


@given(st.lists(children(), max_size=12))
def test_whatever_the_children_each_side_adds_up_to_their_bills(found):
    result = laboratory.result(found)
    known = [child for child in found if child.kind != "unknown"]
    bills = sum(child.bill_fen for child in known)
    before = sum(pair.base for pair in result.payers.values())
    for side in ("base", "draft"):
        fund, family = getattr(result.whole.fund, side), getattr(result.whole.family, side)
        assert before + fund + family == bills
        assert sum(getattr(pair, side) for pair in result.sources.values()) == fund
    assert result.whole.won_fen + result.whole.lost_fen == result.whole.fund.change
    assert sum(result.whole.kinds.values()) == len(found)


@given(st.lists(children(), max_size=12), st.sampled_from(laboratory.KINDS))
def test_a_figure_opens_to_just_the_children_it_counts(found, kind):
    assert len(laboratory.chosen(found, kind=kind)) == laboratory.sums(found).kinds[kind]
    assert len(laboratory.chosen(found, kind="winners")) == laboratory.sums(found).winners
    assert len(laboratory.chosen(found, group="township", label="甲")) == sum(
        c.township == "甲" for c in found
    )
