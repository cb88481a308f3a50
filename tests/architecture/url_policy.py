"""Policy for the table of addresses: versions, entered values, drafts; each maker makes one row in a county."""

from __future__ import annotations

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.common.dates import local_day, now
from kangjiu.policy import queries as policy_queries
from kangjiu.policy.choices import EntryStatus
from kangjiu.policy.models import OpenValueEntry, PolicyDraft, PolicyVersion
from kangjiu.policy.tests.factories import draft_of, entered, open_version, plain_versions, publish
from kangjiu.policy.tests.tiers import upper_and_lower

OWN_COUNTY = DEMO_COUNTY


def policy(county: str) -> dict[str, object]:
    return {"version_id": open_version(county).pk}


def policy_pair(county: str) -> dict[str, object]:
    return {"version_id": open_version(county).pk, "other_id": open_version(county).pk}


def policy_plain(county: str) -> dict[str, object]:
    plain_versions(county, 1)
    return {"version_id": PolicyVersion.objects.latest("pk").pk}


def policy_upper(county: str) -> dict[str, object]:
    lower, upper = upper_and_lower(county)
    return {"version_id": lower.pk, "parent_id": upper.pk}


def policy_entry(county: str) -> dict[str, object]:
    version = open_version(county)
    waiting = OpenValueEntry.objects.filter(version=version, status=EntryStatus.ENTERED).first()
    return {"entry_id": (waiting or entered(version)).pk}


def policy_of(county: str) -> PolicyVersion:
    """The 示例县 policy in the own county, a plain row elsewhere."""
    if county == OWN_COUNTY:
        return policy_queries.published(county, local_day(now())) or publish()
    plain_versions(county, 1)
    return PolicyVersion.objects.latest("pk")


def a_draft(county: str) -> PolicyDraft:
    version = policy_of(county)
    return draft_of(version, PolicyDraft.objects.filter(region_path=version.region_path).count() + 1)


def policy_draft(county: str) -> dict[str, object]:
    return {"draft_id": a_draft(county).pk}


def drafts(county: str, count: int) -> None:
    for _ in range(count):
        a_draft(county)


MAKERS = {
    "policy": policy,
    "policy_draft": policy_draft,
    "policy_entry": policy_entry,
    "policy_pair": policy_pair,
    "policy_plain": policy_plain,
    "policy_upper": policy_upper,
    "policy_value": lambda county: {**policy(county), "name": "referral_days"},
}
ROWS = {"policies": plain_versions, "drafts": drafts}
