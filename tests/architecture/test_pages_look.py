"""Every page of the table, drawn as a narrow phone draws it: nothing sticks out, headings are in order, buttons say
what they do. The pages are made by the client and drawn with the project's style, so no server has to run."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from kangjiu.accounts.rules.roles import ROLES
from kangjiu.accounts.tests.factories import make_user
from tests.architecture.test_url_table import ask, expected
from tests.architecture.url_objects import OWN_COUNTY
from tests.architecture.url_table import PUBLIC, TABLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
STYLE = Path(settings.BASE_DIR) / "kangjiu" / "common" / "static" / "kj"
# Who opens most pages comes first, so that few people have to be made.
ROLES_BY_REACH = (
    "county_clerk", "provider_admin", "guardian", "county_reviewer", "county_approver", "county_finance", "finance",
    "security_admin", "system_admin", "auditor", "township", "county_review_approve",
)  # fmt: skip
SAMPLE = ("desk:home", "registry:list", "applications:review", "care:attendance", "portal:home", "funds:list")
NAMELESS_DEEDS = {
    "确定",
    "提交",
    "保存",
    "确认",
    "登记",
    "继续",
    "作废",
    "办理",
    "生成",
    "绑定",
    "退回",
    "删除",
}
LOOK = """() => {
  const wide = document.documentElement.clientWidth, problems = [];
  if (document.documentElement.scrollWidth > wide) {
    const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
    problems.push('sticks out: ' + out.slice(-3).map(e => e.outerHTML.slice(0, 90)).join(' | '));
  }
  let before = 0;
  for (const heading of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) problems.push('heading ' + heading.textContent.trim() + ' skips a level');
    before = level;
  }
  if (document.querySelectorAll('h1').length !== 1) problems.push('not one h1');
  for (const cell of document.querySelectorAll('.kj-table--cards tbody > tr > th'))
    if (!cell.dataset.label) problems.push('a card without data-label: ' + cell.textContent.trim().slice(0, 20));
  for (const box of document.querySelectorAll('.kj-head, .kj-form__foot'))
    if (box.querySelectorAll('.kj-btn--primary').length > 1) problems.push('two primary buttons side by side');
  const day = document.querySelector('main').innerText.match(/(?<![\\w-])20\\d\\d-\\d\\d-\\d\\d(?![\\w-])/);
  if (day) problems.push('a date for machines: ' + day[0]);
  const deeds = [...document.querySelectorAll('main button:not([aria-label])')].map(e => e.textContent.trim());
  return {problems, deeds};
}"""


@cache
def style() -> str:
    """All of the screen's style as one text."""
    names = ("tokens", "base", "components", "views")
    return "\n".join((STYLE / f"{name}.css").read_text(encoding="utf-8") for name in names)


def drawn(html: str, theme: str = "light") -> str:
    """A page that needs no server: style inside, scripts gone."""
    html = re.sub(r"<script\b.*?</script>|<link\b[^>]*>", "", html, flags=re.DOTALL)
    html = re.sub(r'<html lang="zh-CN"[^>]*>', f'<html lang="zh-CN" data-theme="{theme}">', html)
    return html.replace("</head>", f"<style>{style()}</style></head>")


def role_for(name: str) -> str:
    """The first role that gets the page itself."""
    row = TABLE[name]
    found = (role for role in ROLES_BY_REACH if expected(row, role, OWN_COUNTY) == 200)
    return next(found, next((role for role in ROLES if expected(row, role, OWN_COUNTY) == 200), ""))


class People:
    """A signed-in client for each role, made once."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}

    def page(self, name: str) -> str:
        """The HTML of an address for the role that may open it; "" when it is no page. Says the purpose if asked."""
        row, role = TABLE[name], role_for(name)
        if row.post is not None or not role:
            return ""
        if role not in self.clients:
            self.clients[role] = Client()
            self.clients[role].force_login(make_user(role, OWN_COUNTY))
        answer = ask(self.clients[role], name, row, OWN_COUNTY)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            return ""
        return self._past_purpose(self.clients[role], answer)

    def _past_purpose(self, client, answer):
        text = answer.content.decode()
        asked = re.search(r'action="([^"]*/purpose/)"', text)
        choice = re.search(r'name="purpose" value="([^"]+)"', text)
        if not asked or not choice:
            return text
        client.post(asked[1], {"purpose": choice[1], "next": answer.request["PATH_INFO"]})
        again = client.get(answer.request["PATH_INFO"])
        return again.content.decode() if again.status_code == 200 and not again.streaming else ""


@pytest.fixture
def people():
    return People()


def test_every_page_fits_a_phone_of_320_pixels_and_says_what_its_buttons_do(browser, people):
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=True)
    page, wrong, seen = context.new_page(), [], 0
    for name in TABLE:
        html = people.page(name)
        if "<html" not in html or TABLE[name].needs == PUBLIC:
            continue
        page.set_content(drawn(html))
        found, seen = page.evaluate(LOOK), seen + 1
        wrong += [f"{name}: {problem}" for problem in found["problems"]]
        wrong += [
            f"{name}: the button “{deed}” names no object"
            for deed in found["deeds"]
            if deed in NAMELESS_DEEDS
        ]
    context.close()
    assert seen > 90
    assert not wrong, "\n".join(wrong)


def test_pages_are_accessible_in_every_theme(browser, people, axe):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    for name in SAMPLE:
        html = people.page(name)
        assert html, name
        for theme in ("light", "dark", "contrast"):
            page.set_content(drawn(html, theme))
            axe(page)
    page.close()


def test_a_page_that_sticks_out_is_caught(browser):
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.set_content(
        drawn(
            '<html lang="zh-CN"><head></head><body><main><h1>示例</h1><pre>'
            + "宽" * 99
            + "</pre></main></body></html>"
        )
    )
    assert "sticks out" in page.evaluate(LOOK)["problems"][0]
    page.close()
