"""One child, one year: from the file to the ledger, through the pages people use, each deed by its own person.

The rules are those of the example county: sixteen thousand yuan a year for a child under seven, ten months, fifteen
days of training make a month, the fund pays what is left of the bill up to a tenth of the standard.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from kangjiu.accounts import actions as accounts
from kangjiu.accounts.models import User
from kangjiu.applications.models import Application, Entitlement, Quota, Referral
from kangjiu.audit import queries as audit_queries
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.claims.models import Bill, ClaimLine, Settlement
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Scope
from kangjiu.demo.actions import ground, opening, yearly
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import numbers, paper
from kangjiu.demo.rules.story import Story
from kangjiu.funds import queries as funds
from kangjiu.registry import actions as registry
from kangjiu.registry import queries as registry_queries
from tests.architecture.stolen import leaks
from tests.journeys.doors import BrowserDoor, ClientDoor
from tests.journeys.explaining import everything_explains_itself

BORN = date(2021, 4, 18)
NAME, MOTHER = "示例安知禾", "示例常若溪"
NUMBER = numbers.identity(BORN, 77, male=False)
MOTHER_NUMBER = numbers.identity(date(1992, 8, 3), 78, male=False)
PHONE, ADDRESS, DIAGNOSIS = "19900007788", "示例幸福里七号院三单元", "示例孤独症谱系障碍表现"
PRIVATE = (NAME, MOTHER, NUMBER, MOTHER_NUMBER, PHONE, ADDRESS, DIAGNOSIS)
VILLAGE = "999901100001"
SCAN = ("示例.pdf", paper.scan("Shili"), "application/pdf")


class Walk:
    """The story's people and where the last deed led."""

    def __init__(self, door) -> None:
        self.door = door
        self.cast: Cast = ground.lay(Story(date(2026, 11, 22)))
        yearly.payees(self.cast)
        for year in (2025, 2026):
            yearly.open_year(self.cast, year)
        opening.nothing(self.cast, 2026)
        self.child = self.application = 0

    def on(self, moment: str, username: str):
        """Go to a moment and be somebody."""
        return At(self, datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA), username)


class At:
    """One person at one moment."""

    def __init__(self, walk: Walk, at: datetime, username: str) -> None:
        self.walk, self.at, self.username = walk, at, username
        self.travel = time_machine.travel(at, tick=True)

    def __enter__(self):
        self.travel.start()
        user = User.objects.get(username=self.username)
        self.walk.door.enter(user)
        return self.walk.door

    def __exit__(self, *problem) -> None:
        self.travel.stop()


def last_id(address: str) -> int:
    """The id an address ends with."""
    return int(re.findall(r"/(\d+)/", address)[-1])


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def tell(walk: Walk) -> None:
    """The whole year in order."""
    the_clerk_opens_a_file(walk)
    the_family_applies(walk)
    five_working_days_begin_when_papers_are_complete(walk)
    one_reviews_and_another_decides(walk)
    the_institution_of_the_family_s_choice_receives_the_child(walk)
    who_came_is_kept_day_by_day(walk)
    the_mother_confirms_the_month(walk)
    the_month_is_billed_and_claimed(walk)
    the_quarter_is_settled_by_different_people(walk)
    the_treasury_pays_and_the_ledger_says_so(walk)
    the_mother_sees_where_the_money_went(walk)
    nobody_else_may_look(walk)


def the_clerk_opens_a_file(walk: Walk) -> None:
    with walk.on("2026-03-02 09:00", "county_clerk") as door:
        led = door.send(
            url("registry:new"),
            name=NAME,
            id_kind="resident",
            id_number=NUMBER,
            region=VILLAGE,
            address=ADDRESS,
            phone=PHONE,
            residence_kind="hukou",
            insurance="resident",
            categories=["autism"],
        )
        walk.child = last_id(led)
        door.send(
            url("registry:guardian_add", walk.child),
            relation="mother",
            name=MOTHER,
            id_kind="resident",
            id_number=MOTHER_NUMBER,
            phone=PHONE,
        )
        door.send(
            url("registry:diagnosis_add", walk.child),
            category="autism",
            text=DIAGNOSIS,
            hospital="示例省儿童医院",
            hospital_level="grade_3a",
            diagnosed_on="2026-01-12",
        )
        page = door.read(url("registry:detail", walk.child))
    assert "999901-2026-00001" in page
    assert NUMBER not in page
    a_phone_for_the_mother(walk)


