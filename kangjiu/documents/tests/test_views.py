import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_organisation, make_user, scope_of
from kangjiu.audit.models import AccessRow
from kangjiu.common.dates import CHINA
from kangjiu.documents import actions
from kangjiu.documents.choices import DocumentStatus, PaperKind
from kangjiu.documents.models import IssuedDocument
from kangjiu.documents.tests.samples import attendance_month

AT = dt.datetime(2026, 3, 2, 10, tzinfo=CHINA)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def data_dir(db, tmp_path, settings):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def office():
    unit = make_organisation("county_federation")
    return [make_user(role, organisation=unit) for role in ("county_clerk", "county_review_approve")]


@pytest.fixture
def document(office):
    by = scope_of(office[0])
    return actions.issue(
        by,
        PaperKind.ATTENDANCE_MONTH,
        attendance_month(),
        organisation_id=by.organisation_id,
        at=AT,
        person_id=7,
    )


def at(name, document):
    return reverse(f"documents:{name}", args=[document.pk])


def test_print_sign_and_scan_through_the_pages(client, office, document):
    clerk, second = office
    client.force_login(clerk, backend=BACKEND)
    assert document.number in client.get(reverse("documents:list")).content.decode()
    client.post(at("printed", document))
    assert "由另一名同事登记" in client.get(at("detail", document)).content.decode()
    client.force_login(second, backend=BACKEND)
    given = {"guardian": "安示例", "guardian_on": "2026-03-05"}

    def send(content):
        return client.post(at("sign", document), given | {"scan": SimpleUploadedFile("扫描.pdf", content)})

    wrong = send(b"MZ")
    assert wrong.status_code == 422
    assert "不认得这种文件格式" in wrong.content.decode()
    assert 'value="安示例"' in wrong.content.decode()
    assert send(b"%PDF-1.7 scan").status_code == 302
    document.refresh_from_db()
    assert document.status == DocumentStatus.SIGNED
    assert "安示例" in client.get(at("detail", document)).content.decode()
    assert client.get(at("scan", document)).content == b"%PDF-1.7 scan"


def test_opening_a_childs_paper_is_noted(client, office, document):
    client.force_login(office[0], backend=BACKEND)
    pdf = client.get(at("pdf", document))
    assert pdf.content.startswith(b"%PDF")
    assert client.get(at("word", document)).content.startswith(b"PK")
    assert client.get(at("scan", document)).status_code == 404
    assert AccessRow.objects.get().person_id == 7


def test_a_paper_is_voided_with_a_reason(client, office, document):
    client.force_login(office[0], backend=BACKEND)
    assert client.post(at("void", document), {"reason": ""}).status_code == 422
    client.post(at("void", document), {"reason": "姓名打错"})
    assert IssuedDocument.objects.get().void_reason == "姓名打错"


def test_the_next_county_gets_404(client, document):
    client.force_login(make_user("county_clerk", "419001"), backend=BACKEND)
    for name in ("detail", "pdf", "word", "scan", "sign", "void"):
        assert client.get(at(name, document)).status_code == 404
    assert client.post(at("printed", document)).status_code == 404


def test_the_office_sets_its_mark_and_the_next_number_carries_it(client, db):
    user = make_user("county_clerk")
    client.force_login(user)
    page = client.get(reverse("documents:mark"))
    assert user.organisation.name in page.content.decode()
    assert client.post(reverse("documents:mark"), {"mark": "示试残"}).status_code == 302
    number = actions.next_number(scope_of(user), PaperKind.ACCEPTANCE_NOTICE, 2026, user.organisation_id)
    assert number.startswith("示试残康受〔2026〕")
    refused = client.post(reverse("documents:mark"), {"mark": "   "})
    assert refused.status_code == 422
