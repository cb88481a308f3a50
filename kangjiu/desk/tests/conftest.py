"""A county with two children that were paid for, its clerk signed in, and a draft for the next year."""

import pytest
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.claims.tests import factories as f
from kangjiu.policy.models import PolicyDraft, PolicyVersion


@pytest.fixture
def who():
    made = f.world()
    for _ in range(2):
        f.ready(made, f.child(made), total_fen=300_000)
    f.submitted(made)
    return made


@pytest.fixture
def clerk(client, who):
    client.force_login(make_user("county_clerk"))
    return client


@pytest.fixture
def draft(clerk):
    version = PolicyVersion.objects.get()
    sent = {
        "version": version.pk,
        "title": "2027 年调整草案",
        "valid_from_on": "2027-01-01",
        "valid_to_on": "2027-12-31",
    }
    clerk.post(reverse("desk:lab_begin"), sent)
    return PolicyDraft.objects.get()
