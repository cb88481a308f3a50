"""Browser pages for journeys: a real Chromium, a live server on a database file, axe on every page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, request, tmp_path_factory):
    """Threads and browsers share a database file: SQLite in memory belongs to one connection."""
    from django.db import connection  # noqa: PLC0415 – settings are configured by now

    browser = any(item.get_closest_marker("browser") for item in request.session.items)
    if browser and connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture
def new_page(browser, live_server):
    """Open pages: `new_page()` is a desk, `new_page(390, 844)` a phone. A script error fails the test."""
    contexts, errors = [], []

    def open_page(width: int = 1440, height: int = 900, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: _is_fault(message) and errors.append(message.text))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


def _is_fault(message) -> bool:
    """A message of the browser about something broken; a page that refuses (409, 422, 429) is not."""
    refused = re.search(r"status of (409|422|429) ", message.text)
    return message.type == "error" and not refused


@pytest.fixture
def desk_page(new_page):
    return new_page()


@pytest.fixture
def phone_page(new_page):
    return new_page(390, 844)


@pytest.fixture
def axe():
    """`axe(page)` fails on any accessibility violation and names element and rule."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 – only browser tests need it

    def look(page) -> None:
        options = {"runOnly": {"type": "tag", "values": list(AXE_RULES)}}
        answer = Axe().run(page, options=options).response
        found = [
            f"{one['id']} ({one['impact']}): {one['help']}\n  " + "\n  ".join(n["html"] for n in one["nodes"])
            for one in answer["violations"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return look


@pytest.fixture
def shot(request):
    """`shot(page, "home")` keeps a screenshot in test-artifacts/ for people to look at."""
    folder = Path(str(request.config.rootpath)) / "test-artifacts" / "shots"

    def keep(page, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}-{page.viewport_size['width']}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep
