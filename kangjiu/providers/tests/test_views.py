from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_organisation, make_region, make_user
from kangjiu.providers import actions, queries
from kangjiu.providers.forms import read_line
from kangjiu.providers.models import Agreement, PriceItem, Provider, Site, Therapist
from kangjiu.providers.tests.factories import AT, maker_and_signer, provider, site

pytestmark = pytest.mark.django_db
PAGES = ("providers:detail", "providers:agreements", "providers:prices", "providers:staff")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def people():
    return maker_and_signer()


def sign_in(client, scope):
    client.force_login(User.objects.get(pk=scope.user_id))
    return client


def post(client, url_name, *args, **sent):
    return client.post(reverse(url_name, args=args), sent)


def test_a_provider_goes_from_candidate_to_signed_agreement_on_its_pages(client, people):
    maker, signer = people
    unit, place = make_organisation("provider"), make_region("999901101")
    sign_in(client, maker)
    post(client, "providers:register", organisation=unit.pk, kind="nonprofit")
    assert Provider.objects.get().status == "candidate"
    sent = {"name": "示例训练点", "address": "示例路 1 号", "region_path": place.path, "capacity": 60}
    assert post(client, "providers:site_add", unit.pk, **sent).status_code == 302
    agreement = {
        "site": Site.objects.get().pk,
        "number": "示协-1",
        "starts_on": "20260101",
        "ends_on": "20261231",
        "categories": ["hearing", "physical"],
    }
    assert post(client, "providers:agreement_draft", unit.pk, **agreement).status_code == 302
    drafted = Agreement.objects.get()
    assert post(client, "providers:agreement_sign", drafted.pk).status_code == 403
    sign_in(client, signer)
    post(client, "providers:status", unit.pk, status="designated")
    post(client, "providers:agreement_sign", drafted.pk)
    assert queries.sites(maker, "hearing", date(2026, 6, 1)) == [Site.objects.get()]
    assert "听力、肢体" in client.get(reverse("providers:agreements", args=[unit.pk])).content.decode()


def test_reversed_dates_and_no_category_come_back_beside_their_boxes(client, people):
    place = site(*people)
    sign_in(client, people[0])
    sent = {"site": place.pk, "number": "示协-9", "starts_on": "20281231", "ends_on": "20280101"}
    answer = post(client, "providers:agreement_draft", place.provider_id, **sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "协议截止日期早于开始日期" in text
    assert "没有选择服务类别" in text
    assert "示协-9" in text


def test_a_price_list_is_pasted_and_every_bad_line_named(client, people):
    owner = provider(*people)
    sign_in(client, people[0])
    sent = {"from_on": "20260301", "lines": "OT\t作业治疗\t次\t90.00\nST 语言 小时 80\nX 1\nOT 重复 次 1"}
    text = post(client, "providers:prices_set", owner.pk, **sent).content.decode()
    assert "第 2 行：单位“小时”不认识" in text
    assert "第 3 行：有 2 栏" in text
    assert "编码 OT 写了两次" in text
    sent["lines"] = "OT\t作业治疗\t次\t90.00\nST 语言训练 次 80"
    assert post(client, "providers:prices_set", owner.pk, **sent).status_code == 302
    assert PriceItem.objects.get(code="OT").price_fen == 9_000


@pytest.mark.parametrize("text", ["PT 运动 次 80.005", "PT 运动 次 -1", "PT 运动 次 八十"])
def test_an_absurd_price_is_not_read(text):
    with pytest.raises(ValueError):
        read_line(text)


def test_a_therapist_comes_and_goes(client, people):
    owner = provider(*people)
    sign_in(client, people[0])
    sent = {"name": "示例治疗师", "licence": "L-20260001", "from_on": "20260101"}
    post(client, "providers:therapist_add", owner.pk, **sent, licence_expires_on="20260201")
    text = client.get(reverse("providers:staff", args=[owner.pk])).content.decode()
    assert "证书 27 天后到期" in text
    assert "L-20260001" not in text
    post(client, "providers:therapist_end", Therapist.objects.get().pk, to_on="20260105")
    assert Therapist.objects.get().to_on == date(2026, 1, 5)


def test_every_tab_opens_for_the_office_and_the_institution_itself_only(client, people):
    place = site(*people)
    own = make_user("provider_admin", organisation=place.provider.organisation)
    for user in (User.objects.get(pk=people[0].user_id), own):
        client.force_login(user)
        for name in PAGES:
            assert client.get(reverse(name, args=[place.provider_id])).status_code == 200
    for stranger in (make_user("provider_admin"), make_user("county_clerk", "419001")):
        client.force_login(stranger)
        for name in PAGES:
            assert client.get(reverse(name, args=[place.provider_id])).status_code == 404


def test_the_directory_asks_no_more_for_more_institutions(client, people, django_assert_max_num_queries):
    for _ in range(12):
        site(*people)
    sign_in(client, people[0])
    with django_assert_max_num_queries(12):
        text = client.get(reverse("providers:list")).content.decode()
    assert "共 12 家" in text


def test_work_names_drafts_for_the_signer_and_ends_for_the_clerk(people):
    maker, signer = people
    place = site(maker, signer, ends_on=date(2026, 2, 1))
    data = actions.AgreementData(place.pk, "示协-2", date(2026, 2, 2), date(2026, 12, 31), ["hearing"])
    actions.draft_agreement(maker, place.provider_id, data, at=AT)
    assert [row.kind for row in queries.work(signer, AT.date(), 9)] == ["providers.sign"]
    assert [row.words for row in queries.work(maker, AT.date(), 9)] == ["还有 27 天到期"]


@pytest.mark.parametrize("role", ["township", "village"])
def test_townships_and_villages_look_up_the_designated_institutions_of_their_county(client, people, role):
    designated = site(*people).provider
    candidate = Provider.objects.create(
        organisation=make_organisation("hospital"),
        kind="medical",
        region_path="999901000000",
        county_code="999901",
    )
    user = make_user(role)
    client.force_login(user)
    listed = client.get(reverse("providers:list")).content.decode()
    assert designated.organisation.name in listed
    for name in PAGES:
        assert client.get(reverse(name, args=[designated.pk])).status_code == 200, name
        assert client.get(reverse(name, args=[candidate.pk])).status_code == 404, name
    client.force_login(make_user("township", county="419001"))
    assert client.get(reverse("providers:detail", args=[designated.pk])).status_code == 404
