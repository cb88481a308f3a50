import pytest
from django.core.management import call_command

from kangjiu.audit.models import AccessRow, Anchor
from kangjiu.audit.queries import anchor_due
from kangjiu.common import dates

pytestmark = pytest.mark.django_db


def test_a_day_has_one_anchor_however_often_the_tick_comes():
    assert anchor_due(dates.now())
    call_command("tick")
    call_command("tick")
    assert Anchor.objects.count() == 1


def test_readings_are_chained_by_the_tick():
    call_command("tick")
    assert not AccessRow.objects.filter(chain__isnull=True).exists()
