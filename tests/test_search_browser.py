"""The search box in a browser: answers while typing, with the keyboard alone, and no name in an address."""

import pytest
from django.conf import settings as django_settings

from kangjiu.accounts.tests.factories import make_user
from kangjiu.registry.tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(new_page, client, live_server):
    """A signed-in desk of a county with three children; `width` 390 is a phone."""
    for name in ("安小禾", "安小苗", "钱多多"):
        f.make_child(name)

    def open_desk(width=1440):
        client.force_login(make_user("county_clerk"))
        page = new_page(width, 900)
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "url": live_server.url}
        page.context.add_cookies([{**cookie, "value": client.cookies[cookie["name"]].value}])
        page.goto("/")
        return page

    return open_desk


@pytest.mark.parametrize("width", [1440, 390])
def test_the_box_answers_while_typing_and_opens_the_chosen_file_by_keyboard(desk, axe, shot, width):
    page, asked = desk(width), []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("/")
    page.keyboard.type("小")
    page.wait_for_timeout(300)
    assert page.locator("#q-found").is_hidden() and not [url for url in asked if "search" in url]
    page.keyboard.type("禾")
    page.locator("#q-found [role=option]").first.wait_for()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    assert "找到 1 条" in page.locator("#q-said").inner_text()
    axe(page)
    shot(page, f"search-{width}")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#q").get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.locator("#q-found").is_hidden() and page.locator("#q").input_value() == "小禾"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/file/" in page.url
    assert not [url for url in asked if "q=" in url or "%E5" in url]


def test_enter_without_a_choice_shows_all_answers_on_a_page_and_pinyin_works(desk):
    page = desk()
    page.locator("#q").press_sequentially("axh")
    page.locator("#q-found [role=option]").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/search/") and page.locator("#q").input_value() == "axh"
    assert "安*禾" in page.locator("#answers").inner_text()


def test_nothing_found_is_said_and_emptying_the_box_closes_it(desk, axe):
    page = desk()
    page.locator("#q").press_sequentially("查无此人")
    page.locator("#q-found p").wait_for()
    assert "没有找到" in page.locator("#q-said").inner_text()
    axe(page)
    page.locator("#q").fill("")
    page.wait_for_timeout(300)
    assert page.locator("#q-found").is_hidden()
