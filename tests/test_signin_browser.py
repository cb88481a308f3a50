"""The pages around signing in, in a real browser, on a desk and a phone: looked at by axe."""

import pytest
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
