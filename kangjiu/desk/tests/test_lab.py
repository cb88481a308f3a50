"""The laboratory's pages: a clerk changes values, sees what they cost, opens a figure, and makes a version of it."""

import io
from datetime import date
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kangjiu.claims.tests import factories as f
from kangjiu.funds.tests import factories as money
from kangjiu.policy import queries as policy
from kangjiu.policy.models import PolicyDraft, PolicyVersion

pytestmark = pytest.mark.django_db


def values(draft, **changed):
    """What the form of values sends, some parameters changed in every cell (yuan)."""
    sent = {"edition": draft.edition}
    for group in policy.knobs(draft, policy.check(draft)):
        for knob in group.knobs:
            name = "v_{}_{}_{}".format(*knob.dial.spot)
            sent[name] = changed.get(group.name, typed(knob.dial))
    return {name: value for name, value in sent.items() if value is not None}


def typed(dial):
    if dial.value is None:
        return None
    if dial.unit in ("fen", "bp"):
        return f"{dial.value // 100}.{dial.value % 100:02d}"
    return {True: "yes", False: "no"}.get(dial.value, dial.value) if dial.unit == "bool" else dial.value


def page(client, name, draft, query="", **more):
    return client.get(reverse(f"desk:{name}", args=[draft.pk, *more.values()]) + query).content.decode()


def changed(clerk, draft, **values_):
    answer = clerk.post(reverse("desk:lab_draft", args=[draft.pk]), values(draft, **values_))
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    return draft


def test_a_new_draft_changes_nothing(clerk, draft):
    said = page(clerk, "lab_draft", draft)
    assert "2 名儿童，2 张账单" in said
    assert "不变 2 名" in said


def test_a_raised_standard_shows_cost_source_and_winners(clerk, draft):
    said = page(clerk, "lab_draft", changed(clerk, draft, training_standard_fen="24000"))
    assert "现行 16,000.00 元" in said and "已改" in said
    assert "2<small>名</small>" in said and "其中 中央" in said
    assert "<svg" in said and "各乡镇增减" in said


def test_a_value_out_of_its_range_is_told_beside_its_box_and_kept(clerk, draft):
    sent = values(draft, training_standard_fen="99999999")
    answer = clerk.post(reverse("desk:lab_draft", args=[draft.pk]), sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "超过了这里能填的最大金额" in said and "99999999" in said


def test_what_costs_more_than_the_budget_is_an_alarm(clerk, draft, who):
    money.budget_line(who.finance, who.treasury, who.office, 100_000, budget_year=2027)
    said = page(clerk, "lab_draft", draft)
    assert "超出预算" in said and "2027 年预算 0.10 万元" in said


def test_the_figure_opens_to_the_children_and_a_child_to_the_clause(clerk, draft):
    draft = changed(clerk, draft, training_standard_fen="24000")
    said = page(clerk, "lab_rows", draft, "?kind=winners")
    assert said.count('data-label="儿童"') == 2
    assert "+" not in said.split("<tbody>")[1].split("<td")[0]
    person = clerk.get(reverse("desk:lab_rows", args=[draft.pk]) + "?kind=winners").context["listed"][0].child
    said = page(clerk, "lab_child", draft, "", person_id=person.person_id)
    assert "年标准" in said and "16,000.00 元" in said and "24,000.00 元" in said and "逐条依据" in said


def test_the_children_behind_a_figure_come_as_a_workbook(clerk, draft):
    answer = clerk.get(reverse("desk:lab_rows", args=[draft.pk]) + "?export=xlsx")
    assert answer["Content-Type"].endswith("sheet") and ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_the_memo_is_a_word_file_that_names_no_child(clerk, draft):
    answer = clerk.get(reverse("desk:lab_memo", args=[draft.pk]))
    text = ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "2027 年调整草案测算说明" in text and "康复救助资金由" in text
    assert "安小禾" not in text and "{{" not in text


def test_an_unknown_kind_of_figure_is_no_page(clerk, draft):
    assert clerk.get(reverse("desk:lab_rows", args=[draft.pk]) + "?kind=everybody").status_code == 404


def test_rules_are_checked_as_they_are_typed_and_nothing_is_kept(clerk, draft):
    files = clerk.get(reverse("desk:lab_rules", args=[draft.pk])).context["form"]
    sent = {"edition": draft.edition} | {
        name: box.value() for (_, box), name in zip(files.editors, files.by_key, strict=True)
    }
    wrong = sent | {"f_0": sent["f_0"].replace("age < param(age_below)", "age < parm(age_below)")}
    said = clerk.post(reverse("desk:lab_check", args=[draft.pk]), wrong).content.decode()
    assert "有错" in said and "pack.yaml 第" in said
    assert "检查通过" in clerk.post(reverse("desk:lab_check", args=[draft.pk]), sent).content.decode()
    draft.refresh_from_db()
    assert draft.edition == 1
    clerk.post(reverse("desk:lab_rules", args=[draft.pk]), wrong)
    assert clerk.get(reverse("desk:lab_draft", args=[draft.pk])).status_code == 302


def test_a_draft_becomes_a_version_that_another_signs(clerk, draft):
    draft = changed(clerk, draft, training_standard_fen="24000")
    assert "还不能生成" in page(clerk, "lab_save", draft)
    clerk.post(reverse("desk:lab_restate", args=[draft.pk]), {"edition": draft.edition})
    draft.refresh_from_db()
    document = {
        "document_number": "示例〔2026〕8号",
        "clause": "第七条",
        "sentence": "训练年标准24000元（示例）",
    }
    answer = clerk.post(reverse("desk:lab_save", args=[draft.pk]), document | {"edition": draft.edition})
    made = PolicyVersion.objects.latest("pk")
    assert answer["Location"] == reverse("policy:version", args=[made.pk])
    assert (made.status, made.valid_from_on) == ("draft", date(2027, 1, 1))
    assert "已生成政策版本" in page(clerk, "lab_draft", PolicyDraft.objects.get())


@pytest.mark.parametrize(("name", "most"), [("lab_draft", 18), ("lab_rules", 6), ("lab_save", 6)])
def test_a_page_reads_its_kept_source_and_years_once(clerk, draft, name, most):
    with CaptureQueriesContext(connection) as asked:
        assert clerk.get(reverse(f"desk:{name}", args=[draft.pk])).status_code == 200
    said = [one["sql"] for one in asked]
    assert len(said) <= most, "\n".join(said)
    for table, times in (("policy_packsource", 1), ("SELECT DISTINCT", int(name == "lab_draft"))):
        assert sum(table in one for one in said) == times, "\n".join(said)


def test_the_page_asks_a_fixed_number_of_queries(clerk, draft, who, django_assert_max_num_queries):
    for _ in range(3):
        f.ready(who, f.child(who), total_fen=300_000)
    with django_assert_max_num_queries(30):
        page(clerk, "lab_draft", draft)
