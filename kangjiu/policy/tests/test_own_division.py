"""A tier above reads and tries the policy of a county below; it neither fills it in nor signs it."""

from dataclasses import replace
from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_region, make_scope, make_user
from kangjiu.common.errors import NotAllowed
from kangjiu.policy import actions, queries
from kangjiu.policy.actions import Named
from kangjiu.policy.choices import DraftStatus, PackStatus
from kangjiu.policy.models import OpenValueEntry, ParentReview, PolicyDraft, PolicyVersion
from kangjiu.policy.tests.factories import AT, PACKS, VALUE, draft_of, entered, open_version, publish
from kangjiu.policy.tests.tiers import upper_and_lower

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 1)
NEXT_YEAR = (date(2027, 1, 1), date(2027, 12, 31))
DOCUMENT = Named("示例〔2026〕8号", "第七条", "训练年标准调整（示例）")
UPPER = ("city_federation", "province_federation")


@pytest.fixture(params=UPPER)
def above(request):
    """Somebody of the federation of the city, and of the province, the county lies in."""
    return make_scope(request.param)


def refused(call):
    """The words of a refusal to a tier above."""
    with pytest.raises(NotAllowed) as no:
        call()
    assert "由该县残联填报和签署" in no.value.message, no.value.message
    assert "上级可以发布上级政策" in no.value.next_step
    return no.value


def unsigned(submitted=False):
    clerk = make_scope("county_clerk")
    version = actions.import_pack(clerk, PACKS / "shili-2026", at=AT)
    return actions.submit(clerk, version.pk, at=AT) if submitted else version


def test_a_tier_above_reads_no_pack_of_a_county_in(above):
    make_region()
    refused(lambda: actions.import_pack(above, PACKS / "shili-2026", at=AT))
    assert not PolicyVersion.objects.exists()


def test_a_tier_above_does_not_submit(above):
    version = unsigned()
    refused(lambda: actions.submit(above, version.pk, at=AT))


def test_a_tier_above_does_not_sign(above):
    version = unsigned(submitted=True)
    no = refused(lambda: actions.sign(above, version.pk, at=AT))
    assert no.permission == "policy.sign"
    refused(lambda: queries.signing(above, version.pk, ON))
    version.refresh_from_db()
    assert version.status == PackStatus.SUBMITTED


def test_a_tier_above_does_not_withdraw(above):
    version = publish()
    refused(lambda: actions.withdraw(above, version.pk, at=AT))
    version.refresh_from_db()
    assert version.status == PackStatus.PUBLISHED


def test_a_tier_above_enters_no_open_value(above):
    version = open_version()
    refused(lambda: actions.enter_open_value(above, version.pk, VALUE, at=AT))
    assert not OpenValueEntry.objects.exists()


def test_a_tier_above_neither_signs_an_entered_value_nor_gives_it_back(above):
    entry = entered(open_version())
    refused(lambda: actions.sign_open_value(above, entry.pk, at=AT))
    refused(lambda: actions.refuse_open_value(above, entry.pk, "不对", at=AT))
    refused(lambda: queries.entry_to_refuse(above, entry.pk))
    assert queries.entries(above, entry.version).get() == entry


def test_a_tier_above_answers_no_new_version_above_for_a_county(above):
    lower, upper = upper_and_lower()
    refused(lambda: actions.keep_as_is(above, lower.pk, upper.pk, "不用改", at=AT))
    refused(lambda: actions.rebase(above, lower.pk, upper.pk, at=AT))
    refused(lambda: queries.need_upper_task(above, lower.pk, upper.pk))
    assert not ParentReview.objects.exists()
    assert queries.upper_tasks(above, ON) == []


def test_a_tier_above_tries_a_draft_of_a_county_but_makes_no_version_of_it(above):
    draft = actions.begin_draft(above, publish().pk, "试一试", NEXT_YEAR, at=AT)
    after = actions.change_values(above, draft.pk, {("review_days", 0, 0): 4}, edition=1, at=AT)
    assert after.edition == 2
    refused(lambda: actions.save_as_version(above, draft.pk, DOCUMENT, edition=2, at=AT))
    assert PolicyVersion.objects.count() == 1


