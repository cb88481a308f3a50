from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.policy import actions, queries
from kangjiu.policy.engine import receipts
from kangjiu.policy.models import PolicyVersion, Receipt
from kangjiu.policy.tests.factories import AT, PACKS, publish

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 15)
FACTS = {
    "birth_on": date(2021, 3, 5),
    "residence": "hukou",
    "categories": ["physical"],
    "applied_on": date(2026, 1, 12),
    "certificate_present": True,
    "diagnosis_present": False,
    "hardship": [],
    "aid_elsewhere": False,
    "item": [{"benefit_item": "training", "item_category": "physical", "provider_designated": True}],
}


def test_a_pack_is_read_in_by_one_and_signed_by_another():
    version = publish()
    assert queries.version_for("999901", ON) == version
    assert version.is_example


def test_a_county_without_policy_decides_nothing():
    with pytest.raises(Refused, match="没有已发布的政策"):
        queries.version_for("999901", ON)


def test_a_version_holds_only_in_its_time():
    publish()
    assert queries.published("999901", date(2024, 12, 31)) is None
    assert queries.published("999901", date(2025, 1, 1)) is not None
    assert queries.published("999901", date(2028, 1, 1)) is None


def test_the_maker_has_no_way_to_sign():
    maker = make_scope("county_clerk")
    version = actions.import_pack(maker, PACKS / "shili-2026", at=AT)
    actions.submit(maker, version.pk, at=AT)
    with pytest.raises(NotAllowed):
        actions.sign(maker, version.pk, at=AT)


def test_the_same_pack_is_kept_once():
    publish()
    with pytest.raises(Conflict, match="已经读入"):
        actions.import_pack(make_scope("county_clerk"), PACKS / "shili-2026", at=AT)


def test_the_next_county_cannot_sign():
    maker = make_scope("county_clerk")
    version = actions.import_pack(maker, PACKS / "shili-2026", at=AT)
    actions.submit(maker, version.pk, at=AT)
    with pytest.raises(PolicyVersion.DoesNotExist):
        actions.sign(make_scope("county_approver", county="419001"), version.pk, at=AT)


def test_a_decision_keeps_a_receipt_that_explains_itself_again():
    version = publish()
    decision, receipt = actions.decide(version, "eligibility", FACTS, on=ON, at=AT)
    stored = Receipt.objects.get(pk=receipt.pk)
    again = queries.replay(stored)
    assert receipts.trace_bytes(again) == receipts.trace_bytes(decision)
    assert again.verdict == "eligible"


def test_a_changed_receipt_does_not_explain_anything():
    version = publish()
    _, receipt = actions.decide(version, "eligibility", FACTS, on=ON, at=AT)
    receipt.inputs = receipt.inputs.open().replace("physical", "autism")
    receipt.save()
    with pytest.raises(receipts.ReceiptError):
        queries.replay(Receipt.objects.get(pk=receipt.pk))


def test_an_open_value_is_refused_by_its_name():
    version = publish("henan-jiyuan-2024", "419001")
    with pytest.raises(Refused) as refused:
        actions.decide(version, "eligibility", FACTS, on=date(2024, 7, 1), at=AT)
    assert any(reason.code == "policy.open" for reason in refused.value.reasons)
    assert all(reason.next_step for reason in refused.value.reasons)


def test_a_fact_that_cannot_be_is_refused_by_its_name():
    version = publish()
    with pytest.raises(Refused, match="户籍与居住") as refused:
        actions.decide(version, "eligibility", FACTS | {"residence": "moon"}, on=ON, at=AT)
    assert [reason.field for reason in refused.value.reasons] == ["residence"]


def test_names_and_numbers_are_no_facts():
    version = publish()
    with pytest.raises(Refused, match="没有这个名称"):
        actions.decide(version, "eligibility", FACTS | {"name": "示例"}, on=ON, at=AT)


def test_many_decisions_are_kept_in_one_insert(django_assert_max_num_queries):
    version = publish()
    with django_assert_max_num_queries(1):
        found = actions.decide_many(version, "eligibility", [(FACTS, ON)] * 20, at=AT)
    assert len({receipt.pk for _, receipt in found}) == 20
