"""Exclusion constraints on PostgreSQL: no child and no therapist in two places in the same minute."""

from django.db import migrations

from kangjiu.care import exclusions


class Migration(migrations.Migration):
    replaces = [("care", "0004_hours_never_overlap")]
    dependencies = [("care", "0001_tables")]

    operations = [migrations.RunPython(exclusions.forwards, exclusions.backwards, elidable=False)]
