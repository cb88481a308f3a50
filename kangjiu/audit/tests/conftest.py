"""The test events stand in the catalogue while a test needs them."""

import pytest

from kangjiu.audit import catalogue
from kangjiu.audit.tests.factories import OPENED, PAID


@pytest.fixture
def events(monkeypatch):
    monkeypatch.setattr(
        catalogue, "EVENT_TYPES", {**catalogue.EVENT_TYPES, OPENED.code: OPENED, PAID.code: PAID}
    )
