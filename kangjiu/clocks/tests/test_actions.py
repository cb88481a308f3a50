"""Clocks start, stand still, go on and end; the calendar changes and they are counted anew."""

from datetime import date

import pytest

from kangjiu.audit.models import TrailRow
from kangjiu.clocks import actions, queries
from kangjiu.clocks.models import CalendarDay, ClockEvent, StatutoryClock
from kangjiu.clocks.tests.factories import CLERK, KEEPER, at, make_clock, start_clock
from kangjiu.clocks.tests.test_rules_notices import NOTICE_2026, NUMBER
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.common.scope import Grant, Scope

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def kinds(clock):
    return [event.kind for event in queries.clock_events(clock)]


def trail():
    return list(TrailRow.objects.order_by("id").values_list("event", flat=True))


def test_a_clock_starts_and_is_due_after_five_working_days():
    clock = start_clock(date(2026, 9, 30))
    assert (clock.due_on, clock.status, clock.county_code) == (date(2026, 10, 13), "running", "419001")
    assert clock.start_flag == "" and not clock.provisional
    assert kinds(clock) == ["started"] and trail() == ["clocks.started"]


def test_a_clock_over_an_unannounced_year_is_provisional():
    assert start_clock(date(2026, 12, 30)).provisional


def test_a_clock_entered_later_than_it_starts_is_flagged():
    clock = actions.start(
        CLERK,
        "application_review",
        region_path="419001102000",
        working_days=5,
        clause="",
        started_on=MONDAY,
        at=at(date(2026, 3, 4)),
    )
    assert clock.start_flag == "backdated" and ClockEvent.objects.get().flag == "backdated"


def test_a_clock_does_not_start_in_the_future_or_with_no_days():
    with pytest.raises(Refused) as caught:
        actions.start(
            CLERK,
            "x",
            region_path="419001102000",
            working_days=0,
            clause="",
            started_on=date(2026, 3, 3),
            at=at(MONDAY),
        )
    assert {reason.code for reason in caught.value.reasons} == {"clock_day", "clock_days"}
    assert not StatutoryClock.objects.exists()


def test_the_same_thing_has_one_open_clock():
    start_clock(MONDAY)
    with pytest.raises(Conflict):
        start_clock(MONDAY)
    assert StatutoryClock.objects.count() == 1
    assert start_clock(MONDAY, label="JY2026-0002").pk


def test_after_its_end_the_same_thing_may_be_timed_again():
    actions.cancel(CLERK, start_clock(MONDAY), at(MONDAY))
    assert start_clock(date(2026, 3, 3)).status == "running"


def test_a_paused_clock_does_not_count():
    clock = start_clock(MONDAY)
    paused = actions.pause(CLERK, clock, at(date(2026, 3, 3)), "correction")
    assert (paused.status, paused.paused_on) == ("paused", date(2026, 3, 3))
    resumed = actions.resume(CLERK, clock, at(date(2026, 3, 6)))
    assert (resumed.status, resumed.paused_on, resumed.due_on) == ("running", None, date(2026, 3, 12))
    last = queries.clock_events(clock)[-1]
    assert (last.former_due_on, last.due_on) == (date(2026, 3, 9), date(2026, 3, 12))
    assert trail() == ["clocks.started", "clocks.paused", "clocks.resumed"]


def test_two_pauses_add_up():
    clock = start_clock(MONDAY)
    actions.pause(CLERK, clock, at(date(2026, 3, 3)))
    actions.resume(CLERK, clock, at(date(2026, 3, 6)))
    actions.pause(CLERK, clock, at(date(2026, 3, 9)))
    assert actions.resume(CLERK, clock, at(date(2026, 3, 11))).due_on == date(2026, 3, 16)


def test_a_long_pause_ends_with_a_last_day_after_it():
    clock = start_clock(MONDAY)
    actions.pause(CLERK, clock, at(MONDAY))
    assert actions.resume(CLERK, clock, at(date(2026, 9, 30))).due_on == date(2026, 10, 13)


