"""Two ways through the same pages: Django's client (fast) and a real Chromium with axe. A story drives either.

`door.read(url)` opens a page and gives its text; `door.send(url, **fields)` fills the form that has these fields, also
past 核对填写内容, and gives the address it led to; `door.press(url)` presses a button that only posts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PURPOSE = "/purpose/"


@dataclass
class Form:
    """A form as a browser would send it untouched: names to lists of values."""

    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Every posting form of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.form = Form(given.get("action") or "") if given.get("method", "").lower() == "post" else None
            if self.form:
                self.found.append(self.form)
        if not self.form:
            return
        name = given.get("name") or ""
        if tag == "input":
            self._input(given, name)
        elif tag == "button" and name:
            self.form.buttons[name] = given.get("value") or ""
        elif tag == "select":
            self.select = name
            self.form.names.add(name)
        elif tag == "option" and self.select and "selected" in given:
            self.form.values.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.form.names.add(name)

    def _input(self, given, name):
        kind = given.get("type", "text")
        if not name or kind == "submit":
            return
        self.form.names.add(name)
        if kind in {"radio", "checkbox"} and "checked" not in given or kind == "file":
            return
        self.form.values.setdefault(name, []).append(given.get("value") or "")

    def handle_data(self, data):
        if self.area and self.form:
            self.form.values.setdefault(self.area, []).append(data.removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def form_with(html: str, names: set[str]) -> Form:
    """The form that has all these fields."""
    found = [one for one in Forms(html).found if names <= one.names]
    assert found, (
        f"no form with {sorted(names)}; forms have {[sorted(one.names) for one in Forms(html).found]}"
    )
    return found[0]


class ClientDoor:
    """Through Django's test client, a fresh session for every person and deed."""

    def __init__(self) -> None:
        self.client = Client()

    def enter(self, user) -> None:
        self.client = Client()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def read(self, url: str) -> str:
        answer = self.client.get(url)
        assert answer.status_code == 200, f"{url} answers {answer.status_code}"
        page = answer.content.decode()
        asked = [one for one in Forms(page).found if one.action.endswith(PURPOSE)]
        if not asked:
            return page
        self.client.post(asked[0].action, {**asked[0].values, "purpose": "handling"})
        return self.client.get(url).content.decode()

    def send(self, url: str, **fields) -> str:
        page = self.read(url)
        form = form_with(page, set(fields))
        answer = self.client.post(form.action or url, form.values | _plain(fields))
        if answer.status_code == 200 and 'name="checked"' in answer.content.decode():
            again = next(one for one in Forms(answer.content.decode()).found if "checked" in one.buttons)
            answer = self.client.post(url, again.values | {"checked": "1"})
        assert answer.status_code == 302, _why(url, answer)
        return urlsplit(answer["Location"]).path

    def press(self, url: str, **fields) -> str:
        answer = self.client.post(url, fields)
        assert answer.status_code == 302, _why(url, answer)
        return urlsplit(answer["Location"]).path


def _plain(fields: dict) -> dict:
    files = {name: value for name, value in fields.items() if isinstance(value, tuple)}
    return fields | {name: SimpleUploadedFile(*value) for name, value in files.items()}


def _why(url: str, answer) -> str:
    return f"{url} answers {answer.status_code}: " + " ".join(answer.content.decode().split())[-3000:]


class BrowserDoor:
    """Through Chromium at a live server; every page that is opened passes axe."""

    def __init__(self, new_page, axe, base_url: str) -> None:
        self.page, self.axe, self.base_url = new_page(), axe, base_url

    def enter(self, user) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.base_url}]
        )

    def read(self, url: str) -> str:
        self._go(url)
        asked = self.page.locator(f'form[action$="{PURPOSE}"]')
        if asked.count():
            asked.locator('input[name="purpose"]').first.check()
            asked.locator("button").first.click()
            self.page.wait_for_load_state()
            self._go(url)
        self.axe(self.page)
        return self.page.content()

    def _go(self, url: str) -> None:
        answer = self.page.goto(self.base_url + url)
        assert answer.status == 200, f"{url} answers {answer.status}"

    def send(self, url: str, **fields) -> str:
        self.read(url)
        form = self.page.locator('form[method="post"]').filter(
            has=self.page.locator(f'[name="{next(iter(fields))}"]')
        )
        for name, value in fields.items():
            _fill(form.locator(f'[name="{name}"]'), value)
        form.locator("button.kj-btn--primary").first.click()
        self.page.wait_for_load_state()
        if self.page.locator('button[name="checked"]').count():
            self.axe(self.page)
            self.page.locator('button[name="checked"]').click()
            self.page.wait_for_load_state()
        path = urlsplit(self.page.url).path
        assert path != urlsplit(url).path or "?" in url, f"{url} stays: {self.page.inner_text('main')[:2000]}"
        self.axe(self.page)
        return path

    def press(self, url: str, **fields) -> str:
        found = self.page.locator(f'form[action="{url}"]')
        assert found.count(), f"{self.page.url} has no button to {url}"
        for name, value in fields.items():
            _fill(found.first.locator(f'[name="{name}"]'), value)
        with self.page.expect_navigation():
            found.first.evaluate("form => form.requestSubmit()")
        return urlsplit(self.page.url).path


def _fill(box, value) -> None:
    """Type, choose, tick or attach."""
    kind = box.first.evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase()")
    if kind == "file":
        name, content, media = value
        box.first.set_input_files({"name": name, "mimeType": media, "buffer": content})
    elif kind in {"radio", "checkbox"}:
        for one in value if isinstance(value, list) else [value]:
            box.and_(box.page.locator(f'[value="{one}"]')).first.check()
    elif kind == "select":
        box.first.select_option(value)
    elif kind == "hidden":
        assert box.first.input_value() == str(value)
    else:
        box.first.fill(str(value))
