"""A version's bytes, hash and meaning never change, and nothing of a version is ever deleted, on both databases."""

from django.db import migrations

from kangjiu.audit.triggers import append_only, update_only_when

SAME = " AND ".join(
    f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}"
    for name in (
        "pack",
        "number",
        "canonical",
        "digest",
        "engine_version",
        "county_code",
        "region_path",
        "valid_from_on",
        "valid_to_on",
        "is_example",
        "parent_id",
        "made_by_id",
    )
)


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_tables")]

    operations = [
        update_only_when("policy_policyversion", SAME),
        append_only("policy_packsource"),
        append_only("policy_parentreview"),
    ]
