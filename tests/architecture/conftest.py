"""What the guards need: an import kind that is there whatever the apps above offer."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def one_kind_of_import(settings):
    settings.KANGJIU_IMPORTERS = {"series": "kangjiu.exchange.tests.fakes.IMPORTER"}
