import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.documents.models import NumberSeries
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportJob
from kangjiu.exchange.tests.fakes import IMPORTER, workbook


@pytest.fixture(autouse=True)
def importers(db, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.KANGJIU_IMPORTERS = {"series": "kangjiu.exchange.tests.fakes.IMPORTER"}


@pytest.fixture
def clerk(client):
    user = make_user("county_clerk")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def send(client, numbers, name="名单.xlsx"):
    content = workbook(numbers) if not isinstance(numbers, bytes) else numbers
    data = {"kind": "series", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("exchange:upload"), data)


def test_upload_check_write_and_undo_through_the_pages(client, clerk):
    page = send(client, [1, 2, 200_000])
    job = ImportJob.objects.get()
    assert page.url == reverse("exchange:detail", args=[job.pk])
    shown = client.get(page.url).content.decode()
    assert "名单.xlsx" in shown
    assert "B4" in shown
    assert "写小一点" in shown
    client.post(reverse("exchange:write", args=[job.pk]))
    job.refresh_from_db()
    assert (job.status, job.rows_written) == (JobStatus.DONE, 2)
    assert "整批撤销" in client.get(page.url).content.decode()
    client.post(reverse("exchange:undo", args=[job.pk]))
    assert NumberSeries.objects.count() == 0
    assert client.get(reverse("exchange:list")).status_code == 200


def test_a_file_that_is_no_workbook_stays_on_the_form_with_the_way_out(client, clerk):
    page = send(client, b"%PDF-1.7", "a.pdf")
    assert page.status_code == 422
    assert "另存为 .xlsx" in page.content.decode()


def test_the_marked_workbook_and_the_template_can_be_saved(client, clerk):
    send(client, [1, 200_000])
    job = ImportJob.objects.get()
    marked = client.get(reverse("exchange:marked", args=[job.pk]))
    page = openpyxl.load_workbook(io.BytesIO(marked.content))["序列"]
    assert "数字太大" in page["B3"].comment.text
    assert client.get(reverse("exchange:template", args=["series"])).content.startswith(b"PK")
    assert client.get(reverse("exchange:template", args=["nothing"])).status_code == 404


def test_columns_can_be_given_by_hand(client, clerk):
    send(client, [1])
    job = ImportJob.objects.get()
    address = reverse("exchange:columns", args=[job.pk])
    assert "A 列 种类" in client.get(address).content.decode()
    assert client.post(address, {"kind": "0", "last": "0"}).status_code == 422
    client.post(address, {"kind": "0", "last": "1"})
    job.refresh_from_db()
    assert (job.status, job.rows_good) == (JobStatus.CHECKED, 1)


def test_the_bar_is_a_fragment_that_asks_for_the_page_when_done(client, clerk):
    send(client, [1])
    job = ImportJob.objects.get()
    address = reverse("exchange:progress", args=[job.pk])
    assert client.get(address)["HX-Refresh"] == "true"
    ImportJob.objects.update(status=JobStatus.RUNNING, rows_done=1)
    page = client.get(address)
    assert "HX-Refresh" not in page
    assert 'role="progressbar"' in page.content.decode()
    assert "第 1 行，共 1 行" in client.get(reverse("exchange:detail", args=[job.pk])).content.decode()


def test_the_next_county_gets_404_and_who_may_not_import_403(client, clerk):
    send(client, [1])
    job = ImportJob.objects.get()
    for user, status in ((make_user("county_clerk", "419001"), 404), (make_user("county_statistics"), 403)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("exchange:detail", args=[job.pk])).status_code == status
        assert client.post(reverse("exchange:undo", args=[job.pk])).status_code == status


def test_the_command_does_the_same_as_the_page(clerk, tmp_path, capsys):
    path = tmp_path / "in.xlsx"
    path.write_bytes(workbook([1, 200_000]))
    call_command("import_workbook", "series", str(path), "--user", clerk.username, "--dry-run")
    assert NumberSeries.objects.count() == 0
    call_command("import_workbook", "series", str(path), "--user", clerk.username)
    said = capsys.readouterr()
    assert "已写入 1" in said.out
    assert "B3" in said.err
    with pytest.raises(CommandError, match="没有这种导入"):
        call_command("import_workbook", "nothing", str(path), "--user", clerk.username)
    with pytest.raises(CommandError, match="没有用户"):
        call_command("import_workbook", "series", str(path), "--user", "nobody")


def test_a_kind_is_offered_to_who_may_write_its_rows(client, clerk, monkeypatch):
    """What a person could not write is not offered, neither in the list of templates nor in the form."""
    monkeypatch.setattr(IMPORTER, "permission", "claims.bill", raising=False)
    assert "编号序列" not in client.get(reverse("exchange:list")).content.decode()
    assert "编号序列" not in client.get(reverse("exchange:upload")).content.decode()
