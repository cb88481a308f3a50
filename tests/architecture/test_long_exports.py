"""Every list that offers its rows as a workbook gives the worker the same rows as the browser."""

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kangjiu.accounts.tests.factories import make_user
from kangjiu.audit.models import TrailRow
from kangjiu.exchange.events import LISTS
from kangjiu.exchange.models import ExportJob
from tests.architecture.test_query_counts import reader
from tests.architecture.url_objects import MAKERS, OWN_COUNTY, ROWS
from tests.architecture.url_table import TABLE


def cells(content):
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def opened(answer, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(answer) if answer.streaming else answer.content)
    with path.open("rb") as file:
        return cells(file)


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.rows and row.post is None))
def test_the_worker_writes_what_the_browser_would_get(db, name, tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    client, row = Client(), TABLE[name]
    client.force_login(make_user(reader(row), OWN_COUNTY))
    subject = MAKERS[row.make](OWN_COUNTY) if row.make else {}
    ROWS[row.rows](OWN_COUNTY, 3, **subject)
    address = reverse(name, kwargs=subject)
    if "export=xlsx" not in client.get(address, row.query).content.decode():
        return
    query = {**row.query, "export": "xlsx"}
    at_once = opened(client.post(address, query_params=query), tmp_path)
    assert TrailRow.objects.filter(event="exchange.exported").count() == 1
    monkeypatch.setattr("kangjiu.exchange.views.exports.DIRECT_ROWS", 0)
    monkeypatch.setattr("kangjiu.common.pages.lists.EXPORT_CHUNK", 2)  # the keyset goes on at every third row
    answer = client.post(address, query_params=query)
    job = ExportJob.objects.order_by("-pk").first()
    assert answer.status_code == 302 and answer.url == reverse("exchange:export", args=[job.pk])
    assert (job.status, job.failure) == ("ready", "")
    assert opened(client.get(reverse("exchange:export_file", args=[job.pk])), tmp_path) == at_once
    assert job.rows_done == job.rows_total == len(at_once) - 1 > 0
    noted = [row.data for row in TrailRow.objects.filter(event="exchange.exported")]
    assert noted == [{"kind": job.code, "rows": job.rows_total}] * 2
    assert job.code in LISTS
