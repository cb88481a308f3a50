from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_user
from kangjiu.care import actions, queries
from kangjiu.care.actions import Cell
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.tests import factories as make
from kangjiu.care.tests.factories import IN_DECEMBER, IN_NOVEMBER, NOVEMBER, moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
GRID = "care:attendance"


@pytest.fixture
def place():
    return make.office()


@pytest.fixture
def november():
    with time_machine.travel(IN_NOVEMBER, tick=False):
        yield


@pytest.fixture
def december():
    with time_machine.travel(IN_DECEMBER, tick=False):
        yield


def sign_in(client, scope):
    client.force_login(User.objects.get(pk=scope.user_id))
    return client


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_the_grid_shows_sixty_children_in_a_fixed_number_of_queries(
    client, place, november, django_assert_max_num_queries
):
    make.placements(place.site, 60)
    sign_in(client, place.therapist)
    with django_assert_max_num_queries(22):
        answer = page(client, GRID)
    assert answer.content.decode().count('class="kj-att__c"') == 60 * 30


def test_only_what_was_changed_is_saved(client, place, november):
    row = make.placement(place.site)
    make.session(row, date(2026, 11, 9))
    stored = Session.objects.get()
    sign_in(client, place.therapist)
    sent = {f"was-{row.pk}": "0" * 8 + "1" + "0" * 21, f"c-{row.pk}-9": "✓", f"c-{row.pk}-10": "2"}
    answer = client.post(f"{reverse(GRID)}?month=2026-11", sent)
    assert answer.status_code == 302
    assert Session.objects.get(day=DAY).attendance == "half"
    assert Session.objects.get(day=date(2026, 11, 9)).entered_at == stored.entered_at