def test_the_county_makes_a_version_of_a_draft_a_tier_above_tried(above):
    draft = actions.begin_draft(above, publish().pk, "试一试", NEXT_YEAR, at=AT)
    clerk = make_scope("county_clerk")
    made = actions.save_as_version(clerk, draft.pk, DOCUMENT, edition=1, at=AT)
    assert made.made_by_id == clerk.user_id


def test_a_tier_above_leaves_the_drafts_of_the_county_alone_and_goes_on_with_a_copy(above):
    clerk = make_scope("county_clerk")
    draft = actions.begin_draft(clerk, publish().pk, "本县草案", NEXT_YEAR, at=AT)
    calls = (
        lambda: actions.change_values(above, draft.pk, {("review_days", 0, 0): 4}, edition=1, at=AT),
        lambda: actions.change_texts(above, draft.pk, {}, edition=1, at=AT),
        lambda: actions.restate_examples(above, draft.pk, edition=1, at=AT),
        lambda: actions.drop_draft(above, draft.pk, at=AT),
    )
    for call in calls:
        with pytest.raises(NotAllowed) as no:
            call()
        assert "另存为下一稿" in no.value.next_step
    own = actions.copy_draft(above, draft.pk, at=AT)
    actions.change_values(above, own.pk, {("review_days", 0, 0): 4}, edition=1, at=AT)
    actions.drop_draft(above, own.pk, at=AT)
    draft.refresh_from_db()
    assert (draft.edition, draft.status) == (1, DraftStatus.OPEN)


def test_who_holds_a_county_and_the_city_above_acts_for_both():
    city, clerk = make_scope("city_federation"), make_scope("county_clerk")
    both = replace(city, grants=city.grants + clerk.grants)
    assert actions.import_pack(both, PACKS / "shili-2026", at=AT).status == PackStatus.DRAFT


def test_work_of_a_county_is_not_work_of_the_tier_above(above):
    unsigned(submitted=True)
    entered(open_version())
    upper_and_lower()
    assert [row.what for row in queries.work(above, ON, 50)] == []
    assert queries.work(make_scope("county_approver"), ON, 50)


@pytest.mark.parametrize("role", UPPER)
def test_pages_show_a_tier_above_no_button_that_would_be_refused(client, role):
    version = unsigned(submitted=True)
    opened = open_version()
    entry = entered(opened)
    draft = draft_of(version)
    client.force_login(make_user(role))
    said = client.get(f"/policy/{version.pk}/").content.decode()
    assert "核对并签发" not in said and "由该县残联填报和签署" in said
    assert "废止第" not in client.get(f"/policy/{opened.pk}/").content.decode()
    said = client.get(f"/policy/{opened.pk}/open/").content.decode()
    assert "/policy/entries/" not in said and "由该县残联填报和签署" in said
    assert VALUE.document_number in said and "签字并发布" not in said and "/open/referral_days" not in said
    for address in (f"/policy/{version.pk}/sign/", f"/policy/entries/{entry.pk}/refuse/"):
        answer = client.get(address)
        assert answer.status_code == 403 and "由该县残联填报和签署" in answer.content.decode()
    said = client.get(f"/lab/{draft.pk}/").content.decode()
    assert (
        "按这些数重新试算" not in said and "放弃这一稿" not in said and f"/lab/{draft.pk}/save/" not in said
    )
    assert "另存为下一稿" in said and "由该县残联填报和签署" in said
    assert client.get(f"/lab/{draft.pk}/save/").status_code == 403


def test_a_draft_of_the_next_county_stays_out_of_sight():
    draft = draft_of(publish())
    with pytest.raises(PolicyDraft.DoesNotExist):
        actions.drop_draft(make_scope("city_federation", "419001"), draft.pk, at=AT)
