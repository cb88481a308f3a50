"""Walks without a mouse, in a real Chromium: a review, a sheet of sixty children, a family's month; and the warning
before a session ends."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import PASSWORD
from kangjiu.applications.models import Application
from kangjiu.applications.tests import factories as asked
from kangjiu.care.models import Session
from kangjiu.care.tests import factories as training
from kangjiu.care.tests.factories import IN_DECEMBER, IN_NOVEMBER, NOVEMBER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"
RING = """() => { const s = getComputedStyle(document.activeElement);
  return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"""


def name_of(scope):
    return User.objects.get(pk=scope.user_id).username


def sign_in(page, scope):
    """Type name and password where the caret is put by the Tab key alone."""
    page.goto(reverse("account_login"))
    tab_to(page, "input[name=login]")
    page.keyboard.type(name_of(scope))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: reverse("account_login") not in url)


def tab_to(page, selector, most=90):
    """Press Tab until the element has the focus; on the way every stop must be seen."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(RING) or page.evaluate(
                "document.activeElement.matches('.kj-att__c,.kj-pick input')"
            ), f"focus not seen: {page.evaluate(FOCUSED)}"
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def press(page, selector, key="Enter"):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def say_why(page):
    """The page of a file asks once why it is read."""
    if page.locator("main input[name=purpose]").count():
        tab_to(page, "main input[name=purpose]")
        page.keyboard.press("Space")
        press(page, "main form button.kj-btn--primary")


def test_a_reviewer_decides_without_a_mouse(new_page):
    with time_machine.travel(asked.AT, tick=True):
        who = asked.cast()
        made = asked.complete(who)
        page = new_page()
        sign_in(page, who.reviewer)
        page.keyboard.press("Tab")
        assert "跳到主要内容" in page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        press(page, f"main a[href*='/applications/{made.pk}/']")
        say_why(page)
        if "review" not in page.url:
            press(page, "main a[href$='/review/']")
            say_why(page)
        tab_to(page, "input[name=outcome]")
        page.keyboard.press("Space")
        press(page, "main form button.kj-btn--primary")
        assert Application.objects.get(pk=made.pk).status == "reviewed"


def test_a_month_of_sixty_children_is_kept_with_the_keys(new_page):
    with time_machine.travel(IN_NOVEMBER, tick=True):
        place = training.office()
        training.placements(place.site, 60)
        page = new_page()
        sign_in(page, place.therapist)
        page.goto(reverse("care:attendance"))
        assert page.locator(".kj-att__c").count() == 60 * 30
        tab_to(page, ".kj-att__c")
        assert page.locator(".kj-att__c[tabindex='0']").count() == 1, "the sheet is one tab stop"
        page.keyboard.press("ArrowRight")
        for key in ("1", "2", "3"):
            page.keyboard.press(key)
        page.keyboard.press("Control+z")
        page.keyboard.press("ArrowDown")
        assert "11月" in page.locator("#cell-status").inner_text()
        press(page, ".kj-status button.kj-btn--primary")
        kept = Session.objects.order_by("day").values_list("day", "attendance")
        assert list(kept) == [(date(2026, 11, 2), "present"), (date(2026, 11, 3), "half")]


def test_a_guardian_confirms_the_month_without_a_mouse(new_page, axe):
    place = training.office()
    row = training.placement(place.site)
    sheet = training.closed(place, row, NOVEMBER)
    with time_machine.travel(IN_DECEMBER, tick=True):
        page = new_page(320, 700)
        sign_in(page, training.family(row.person))
        press(page, f"main a[href*='/{sheet.pk}/']")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        tab_to(page, "main input[type=radio]")
        page.keyboard.press("Space")
        press(page, "main form button.kj-btn--primary")
        sheet.refresh_from_db()
        assert sheet.status == "confirmed"


def test_a_session_about_to_end_says_so_and_goes_on(new_page):
    assert settings.SESSION_COOKIE_AGE > 0
    who = asked.cast()
    page = new_page()
    page.clock.install()
    sign_in(page, who.reviewer)
    warning = page.locator("#idle")
    assert not warning.is_visible()
    page.clock.fast_forward("28:30")
    warning.wait_for(state="visible")
    assert page.evaluate("document.activeElement.textContent").strip() == "继续办理"
    with page.expect_response(lambda answer: reverse("accounts:me") in answer.url):
        page.keyboard.press("Enter")
    warning.wait_for(state="hidden")
    page.clock.fast_forward("28:30")
    warning.wait_for(state="visible")
    page.clock.fast_forward("02:10")
    assert "登录已经结束" in warning.inner_text()
