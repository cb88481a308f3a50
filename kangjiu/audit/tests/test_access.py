"""Who read a child's file, and what for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kangjiu.audit import actions, queries
from kangjiu.audit.models import AccessRow
from kangjiu.audit.tests.factories import AT, OPENED, PAID, clerk, subject
from kangjiu.common.errors import NotAllowed, Refused
from kangjiu.common.scope import Grant, Scope

pytestmark = pytest.mark.django_db
BY = Scope.system({"audit.verify"})


def test_the_purpose_is_asked_once_for_each_child_and_session():
    assert queries.purpose_given(clerk(), 1) == ""
    first = actions.open_file(clerk(), 1, "handling", at=AT, case_number="KJ419001-2024-000001")
    assert actions.open_file(clerk(), 1, "handling", at=AT + timedelta(minutes=5)) == first
    assert queries.purpose_given(clerk(), 1) == "handling"
    assert queries.purpose_given(clerk(), 2) == ""
    assert queries.purpose_given(clerk(session="s-2"), 1) == ""


def test_readings_without_a_session_are_each_a_row():
    for _ in range(2):
        actions.log_access(clerk(session=""), 1, at=AT, purpose_code="export")
    assert AccessRow.objects.count() == 2


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_no_purpose_no_file(purpose):
    with pytest.raises(Refused) as caught:
        actions.open_file(clerk(), 1, purpose, at=AT)
    assert caught.value.reasons[0].field == "purpose"


def test_free_text_is_no_case_number():
    with pytest.raises(Refused):
        actions.open_file(clerk(), 1, "handling", at=AT, case_number="示例安的妈妈来问")


def test_nobody_reads_anonymously():
    with pytest.raises(NotAllowed):
        actions.open_file(BY, 1, "handling", at=AT)


def test_the_session_itself_is_not_in_the_row():
    row = actions.open_file(clerk(session="s-secret"), 1, "handling", at=AT)
    assert len(row.session_digest) == 16
    assert b"s-secret" not in row.session_digest


def test_guardians_see_who_read_the_file_newest_first():
    actions.open_file(clerk(), 1, "handling", at=AT)
    actions.open_file(clerk(), 1, "review", at=AT + timedelta(hours=1))
    actions.open_file(clerk(), 2, "review", at=AT)
    family = Scope(9, (Grant(frozenset({"family.use"})),), is_family=True)
    lines = queries.accesses(family, 1)
    assert [line.purpose_label for line in lines] == ["审核审批", "办理申请或更正"]
    assert {(line.user_id, line.organisation_id) for line in lines} == {(7, 12)}
    with pytest.raises(NotAllowed):
        queries.accesses(Scope(9), 1)


def test_the_report_counts_by_month_and_purpose_in_the_readers_region():
    for session in ("a", "b"):
        actions.open_file(clerk(session=session), 1, "handling", at=AT)
    actions.open_file(clerk(), 2, "review", at=AT + timedelta(days=40))
    far = Scope(8, (Grant(frozenset({"audit.view"}), "421201000000", "421201999999"),))
    lines = queries.access_report(clerk(), date(2024, 1, 1), date(2024, 12, 31))
    assert [(line.month, line.purpose, line.readings, line.readers, line.files) for line in lines] == [
        (date(2024, 3, 1), "handling", 2, 1, 1),
        (date(2024, 4, 1), "review", 1, 1, 1),
    ]
    assert queries.access_report(far, date(2024, 1, 1), date(2024, 12, 31)) == []


def test_an_access_row_changes_once_when_it_is_chained():
    row = actions.open_file(clerk(), 1, "handling", at=AT)
    assert actions.chain_accesses(BY) == 1
    row.refresh_from_db()
    assert (row.seq, row.chain.name) == (1, "access:county:419001")
    for statement in ("UPDATE audit_accessrow SET seq = 2", "DELETE FROM audit_accessrow"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_unchained_access_row_may_not_be_reworded():
    actions.open_file(clerk(), 1, "handling", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRow.objects.update(purpose="audit")


def test_the_timeline_shows_sentences_newest_first(events):
    about = subject()
    actions.record(clerk(), PAID, at=AT, subject=about, person_id=1, data={"amount_fen": 160000})
    early = AT - timedelta(days=9)
    actions.record(clerk(), OPENED, at=early, subject=about, person_id=1, data={"number": 3})
    shown = [entry.sentence for entry in queries.timeline(clerk(), 1)]
    assert shown == ["拨付 1,600.00 元", "建立第 3 号档案"]
    assert [entry.kind for entry in queries.timeline(clerk(), 1, kinds=["money"])] == ["money"]
    assert [entry.seq for entry in queries.subject_history(about)] == [1, 2]


def test_a_recorded_personal_value_can_be_proved():
    row = actions.record(
        clerk(), OPENED, at=AT, subject=subject(), data={"number": 1}, personal={"name": "示例安"}
    )
    assert queries.proves(row, {"name": "示例安"})
    assert not queries.proves(row, {"name": "示例宁"})


def test_auditors_read_the_chains_of_their_region(events):
    about = subject()
    for number in range(5):
        actions.record(clerk(), OPENED, at=AT, subject=about, data={"number": number})
    far = clerk(county_code="421201", chain="org:99")
    actions.record(far, OPENED, at=AT, subject=about, data={"number": 9})
    shown = queries.shown(queries.trail_rows(clerk(), queries.TrailFilter()).order_by("-id"))
    assert [line["sentence"] for line in shown][0] == "建立第 4 号档案"
    assert {line["chain"] for line in shown} == {"org:12"}
    assert [chain.name for chain in queries.chains(clerk())] == ["org:12"]
    assert not queries.trail_rows(clerk(), queries.TrailFilter(kind="money"))
    assert not queries.trail_rows(clerk(), queries.TrailFilter(chain="org:99"))
    assert not queries.trail_rows(clerk(), queries.TrailFilter(end=date(2024, 1, 1)))
    assert len(queries.trail_rows(clerk(), queries.TrailFilter(start=date(2024, 1, 1), actor_id=7))) == 5
