"""Bookings and their entries are only ever added (专账只增不改), on both databases."""

from django.db import migrations

from kangjiu.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_tables")]
    operations = [append_only("funds_ledgertransaction"), append_only("funds_ledgerentry")]
