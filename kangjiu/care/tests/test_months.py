from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.care import actions, queries
from kangjiu.care.actions import Cell
from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.tests import factories as make
from kangjiu.care.tests.factories import IN_DECEMBER, IN_NOVEMBER, NOVEMBER
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.registry.tests.factories import make_child

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 10)


@pytest.fixture
def place():
    return make.office()


def save(place, *cells, by=None, at=IN_NOVEMBER):
    return actions.save_cells(by or place.therapist, place.site.pk, NOVEMBER, cells, at=at)


def codes(refused):
    return {reason.code for one in refused for reason in one.reasons}


# ---- the month ----


def test_closing_a_month_stores_its_counts(place):
    row = make.placement(place.site)
    make.attended(row, NOVEMBER, days=3)
    make.session(row, date(2026, 11, 24), "half", minutes=90)
    make.session(row, date(2026, 11, 25), "sick", is_late=True)
    (sheet,) = actions.close_month(place.admin, place.site.pk, NOVEMBER, at=IN_DECEMBER)
    assert (sheet.present_days, sheet.half_days, sheet.leave_days, sheet.late_days) == (3, 1, 1, 1)
    assert queries.days_counted(sheet).words == "3.5"


def test_a_running_month_is_not_closed(place):
    make.attended(make.placement(place.site), NOVEMBER, days=3)
    with pytest.raises(Refused, match="还没有结束"):
        actions.close_month(place.admin, place.site.pk, NOVEMBER, at=IN_NOVEMBER)


def test_the_month_of_a_child_that_left_is_closed_at_once(place):
    row = make.placement(place.site)
    make.attended(row, NOVEMBER, days=3)
    actions.end_placement(place.clerk, row.pk, "moved", DAY, at=IN_NOVEMBER)
    assert actions.close_month(place.admin, place.site.pk, NOVEMBER, at=IN_NOVEMBER)


def test_a_closed_month_takes_no_cells_until_it_is_taken_back(place):
    row = make.placement(place.site)
    sheet = make.closed(place, row, NOVEMBER, days=3)
    found = save(place, Cell(row.pk, DAY, "1"), at=IN_DECEMBER)
    assert codes(found.refused) == {"care.month_closed"}
    actions.reopen_month(place.admin, sheet.pk, at=IN_DECEMBER)
    assert save(place, Cell(row.pk, DAY, "1"), at=IN_DECEMBER).saved == 1


def test_the_guardian_confirms_by_phone(place):
    row = make.placement(place.site)
    sheet = make.closed(place, row, NOVEMBER, days=3)
    mother = make.family(row.person)
    actions.confirm_month(mother, sheet.pk, True, version=sheet.version, at=IN_DECEMBER)
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.CONFIRMED
    assert queries.confirmed_sheets(place.site.provider_id, NOVEMBER) == [sheet]
    with pytest.raises(Conflict):
        actions.confirm_month(mother, sheet.pk, True, at=IN_DECEMBER)


def test_a_sheet_that_changed_meanwhile_is_not_confirmed(place):
    row = make.placement(place.site)
    sheet = make.closed(place, row, NOVEMBER, days=3)
    actions.reopen_month(place.admin, sheet.pk, at=IN_DECEMBER)
    actions.close_month(place.admin, place.site.pk, NOVEMBER, at=IN_DECEMBER)
    with pytest.raises(Conflict, match="改过"):
        actions.confirm_month(make.family(row.person), sheet.pk, True, version=sheet.version, at=IN_DECEMBER)


def test_only_the_own_child_is_confirmed_and_never_by_the_institution(place):
    row = make.placement(place.site)
    sheet = make.closed(place, row, NOVEMBER, days=3)
    with pytest.raises(MonthSheet.DoesNotExist):
        actions.confirm_month(make.family(make_child()), sheet.pk, True, at=IN_DECEMBER)
    with pytest.raises(NotAllowed):
        actions.confirm_month(place.admin, sheet.pk, True, at=IN_DECEMBER)


def test_an_objection_is_corrected_closed_again_and_confirmed(place):
    row = make.placement(place.site)
    sheet = make.closed(place, row, NOVEMBER, days=3)
    mother = make.family(row.person)
    with pytest.raises(Refused, match="没有写哪里不一致"):
        actions.confirm_month(mother, sheet.pk, False, at=IN_DECEMBER)
    actions.confirm_month(mother, sheet.pk, False, objection="3 日请假了", at=IN_DECEMBER)
    assert queries.sheet(place.admin, sheet.pk).status == SheetStatus.DISPUTED
    assert save(place, Cell(row.pk, date(2026, 11, 3), "4"), at=IN_DECEMBER).saved == 1
    actions.close_month(place.admin, place.site.pk, NOVEMBER, at=IN_DECEMBER)
    actions.confirm_month(mother, sheet.pk, True, at=IN_DECEMBER)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.present_days, sheet.leave_days) == ("confirmed", 2, 1)
    assert [one.agreed for one in queries.confirmations(sheet)] == [False, True]


def test_a_signed_paper_counts_like_the_phone_and_needs_a_second_person(place, png):
    row = make.placement(place.site)
    sheet = make.closed(place, row, NOVEMBER, days=3)
    with pytest.raises(Refused, match="不能自己录入"):
        actions.confirm_scanned(
            place.admin, sheet.pk, True, png, "11月.png", signed_on=date(2026, 12, 1), at=IN_DECEMBER
        )
    with pytest.raises(Refused) as found:
        actions.confirm_scanned(
            place.second, sheet.pk, True, b"", "", signed_on=date(2026, 11, 1), at=IN_DECEMBER
        )
    assert {reason.code for reason in found.value.reasons} == {"care.scan", "care.signed_early"}
    actions.confirm_scanned(
        place.second, sheet.pk, True, png, "11月.png", signed_on=date(2026, 12, 1), at=IN_DECEMBER
    )
    assert queries.sheet(place.admin, sheet.pk).status == SheetStatus.CONFIRMED


