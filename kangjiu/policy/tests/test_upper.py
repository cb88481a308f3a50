"""A new version above: work for those below, until they follow or say why not."""

from datetime import date
from shutil import copytree

import pytest

from kangjiu.accounts.tests.factories import make_region, make_scope, make_user
from kangjiu.common.errors import Conflict, Refused
from kangjiu.policy import actions, queries
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.models import ParentReview, PolicyVersion
from kangjiu.policy.tests.factories import AT, PACKS, entered, open_version, publish
from kangjiu.policy.tests.tiers import publish_folder, upper_and_lower

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 1)


def tasks(county="999901", role="county_clerk"):
    return queries.upper_tasks(make_scope(role, county), ON)


def sign(version):
    actions.submit(make_scope("county_clerk"), version.pk, at=AT)
    return actions.sign(make_scope("county_approver"), version.pk, at=AT)


def test_a_county_on_the_newest_version_above_has_nothing_to_do():
    upper_and_lower(changed=False)
    assert tasks() == []


def test_a_new_version_above_is_work_for_those_below_who_edit():
    lower, upper = upper_and_lower()
    [task] = tasks()
    assert (task.version, task.parent, task.nearest) == (lower, upper, True)
    rows = queries.work(make_scope("county_clerk"), ON, 50)
    [row] = [one for one in rows if one.kind == "policy.upper"]
    assert row.url == f"/policy/{lower.pk}/upper/{upper.pk}/"
    assert tasks("419001") == []
    assert not [one for one in queries.work(make_scope("county_finance"), ON, 50) if one.kind == row.kind]


def test_the_page_shows_what_changed_above(client):
    lower, upper = upper_and_lower()
    client.force_login(make_user("county_clerk"))
    page = client.get(f"/policy/{lower.pk}/upper/{upper.pk}/").content.decode()
    assert "转介单有效天数" in page and "30" in page and "<b>45</b>" in page


def test_no_change_needed_ends_the_work_with_its_reason(client):
    lower, upper = upper_and_lower()
    client.force_login(make_user("county_clerk"))
    address = f"/policy/{lower.pk}/upper/{upper.pk}/"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "本县自有规定"}).status_code == 302
    assert ParentReview.objects.get().reason == "本县自有规定"
    assert tasks() == []
    assert client.post(address, {"reason": "再来一次"}).status_code == 409
    assert "本县自有规定" in client.get(f"/policy/{lower.pk}/").content.decode()


def test_the_next_county_cannot_say_it():
    lower, upper = upper_and_lower()
    with pytest.raises(PolicyVersion.DoesNotExist):
        actions.keep_as_is(make_scope("county_clerk", "419001"), lower.pk, upper.pk, "不用改", at=AT)


def test_a_draft_on_the_new_version_takes_its_values_and_ends_the_work_once_signed():
    lower, upper = upper_and_lower()
    draft = actions.rebase(make_scope("county_clerk"), lower.pk, upper.pk, at=AT)
    assert (draft.status, draft.pack, draft.number) == (PackStatus.DRAFT, lower.pack, 2)
    assert [one.parent for one in tasks()] == [upper]
    [change] = [one for one in queries.compared(lower, draft) if one.is_value]
    assert (change.label, change.before, change.after) == ("转介单有效天数", "30", "45")
    sign(draft)
    assert tasks() == []


def test_examples_that_come_out_differently_on_the_new_version_are_shown_to_the_signer():
    lower, upper = upper_and_lower()
    draft = actions.rebase(make_scope("county_clerk"), lower.pk, upper.pk, at=AT)
    actions.submit(make_scope("county_clerk"), draft.pk, at=AT)
    seen = queries.signing(make_scope("county_approver"), draft.pk, ON)
    assert [one.name for one in seen.differing] == ["stays_here"]
    assert "45" in seen.differing[0].differences[0]


def test_a_draft_is_made_once():
    lower, upper = upper_and_lower()
    actions.rebase(make_scope("county_clerk"), lower.pk, upper.pk, at=AT)
    with pytest.raises(Conflict, match="已经读入"):
        actions.rebase(make_scope("county_clerk"), lower.pk, upper.pk, at=AT)


def test_a_tier_that_is_not_the_nearest_gives_no_draft(tmp_path):
    make_region("000000000000")
    county = publish("henan-jiyuan-2024", "419001")
    folder = copytree(PACKS / "nation-2018", tmp_path / "nation-2018")
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("title: 国家", "title: 修订的国家", 1), "utf-8")
    nation = publish_folder(folder)
    clerk = make_scope("county_clerk", "419001")
    [task] = queries.upper_tasks(clerk, date(2024, 7, 1))
    assert (task.version, task.parent, task.nearest) == (county, nation, False)
    with pytest.raises(Refused, match="不是本政策直接依据的一级"):
        actions.rebase(clerk, county.pk, nation.pk, at=AT)


def test_the_version_above_says_who_stands_on_it():
    lower, upper = upper_and_lower(changed=False)
    assert queries.standing_below(upper, ON) == [lower]
    assert queries.standing_below(lower, ON) == []


def test_an_entered_value_keeps_the_tiers_above_and_the_examples():
    version = publish("henan-jiyuan-2024", "419001")
    source = queries.source(version)
    assert [tier["pack"] for tier in source.extends] == ["henan-2018", "nation-2018"]
    entry = entered(version)
    made = actions.sign_open_value(make_scope("county_approver", "419001"), entry.pk, at=AT)
    after = queries.source(made)
    assert (after.extends, after.examples) == (source.extends, source.examples)
    assert after.definition_hash != source.definition_hash


def test_a_version_read_in_before_sources_were_kept_raises_nothing():
    assert queries.source(open_version()) is None
    assert tasks() == []


def test_two_people_of_the_province_publish_its_policy_and_the_county_hears_of_it(tmp_path):
    county = publish("henan-jiyuan-2024", "419001")
    maker, signer = (make_scope("province_federation", "410000") for _ in range(2))
    for pack in ("nation-2018", "henan-2018"):
        copytree(PACKS / pack, tmp_path / pack)
    text = tmp_path / "henan-2018" / "pack.yaml"
    text.write_text(text.read_text("utf-8").replace("title: 河南省", "title: 修订的河南省", 1), "utf-8")
    made = actions.import_pack(maker, tmp_path / "henan-2018", at=AT)
    actions.submit(maker, made.pk, at=AT)
    with pytest.raises(Refused, match="起草人不能自己签发"):
        actions.sign(maker, made.pk, at=AT)
    actions.sign(signer, made.pk, at=AT)
    [task] = queries.upper_tasks(make_scope("county_clerk", "419001"), date(2024, 7, 1))
    assert (task.version, task.parent, task.nearest) == (county, made, True)
    with pytest.raises(Refused, match="没有改变本级的任何规则和数值"):
        actions.rebase(make_scope("county_clerk", "419001"), county.pk, made.pk, at=AT)
