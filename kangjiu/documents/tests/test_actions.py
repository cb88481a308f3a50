import datetime as dt
import os
import time

import pytest
from django.db import transaction

from kangjiu.accounts.tests.factories import make_organisation, make_scope, make_user, office_of_two, scope_of
from kangjiu.common import keys
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.documents import actions, queries, vault
from kangjiu.documents.choices import DocumentStatus, PaperKind, Position
from kangjiu.documents.models import Attachment, IssuedDocument, NumberSeries, Signature
from kangjiu.documents.rules.signing import Signer
from kangjiu.documents.tests.samples import acceptance_notice, attendance_month

AT = dt.datetime(2026, 3, 2, 10, tzinfo=CHINA)
PDF = b"%PDF-1.7 " + b"secret of a child " * 9000


@pytest.fixture(autouse=True)
def data_dir(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path


def store(by):
    return actions.store_attachment(by, PDF, "安小禾 诊断.pdf", at=AT)


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_stored_file_is_readable_only_through_the_query(db, data_dir, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attachment = store(make_scope())
    [path] = files(data_dir)
    assert b"secret" not in path.read_bytes()
    assert path.name == attachment.storage_name
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert queries.open_attachment(attachment).read() == PDF
    assert str(attachment.name) == "•••"


def test_a_file_is_readable_between_commit_and_its_final_name(db, data_dir):
    attachment = store(make_scope())
    assert files(data_dir)[0].suffix == ".part"
    assert queries.open_attachment(attachment).read() == PDF


@pytest.mark.parametrize("change", ["flip", "cut", "drop_chunk", "swap_chunks", "grow"])
def test_a_changed_file_does_not_open(db, data_dir, change):
    attachment = store(make_scope())
    [path] = files(data_dir)
    raw = bytearray(path.read_bytes())
    step = vault.CHUNK + vault.TAG
    first, second = raw[vault.HEAD : vault.HEAD + step], raw[vault.HEAD + step : vault.HEAD + 2 * step]
    changed = {
        "flip": raw[:-1] + bytes([raw[-1] ^ 1]),
        "cut": raw[:-20],
        "drop_chunk": raw[: vault.HEAD + 2 * step],
        "swap_chunks": raw[: vault.HEAD] + second + first + raw[vault.HEAD + 2 * step :],
        "grow": raw + b"\0" * 30,
    }[change]
    path.write_bytes(bytes(changed))
    with pytest.raises(vault.FileBroken, match="备份"):
        queries.open_attachment(attachment)


def test_a_file_under_another_name_does_not_open(db):
    one, two = store(make_scope()), store(make_scope())
    vault._part(two.storage_name).replace(vault._part(one.storage_name))
    with pytest.raises(vault.FileBroken):
        queries.open_attachment(one)


def test_a_rolled_back_upload_leaves_only_an_orphan_that_is_swept(db, data_dir):
    by = make_scope()
    kept = store(by)
    with pytest.raises(RuntimeError), transaction.atomic():
        store(by)
        raise RuntimeError
    assert len(files(data_dir)) == 2
    assert actions.sweep_files(at=dt.datetime.now(CHINA)) == (0, 0)
    old = time.time() - 3 * 86400
    for path in files(data_dir):
        os.utime(path, (old, old))
    assert actions.sweep_files(at=dt.datetime.now(CHINA)) == (1, 1)
    assert [path.name for path in files(data_dir)] == [kept.storage_name]


def test_file_keys_rotate_and_the_content_stays(db):
    provider = keys.MemoryKeyProvider()
    with keys.using(provider):
        attachment = store(make_scope())
        provider.current = 2
        assert actions.rewrap_files(2) == 1
        assert actions.rewrap_files(2) == 0
        assert vault.key_id(attachment.storage_name) == 2
        assert queries.open_attachment(attachment).read() == PDF


def test_a_refused_file_leaves_nothing(db, data_dir):
    with pytest.raises(Refused):
        actions.store_attachment(make_scope(), b"MZ", "a.pdf", at=AT)
    assert files(data_dir) == []
    assert Attachment.objects.count() == 0


def test_numbers_have_no_gaps_and_a_roll_back_gives_one_back(db):
    by = make_scope()
    one, other = (make_organisation("county_federation", name=f"{name}残疾人联合会") for name in "示乙")

    def give(organisation=one, kind="official"):
        return actions.next_number(by, kind, 2026, organisation.pk)

    assert give() == "示残康〔2026〕1号"
    with pytest.raises(RuntimeError), transaction.atomic():
        give()
        raise RuntimeError
    assert [give(), give(other), give(kind="case")] == [
        "示残康〔2026〕2号",
        "乙残康〔2026〕1号",
        "KJ-2026-00001",
    ]
    assert actions.next_number(by, "official", 2027, one.pk) == "示残康〔2027〕1号"


def issue(by, kind=PaperKind.ATTENDANCE_MONTH, paper=None, **more):
    data = paper or attendance_month()
    return actions.issue(by, kind, data, organisation_id=by.organisation_id, at=AT, **more)


GUARDIAN = [Signer(Position.GUARDIAN, "安示例", dt.date(2026, 3, 3))]
LATER = AT + dt.timedelta(days=5)


def test_print_sign_scan_with_the_signer_entered_by_a_second_person(db):
    clerk, second = office_of_two()
    document = issue(clerk)
    assert document.number.endswith("〔2026〕1号")
    actions.mark_printed(clerk, document.pk, at=AT)
    scan = store(clerk)
    with pytest.raises(Refused) as refusal:
        actions.enter_signatures(clerk, document, GUARDIAN, scan, at=LATER)
    assert [reason.code for reason in refusal.value.reasons] == ["signing.same_person"]
    signed = actions.enter_signatures(second, document, GUARDIAN, scan, at=LATER)
    assert (signed.status, signed.scan) == (DocumentStatus.SIGNED, scan)
    assert Signature.objects.get().name.open() == "安示例"
    with pytest.raises(Conflict):
        actions.enter_signatures(second, document, GUARDIAN, scan, at=LATER)


def test_a_paper_keeps_what_was_printed(db):
    document = issue(make_scope(), PaperKind.ACCEPTANCE_NOTICE, acceptance_notice())
    document = IssuedDocument.objects.get(pk=document.pk)
    assert document.data.open()["due_on"] == "2026年3月9日"
    assert document.data.open()["number"] == document.number
    assert queries.render_pdf(document).content.startswith(b"%PDF")
    assert queries.render_docx(document).startswith(b"PK")
    assert "安" not in queries.file_name(document, "pdf")


def test_issuing_again_with_the_same_key_returns_the_first(db):
    by = make_scope()
    key = IssuedDocument._meta.get_field("public_id").default()
    assert issue(by, public_id=key).pk == issue(by, public_id=key).pk
    assert NumberSeries.objects.get().last == 1


def test_a_paper_of_another_kind_cannot_be_issued(db):
    with pytest.raises(TypeError):
        issue(make_scope(), PaperKind.REFERRAL_SLIP)


def test_a_void_paper_needs_a_reason_and_stays_void(db):
    by = make_scope()
    document = issue(by)
    with pytest.raises(Refused):
        actions.void(by, document, "  ", at=AT)
    actions.void(by, document, "姓名打错", at=AT)
    with pytest.raises(Conflict):
        actions.void(by, document, "再次", at=AT)
    assert issue(by).number.endswith("2号")


def test_the_next_county_does_not_see_a_paper_and_the_addressee_does(db):
    by = make_scope()
    provider = make_user("provider_admin")
    document = issue(by, addressee_id=provider.organisation_id)
    assert queries.document(scope_of(provider), document.pk) == document
    with pytest.raises(IssuedDocument.DoesNotExist):
        queries.document(make_scope("county_clerk", "419001"), document.pk)
    with pytest.raises(NotAllowed):
        queries.documents(scope_of(make_user("system_admin")))
