from datetime import date, timedelta

import pytest

from kangjiu.audit.models import TrailRow
from kangjiu.care import actions, queries
from kangjiu.care.actions import Cell
from kangjiu.care.choices import Recognition
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.tests import factories as make
from kangjiu.care.tests.factories import IN_DECEMBER, IN_NOVEMBER, NOVEMBER, moment
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.registry import queries as registry
from kangjiu.registry.tests.factories import make_child

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 10)


@pytest.fixture
def place():
    return make.office()


@pytest.fixture
def january():
    """The institution on the day after the slip was issued."""
    return make.office(at=moment(date(2026, 1, 6)))


def save(place, *cells, by=None, at=IN_NOVEMBER):
    return actions.save_cells(by or place.therapist, place.site.pk, NOVEMBER, cells, at=at)


def codes(refused):
    return {reason.code for one in refused for reason in one.reasons}


# ---- referral and placement ----


def test_receiving_a_referral_places_the_child_and_opens_the_file(january):
    slip = make.referral(january.site)
    row = actions.receive_referral(january.admin, slip.pk, date(2026, 1, 6), at=moment(date(2026, 1, 6)))
    slip.refresh_from_db()
    assert (row.starts_on, row.provider_id, slip.status) == (
        date(2026, 1, 6),
        january.site.provider_id,
        "received",
    )
    assert registry.holds_file(january.site.provider_id, slip.person_id, date(2026, 11, 24))


def test_a_referral_is_received_once(january):
    slip = make.referral(january.site)
    at = moment(date(2026, 1, 6))
    actions.receive_referral(january.admin, slip.pk, date(2026, 1, 6), at=at)
    with pytest.raises(Conflict):
        actions.receive_referral(january.admin, slip.pk, date(2026, 1, 6), at=at)


def test_a_start_after_the_slips_validity_is_refused(place):
    slip = make.referral(place.site)
    with pytest.raises(Refused, match="超过转介单有效期"):
        actions.receive_referral(place.admin, slip.pk, date(2026, 3, 1), at=moment(date(2026, 1, 20)))


def test_an_expired_slip_is_refused(place):
    slip = make.referral(place.site)
    with pytest.raises(Refused, match="已经过期"):
        actions.receive_referral(place.admin, slip.pk, date(2026, 1, 6), at=moment(date(2026, 3, 1)))


def test_a_second_active_placement_is_refused_with_every_reason():
    place, other = make.office(), make.office(ends_on=date(2025, 12, 31))
    held = make.placement(place.site)
    slip = make.referral(other.site, held.person, entitlement=held.entitlement)
    with pytest.raises(Refused) as found:
        actions.receive_referral(other.admin, slip.pk, date(2026, 1, 20), at=moment(date(2026, 1, 20)))
    assert {reason.code for reason in found.value.reasons} == {
        "care.second_placement",
        "providers.no_agreement",
    }


def test_another_institutions_slip_does_not_exist(place):
    slip = make.referral(make.office().site)
    with pytest.raises(type(slip).DoesNotExist):
        actions.receive_referral(place.admin, slip.pk, date(2026, 1, 6), at=moment(date(2026, 1, 6)))


def test_leaving_ends_the_placement_and_closes_the_file(place):
    row = make.placement(place.site)
    make.session(row, DAY)
    ended = actions.end_placement(place.clerk, row.pk, "moved", DAY, at=IN_NOVEMBER)
    assert (ended.status, ended.ends_on) == ("ended", DAY)
    assert not registry.holds_file(place.site.provider_id, row.person_id, DAY + timedelta(days=1))
    with pytest.raises(Conflict):
        actions.end_placement(place.clerk, row.pk, "moved", DAY, at=IN_NOVEMBER)


def test_nobody_leaves_before_the_last_session_or_in_the_future(place):
    row = make.placement(place.site)
    make.session(row, DAY)
    with pytest.raises(Refused, match="早于最后一次记录"):
        actions.end_placement(place.clerk, row.pk, "moved", DAY - timedelta(days=1), at=IN_NOVEMBER)
    with pytest.raises(Refused, match="还没有到"):
        actions.end_placement(place.clerk, row.pk, "moved", date(2026, 11, 30), at=IN_NOVEMBER)


