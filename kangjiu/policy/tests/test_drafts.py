"""A draft is begun from a version, changed by value or by text, and becomes a version a second person signs."""

from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.policy import actions, queries
from kangjiu.policy.actions import Named
from kangjiu.policy.choices import DraftStatus, PackStatus
from kangjiu.policy.models import PolicyDraft, PolicyVersion
from kangjiu.policy.tests.factories import AT, publish

pytestmark = pytest.mark.django_db
NEXT_YEAR = (date(2027, 1, 1), date(2027, 12, 31))
DOCUMENT = Named("示例〔2026〕8号", "第七条", "训练年标准调整为18000元（示例）")


@pytest.fixture
def clerk():
    return make_scope("county_clerk")


@pytest.fixture
def draft(clerk):
    return actions.begin_draft(clerk, publish().pk, "2027 年草案", NEXT_YEAR, at=AT)


def spot(draft, table, words=""):
    groups = {group.name: group for group in queries.knobs(draft, queries.check(draft))}
    return next(knob.dial.spot for knob in groups[table].knobs if words in knob.words)


def raised(clerk, draft, fen=1_800_000):
    at = spot(draft, "training_standard_fen", "孤独症，0–6岁")
    return actions.change_values(clerk, draft.pk, {at: fen}, edition=draft.edition, at=AT)


def test_a_draft_begins_as_its_version_on_other_days(draft):
    check = queries.check(draft)
    assert check.sound and check.report.ok
    assert check.program.definition.manifest.valid.start == NEXT_YEAR[0]
    assert not any(group.changed for group in queries.knobs(draft, check))


def test_a_changed_value_stands_beside_the_one_in_force(clerk, draft):
    after = raised(clerk, draft)
    groups = {group.name: group for group in queries.knobs(after, queries.check(after))}
    changed = [knob for knob in groups["training_standard_fen"].knobs if knob.changed]
    assert [(knob.current, knob.dial.value) for knob in changed] == [("16,000.00 元", 1_800_000)]


def test_a_value_the_pack_does_not_allow_is_refused_and_changes_nothing(clerk, draft):
    with pytest.raises(Refused) as refused:
        raised(clerk, draft, 999_999_999)
    assert "超出范围" in refused.value.reasons[0].message
    assert PolicyDraft.objects.get(pk=draft.pk).edition == 1


def test_of_two_people_at_once_the_second_is_told(clerk, draft):
    raised(clerk, draft)
    with pytest.raises(Conflict) as conflict:
        raised(clerk, draft, 1_700_000)
    assert "又被修改过" in conflict.value.reasons[0].message


def test_text_that_does_not_check_may_wait_but_cannot_be_computed(clerk, draft):
    texts = {"pack.yaml": draft.texts["pack.yaml"].replace("age < param(age_below)", "age < parm(age_below)")}
    after = actions.change_texts(clerk, draft.pk, texts, edition=1, at=AT)
    check = queries.check(after)
    assert not check.sound
    assert check.problems[0].file == "pack.yaml" and check.problems[0].line > 1
    with pytest.raises(Refused):
        actions.change_values(clerk, after.pk, {("review_days", 0, 0): 3}, edition=after.edition, at=AT)


def test_a_rule_may_be_changed_by_text(clerk, draft):
    text = draft.texts["pack.yaml"].replace("age < param(age_below)", "age <= param(age_below)")
    after = actions.change_texts(clerk, draft.pk, {"pack.yaml": text}, edition=1, at=AT)
    assert queries.check(after).program.by_name["within_age"].text == "age <= param(age_below)"


def test_a_file_that_is_no_part_of_a_pack_is_refused(clerk, draft):
    with pytest.raises(Refused):
        actions.change_texts(clerk, draft.pk, {"../x.yaml": "a"}, edition=1, at=AT)


def test_a_draft_may_not_write_a_rule_of_the_tier_above_again(clerk, draft):
    text = draft.texts["pack.yaml"].replace(
        "rules:\n",
        'rules:\n  - {name: lives_here, label: 户籍, check: "not aid_elsewhere", clause: sl_4}\n',
        1,
    )
    after = actions.change_texts(clerk, draft.pk, {"pack.yaml": text}, edition=1, at=AT)
    assert any("上级已经写了" in one.message for one in queries.check(after).problems), queries.check(
        after
    ).problems


def test_a_version_needs_examples_that_hold_and_a_document(clerk, draft):
    after = raised(clerk, draft)
    with pytest.raises(Refused) as refused:
        actions.save_as_version(clerk, draft.pk, Named("", "", ""), edition=after.edition, at=AT)
    assert {reason.field for reason in refused.value.reasons} == {"document_number", "clause", "sentence"}
    if not queries.check(after).report.ok:
        with pytest.raises(Refused) as refused:
            actions.save_as_version(clerk, draft.pk, DOCUMENT, edition=after.edition, at=AT)
        assert "示例" in refused.value.reasons[0].message


def test_the_saved_version_cites_the_document_and_is_signed_by_another(clerk, draft):
    after = raised(clerk, draft)
    after = actions.restate_examples(clerk, draft.pk, edition=after.edition, at=AT)
    made = actions.save_as_version(clerk, draft.pk, DOCUMENT, edition=after.edition, at=AT)
    assert (made.status, made.number, made.valid_from_on) == (PackStatus.DRAFT, 2, NEXT_YEAR[0])
    assert queries.program(made).sources["draft"].document == DOCUMENT.document_number
    actions.submit(clerk, made.pk, at=AT)
    signed = actions.sign(make_scope("county_approver"), made.pk, at=AT)
    assert queries.published("999901", date(2027, 3, 1)) == signed
    assert queries.published("999901", date(2026, 3, 1)) == PolicyVersion.objects.get(pk=draft.base_id)


def test_a_saved_version_can_be_drafted_again(clerk, draft):
    after = actions.restate_examples(clerk, draft.pk, edition=raised(clerk, draft).edition, at=AT)
    made = actions.save_as_version(clerk, draft.pk, DOCUMENT, edition=after.edition, at=AT)
    again = actions.begin_draft(clerk, made.pk, "再改", (date(2028, 1, 1), date(2028, 12, 31)), at=AT)
    assert queries.check(again).sound, queries.check(again).problems


def test_a_closed_draft_is_not_changed(clerk, draft):
    actions.drop_draft(clerk, draft.pk, at=AT)
    with pytest.raises(Conflict):
        raised(clerk, draft)
    assert PolicyDraft.objects.get(pk=draft.pk).status == DraftStatus.DROPPED


def test_a_copy_is_the_next_number(clerk, draft):
    copy = actions.copy_draft(clerk, draft.pk, at=AT)
    assert (copy.number, copy.texts) == (draft.number + 1, draft.texts)


def test_the_next_county_sees_no_draft(draft):
    stranger = make_scope("county_clerk", county="999902")
    with pytest.raises(PolicyDraft.DoesNotExist):
        queries.draft(stranger, draft.pk)
    with pytest.raises(PolicyDraft.DoesNotExist):
        actions.copy_draft(stranger, draft.pk, at=AT)


def test_who_does_not_make_policy_begins_no_draft(draft):
    with pytest.raises(NotAllowed):
        actions.begin_draft(make_scope("county_finance"), draft.base_id, "", NEXT_YEAR, at=AT)


def test_dates_must_not_be_reversed(clerk, draft):
    with pytest.raises(Refused) as refused:
        actions.begin_draft(clerk, draft.base_id, "", NEXT_YEAR[::-1], at=AT)
    assert refused.value.reasons[0].field == "valid_to_on"
