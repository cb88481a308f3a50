"""The browser guards catch what they are for: an inaccessible page and a page whose script fails."""

import pytest

pytestmark = pytest.mark.browser
HEAD = '<!doctype html><html lang="zh-CN"><head><title>示例</title></head>'
FRAME = HEAD + "<body><main><h1>示例</h1>{}</main></body></html>"


def test_axe_catches_a_field_without_a_label(browser, axe):
    page = browser.new_page()
    page.set_content(FRAME.format("<input>"))
    with pytest.raises(AssertionError, match="label"):
        axe(page)
    page.close()


def test_axe_passes_a_plain_page(browser, axe):
    page = browser.new_page()
    page.set_content(FRAME.format("<p>没有问题</p>"))
    axe(page)
    page.close()


def test_chinese_text_is_drawn_and_not_boxed(browser):
    """Without a Chinese font every character has the same box; two different ones must differ in ink."""
    page = browser.new_page()
    shots = []
    for text in ("康", "救"):
        page.set_content(FRAME.format(f'<p id="one" style="font-size:48px;display:inline-block">{text}</p>'))
        shots.append(page.locator("#one").screenshot())
    page.close()
    assert shots[0] != shots[1]


def test_a_live_page_answers(new_page):
    page = new_page(390, 844)
    answer = page.goto("/gallery/")
    assert answer.status == 200
    assert page.viewport_size["width"] == 390
