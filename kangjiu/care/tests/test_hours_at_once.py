"""Two desks write overlapping hours in the same moment: on PostgreSQL, where the database refuses the second."""

import threading
from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from kangjiu.care import actions, exclusions
from kangjiu.care.actions import Cell
from kangjiu.care.apps import check_hours_guard
from kangjiu.care.models import Session
from kangjiu.care.tests import factories
from kangjiu.care.tests.factories import IN_NOVEMBER, NOVEMBER
from kangjiu.common.errors import Refused
from kangjiu.providers.models import Therapist

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 11, 10)


def session(placement, start, minutes=60, **fields):
    return Session(
        placement=placement,
        person=placement.person,
        day=DAY,
        start=start,
        minutes=minutes,
        attendance="present",
        entered_by_id=0,
        entered_at=IN_NOVEMBER,
        **fields,
    )


def at_once(*deeds):
    """Play every deed in a thread of its own, all from the same moment; how many were refused."""
    begin, refused = threading.Barrier(len(deeds)), []

    def play(deed):
        try:
            begin.wait()
            deed()
        except (IntegrityError, Refused) as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=play, args=(deed,)) for deed in deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return refused


def test_the_database_refuses_the_second_of_two_overlapping_sessions_written_past_every_lock():
    placement = factories.placement(factories.site())
    refused = at_once(session(placement, 540).save, session(placement, 570).save)
    assert len(refused) == 1
    assert Session.objects.count() == 1


def test_a_therapist_is_not_with_two_children_in_the_same_minute():
    office = factories.office()
    one, two = factories.placement(office.site), factories.placement(office.site)
    therapist = factories.therapist(office.site)
    refused = at_once(
        session(one, 540, therapist_id=therapist.pk).save, session(two, 570, therapist_id=therapist.pk).save
    )
    assert len(refused) == 1


def test_of_two_desks_that_save_at_once_one_hears_of_the_overlap():
    office = factories.office()
    placement = factories.placement(office.site)
    results = []

    def desk(start):
        cell = Cell(placement.pk, DAY, "present", minutes=60, start=start)
        results.append(actions.save_cells(office.admin, office.site.pk, NOVEMBER, [cell], at=IN_NOVEMBER))

    at_once(lambda: desk(540), lambda: desk(570))
    assert sorted(result.saved for result in results) == [0, 1]
    [heard] = [one for result in results for one in result.refused]
    assert [reason.code for reason in heard.reasons] == ["care.overlap"]


def test_two_therapists_change_places_in_one_save():
    office = factories.office()
    one, two = factories.placement(office.site), factories.placement(office.site)
    first, second = factories.therapist(office.site), factories.therapist(office.site)
    with transaction.atomic():
        session(one, 540, therapist_id=first.pk).save()
        session(two, 540, therapist_id=second.pk).save()
    with transaction.atomic():
        Session.objects.filter(placement=one).update(therapist_id=second.pk)
        Session.objects.filter(placement=two).update(therapist_id=first.pk)
    assert Session.objects.get(placement=one).therapist_id == second.pk
    assert Therapist.objects.count() == 2


def test_without_the_extension_the_check_says_what_to_do_and_the_command_adds_the_guards(capsys):
    exclusions.remove(connection)
    try:
        [warning] = check_hours_guard(databases=["default"])
        assert "guard-hours" in warning.hint
    finally:
        call_command("guard_hours")
    assert check_hours_guard(databases=["default"]) == []
    assert "时段不重叠" in capsys.readouterr().out


def test_a_server_that_will_not_create_the_extension_is_no_obstacle(monkeypatch, capsys):
    monkeypatch.setattr(exclusions, "EXTENSION", "no_such_extension")
    exclusions.remove(connection)
    assert not exclusions.add(connection)
    monkeypatch.undo()
    assert exclusions.add(connection)
    assert exclusions.standing(connection) == exclusions.GUARDS.keys()


def test_before_its_table_is_there_the_guard_is_not_missed(monkeypatch):
    monkeypatch.setattr(exclusions, "TABLE", "care_not_there_yet")
    monkeypatch.setattr(exclusions, "GUARDS", {"none_of_these": "person_id"})
    assert check_hours_guard(databases=["default"]) == []
