"""verify-trail against a real database that somebody has been at."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection

from kangjiu.audit import actions, anchor_files, queries
from kangjiu.audit.models import AccessRow, ChainHead, TrailRow
from kangjiu.audit.tests.factories import AT, OPENED, clerk, subject
from kangjiu.common.errors import NotAllowed
from kangjiu.common.scope import Scope

pytestmark = pytest.mark.django_db
BY = Scope.system({"audit.verify"})


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def trail():
    about = subject()
    for number in range(1, 6):
        data = {"number": number}
        actions.record(clerk(), OPENED, at=AT, subject=about, data=data, personal={"name": "示例"})
    actions.record_many(
        clerk(), OPENED, [actions.Line(1, data={"number": 1})] * 3, at=AT, subject_kind=TrailRow
    )
    for person_id in range(1, 4):
        actions.open_file(clerk(), person_id, "handling", at=AT)
    actions.chain_accesses(BY)


def tamper(*statements: str) -> None:
    """Change the database behind the program's back."""
    with connection.cursor() as cursor:
        for table in ("trailrow", "accessrow", "chainhead"):
            on = f" ON audit_{table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER kj_guard_audit_{table}_update{on}")
            cursor.execute(f"DROP TRIGGER kj_guard_audit_{table}_delete{on}")
        for statement in statements:
            cursor.execute(statement)


def codes() -> set[str]:
    return {finding.code for finding in queries.verify(BY).findings} - {"guard_missing"}


def test_an_untouched_trail_is_whole(trail):
    report = queries.verify(BY)
    assert report.findings == ()
    assert (report.chains, report.rows, report.unchained) == (3, 11, 0)


IN_ORG = "chain_id = (SELECT id FROM audit_chainhead WHERE name = 'org:12')"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (f"UPDATE audit_trailrow SET actor_id = 8 WHERE seq = 2 AND {IN_ORG}", "changed"),
        (f"UPDATE audit_trailrow SET subject_id = 8 WHERE seq = 2 AND {IN_ORG}", "changed"),
        (f"UPDATE audit_trailrow SET data = '{{\"number\": 9}}' WHERE seq = 2 AND {IN_ORG}", "changed"),
        (f"UPDATE audit_trailrow SET personal_digest = NULL WHERE seq = 2 AND {IN_ORG}", "changed"),
        (f"UPDATE audit_trailrow SET occurred_at = recorded_at WHERE seq = 2 AND {IN_ORG}", "changed"),
        (f"DELETE FROM audit_trailrow WHERE seq = 2 AND {IN_ORG}", "removed"),
        (f"DELETE FROM audit_trailrow WHERE seq = 5 AND {IN_ORG}", "tail_cut"),
        ("UPDATE audit_chainhead SET count = 4 WHERE name = 'org:12'", "head_forged"),
        (f"UPDATE audit_trailrow SET seq = 6 WHERE seq = 5 AND {IN_ORG}", "inserted"),
        ("UPDATE audit_accessrow SET purpose = 'audit' WHERE seq = 2", "changed"),
        ("DELETE FROM audit_accessrow WHERE seq = 2", "removed"),
    ],
)
def test_what_was_done_to_the_rows_is_found(trail, statement, code):
    tamper(statement)
    assert code in codes()


def test_two_rows_that_changed_places_are_found(trail):
    tamper(
        f"UPDATE audit_trailrow SET seq = 99 WHERE seq = 2 AND {IN_ORG}",
        f"UPDATE audit_trailrow SET seq = 2 WHERE seq = 3 AND {IN_ORG}",
        f"UPDATE audit_trailrow SET seq = 3 WHERE seq = 99 AND {IN_ORG}",
    )
    assert "moved" in codes()


def test_dropped_triggers_are_found(trail):
    tamper()
    assert {finding.code for finding in queries.verify(BY).findings} == {"guard_missing"}


def test_a_roll_back_behind_the_last_anchor_is_found(trail):
    old = ChainHead.objects.get(name="org:12")
    about = subject(2)
    actions.record(clerk(), OPENED, at=AT, subject=about, data={"number": 6})
    actions.export_anchor(BY, at=AT)
    assert codes() == set()
    tamper(
        f"DELETE FROM audit_trailrow WHERE seq = 6 AND {IN_ORG}",
        "DELETE FROM audit_accessrow WHERE id = 0",
    )
    ChainHead.objects.filter(pk=old.pk).update(count=5, last_link=old.last_link, mac=old.mac)
    assert codes() == {"rolled_back"}


def test_a_whole_chain_that_vanished_is_found(trail):
    actions.export_anchor(BY, at=AT)
    jobs = "(SELECT id FROM audit_chainhead WHERE name = 'jobs:county:419001')"
    tamper(
        f"DELETE FROM audit_trailrow WHERE chain_id = {jobs}",
        "DELETE FROM audit_chainhead WHERE name = 'jobs:county:419001'",
    )
    assert codes() == {"rolled_back"}


def test_a_removed_anchor_file_is_found_and_a_copy_elsewhere_still_counts(trail, tmp_path):
    for _ in range(2):
        actions.export_anchor(BY, at=AT)
    first = sorted(anchor_files.folder().iterdir())[0]
    copy = first.rename(tmp_path / "copy.json")
    assert codes() == {"anchor_missing"}
    assert queries.verify(BY, loose_anchors=[copy]).anchors == 1


def test_people_may_go_on_writing_after_an_anchor(trail):
    actions.export_anchor(BY, at=AT)
    actions.record(clerk(), OPENED, at=AT, subject=subject(9), data={"number": 6})
    actions.export_anchor(BY, at=AT)
    assert codes() == set()


def test_verifying_needs_its_permission():
    with pytest.raises(NotAllowed):
        queries.verify(Scope(1))


def test_the_command_says_so_and_fails_when_something_is_wrong(trail):
    out = io.StringIO()
    call_command("verify_trail", stdout=out)
    assert "留痕完整" in out.getvalue()
    tamper("UPDATE audit_trailrow SET actor_id = 8 WHERE seq = 2")
    with pytest.raises(SystemExit) as caught:
        call_command("verify_trail", stdout=out)
    assert caught.value.code == 1
    assert "org:12 第 2 行" in out.getvalue()


def test_access_rows_are_chained_once(trail):
    assert actions.chain_accesses(BY) == 0
    assert AccessRow.objects.filter(seq__isnull=True).count() == 0