def test_a_change_of_provider_is_an_end_and_a_new_referral(place):
    row, other = make.placement(place.site), make.office()
    make.session(row, DAY)
    actions.end_placement(place.clerk, row.pk, "transfer", DAY, at=IN_NOVEMBER)
    slip = make.referral(other.site, row.person, issued_on=DAY, entitlement=row.entitlement)
    with pytest.raises(Refused, match="才从另一处离开"):
        actions.receive_referral(other.admin, slip.pk, DAY, at=IN_NOVEMBER)
    moved = actions.receive_referral(other.admin, slip.pk, DAY + timedelta(days=1), at=IN_NOVEMBER)
    assert queries.placement_on(row.person_id, DAY) == row
    assert queries.placement_on(row.person_id, DAY + timedelta(days=1)) == moved


# ---- cells ----


def test_a_day_is_saved_and_an_unchanged_one_is_not_written_again(place):
    row = make.placement(place.site)
    assert save(place, Cell(row.pk, DAY, "✓")).saved == 1
    stored = Session.objects.get()
    again = save(place, Cell(row.pk, DAY, "present"), Cell(row.pk, DAY + timedelta(days=1), "3"))
    assert (again.saved, again.unchanged) == (1, 1)
    assert Session.objects.get(day=DAY).entered_at == stored.entered_at
    assert list(Session.objects.order_by("day").values_list("attendance", flat=True)) == ["present", "sick"]


def test_a_save_leaves_one_trail_row_with_its_counts(place):
    rows = make.placements(place.site, 3)
    before = TrailRow.objects.count()
    save(place, *(Cell(row.pk, DAY, "1") for row in rows))
    assert TrailRow.objects.count() == before + 1
    assert TrailRow.objects.latest("pk").data["saved"] == 3


def test_a_cell_is_changed_and_cleared(place):
    row = make.placement(place.site)
    save(place, Cell(row.pk, DAY, "1"))
    save(place, Cell(row.pk, DAY, "半"))
    assert Session.objects.get().attendance == "half"
    assert save(place, Cell(row.pk, DAY, "")).cleared == 1
    assert not Session.objects.exists()


def test_good_cells_are_kept_and_bad_ones_come_back_with_all_reasons(place):
    row = make.placement(place.site, starts_on=date(2026, 11, 9))
    found = save(
        place,
        Cell(row.pk, DAY, "1"),
        Cell(row.pk, date(2026, 11, 3), "1"),
        Cell(row.pk, date(2026, 11, 27), "1"),
        Cell(row.pk, date(2026, 11, 12), "好"),
        Cell(row.pk, date(2026, 10, 30), "1"),
    )
    assert found.saved == 1
    assert codes(found.refused) == {
        "care.before_start",
        "care.future",
        "care.code",
        "care.other_month",
    }


def test_a_session_outside_the_agreement_is_refused():
    place = make.office(ends_on=date(2026, 11, 5))
    row = make.placement(place.site)
    found = save(place, Cell(row.pk, date(2026, 11, 5), "1"), Cell(row.pk, DAY, "1"))
    assert found.saved == 1
    assert codes(found.refused) == {"providers.no_agreement"}
    assert "到期" in found.refused[0].reasons[0].message


def test_attendance_after_leaving_is_refused(place):
    row = make.placement(place.site)
    actions.end_placement(place.clerk, row.pk, "moved", date(2026, 11, 6), at=IN_NOVEMBER)
    assert codes(save(place, Cell(row.pk, DAY, "1")).refused) == {"care.after_leaving"}


def test_a_day_recorded_elsewhere_is_refused(place):
    first = make.placement(make.office().site, status="ended", ends_on=DAY)
    make.session(first, DAY)
    row = make.placement(place.site, first.person, starts_on=DAY, entitlement=first.entitlement)
    found = save(place, Cell(row.pk, DAY, "1"))
    assert codes(found.refused) == {"care.elsewhere"}
    assert Session.objects.get().placement == first


def test_a_cell_changed_by_a_colleague_is_not_overwritten(place):
    row = make.placement(place.site)
    make.session(row, DAY, "sick")
    found = save(place, Cell(row.pk, DAY, "1", was=""))
    assert codes(found.refused) == {"care.changed"}
    assert "病假" in found.refused[0].reasons[0].message


