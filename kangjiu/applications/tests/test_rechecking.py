"""A new policy takes effect: old decisions keep their version, what changes is listed for a person, nothing by itself."""

from datetime import date

import pytest
import time_machine

from kangjiu.accounts.models import User
from kangjiu.applications import actions, queries
from kangjiu.applications.models import RecheckFinding
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT, moment
from kangjiu.audit.models import TrailRow
from kangjiu.common.errors import Conflict, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy_actions
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import receipts
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.tests import tiers
from kangjiu.policy.tests.tiers import changed_example

pytestmark = pytest.mark.django_db
TAKES_EFFECT = moment(date(2026, 1, 15))
VALID = ("valid: {from: 2025-01-01", "valid: {from: 2026-01-15")
JOBS = Scope.system({"applications.view", "registry.view", "policy.view"})
HIGHER = (
    (
        'category: "*", age_band: band_0_6, value: 1600000',
        'category: "*", age_band: band_0_6, value: 1800000',
    ),
    ("annual_cap_fen: 1600000", "annual_cap_fen: 1800000"),
)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def who():
    return factories.cast()


def publish_new(root, *edits):
    """A changed 示例县 policy, in force from 15 January, without the examples its changes make wrong."""
    folder = changed_example(root, VALID, *edits)
    for path in folder.glob("cases/*.yaml"):
        path.unlink()
    made = policy_actions.import_pack(tiers.maker(), folder, at=AT)
    PolicyVersion.objects.filter(pk=made.pk).update(unexercised=[])
    policy_actions.submit(tiers.maker(), made.pk, at=AT)
    return policy_actions.sign(tiers.signer(), made.pk, at=AT)


def findings():
    return {row.application_id: row for row in RecheckFinding.objects.all()}


def test_each_decision_keeps_its_version_and_explains_itself_to_the_same_bytes(who, tmp_path):
    first = factories.approved(who)
    before = receipts.trace_bytes(policy.replay(first.receipt))
    version = publish_new(tmp_path, *HIGHER)
    second = factories.approved(who, at=moment(date(2026, 1, 16)))
    assert (first.version, second.version) == (who.version, version)
    assert (first.annual_cap_fen, second.annual_cap_fen) == (1_600_000, 1_800_000)
    actions.recheck_all(JOBS, at=TAKES_EFFECT)
    for right in (first, second):
        right.refresh_from_db()
        again = policy.replay(right.receipt)
        assert again.rows("item")[0]["annual_cap_fen"] == right.annual_cap_fen
    assert receipts.trace_bytes(policy.replay(first.receipt)) == before
    assert policy.explained(first.receipt).digest == who.version.digest


def test_a_changed_standard_is_listed_and_the_right_stays_as_decided(who, tmp_path):
    right = factories.approved(who)
    version = publish_new(tmp_path, *HIGHER)
    actions.recheck_all(JOBS, at=TAKES_EFFECT)
    row = findings()[right.application_id]
    assert (row.kind, row.old_fen, row.new_fen) == ("changed", 1_600_000, 1_800_000)
    right.refresh_from_db()
    assert (right.status, right.annual_cap_fen, right.version_id) == ("active", 1_600_000, who.version.pk)
    version.refresh_from_db()
    assert version.rechecked_at is not None


def test_a_right_lost_is_listed_with_the_reason_and_not_ended(who, tmp_path, client):
    right = factories.approved(who)
    publish_new(tmp_path, ("check: not aid_elsewhere", "check: aid_elsewhere"))
    actions.recheck_all(JOBS, at=TAKES_EFFECT)
    row = findings()[right.application_id]
    right.refresh_from_db()
    assert (row.kind, right.status) == ("refused", "active")
    with time_machine.travel(TAKES_EFFECT, tick=False):
        client.force_login(User.objects.get(pk=who.reviewer.user_id))
        page = client.get(f"/applications/rechecks/{row.pk}/").content.decode()
    assert "不再符合条件" in page and "没有在外地享受同类救助" in page


def test_a_child_refused_before_who_would_now_be_entitled_is_listed(who, tmp_path):
    refused = factories.rejected(who, factories.child(birth_on=date(2010, 1, 2)))
    publish_new(tmp_path, ("clause: sl_4, value: 15}", "clause: sl_4, value: 18}"))
    actions.recheck_all(JOBS, at=TAKES_EFFECT)
    assert findings()[refused.pk].kind == "gained"
    refused.refresh_from_db()
    assert refused.status == "rejected"


def test_a_version_that_changes_nothing_lists_nothing(who, tmp_path):
    factories.approved(who)
    factories.rejected(who)
    publish_new(tmp_path)
    assert actions.recheck_all(JOBS, at=TAKES_EFFECT) == 2
    assert not RecheckFinding.objects.exists()
    assert actions.recheck_all(JOBS, at=TAKES_EFFECT) == 0


def test_the_findings_are_work_until_a_person_says_what_was_done(who, tmp_path, client):
    factories.approved(who)
    publish_new(tmp_path, *HIGHER)
    actions.recheck_all(JOBS, at=TAKES_EFFECT)
    [row] = findings().values()
    kinds = {one.kind for one in queries.work(who.reviewer, TAKES_EFFECT.date())}
    assert "applications.recheck" in kinds
    assert "applications.recheck" not in {one.kind for one in queries.work(who.clerk, TAKES_EFFECT.date())}
    with time_machine.travel(TAKES_EFFECT, tick=False):
        client.force_login(User.objects.get(pk=who.reviewer.user_id))
        assert "年度标准改变" in client.get("/applications/rechecks/").content.decode()
        assert client.post(f"/applications/rechecks/{row.pk}/", {"note": "已告知家长"}).status_code == 302
    assert "applications.recheck" not in {one.kind for one in queries.work(who.reviewer, TAKES_EFFECT.date())}
    events = TrailRow.objects.filter(event__in=("applications.rechecked", "applications.finding_closed"))
    assert events.count() == 2


def test_a_finding_is_closed_once_and_with_words(who, tmp_path):
    factories.approved(who)
    publish_new(tmp_path, *HIGHER)
    actions.recheck_all(JOBS, at=TAKES_EFFECT)
    [row] = findings().values()
    with pytest.raises(Refused, match="没有写核对结果"):
        actions.close_finding(who.reviewer, row.pk, "  ", at=TAKES_EFFECT)
    actions.close_finding(who.reviewer, row.pk, "已告知", at=TAKES_EFFECT)
    with pytest.raises(Conflict):
        actions.close_finding(who.reviewer, row.pk, "再次", at=TAKES_EFFECT)


def test_the_page_of_an_application_explains_the_decision_to_the_sentence(who, client):
    right = factories.approved(who)
    client.force_login(User.objects.get(pk=who.clerk.user_id))
    detail = client.get(f"/applications/{right.application_id}/").content.decode()
    assert f"/applications/{right.application_id}/basis/#entitlement" in detail
    page = client.get(f"/applications/{right.application_id}/basis/").content.decode()
    for said in ("年度限额", "16,000.00", "转介单有效天数", "公示", "示例〔2025〕1号", "能不能享受"):
        assert said in page, said
