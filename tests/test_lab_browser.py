"""The laboratory in a browser: values by keyboard, the editor's live check, a problem that leads to its line."""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.claims.tests import factories as f
from kangjiu.policy import actions
from kangjiu.policy.models import PolicyDraft, PolicyVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT_YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture
def lab(new_page, client, live_server):
    """A clerk's page with a draft over two children's bills."""
    who = f.world()
    for _ in range(2):
        f.ready(who, f.child(who), total_fen=300_000)
    f.submitted(who)
    base = PolicyVersion.objects.get()
    actions.begin_draft(who.cast.clerk, base.pk, "2027 年草案", NEXT_YEAR, at=f.moment(date(2026, 11, 1)))

    def open_lab(name, width=1440):
        client.force_login(make_user("county_clerk"))
        page = new_page(width, 900)
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "url": live_server.url}
        page.context.add_cookies([{**cookie, "value": client.cookies[cookie["name"]].value}])
        page.goto(reverse(f"desk:{name}", args=[PolicyDraft.objects.get().pk]))
        return page

    return open_lab


@pytest.mark.parametrize("width", [1440, 390])
def test_a_value_is_changed_by_keyboard_and_the_page_says_what_it_costs(lab, axe, shot, width):
    page = lab("lab_draft", width)
    axe(page)
    page.locator("summary", has_text="训练年标准").focus()
    page.keyboard.press("Enter")
    page.get_by_label("孤独症，0–6岁").fill("24000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "已改" in page.content()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
    shot(page, f"lab-{width}")


def test_the_editor_checks_while_typing_and_a_problem_leads_to_its_line(lab, axe, shot):
    page = lab("lab_rules")
    box = page.locator("[data-kj-editor='pack.yaml']")
    box.fill(box.input_value().replace("age < param(age_below)", "age < parm(age_below)"))
    page.locator("#check [data-kj-line]").first.wait_for()
    axe(page)
    shot(page, "lab-rules")
    page.locator("#check [data-kj-line]").first.click()
    picked = box.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert "parm(age_below)" in picked
    assert PolicyDraft.objects.get().edition == 1