def test_overlapping_hours_of_child_and_therapist_are_refused(place):
    one, other = make.placements(place.site, 2)
    who = make.therapist(place.site)
    nine, half_past = 9 * 60, 9 * 60 + 30
    found = save(
        place,
        Cell(one.pk, DAY, "1", minutes=60, therapist_id=who.pk, start=nine),
        Cell(one.pk, DAY, "1", minutes=60, start=half_past),
        Cell(other.pk, DAY, "1", minutes=60, therapist_id=who.pk, start=half_past),
        Cell(other.pk, DAY, "1", minutes=60, therapist_id=who.pk, start=10 * 60),
    )
    assert found.saved == 2
    assert [one.reasons[0].message for one in found.refused] == [
        "09:30–10:30 与儿童当天 09:00–10:00 的训练重叠",
        "09:30–10:30 与治疗师当天 09:00–10:00 的训练重叠",
    ]


def test_a_therapist_without_licence_or_of_another_institution_is_refused(place):
    row = make.placement(place.site)
    lapsed = make.therapist(place.site, licence_expires_on=date(2026, 11, 1))
    stranger = make.therapist(make.office().site)
    found = save(place, *(Cell(row.pk, DAY, "1", therapist_id=one.pk) for one in (lapsed,)))
    assert codes(found.refused) == {"care.licence"}
    found = save(place, Cell(row.pk, DAY, "1", therapist_id=stranger.pk))
    assert codes(found.refused) == {"care.therapist"}


def test_an_entry_after_the_cut_off_day_is_flagged_late(place):
    row = make.placement(place.site)
    assert save(place, Cell(row.pk, DAY, "1"), at=moment(date(2026, 12, 5))).late == 0
    assert save(place, Cell(row.pk, DAY, "2"), at=moment(date(2026, 12, 6))).late == 1
    actions.set_cutoff(place.clerk, NOVEMBER, 10, at=IN_NOVEMBER)
    assert save(place, Cell(row.pk, DAY, "1"), at=moment(date(2026, 12, 10))).late == 0


def test_another_institution_cannot_write_here(place):
    row = make.placement(make.office().site)
    with pytest.raises(Placement.DoesNotExist):
        save(place, Cell(row.pk, DAY, "1"))
    with pytest.raises(NotAllowed):
        save(place, Cell(row.pk, DAY, "1"), by=place.clerk)


def test_days_in_a_row_are_filled_over_a_month_end(place):
    row = make.placement(place.site)
    days = [date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 3)]
    assert actions.fill_days(place.admin, row.pk, days, "present", at=IN_NOVEMBER).saved == 3
    assert MonthSheet.objects.count() == 2


# ---- recognition ----


def test_training_before_the_approval_waits(place):
    row = make.placement(place.site, entitlement=make.entitlement(make_child(), year=2025))
    save(place, Cell(row.pk, DAY, "1"))
    assert Session.objects.get().recognition == Recognition.PENDING


def test_an_approval_counts_from_the_payable_day_and_rejects_what_was_before(place):
    child = make_child()
    row = make.placement(place.site, child, entitlement=make.entitlement(child, year=2025))
    sheet = make.closed(place, row, NOVEMBER)
    Session.objects.update(recognition=Recognition.PENDING)
    right = make.entitlement(child, payable_from_on=date(2026, 11, 16))
    assert actions.recognise_pending(place.clerk, right, at=IN_DECEMBER) == (11, 10)
    sheet.refresh_from_db()
    row.refresh_from_db()
    assert (sheet.counted_halves, sheet.pending_days, sheet.rejected_days) == (22, 0, 10)
    assert row.entitlement == right
    assert actions.recognise_pending(place.clerk, right, at=IN_DECEMBER) == (0, 0)


def test_the_nightly_job_finds_the_children_that_wait(place):
    child = make_child()
    row = make.placement(place.site, child, entitlement=make.entitlement(child, year=2025))
    make.session(row, DAY, recognition=Recognition.PENDING)
    assert actions.recognise_all(place.clerk, at=IN_DECEMBER) == 0
    make.entitlement(child)
    assert actions.recognise_all(place.clerk, at=IN_DECEMBER) == 1