def test_the_second_to_act_is_told():
    clock = start_clock(MONDAY)
    actions.pause(CLERK, clock, at(MONDAY))
    for step in (actions.pause, actions.meet):
        with pytest.raises(Conflict, match="已暂停"):
            step(CLERK, clock, at(MONDAY))
    actions.resume(CLERK, clock, at(MONDAY))
    actions.meet(CLERK, clock, at(MONDAY))
    for step in (actions.pause, actions.resume, actions.meet, actions.cancel):
        with pytest.raises(Conflict):
            step(CLERK, clock, at(MONDAY))


def test_reversed_days_are_refused_and_change_nothing():
    clock = start_clock(MONDAY)
    with pytest.raises(Refused, match="早于起算日"):
        actions.meet(CLERK, clock, at(MONDAY), on=date(2026, 2, 27))
    with pytest.raises(Refused, match="之后"):
        actions.pause(CLERK, clock, at(MONDAY), on=date(2026, 3, 3))
    clock.refresh_from_db()
    assert clock.status == "running" and kinds(clock) == ["started"]


def test_a_pause_needs_a_known_reason():
    with pytest.raises(ValueError, match="reason"):
        actions.pause(CLERK, start_clock(MONDAY), at(MONDAY), "家长电话 13800000000")


def test_meeting_a_clock_keeps_the_day():
    clock = actions.meet(CLERK, start_clock(MONDAY), at(date(2026, 3, 5)), on=date(2026, 3, 4))
    assert (clock.status, clock.ended_on) == ("met", date(2026, 3, 4))


@pytest.mark.parametrize(
    ("new_start", "flag", "due_on"),
    [
        (date(2026, 2, 27), "moved_earlier", date(2026, 3, 5)),
        (date(2026, 3, 4), "moved_later", date(2026, 3, 11)),
    ],
)
def test_a_start_that_is_moved_is_recorded_and_flagged(new_start, flag, due_on):
    clock = start_clock(MONDAY)
    actions.pause(CLERK, clock, at(date(2026, 3, 3)))
    moved = actions.restart(CLERK, clock, at(date(2026, 3, 5)), started_on=new_start)
    assert (moved.start_flag, moved.due_on, moved.status, moved.paused_on) == (flag, due_on, "running", None)
    last = queries.clock_events(clock)[-1]
    assert (last.flag, last.former_started_on, last.on) == (flag, MONDAY, new_start)
    assert TrailRow.objects.order_by("id").last().data["former_started_on"] == "2026-03-02"


def test_pauses_before_a_restart_are_forgotten():
    clock = start_clock(MONDAY)
    actions.pause(CLERK, clock, at(date(2026, 3, 3)))
    actions.restart(CLERK, clock, at(date(2026, 3, 5)), started_on=date(2026, 3, 5))
    actions.pause(CLERK, clock, at(date(2026, 3, 6)))
    assert actions.resume(CLERK, clock, at(date(2026, 3, 6))).due_on == date(2026, 3, 12)


def test_a_clock_that_ended_starts_anew_without_a_flag():
    clock = actions.meet(CLERK, start_clock(MONDAY), at(MONDAY))
    again = actions.restart(CLERK, clock, at(date(2026, 3, 9)), started_on=date(2026, 3, 9))
    assert (again.status, again.ended_on, again.start_flag) == ("running", None, "")
    assert queries.due_words(again, date(2026, 3, 9)) == ("还剩 5 个工作日", "ok")


def test_the_notice_of_a_year_moves_open_clocks():
    clock = start_clock(date(2027, 2, 3))
    assert clock.due_on == date(2027, 2, 10) and clock.provisional
    text = "春节：2月5日至2月11日放假调休，共7天。2月20日上班。元旦：1月1日放假。"
    assert actions.enter_notice(KEEPER, 2027, text, "国办发明电〔2026〕9号", at=at(date(2027, 2, 3), 12)) == 1
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 2, 17) and not clock.provisional
    assert kinds(clock) == ["started", "recomputed"] and trail()[-1] == "clocks.year_set"
    assert queries.year_confirmed(2027) and queries.missing_notice(date(2027, 3, 1)) is None