def test_a_refused_cell_keeps_what_was_typed_and_says_why(client, place, november):
    row = make.placement(place.site, starts_on=date(2026, 11, 9))
    sign_in(client, place.therapist)
    sent = {f"c-{row.pk}-3": "1", f"c-{row.pk}-10": "1", f"c-{row.pk}-11": "好"}
    answer = client.post(f"{reverse(GRID)}?month=2026-11", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "早于开始训练日期" in text
    assert 'value="好"' in text
    assert Session.objects.get().day == DAY


def test_the_rest_of_today_is_recorded_with_one_button(client, place, november):
    rows = make.placements(place.site, 3)
    make.session(rows[0], IN_NOVEMBER.date(), "sick")
    sign_in(client, place.therapist)
    client.post(reverse(GRID), {"rest": "1"})
    assert list(Session.objects.order_by("placement").values_list("attendance", flat=True)) == [
        "sick",
        "present",
        "present",
    ]


def test_one_day_is_recorded_on_a_phone(client, place, november):
    rows = make.placements(place.site, 2)
    sign_in(client, place.therapist)
    assert "未录" in page(client, "care:day", day="2026-11-10").content.decode()
    sent = {f"p-{rows[0].pk}": "sick", f"was-{rows[0].pk}": "", f"p-{rows[1].pk}": "", "rest": "1"}
    answer = client.post(f"{reverse('care:day')}?day=2026-11-10", sent)
    assert answer.status_code == 302
    assert list(Session.objects.order_by("placement").values_list("attendance", flat=True)) == [
        "sick",
        "present",
    ]


def test_a_stretch_of_days_is_filled_without_a_grid(client, place, november):
    row = make.placement(place.site)
    sign_in(client, place.admin)
    sent = {"starts_on": "20261102", "ends_on": "20261108", "code": "present", "workdays_only": "on"}
    answer = client.post(reverse("care:fill", args=[row.pk]), sent)
    assert answer.status_code == 302
    assert Session.objects.count() == 5
    sent["ends_on"] = "20261101"
    answer = client.post(reverse("care:fill", args=[row.pk]), sent)
    assert answer.status_code == 422
    assert "早于开始日期" in answer.content.decode()


def test_a_clash_of_hours_comes_back_on_the_form(client, place, november):
    row, who = make.placement(place.site), make.therapist(place.site)
    sign_in(client, place.therapist)
    sent = {"day": "20261110", "start": "09:00", "minutes": "60", "therapist": who.pk, "code": "present"}
    assert client.post(reverse("care:session", args=[row.pk]), sent).status_code == 302
    answer = client.post(reverse("care:session", args=[row.pk]), sent | {"start": "0930"})
    assert answer.status_code == 422
    assert "重叠" in answer.content.decode()


def test_the_month_goes_from_the_grid_to_the_signed_paper(client, place, december, png):
    row = make.placement(place.site)
    actions.save_cells(place.therapist, place.site.pk, NOVEMBER, [Cell(row.pk, DAY, "1")], at=IN_NOVEMBER)
    sign_in(client, place.admin)
    client.post(reverse("care:close"), {"site": place.site.pk, "month": "2026-11"})
    sheet = MonthSheet.objects.get()
    assert sheet.status == "closed"
    paper = client.post(reverse("care:print", args=[sheet.pk]))
    assert paper.url.startswith("/documents/")
    assert client.post(reverse("care:print", args=[sheet.pk])).url == paper.url
    sign_in(client, place.second)
    scan = SimpleUploadedFile("11.png", png)
    sent = {"agreed": "yes", "signed_on": "20261201", "scan": scan}
    assert client.post(reverse("care:scan", args=[sheet.pk]), sent).status_code == 302
    text = page(client, "care:sheet", sheet.pk).content.decode()
    assert "监护人已确认" in text


def test_every_page_of_a_child_in_training_opens(client, place, december):
    row = make.placement(place.site)
    sheet = make.confirmed(place, row, NOVEMBER, days=3)
    slip = actions.propose_slip(place.admin, sheet.pk, date(2026, 11, 3), "sick", "误记", at=IN_DECEMBER)
    plan = actions.PlanData(["独坐"], ["扶站"], 600, date(2026, 1, 6), date(2026, 4, 6))
    actions.make_plan(place.therapist, row.pk, plan, at=IN_DECEMBER)
    data = actions.AssessmentData("initial", "GMFM-88", 4_250, date(2026, 1, 8), "可扶站")
    actions.add_assessment(place.therapist, row.pk, data, at=IN_DECEMBER)
    waiting = make.referral(place.site, issued_on=date(2026, 11, 24))
    sign_in(client, place.second)
    for name, args in (
        ("care:list", []),
        ("care:placement", [row.pk]),
        ("care:fill", [row.pk]),
        ("care:session", [row.pk]),
        ("care:plan", [row.pk]),
        ("care:assess", [row.pk]),
        ("care:end", [row.pk]),
        ("care:sheets", []),
        ("care:sheet", [sheet.pk]),
        ("care:scan", [sheet.pk]),
        ("care:slip", [sheet.pk]),
        ("care:slip_scan", [slip.pk]),
        ("care:receive", [waiting.pk]),
        ("care:day", []),
        (GRID, []),
    ):
        assert page(client, name, *args).status_code == 200, name
    assert "42.50" in page(client, "care:placement", row.pk).content.decode()


def test_a_slip_is_received_on_its_page(client, november):
    place = make.office(at=IN_NOVEMBER)
    slip = make.referral(place.site, issued_on=date(2026, 11, 20))
    sign_in(client, place.admin)
    answer = client.post(reverse("care:receive", args=[slip.pk]), {"start_on": "20270101"})
    assert answer.status_code == 422
    assert "有效期" in answer.content.decode()
    assert client.post(reverse("care:receive", args=[slip.pk]), {"start_on": "20261124"}).status_code == 302
    assert Placement.objects.get().starts_on == date(2026, 11, 24)


def test_the_clerk_reads_but_keeps_no_attendance_and_the_next_county_finds_nothing(client, place, november):
    row = make.placement(place.site)
    sign_in(client, place.clerk)
    assert page(client, "care:placement", row.pk).status_code == 200
    assert page(client, GRID).status_code == 403
    client.force_login(make_user("county_clerk", "419001"))
    assert page(client, "care:placement", row.pk).status_code == 404


def test_another_institution_finds_neither_child_nor_site(client, place, november):
    row = make.placement(place.site)
    sign_in(client, make.office().admin)
    assert page(client, "care:placement", row.pk).status_code == 404
    assert page(client, GRID, site=place.site.pk).status_code == 404


def test_the_list_asks_no_more_for_more_children(client, place, november, django_assert_max_num_queries):
    make.placements(place.site, 30)
    sign_in(client, place.admin)
    with django_assert_max_num_queries(15):
        assert page(client, "care:list").status_code == 200
    for row in Placement.objects.all():
        make.attended(row, NOVEMBER, days=1)
    with django_assert_max_num_queries(15):
        assert page(client, "care:sheets").status_code == 200


def test_the_county_sets_its_cut_off_day(client, place, november):
    sign_in(client, place.clerk)
    sent = {"from_month_on": "20261101", "day_of_month": "31", "basis": "示例"}
    assert client.post(reverse("care:cutoff"), sent).status_code == 422
    assert client.post(reverse("care:cutoff"), sent | {"day_of_month": "10"}).status_code == 302
    assert "次月 <b>10</b> 日" in page(client, "care:cutoff").content.decode()


def test_the_work_of_the_day_asks_no_more_when_more_months_wait(place):
    asked = []
    for month_on in (date(2026, 8, 1), date(2026, 9, 1)):
        make.attended(make.placement(place.site), month_on, days=3)
        disputed = make.closed(place, make.placement(place.site), month_on, days=3)
        mother = make.family(disputed.placement.person, moment(date(2026, 10, 9)))
        actions.confirm_month(mother, disputed.pk, False, objection="不对", at=moment(date(2026, 10, 9)))
        with CaptureQueriesContext(connection) as found:
            rows = queries.work(place.admin, IN_NOVEMBER.date(), 50)
        asked.append((len(found), len(rows)))
    assert asked[1][1] == 2 * asked[0][1]
    assert asked[1][0] == asked[0][0]


def test_the_work_of_the_day_names_slips_months_and_answers(place):
    row = make.placement(place.site)
    make.attended(row, date(2026, 10, 1), days=3)
    closed = make.placement(place.site)
    make.closed(place, closed, date(2026, 9, 1), days=3)
    disputed = make.closed(place, make.placement(place.site), date(2026, 9, 1), days=3)
    mother = make.family(disputed.placement.person, moment(date(2026, 10, 9)))
    actions.confirm_month(mother, disputed.pk, False, objection="不对", at=moment(date(2026, 10, 9)))
    make.referral(place.site, issued_on=date(2026, 11, 20))
    kinds = [one.kind for one in queries.work(place.admin, IN_NOVEMBER.date(), 50)]
    assert sorted(kinds) == ["care.close", "care.confirm", "care.dispute", "care.receive"]
    assert [one.kind for one in queries.work(place.clerk, IN_NOVEMBER.date(), 50)] == ["care.confirm"]
    assert queries.work(mother, IN_NOVEMBER.date(), 50) == []
