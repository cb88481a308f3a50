from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kangjiu.applications import actions, queries
from kangjiu.applications.models import Quota
from kangjiu.applications.rules.quota import Ceiling, against, new_cap
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT
from kangjiu.common.errors import Conflict, Refused
from kangjiu.registry import actions as registry_actions
from kangjiu.registry.tests import factories as registry_factories

steps = st.lists(
    st.tuples(
        st.sampled_from(["use", "release"]), st.integers(0, 5), st.integers(0, 900_000), st.integers(0, 9)
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("amount", "months", "codes"),
    [
        (100, 2, []),
        (101, 0, ["applications.quota_over"]),
        (0, 3, ["applications.quota_months"]),
        (101, 3, ["applications.quota_over", "applications.quota_months"]),
        (-1, 0, ["applications.quota_negative"]),
    ],
)
def test_every_way_over_a_ceiling_is_named(amount, months, codes):
    found = against(Ceiling(1_000, 900, 20, 18), amount, months)
    assert [reason.code for reason in found] == codes


def test_what_is_not_counted_by_months_has_no_month_limit():
    assert against(Ceiling(1_000), 10, 99) == []


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 24), st.integers(0, 24))
def test_a_new_standard_never_lies_below_what_was_used(cap, used, months, months_used):
    ceiling = new_cap(Ceiling(used, used, 24, months_used), cap, months)
    assert ceiling.left_fen >= 0
    assert ceiling.left_half_months >= 0


@pytest.mark.django_db
def test_no_sequence_of_uses_and_releases_goes_over():
    who = factories.cast()
    right = factories.approved(who)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps)
    def play(moves):
        drawn = {}
        for deed, cause, amount, months in moves:
            key = f"claims.line:{cause}"
            if deed == "release":
                assert actions.release_quota(who.clerk, key, at=AT) == (key in drawn)
                drawn.pop(key, None)
                continue
            try:
                actions.use_quota(who.clerk, right, key, amount, months, at=AT)
            except Conflict:
                assert key in drawn
            except Refused:
                pass
            else:
                drawn[key] = (amount, months)
            row = Quota.objects.get()
            assert row.used_fen == sum(amount for amount, _ in drawn.values())
            assert row.half_months_used == sum(months for _, months in drawn.values())
            assert row.used_fen <= row.cap_fen
            assert row.half_months_used <= row.half_months_cap
        for key in drawn:
            actions.release_quota(who.clerk, key, at=AT)

    play()
    assert queries.quota_left(right.person_id, "training", 2026).used_fen == 0


@pytest.mark.django_db
def test_the_refusal_says_what_is_left():
    who = factories.cast()
    right = factories.approved(who)
    actions.use_quota(who.clerk, right, "claims.line:1", 1_500_000, 4, at=AT)
    with pytest.raises(Refused, match=r"还可用 1,000\.00 元"):
        actions.use_quota(who.clerk, right, "claims.line:2", 100_001, 1, at=AT)


@pytest.mark.django_db
def test_a_batch_is_drawn_whole_or_not_at_all():
    who = factories.cast()
    right = factories.approved(who)
    fits = [actions.Use(right, f"claims.line:{number}", 400_000, 2) for number in range(3)]
    assert actions.use_quotas(who.clerk, fits, at=AT) == 3
    more = [actions.Use(right, f"claims.line:{number}", 300_000, 2) for number in range(3, 6)]
    with pytest.raises(Refused, match="超出年度标准"):
        actions.use_quotas(who.clerk, more, at=AT)
    with pytest.raises(Conflict, match="已经占用过"):
        actions.use_quotas(who.clerk, [*more[:1], fits[0]], at=AT)
    row = Quota.objects.get()
    assert (row.used_fen, row.half_months_used) == (1_200_000, 6)


@pytest.mark.django_db
def test_a_number_that_comes_later_keeps_the_ceiling_of_the_year():
    who = factories.cast()
    child = factories.child(number="")
    right = factories.right_row(factories.row(child, who.version))
    actions.use_quota(who.clerk, right, "claims.line:1", 100_000, 1, at=AT)
    given = registry_actions.data_of(child)
    number = registry_factories.id_number(child.birth_on)
    registry_actions.edit_person(
        who.clerk, child.pk, replace(given, id_kind="resident", id_number=number), at=AT
    )
    child.refresh_from_db()
    right.refresh_from_db()
    actions.use_quota(who.clerk, right, "claims.line:2", 100_000, 1, at=AT)
    factories.right_row(factories.row(child, who.version, number="SQ-2026-99999", category="autism"))
    assert [row.used_fen for row in Quota.objects.filter(person=child)] == [200_000]
