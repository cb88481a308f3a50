"""The pages around signing in, in a real browser, on a desk and a phone: looked at by axe."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from kangjiu.accounts.tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page, name, password):
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [1440, 390])
def test_signing_in_wrongly_locked_and_with_a_second_factor(new_page, axe, shot, settings, width):
    settings.DEMO = False
    page, user = new_page(width), make_user("county_clerk")
    sign_in(page, user.username, "wrong")
    assert "用户名或密码不对" in page.content()
    axe(page)
    shot(page, "signin-wrong")
    sign_in(page, user.username, PASSWORD)
    for name in ("mfa_activate_totp", "accounts:password", "accounts:me", "mfa_index"):
        page.goto(reverse(name))
        axe(page)
        shot(page, f"signin-{name.replace(':', '-')}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def code_for(secret):
    _, counter, _ = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def looked_at(page, axe, shot, name):
    """The page is accessible, does not stick out, and is kept as a picture."""
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    shot(page, f"signin-{name}")


def press(page, selector):
    with page.expect_navigation():
        page.locator(selector).press("Enter")


def test_a_second_factor_is_bound_kept_as_backup_codes_and_asked_for(new_page, axe, shot, settings):
    settings.DEMO, settings.SECOND_FACTOR = False, True
    page, user = new_page(320, 700), make_user("county_clerk")
    sign_in(page, user.username, PASSWORD)
    assert page.url.endswith(reverse("mfa_activate_totp"))
    looked_at(page, axe, shot, "bind")
    page.fill("input[name=code]", "000000")
    press(page, "input[name=code]")
    assert page.locator("[data-kj-errors] a[href='#id_code']").count() == 1, "the summary leads to the box"
    page.fill("input[name=code]", code_for(page.locator("main code").first.inner_text().strip()))
    press(page, "input[name=code]")
    backup = page.locator("main li code").first.inner_text().strip()
    looked_at(page, axe, shot, "codes")
    page.context.clear_cookies()
    sign_in(page, user.username, PASSWORD)
    assert page.url.endswith(reverse("mfa_authenticate"))
    looked_at(page, axe, shot, "code")
    page.fill("input[name=code]", backup)
    press(page, "input[name=code]")
    assert "今日工作" in page.title()


def test_five_wrong_passwords_lock_the_account_and_say_what_to_do(new_page, axe, shot, settings):
    settings.DEMO = False
    page, user = new_page(320, 700), make_user("county_clerk")
    for _ in range(6):
        sign_in(page, user.username, "wrong")
    assert "已锁定" in page.locator("main").inner_text()
    assert "解除锁定" in page.locator("main").inner_text()
    looked_at(page, axe, shot, "locked")


def test_a_password_is_changed_after_every_reason_against_it_was_said(new_page, axe, shot, settings):
    settings.DEMO = False
    page, user = new_page(320, 700), make_user("county_clerk")
    sign_in(page, user.username, PASSWORD)
    page.goto(reverse("accounts:password"))
    boxes = page.locator("main input[type=password]")
    for at, text in enumerate((PASSWORD, "short", "short")):
        boxes.nth(at).fill(text)
    boxes.nth(2).press("Enter")
    page.wait_for_load_state()
    summary = page.locator("[data-kj-errors]")
    assert summary.locator("li").count() == 2, "too short and too plain, both at once"
    assert summary.evaluate("e => e === document.activeElement")
    looked_at(page, axe, shot, "password")