def test_a_stack_of_papers_is_entered_at_once_or_not_at_all(place, scan):
    sheets = [make.closed(place, row, NOVEMBER, days=3) for row in make.placements(place.site, 3)]
    late = make.attended(make.placement(place.site), NOVEMBER, days=3)
    ids = [one.pk for one in sheets]
    with pytest.raises(Refused):
        actions.confirm_papers(
            place.second, [*ids, late.pk], scan=scan, signed_on=date(2026, 12, 1), at=IN_DECEMBER
        )
    assert not queries.confirmed_sheets(place.site.provider_id, NOVEMBER)
    actions.confirm_papers(place.second, ids, scan=scan, signed_on=date(2026, 12, 1), at=IN_DECEMBER)
    assert queries.confirmed_sheets(place.site.provider_id, NOVEMBER) == sheets


# ---- slips ----


def test_a_confirmed_month_changes_only_by_a_slip_the_guardian_agrees_to(place):
    row = make.placement(place.site)
    sheet = make.confirmed(place, row, NOVEMBER, days=3)
    day = date(2026, 11, 3)
    assert codes(save(place, Cell(row.pk, day, "5"), at=IN_DECEMBER).refused) == {"care.month_confirmed"}
    slip = actions.propose_slip(place.therapist, sheet.pk, day, "absent", "点名核对", at=IN_DECEMBER)
    with pytest.raises(Conflict):
        actions.propose_slip(place.therapist, sheet.pk, day, "sick", "点名核对", at=IN_DECEMBER)
    actions.confirm_slip(make.family(row.person), slip.pk, True, at=IN_DECEMBER)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.present_days, sheet.absent_days, sheet.late_days) == ("confirmed", 2, 1, 1)
    assert sheet.counted_halves == 4


def test_a_slip_the_guardian_does_not_agree_to_changes_nothing(place):
    row = make.placement(place.site)
    sheet = make.confirmed(place, row, NOVEMBER, days=3)
    slip = actions.propose_slip(place.admin, sheet.pk, date(2026, 11, 3), "sick", "误记", at=IN_DECEMBER)
    mother = make.family(row.person)
    actions.confirm_slip(mother, slip.pk, False, at=IN_DECEMBER)
    assert Session.objects.get(day=date(2026, 11, 3)).attendance == "present"
    with pytest.raises(Conflict):
        actions.confirm_slip(mother, slip.pk, True, at=IN_DECEMBER)


def test_a_slip_needs_a_reason_a_change_and_a_day_of_that_month(place):
    sheet = make.confirmed(place, make.placement(place.site), NOVEMBER, days=3)
    with pytest.raises(Refused) as found:
        actions.propose_slip(place.admin, sheet.pk, date(2026, 10, 30), "", "", at=IN_DECEMBER)
    assert {reason.code for reason in found.value.reasons} == {
        "care.other_month",
        "care.slip_same",
        "care.slip_reason",
    }


def test_who_proposed_a_slip_cannot_enter_the_signed_paper(place, png):
    sheet = make.confirmed(place, make.placement(place.site), NOVEMBER, days=3)
    slip = actions.propose_slip(place.admin, sheet.pk, date(2026, 11, 3), "sick", "误记", at=IN_DECEMBER)
    with pytest.raises(Refused, match="不能自己录入"):
        actions.confirm_slip_scanned(place.admin, slip.pk, True, png, "更正.png", at=IN_DECEMBER)
    assert (
        actions.confirm_slip_scanned(place.second, slip.pk, True, png, "更正.png", at=IN_DECEMBER).status
        == "confirmed"
    )


# ---- plan and assessment ----


def test_a_plan_needs_goals_sound_hours_and_a_later_review(place):
    row = make.placement(place.site)
    bad = actions.PlanData([], [" "], 0, date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(Refused) as found:
        actions.make_plan(place.therapist, row.pk, bad, at=IN_NOVEMBER)
    assert [reason.field for reason in found.value.reasons] == [
        "long_goals",
        "minutes_per_week",
        "review_on",
        "starts_on",
    ]
    good = actions.PlanData(["独立行走 10 米"], [], 600, date(2026, 1, 6), date(2026, 4, 6))
    plan = actions.make_plan(place.therapist, row.pk, good, at=IN_NOVEMBER)
    assert plan.goals.open()["long"] == ["独立行走 10 米"]


def test_an_assessment_lies_inside_the_placement_and_not_ahead(place):
    row = make.placement(place.site)
    data = actions.AssessmentData("initial", "GMFM-88", 4_250, date(2026, 12, 24))
    with pytest.raises(Refused, match="还没有到"):
        actions.add_assessment(place.therapist, row.pk, data, at=IN_NOVEMBER)
    data = actions.AssessmentData("initial", "GMFM-88", 4_250, date(2026, 1, 8), "可扶站")
    made = actions.add_assessment(place.therapist, row.pk, data, at=IN_NOVEMBER)
    assert made.finding.open() == "可扶站"


def test_a_clerk_of_the_next_county_finds_nothing(place):
    row = make.placement(place.site)
    sheet = make.attended(row, NOVEMBER, days=1)
    stranger = make_scope("county_clerk", "419001")
    assert not queries.placements(stranger).exists()
    with pytest.raises(MonthSheet.DoesNotExist):
        queries.sheet(stranger, sheet.pk)
    with pytest.raises(Placement.DoesNotExist):
        actions.end_placement(stranger, row.pk, "moved", DAY, at=IN_NOVEMBER)
