"""The frame in a real browser: accessible in every mode, usable by keyboard, whole without script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = ("", "list/", "case/", "review/", "grid/", "phone/", "paper/")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("kangjiu.common.pages.tests.urls"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def visit(browser, live_server):
    contexts = []

    def open_page(path: str, width: int = 1440, cookies: dict[str, str] | None = None, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.add_cookies(
            [{"name": k, "value": v, "url": live_server.url} for k, v in (cookies or {}).items()]
        )
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_nothing_in_any_mode(visit, theme, width):
    page = visit("/gallery/", width, {"kj_theme": theme}, bypass_csp=True)
    found = []
    for name in PAGES:
        page.goto(page.url.split("/gallery/")[0] + f"/gallery/{name}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        answer = Axe().run(page).response
        found += [(name, each["id"], each["nodes"][0]["html"]) for each in answer["violations"]]
    assert found == []


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_scrolls_sideways(visit, width, size):
    page = visit("/gallery/", width, {"kj_size": size})
    for name in PAGES:
        page.goto(page.url.split("/gallery/")[0] + f"/gallery/{name}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, name
    assert page.said == []


def test_the_grid_is_written_by_keys_and_sends_only_changes(visit):
    page = visit("/gallery/grid/")
    assert page.locator('.kj-att__c[tabindex="0"]').count() == 1
    page.locator(".kj-att__c").nth(1).focus()
    for key in ("2", "3", "ArrowDown", "5", "Control+z", "End"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.name") == "c-2-30"
    assert page.locator("[data-kj-sum]").first.inner_text() == "14.5"
    assert page.locator("[data-kj-changed]").inner_text() == "2"
    assert "白*然 11月30日 未录" in page.locator("#cell-status").inner_text()
    page.evaluate(
        "document.querySelector('form.kj-card').addEventListener('submit', e => e.preventDefault())"
    )
    page.get_by_text("保存考勤").click()
    assert page.locator(".kj-att__c:not([disabled])").count() == 2


def test_the_choice_is_marked_inside_its_own_question(visit):
    page = visit("/gallery/")
    page.get_by_label("户口簿").check()
    page.get_by_label("听声音（听力）").check()
    marked = page.locator(".kj-choice--on").all_inner_texts()
    assert [text.strip() for text in marked] == ["听声音（听力）", "户口簿"]


def test_the_mode_is_kept_without_a_flash(visit):
    page = visit("/gallery/")
    page.locator(".kj-user__open").click()
    page.get_by_role("button", name="高对比").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "contrast"
    page.reload()
    assert page.evaluate("document.documentElement.getAttribute('data-theme')") == "contrast"


def test_everything_opens_without_script(visit):
    page = visit("/gallery/phone/", 390, java_script_enabled=False)
    page.get_by_role("button", name="大字").first.click()
    assert page.locator("html").get_attribute("data-size") == "large"
    page.goto(page.url.replace("/gallery/phone/", "/gallery/#dlg"))
    assert page.get_by_text("法定时钟从重新提交起算").is_visible()


def test_a_dark_system_is_followed_when_nothing_is_chosen(visit):
    page = visit("/gallery/", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 22, 21)"


def test_a_slash_leads_to_the_search_box_and_escape_closes_menus(visit):
    page = visit("/gallery/list/")
    page.get_by_text("选择列").click()
    assert page.get_by_text("显示这些列").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_text("显示这些列").is_visible()
