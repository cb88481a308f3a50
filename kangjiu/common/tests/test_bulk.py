"""Many rows written in one go are as if written one by one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.transaction import TransactionManagementError

from kangjiu.common import bulk


def rows(count=3):
    return [ContentType.objects.create(app_label="bulk", model=f"m{n}") for n in range(count)]


def test_an_update_writes_the_named_fields_of_each_row_and_no_other(db):
    made = rows()
    for row in made:
        row.app_label, row.model = f"new{row.pk}", "lost"
    with transaction.atomic():
        bulk.update(made, ["app_label"])
    kept = ContentType.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")
    assert [(row.app_label, row.model) for row in kept] == [
        (f"new{row.pk}", f"m{n}") for n, row in enumerate(made)
    ]


def test_an_update_of_no_rows_does_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.update([], ["app_label"])


@pytest.mark.django_db(transaction=True)
def test_an_update_outside_a_transaction_is_refused():
    made = rows(1)
    with pytest.raises(TransactionManagementError):
        bulk.update(made, ["app_label"])
