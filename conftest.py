"""A test run hostile to sloppiness: no network, no undefined variable, no hidden clock, no write in a GET."""

from __future__ import annotations

import os
import re
import socket
import sys

import hypothesis
import pytest
import time_machine

from tests import chromium

LOOPBACK = re.compile(r"^(127\.\d+\.\d+\.\d+|::1|localhost|0\.0\.0\.0|::)$")
WRITE = re.compile(r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.I)
GET_MAY_WRITE = re.compile(r"^(django_session|axes_\w+|audit_access\w*)$")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database")


# how long an example takes says something of the machine, nothing of the fact
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("KANGJIU_TODAY", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """PostgreSQL tests run on PostgreSQL only; a second database repeats only what touches a database."""
    keep = [item for item in items if _wanted(item, config)]
    gone = [item for item in items if not _wanted(item, config)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = keep


def _wanted(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("postgres") and not os.environ.get("KANGJIU_DATABASE_URL"):
        return False
    return not config.getoption("--database-only") or _touches_database(item)


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"})


class Undefined(str):
    """Stands for `string_if_invalid`: drawing an undefined variable of our own template fails the test."""

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        origin = _template_being_drawn()
        if "site-packages" in origin:
            return ""
        pytest.fail(f"undefined template variable {variable} in {origin or 'a template'}", pytrace=False)


def _template_being_drawn() -> str:
    """Origin of the template whose context is the nearest one on the stack."""
    frame = sys._getframe(2)
    while frame is not None:
        context = frame.f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        if template is not None:
            return str(template.origin)
        frame = frame.f_back
    return ""


@pytest.fixture(autouse=True)
def undefined_variables_fail():
    """For every test anew: a test that changes settings makes Django build its template engines again."""
    from django.template import engines  # noqa: PLC0415 – settings are configured by now

    engines["django"].engine.string_if_invalid = Undefined("undefined: %s")


@pytest.fixture(autouse=True, scope="session")
def the_data_folder_is_temporary(tmp_path_factory):
    """No test leaves a file in the data folder of the checkout."""
    from django.conf import settings  # noqa: PLC0415 – settings are configured by now

    settings.DATA_DIR = tmp_path_factory.mktemp("data")


def _refuse_address(address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if host and not LOOPBACK.match(str(host)):
        raise RuntimeError(f"a test reaches for the network: {address}")


@pytest.fixture(autouse=True, scope="session")
def network_is_off():
    """Only this machine answers; unix sockets are fine."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)

        def guarded(self, address, real=real):
            _refuse_address(address)
            return real(self, address)

        patch.setattr(socket.socket, name, guarded)
    lookup = socket.getaddrinfo

    def local_lookup(host, *args, **kwargs):
        _refuse_address((host.decode() if isinstance(host, bytes) else host or "localhost",))
        return lookup(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", local_lookup)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def time_is_left_running():
    """A test that stops the clock says so and starts it again."""
    yield
    if time_machine.escape_hatch.is_travelling():
        pytest.fail("the test left the clock stopped")
    if os.environ.pop("KANGJIU_TODAY", None):
        pytest.fail("the test left KANGJIU_TODAY behind")


def _refuse_write(execute, sql, params, many, context):
    written = WRITE.match(sql)
    if written and not GET_MAY_WRITE.match(written[1]):
        pytest.fail(f"a GET writes {written[1]}: {sql[:200]}", pytrace=True)
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def a_get_writes_nothing(request, monkeypatch):
    """A page that is only read may write access, session and lock-out rows, nothing else."""
    if not _touches_database(request.node):
        return
    from django.db import connection  # noqa: PLC0415 – settings are configured by now
    from django.test import Client  # noqa: PLC0415

    read = Client.get

    def watched(self, *args, **kwargs):
        with connection.execute_wrapper(_refuse_write):
            return read(self, *args, **kwargs)

    monkeypatch.setattr(Client, "get", watched)


@pytest.fixture(autouse=True, scope="session")
def append_only_tables_are_emptied_between_tests():
    """A transactional test empties every table when it ends; on SQLite the triggers step aside for that."""
    from django.db.backends.sqlite3.base import DatabaseOperations  # noqa: PLC0415 – importable in this order only

    patch = pytest.MonkeyPatch()
    empty = DatabaseOperations.execute_sql_flush

    def without_triggers(self, statements):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drops = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return empty(self, [*drops, *statements, *(sql for _, sql in triggers)])

    patch.setattr(DatabaseOperations, "execute_sql_flush", without_triggers)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser():
    """The Chromium of this machine; without one the test is skipped in sight, and under CI it fails."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 – only browser tests need it

    path = chromium.found()
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no Chromium on PATH")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()