def a_phone_for_the_mother(walk: Walk) -> None:
    """The counter opens her account and links it to her child's file."""
    at = datetime(2026, 3, 2, 10, 0, tzinfo=CHINA)
    clerk = walk.cast.by("county_clerk", at)
    made = accounts.open_family_account(
        clerk, username="mother", display_name=MOTHER, region_path="999901100001", at=at,
        password="Shili-mama-2026", is_demo=True,
    )  # fmt: skip
    keeper = registry_queries.file(clerk, walk.child, at.date()).guardians[0]
    registry.link_account(clerk, keeper.id, made.user.pk, at=at)


def the_family_applies(walk: Walk) -> None:
    with walk.on("2026-03-02 14:00", "county_clerk") as door:
        led = door.send(
            url("applications:enter_for", walk.child),
            year="2026",
            category="autism",
            items=["training"],
            route="guardian",
            ask_aid_elsewhere="no",
            papers=["form", "household_book", "guardian_id", "diagnosis"],
        )
        walk.application = last_id(led)
        door.read(url("applications:detail", walk.application))
        door.press(url("applications:submit", walk.application))
        page = door.read(url("applications:detail", walk.application))
    assert "SQ-2026-00001" in page


def five_working_days_begin_when_papers_are_complete(walk: Walk) -> None:
    with walk.on("2026-03-03 09:00", "county_clerk") as door:
        door.send(url("applications:complete", walk.application), completed_on="2026年3月3日")
        page = door.read(url("applications:detail", walk.application))
    clock = Application.objects.get(pk=walk.application).clock
    assert clock.due_on == date(2026, 3, 10)
    assert "还剩 5 个工作日" in page


def one_reviews_and_another_decides(walk: Walk) -> None:
    with walk.on("2026-03-05 10:00", "county_reviewer") as door:
        door.send(
            url("applications:review", walk.application), outcome="pass", opinion="材料齐全，符合条件。"
        )
    with walk.on("2026-03-09 16:00", "county_approver") as door:
        door.send(url("applications:decide", walk.application), outcome="pass", opinion="同意救助。")
        page = door.read(url("applications:detail", walk.application))
    right = Entitlement.objects.get(application_id=walk.application)
    assert (right.annual_cap_fen, right.monthly_cap_fen, right.months_cap) == (1_600_000, 160_000, 10)
    assert right.payable_from_on == date(2026, 3, 2)
    assert "16,000.00" in page
    assert Application.objects.get(pk=walk.application).clock.status == "met"


def the_institution_of_the_family_s_choice_receives_the_child(walk: Walk) -> None:
    right = Entitlement.objects.get(application_id=walk.application)
    site = next(one for one in walk.cast.sites if one.provider_id == walk.cast.houses["qiming"].pk)
    with walk.on("2026-03-10 09:00", "county_clerk") as door:
        door.send(url("applications:refer", right.pk), site=str(site.pk))
    slip = Referral.objects.get()
    with walk.on("2026-03-10 15:00", "admin_qiming") as door:
        led = door.send(url("care:receive", slip.pk), start_on="2026年3月11日")
    placement = Placement.objects.get()
    assert last_id(led) == placement.pk
    assert (placement.site_id, placement.starts_on) == (site.pk, date(2026, 3, 11))


def who_came_is_kept_day_by_day(walk: Walk) -> None:
    row = Placement.objects.get()
    grid = f"{url('care:attendance')}?site={row.site_id}&month=2026-03"
    workdays = [day for day in range(11, 32) if date(2026, 3, day).weekday() < 5]
    marks = dict.fromkeys(workdays, "✓") | {13: "病", 20: "半"}
    with walk.on("2026-03-31 17:00", "admin_qiming") as door:
        door.send(grid, **{f"c-{row.pk}-{day}": mark for day, mark in marks.items()})
    assert Session.objects.count() == len(workdays) == 15
    with walk.on("2026-04-01 09:00", "admin_qiming") as door:
        door.read(grid)
        door.press(url("care:close"), site=str(row.site_id), month="2026-03")
    sheet = MonthSheet.objects.get()
    assert (sheet.present_days, sheet.half_days, sheet.leave_days) == (13, 1, 1)


def the_mother_confirms_the_month(walk: Walk) -> None:
    sheet = MonthSheet.objects.get()
    with walk.on("2026-04-01 20:00", "mother") as door:
        assert "安知禾" in door.read(url("portal:home"))
        door.send(url("portal:month", sheet.pk), agreed="yes")
    assert MonthSheet.objects.get().status == "confirmed"


def the_month_is_billed_and_claimed(walk: Walk) -> None:
    row = Placement.objects.get()
    with walk.on("2026-04-02 10:00", "admin_qiming") as door:
        door.send(
            f"{url('claims:bill_enter', row.pk)}?month=2026-03",
            invoice_number="0326000077",
            invoice_on="2026年4月2日",
            total_fen="1,333.40",
        )
    assert Bill.objects.get().total_fen == 133_340
    with walk.on("2026-04-07 10:00", "admin_qiming") as door:
        led = door.send(url("claims:claim_build"), provider=str(row.provider_id), month_on="2026-03")
        door.read(led)
        door.press(url("claims:claim_submit", last_id(led)))
    line = ClaimLine.objects.get()
    # 13 days are more than eight and fewer than fifteen: half a month, so half of a tenth of the standard
    assert (line.trained_days, line.payable_fen, line.family_fen) == (13, 80_000, 53_340)
    quota = Quota.objects.get()
    assert (quota.used_fen, quota.half_months_used) == (80_000, 1)


def the_quarter_is_settled_by_different_people(walk: Walk) -> None:
    provider = Placement.objects.get().provider_id
    with walk.on("2026-04-10 10:00", "county_clerk") as door:
        led = door.send(url("claims:build"), provider=str(provider), year="2026", quarter="1")
    number = last_id(led)
    for moment, username, step in (
        ("2026-04-13 10:00", "county_reviewer", "check"),
        ("2026-04-14 10:00", "county_approver", "approve"),
    ):
        with walk.on(moment, username) as door:
            door.read(url("claims:settlement", number))
            door.press(url(f"claims:{step}", number), note="无误")
    with walk.on("2026-04-15 10:00", "county_finance") as door:
        door.send(url("claims:request", number), budget_year="2026")
    assert Settlement.objects.get().status == "approved"


def the_treasury_pays_and_the_ledger_says_so(walk: Walk) -> None:
    settlement = Settlement.objects.get()
    with walk.on("2026-04-17 15:00", "finance") as door:
        door.send(url("claims:pay", settlement.pk), voucher_number="示库支2026-0417", paid_on="2026年4月17日")
        assert "800.00" in door.read(url("funds:ledger"))
    settlement.refresh_from_db()
    assert settlement.status == "paid"
    everywhere = Scope.system(["funds.view"])
    assert sum(row.balance_fen for row in funds.trial_balance(everywhere, "fiscal")) == 0
    balances = {one.source: one.paid_fen for one in funds.balances(everywhere, 2026)}
    assert balances == {
        "central_general": 24_000,
        "central_lottery": 0,
        "provincial": 24_000,
        "county_level": 32_000,
    }


def the_mother_sees_where_the_money_went(walk: Walk) -> None:
    with walk.on("2026-04-20 20:00", "mother") as door:
        assert "800.00" in door.read(url("portal:money"))
        page = door.read(url("claims:amount", ClaimLine.objects.get().pk))
    assert "533.40" in page
    assert "示例〔2025〕1号" in page


def nobody_else_may_look(walk: Walk) -> None:
    """The next county and the other institution are told that there is nothing, the purse that it may not."""
    if not isinstance(walk.door, ClientDoor):
        return
    application = url("applications:detail", walk.application)
    placement = url("care:placement", Placement.objects.get().pk)
    tries = (
        ("neighbour_clerk", application, 404),
        ("neighbour_clerk", url("registry:detail", walk.child), 404),
        ("provider_admin", placement, 404),
        ("county_finance", application, 403),
    )
    for username, address, status in tries:
        with walk.on("2026-04-20 10:00", username) as door:
            assert door.client.get(address).status_code == status, (username, address)


def nothing_private_lies_open(walk: Walk) -> None:
    folders = [Path(settings.DATA_DIR)] if Path(settings.DATA_DIR).exists() else []
    assert leaks(PRIVATE, folders) == []


def the_trail_holds_together(walk: Walk) -> None:
    report = audit_queries.verify(Scope.system(["audit.verify"]))
    assert report.findings == ()
    told = [one.sentence for one in audit_queries.timeline(Scope.system(["audit.view"]), walk.child)]
    assert len(told) > 15


@pytest.mark.django_db(transaction=True)
def test_one_child_one_year():
    walk = Walk(ClientDoor())
    tell(walk)
    everything_explains_itself(walk)
    nothing_private_lies_open(walk)
    the_trail_holds_together(walk)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_child_one_year_in_a_browser(new_page, axe, live_server):
    tell(Walk(BrowserDoor(new_page, axe, live_server.url)))