def test_a_pause_is_kept_when_the_calendar_changes():
    clock = start_clock(MONDAY)
    actions.pause(CLERK, clock, at(date(2026, 3, 3)))
    actions.resume(CLERK, clock, at(date(2026, 3, 6)))
    actions.set_day(
        KEEPER, date(2026, 3, 9), is_workday=False, name="", number=NUMBER, at=at(date(2026, 3, 6))
    )
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 13)


def test_ended_clocks_keep_their_last_day():
    clock = actions.meet(CLERK, start_clock(MONDAY), at(MONDAY))
    actions.set_day(KEEPER, date(2026, 3, 4), is_workday=False, name="", number=NUMBER, at=at(MONDAY))
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 9)


def test_one_day_by_hand_makes_the_year_the_offices_own():
    row = actions.set_day(
        KEEPER, date(2027, 2, 20), is_workday=True, name="春节", number=NUMBER, at=at(MONDAY)
    )
    assert (row.is_workday, row.provisional, row.source) == (True, False, NUMBER)
    assert CalendarDay.objects.filter(day__year=2027).count() == 365
    assert CalendarDay.objects.filter(provisional=True).count() == 364
    assert not queries.year_confirmed(2027)


def test_a_contradictory_notice_changes_nothing():
    with pytest.raises(Refused) as caught:
        actions.enter_notice(KEEPER, 2027, "元旦：1月1日至3日放假，共5天。", "无", at=at(MONDAY))
    assert {reason.field for reason in caught.value.reasons} == {"source", "text"}
    assert not CalendarDay.objects.exists()


def test_who_may_not_keep_the_calendar_is_refused():
    for act in (
        lambda: actions.enter_notice(CLERK, 2026, NOTICE_2026, NUMBER, at=at(MONDAY)),
        lambda: actions.set_day(CLERK, MONDAY, is_workday=False, name="", number=NUMBER, at=at(MONDAY)),
        lambda: actions.seed_calendar(CLERK, at=at(MONDAY)),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_seeding_writes_every_day_once_and_leaves_decided_days_alone():
    actions.set_day(KEEPER, MONDAY, is_workday=False, name="", number=NUMBER, at=at(MONDAY))
    assert actions.seed_calendar(KEEPER, range(2025, 2028), at=at(MONDAY)) == 365 + 365
    assert actions.seed_calendar(KEEPER, range(2025, 2028), at=at(MONDAY)) == 0
    assert not CalendarDay.objects.get(day=MONDAY).is_workday
    assert queries.due_after(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_from_november_the_next_years_notice_is_missed():
    assert queries.missing_notice(date(2026, 10, 31)) is None
    assert queries.missing_notice(date(2026, 11, 1)) == 2027
    assert queries.missing_notice(date(2028, 2, 1)) == 2028


def test_clocks_are_read_by_region_and_counted_with_one_look_at_the_calendar(django_assert_num_queries):
    near = make_clock(MONDAY)
    make_clock(date(2026, 2, 2))
    far = make_clock(MONDAY, region_path="421202001000")
    county = Scope(1, (Grant(frozenset({"applications.view"}), "419001000000", "419001999999"),))
    assert far not in queries.open_clocks(county) and near in queries.open_clocks(county)
    assert queries.overdue(county, date(2026, 3, 5)).count() == 1
    with django_assert_num_queries(2):
        words = queries.due_words_many(queries.open_clocks(county), date(2026, 3, 6))
    assert words[near.pk] == ("还剩 1 个工作日", "warn")


def test_flagged_clocks_are_listed():
    county = Scope(1, (Grant(frozenset({"applications.view"}), "419001000000", "419001999999"),))
    make_clock(MONDAY)
    odd = make_clock(MONDAY, start_flag="moved_later")
    assert list(queries.flagged(county, date(2026, 1, 1))) == [odd]
