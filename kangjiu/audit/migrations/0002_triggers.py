"""The trail is written once, on both databases."""

from django.db import migrations

from kangjiu.audit import triggers

SAME = " AND ".join(
    f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}"
    for name in (
        "id",
        "user_id",
        "organisation_id",
        "role",
        "region_path",
        "person_id",
        "purpose",
        "case_number",
        "session_digest",
        "opened_at",
    )
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables")]

    operations = [
        triggers.append_only("audit_trailrow"),
        triggers.append_only("audit_anchor"),
        triggers.update_only_when("audit_accessrow", f"OLD.seq IS NULL AND NEW.seq IS NOT NULL AND {SAME}"),
        triggers.update_only_when("audit_chainhead", "NEW.name = OLD.name AND NEW.count > OLD.count"),
    ]
