"""Pages, forms and the command: what a clerk and an approver see and send."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from kangjiu.accounts.tests.factories import make_scope, make_user
from kangjiu.common.pages.fields import PercentField
from kangjiu.common.pages.value_fields import StepsField
from kangjiu.policy import queries
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.forms import ValueForm
from kangjiu.policy.models import OpenValueEntry, PolicyVersion
from kangjiu.policy.tests.factories import PACKS, entered, open_version, publish

pytestmark = pytest.mark.django_db
SOURCE = {
    "document_number": "示例〔2024〕7号",
    "clause": "第二条",
    "sentence": "转介单45天内有效（示例）",
    "effective_from_on": "2024年3月1日",
}


@pytest.fixture
def clerk(client):
    client.force_login(make_user("county_clerk"))
    return client


@pytest.fixture
def approver(client):
    client.force_login(make_user("county_approver"))
    return client


def test_a_pack_is_read_in_and_signed_on_pages(client):
    client.force_login(make_user("county_clerk"))
    client.post("/policy/import/", {"pack": "shili-2026"})
    version = PolicyVersion.objects.get()
    client.post(f"/policy/{version.pk}/submit/")
    client.force_login(make_user("county_approver"))
    assert "签发第 1 版" in client.get(f"/policy/{version.pk}/").content.decode()
    client.post(f"/policy/{version.pk}/sign/", {"seen": "on", "seen_past": "on"})
    version.refresh_from_db()
    assert version.status == PackStatus.PUBLISHED


def test_the_same_pack_again_is_a_conflict_on_the_form(clerk):
    publish()
    answer = clerk.post("/policy/import/", {"pack": "shili-2026"})
    assert answer.status_code == 409
    assert "已经读入" in answer.content.decode()


def test_example_values_say_so_on_every_page(clerk):
    version = publish()
    other = open_version()
    for path in ("", "read/", "open/", f"diff/{other.pk}/"):
        assert "示例数值" in clerk.get(f"/policy/{version.pk}/{path}").content.decode(), path
    assert "示例数值" in clerk.get("/policy/").content.decode()


def test_the_source_is_read_beside_the_rules(clerk):
    address = f"/policy/{publish().pk}/read/"
    page = clerk.get(address).content.decode()
    assert "训练年标准：0–6岁16000元" in page
    assert "当救助项目是康复训练时" in page
    assert "param(" in clerk.get(address, {"code": "1"}).content.decode()


def test_an_open_value_is_entered_and_signed_on_pages(client):
    version = open_version()
    client.force_login(make_user("county_clerk"))
    page = client.get(f"/policy/{version.pk}/open/referral_days/")
    assert "2024年1月1日" in page.content.decode()
    client.post(f"/policy/{version.pk}/open/referral_days/", SOURCE | {"value_0": "45"})
    entry = OpenValueEntry.objects.get()
    assert (entry.value, entry.effective_from_on) == (45, date(2024, 3, 1))
    client.force_login(make_user("county_approver"))
    assert "签字并发布" in client.get(f"/policy/{version.pk}/open/").content.decode()
    answer = client.post(f"/policy/entries/{entry.pk}/sign/")
    assert answer.status_code == 302
    assert PolicyVersion.objects.filter(pack=version.pack).count() == 2


def test_a_value_without_its_document_stays_on_the_form(clerk):
    version = open_version()
    answer = clerk.post(f"/policy/{version.pk}/open/referral_days/", {"value_0": "400"})
    assert answer.status_code == 422
    assert "请填写文号" in answer.content.decode()
    assert not OpenValueEntry.objects.exists()


def test_a_value_that_is_set_has_no_form(clerk):
    assert clerk.get(f"/policy/{open_version().pk}/open/review_days/").status_code == 404


def test_a_value_is_given_back_with_the_reason(approver):
    entry = entered(open_version())
    approver.post(f"/policy/entries/{entry.pk}/refuse/", {"reason": "文号不对"})
    assert "退回原因：文号不对" in approver.get(f"/policy/{entry.version_id}/open/").content.decode()


def test_the_library_is_filtered_by_day(clerk):
    publish()
    open_version()
    page = clerk.get("/policy/versions/", {"on": "2024年6月1日"}).content.decode()
    assert "济源" in page
    assert "示例县残疾儿童康复救助（示例）" not in page


def test_the_library_is_saved_as_a_workbook(clerk):
    publish()
    answer = clerk.post("/policy/versions/?export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    [row] = list(sheet.iter_rows(min_row=2, values_only=True))[-1:]
    assert row[1:4] == ("示例县", 1, "示例〔2025〕1号")


def test_a_draft_is_nobody_elses_business(clerk, client):
    version = open_version("419001")
    PolicyVersion.objects.filter(pk=version.pk).update(status=PackStatus.DRAFT)
    assert clerk.get(f"/policy/{version.pk}/").status_code == 404
    assert "济源" not in clerk.get("/policy/").content.decode()


def test_the_work_of_policy_waits_for_the_right_person():
    on = date(2024, 7, 1)
    version = open_version()
    entered(version)
    kinds = {row.kind for row in queries.work(make_scope("county_clerk"), on, 50)}
    assert "policy.open" in kinds
    signer = {row.kind for row in queries.work(make_scope("county_approver"), on, 50)}
    assert {"policy.entry", "policy.open"} <= signer
    assert [row.kind for row in queries.work(make_scope("county_finance"), on, 50)] == ["policy.notice"]
    assert queries.work(make_scope("county_clerk", "419001"), on, 50)[0].kind == "policy.none"


def test_a_policy_that_ends_soon_is_announced():
    open_version()
    rows = queries.work(make_scope("county_clerk"), date(2024, 12, 1), 50)
    [row] = [one for one in rows if one.kind == "policy.ending"]
    assert (row.due_on, row.words) == (date(2024, 12, 31), "30 天后到期")


def test_an_installation_publishes_by_two_named_people(capsys):
    maker, signer = make_user("county_clerk"), make_user("county_approver")
    names = {"maker": maker.username, "signer": signer.username}
    call_command("policy_publish", PACKS / "shili-2026", **names)
    assert "已签发" in capsys.readouterr().out
    assert PolicyVersion.objects.get().signed_by_id == signer.pk


@pytest.mark.parametrize("who", ["same", "unknown"])
def test_one_person_does_not_publish_alone(who):
    maker = make_user("county_clerk").username
    signer = {"same": maker, "unknown": "nobody"}[who]
    with pytest.raises(CommandError):
        call_command("policy_publish", PACKS / "shili-2026", maker=maker, signer=signer)
    assert not PolicyVersion.objects.exclude(status=PackStatus.SUBMITTED).exists()


@pytest.mark.parametrize(
    ("typed", "points"), [("60", 6000), ("60%", 6000), ("12.5", 1250), ("12.05％", 1205), ("", None)]
)
def test_a_percentage_becomes_basis_points(typed, points):
    assert PercentField(required=False).clean(typed) == points


@pytest.mark.parametrize("typed", ["101", "12.345", "-1", "abc"])
def test_a_wrong_percentage_is_refused(typed):
    with pytest.raises(Exception, match="百分数|之间"):
        PercentField().clean(typed)


def test_steps_are_typed_one_a_line():
    expected = [{"above": 0, "rate": 6000}, {"above": 1_000_000, "rate": 7050}]
    assert StepsField().clean("0 60%\n10000 70.5%") == expected


def test_shares_need_every_box_and_other_keys_do_not():
    version = open_version()
    shares = ValueForm(row=queries.open_value(version, "fund_shares"))
    standards = ValueForm(row=queries.open_value(version, "annual_standard_fen"))
    assert all(shares.fields[name].required for name in shares.names)
    assert not any(standards.fields[name].required for name in standards.names)


def test_a_table_form_gives_rows_of_what_was_filled_in():
    row = queries.open_value(open_version(), "annual_standard_fen")
    form = ValueForm(SOURCE | {"value_1": "16,000.00"}, row=row)
    assert form.is_valid()
    assert form.value == [{**dict(zip(row.keys, row.cells[1][1], strict=True)), "value": 1_600_000}]


def test_an_empty_table_form_is_refused():
    form = ValueForm(SOURCE, row=queries.open_value(open_version(), "annual_standard_fen"))
    assert not form.is_valid()
