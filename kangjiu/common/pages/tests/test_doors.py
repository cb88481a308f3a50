"""Doors let in who may come, refusals become readable pages, settings stay on the device."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from kangjiu.common.errors import NotAllowed
from kangjiu.common.pages.doors import needs, public
from kangjiu.common.pages.nav import ENTRIES, nav_for
from kangjiu.common.scope import Grant, Scope

STATIC = Path(__file__).resolve().parents[2] / "static" / "kj"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
pytestmark = [pytest.mark.urls("kangjiu.common.pages.tests.urls"), pytest.mark.django_db]


class Person:
    is_authenticated = True


def visit(view, *permissions: str, user=None, method: str = "get", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)("/pay/7/", headers=headers)
    request.user = user or Person()
    request.scope = Scope(1, (Grant(frozenset(permissions), "419001000000", "419001999999"),))
    return view(request)


@needs("funds.pay", "funds.confirm")
def pay(request) -> HttpResponse:
    return HttpResponse("paid")


class TestDoors:
    def test_one_of_the_permissions_is_enough(self):
        assert visit(pay, "funds.confirm").content == b"paid"

    def test_without_permission_it_is_not_allowed(self):
        with pytest.raises(NotAllowed):
            visit(pay, "funds.view")

    def test_who_is_not_signed_in_comes_back_after_signing_in(self):
        answer = visit(pay, user=AnonymousUser())
        assert answer.status_code == 302 and answer["Location"].endswith("?next=/pay/7/")

    def test_a_post_without_session_leads_back_to_the_page_not_to_the_deed(self):
        answer = visit(pay, user=AnonymousUser(), method="post", referer="http://testserver/pay/?q=1")
        assert answer["Location"].endswith("next=/pay/%3Fq%3D1")
        stranger = visit(pay, user=AnonymousUser(), method="post", referer="https://evil.example/x")
        assert stranger["Location"].endswith("next=/")

    def test_htmx_is_sent_to_the_login_page_as_a_whole(self):
        answer = visit(pay, user=AnonymousUser(), **{"hx-request": "true"})
        assert answer.status_code == 204 and "HX-Redirect" in answer

    def test_doors_carry_their_marks_for_the_guards(self):
        assert pay.permissions == ("funds.pay", "funds.confirm") and pay.public is False
        assert public(lambda request: HttpResponse()).public is True


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "status", "words"),
        [
            ("refused", 422, ["儿童已满 7 周岁", "示例办法 二", "可改为申请辅助器具"]),
            ("conflict", 409, ["刚刚已由林经办审核通过"]),
            ("not_allowed", 403, ["没有这项权限", "安全管理员"]),
            ("missing", 404, ["没有找到"]),
        ],
    )
    def test_each_kind_has_its_status_and_says_the_way_on(self, client, kind, status, words):
        answer = client.get(f"/refuse/{kind}/")
        assert answer.status_code == status
        assert all(word in answer.content.decode() for word in words)
        assert "<h1>" in answer.content.decode()

    def test_htmx_gets_a_fragment(self, client):
        page = client.get("/refuse/refused/", headers={"hx-request": "true"}).content.decode()
        assert page.startswith("<div") and "儿童已满 7 周岁" in page

    def test_a_machine_gets_json(self, client):
        answer = client.get("/refuse/conflict/", headers={"accept": "application/json"})
        assert answer.status_code == 409 and answer.json()["reasons"][0]["code"] == "taken"

    def test_the_way_back_never_leads_to_another_host(self, client):
        page = client.get("/refuse/refused/", headers={"referer": "https://evil.example/"}).content.decode()
        assert "evil.example" not in page

    def test_an_unknown_address_is_a_chinese_page(self, client):
        answer = client.get("/nowhere/")
        assert answer.status_code == 404 and "没有找到" in answer.content.decode()


class TestSettingsOfThePage:
    def test_theme_and_size_are_drawn_by_the_server(self, client):
        answer = client.post("/display/", {"theme": "contrast", "size": "large", "next": "/display/"})
        assert answer["Location"] == "/display/"
        page = client.get("/display/").content.decode()
        assert 'data-theme="contrast" data-size="large"' in page

    def test_following_the_system_drops_the_theme(self, client):
        client.post("/display/", {"theme": "dark"})
        client.post("/display/", {"theme": ""})
        assert "data-theme" not in client.get("/display/").content.decode().split(">")[1]

    def test_a_made_up_theme_is_ignored(self, client):
        client.cookies["kj_theme"] = '"><script>'
        assert "<script>" not in client.get("/display/").content.decode().split("<head>")[0]

    def test_another_host_is_not_redirected_to(self, client):
        assert client.post("/display/", {"next": "https://evil.example/"})["Location"] == "/"

    def test_columns_are_kept_and_reset(self, client):
        client.post("/columns/things/", {"column": ["a", "b", "<x>"], "next": "/"})
        assert client.cookies["kj_cols_things"].value == "a.b"
        client.post("/columns/things/", {"column": ["a"], "reset": "1"})
        assert client.cookies["kj_cols_things"].value == ""

    def test_healthz_answers_when_the_database_does(self, client):
        assert client.get("/healthz").json() == {"status": "ok"}


class TestFrame:
    PAGES = ("", "list/", "case/", "review/", "grid/", "phone/", "paper/")

    @pytest.mark.parametrize("page", PAGES)
    def test_pages_obey_the_content_policy_and_have_one_h1(self, client, page):
        text = client.get(f"/gallery/{page}").content.decode()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script>", text)
        assert len(re.findall("<h1", text)) == 1 and text.count("<main") == 1

    def test_the_gallery_is_closed_in_production(self, client, settings):
        settings.DEMO = settings.TESTING = False
        assert client.get("/gallery/").status_code == 404

    @pytest.mark.parametrize("page", PAGES)
    def test_a_demo_says_so_on_every_page(self, client, settings, page):
        settings.DEMO = True
        text = client.get(f"/gallery/{page}").content.decode()
        assert "示例系统" in text or "示例文件" in text

    def test_no_template_carries_inline_style_or_script(self):
        for path in TEMPLATES.rglob("*.html"):
            assert not re.search(r"\sstyle=\"|\son(click|change|submit|load)=", path.read_text("utf-8")), path

    def test_every_drawing_named_in_templates_exists(self):
        sprite = set(re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
        used = {entry.icon for entry in ENTRIES}
        for path in TEMPLATES.rglob("*.html"):
            used |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8")))
        assert used <= sprite

    def test_a_dark_system_gets_the_same_values_as_the_dark_theme(self):
        text = (STATIC / "tokens.css").read_text("utf-8")
        chosen = re.search(r'\[data-theme="dark"\]\{(.*?)\n\}', text, re.S)
        system = re.search(
            r"prefers-color-scheme:dark\)\{:root:not\(\[data-theme\]\)\{(.*?)\n\}\}", text, re.S
        )
        assert chosen and system and chosen[1] == system[1]

    def test_every_class_used_by_the_frame_is_drawn(self):
        drawn = "".join(path.read_text("utf-8") for path in STATIC.glob("*.css"))
        used = set()
        for path in TEMPLATES.rglob("*.html"):
            for value in re.findall(r'class="([^"{]*)"', path.read_text("utf-8")):
                used |= {name for name in value.split() if name.startswith("kj-")}
        used = {re.sub("--(ok|warn|bad|info|accent)$", "", name) for name in used}
        assert {name for name in used if not re.search(rf"\.{name}(?![\w-])", drawn)} == set()


def test_the_navigation_leaves_out_what_a_person_may_not_open(monkeypatch):
    monkeypatch.setattr("kangjiu.common.pages.nav.url_or_nothing", lambda name: "/" + name)
    names = [link.url_name for _, links in nav_for(Scope(1, ()), "/") for link in links]
    assert names == ["desk:home"] and nav_for(None, "/") == []


def test_the_longest_address_is_the_current_one(monkeypatch):
    monkeypatch.setattr(
        "kangjiu.common.pages.nav.url_or_nothing",
        lambda name: {"desk:home": "/", "claims:list": "/claims/", "claims:bills": "/claims/bills/"}.get(
            name, ""
        ),
    )
    scope = Scope(1, (Grant(frozenset({"claims.view"})),))
    current = [link.url for _, links in nav_for(scope, "/claims/bills/7/") for link in links if link.current]
    assert current == ["/claims/bills/"]
