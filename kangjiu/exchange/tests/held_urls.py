"""Addresses of the worker a test kills: those of the program, and a list that stands still while it is told to."""

import time
from pathlib import Path

from django.conf import settings
from django.urls import path

from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.config.urls import urlpatterns as program
from kangjiu.documents.models import NumberSeries
from kangjiu.exchange.views import list_download

HELD_AT = 3_000


def present(rows):
    """The rows as they are; with a file `hold` in the data folder the page of row 3,000 does not come."""
    hold = Path(settings.DATA_DIR) / "hold"
    if hold.exists() and any(row.last == HELD_AT for row in rows):
        hold.with_name("held").touch()
        while hold.exists():
            time.sleep(0.01)
    return rows


@needs("exchange.export")
def held(request):
    """Number series, as a list."""
    rows = NumberSeries.objects.all()
    columns = (Column("kind", "种类"), Column("last", "已用到", sort="last"))
    page = KeysetPage(request, rows, name="children", columns=columns, sort="last", present=present)
    return list_download(page, "编号序列")


urlpatterns = [path("held/", held, name="held"), *program]
