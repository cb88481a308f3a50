"""Exclusion constraints on PostgreSQL: no child and no therapist in two places in the same minute."""

from django.db import migrations

from kangjiu.care import exclusions


class Migration(migrations.Migration):
    dependencies = [("care", "0003_month_counts")]

    operations = [migrations.RunPython(exclusions.forwards, exclusions.backwards, elidable=False)]
