"""Pages of the file, driven as a person does: what they show, refuse and keep."""

from datetime import date

import pytest
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_region, make_user
from kangjiu.audit.models import AccessRow, TrailRow
from kangjiu.registry.models import Merge, Person
from kangjiu.registry.tests import factories as f

pytestmark = pytest.mark.django_db
BIRTH = date(2021, 3, 18)


@pytest.fixture
def clerk(client):
    make_region(f.TOWNSHIP)
    user = make_user("county_clerk")
    client.force_login(user)
    return client


def opened(client, child):
    """The client after giving the purpose of reading this child's file."""
    client.post(reverse("registry:purpose", args=[child.pk]), {"purpose": "handling"})
    return client


def form(**changes):
    values = {
        "name": "安小禾",
        "id_kind": "resident",
        "id_number": f.id_number(BIRTH),
        "ethnicity": "01",
        "region": f.TOWNSHIP.ljust(12, "0"),
        "residence_kind": "hukou",
        "insurance": "resident",
        "phone": "13900000001",
    }
    return values | changes


def test_a_file_is_opened_and_shows_what_is_still_missing(clerk):
    answer = clerk.post(reverse("registry:new"), form(categories=["autism"]))
    child = Person.objects.get(is_child=True)
    assert answer.url == reverse("registry:detail", args=[child.pk])
    page = opened(clerk, child).get(answer.url).content.decode()
    assert "孤独症" in page and "登记监护人" in page
    assert child.id_number.open() not in page and "13900000001" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id_number": "419001202006150010"}, "校验码不符"),
        ({"id_number": "", "id_kind": "none", "birth_on": "2999-01-01", "sex": "1"}, "之后"),
        ({"birth_on": "20200101"}, "应当一致"),
        ({"residence_kind": "permit", "permit_from_on": "2026-01-02", "permit_to_on": "2025-01-01"}, "早于"),
        ({"phone": "12"}, "手机号"),
        ({"name": ""}, "请填写姓名"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(clerk, changes, said):
    answer = clerk.post(reverse("registry:new"), form(**changes, address="示例路 1 号"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page and "示例路 1 号" in page
    assert not Person.objects.exists()


def test_a_probable_duplicate_is_shown_before_saving_and_can_be_overruled(clerk):
    child = f.make_child("安小禾", birth_on=BIRTH, number="")
    typed = form(address="示例路 1 号")
    answer = clerk.post(reverse("registry:new"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and child.file_number in page and "出生日期相同" in page
    assert "示例路 1 号" in page and Person.objects.count() == 1
    clerk.post(reverse("registry:new"), {**typed, "not_same": "on"})
    assert Person.objects.count() == 2


def test_the_purpose_is_asked_once_and_kept(clerk):
    child = f.make_child()
    url = reverse("registry:detail", args=[child.pk])
    first = clerk.get(url).content.decode()
    assert "为什么查阅" in first and child.name.open() not in first
    assert clerk.post(reverse("registry:purpose", args=[child.pk]), {}).status_code == 422
    opened(clerk, child)
    assert child.name.open() in clerk.get(url).content.decode()
    assert AccessRow.objects.get().person_id == child.pk


def test_a_child_of_the_next_county_is_not_found(clerk):
    child = f.make_child(region="421221100")
    for name in ("detail", "edit", "guardian_add", "household", "categories", "merge_choose", "upper"):
        assert clerk.get(reverse(f"registry:{name}", args=[child.pk])).status_code == 404
    assert clerk.post(reverse("registry:reveal", args=[child.pk])).status_code == 404
    assert clerk.post(reverse("registry:purpose", args=[child.pk]), {"purpose": "audit"}).status_code == 404


def test_an_edit_keeps_number_and_phone_that_are_left_empty(clerk):
    child = f.make_child("安小禾")
    number, phone = child.id_number.open(), child.contact.open()["phone"]
    url = reverse("registry:edit", args=[child.pk])
    page = opened(clerk, child).get(url).content.decode()
    assert number not in page and phone not in page and number[-4:] in page
    typed = form(
        name="安小言", id_number="", phone="", sex=child.sex, birth_on="2021-03-18", version=child.version
    )
    assert clerk.post(url, typed).status_code == 302
    child = Person.objects.get(pk=child.pk)
    assert (child.name.open(), child.id_number.open()) == ("安小言", number)
    assert child.contact.open()["phone"] == phone


def test_the_second_of_two_editors_sees_a_conflict_with_everything_typed(clerk):
    child = f.make_child()
    url = reverse("registry:edit", args=[child.pk])
    typed = form(name="安小言", id_number="", phone="", version=child.version)
    assert opened(clerk, child).post(url, typed).status_code == 302
    answer = clerk.post(url, typed | {"name": "安小舟"})
    assert answer.status_code == 409 and "安小舟" in answer.content.decode()


def test_every_page_of_a_file_opens(clerk):
    child = f.make_child()
    f.make_guardian(child)
    f.make_household(child, f.make_person())
    f.make_certificate(child)
    f.make_diagnosis(child)
    row = f.make_hardship(child)
    f.grant(child, user_id=make_user("guardian").pk)
    opened(clerk, child)
    names = "detail edit status guardian_add household hardship_add certificate_add diagnosis_add categories"
    for name in [*names.split(), "upper", "merge_choose"]:
        assert clerk.get(reverse(f"registry:{name}", args=[child.pk])).status_code == 200, name
    assert clerk.get(reverse("registry:hardship_end", args=[child.pk, row.pk])).status_code == 200


def test_a_card_of_another_child_is_refused_beside_the_field(clerk):
    child, other = f.make_child(), f.make_child()
    url = reverse("registry:certificate_add", args=[child.pk])
    answer = opened(clerk, child).post(url, {"number": other.id_number.open() + "42"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "前 18 位与身份证号不一致" in page and 'href="#id_number"' in page


def test_guardian_household_and_hardship_are_entered_on_their_pages(clerk):
    child = f.make_child()
    opened(clerk, child)
    mother = {
        "relation": "mother",
        "name": "何夏",
        "id_kind": "resident",
        "id_number": f.id_number(date(1992, 2, 3)),
        "phone": "13900000003",
        "from_on": "2026-01-01",
    }
    clerk.post(reverse("registry:guardian_add", args=[child.pk]), mother)
    clerk.post(reverse("registry:household", args=[child.pk]), mother)
    hardship = {
        "kind": "minimum_living",
        "household": "on",
        "source": "示例县民政局",
        "from_on": "2026-01-01",
    }
    clerk.post(reverse("registry:hardship_add", args=[child.pk]), hardship)
    page = clerk.get(reverse("registry:detail", args=[child.pk])).content.decode()
    assert "何*（" not in page and "母亲" in page and "最低生活保障" in page and "全家" in page


def test_reversed_hardship_dates_are_refused_with_the_way_on(clerk):
    child = f.make_child()
    typed = {"kind": "orphan", "source": "民政", "from_on": "2026-02-01", "to_on": "2026-01-01"}
    answer = opened(clerk, child).post(reverse("registry:hardship_add", args=[child.pk]), typed)
    assert answer.status_code == 422 and "早于开始日期" in answer.content.decode()


def test_the_full_number_is_shown_by_post_only_and_noted(clerk):
    child = f.make_child()
    url = reverse("registry:reveal", args=[child.pk])
    assert clerk.get(url).status_code == 405
    assert child.id_number.open() in clerk.post(url).content.decode()
    assert TrailRow.objects.filter(event="registry.number_revealed").count() == 1


def test_two_files_are_compared_merged_and_separated_again(clerk):
    kept = f.make_child("安小禾", birth_on=BIRTH)
    other = f.make_child("安小禾", birth_on=BIRTH, number="")
    page = clerk.get(reverse("registry:duplicates")).content.decode()
    assert kept.file_number in page and other.file_number in page
    opened(clerk, kept)
    answer = clerk.post(reverse("registry:merge_choose", args=[kept.pk]), {"other": other.file_number})
    assert answer.url == reverse("registry:merge", args=[kept.pk, other.pk])
    assert "逐项对照" in clerk.get(answer.url).content.decode()
    assert AccessRow.objects.filter(person_id=other.pk, purpose="handling").count() == 1
    clerk.post(reverse("applications:merge_files", args=[kept.pk, other.pk]))
    assert Person.objects.get(pk=other.pk).merged_into_id == kept.pk
    assert "撤销这次合并" in clerk.get(reverse("registry:detail", args=[kept.pk])).content.decode()
    clerk.post(reverse("applications:unmerge_files", args=[Merge.objects.get().pk]))
    assert Person.objects.get(pk=other.pk).status == "active"


def test_two_different_numbers_are_not_merged(clerk):
    kept, other = f.make_child(), f.make_child()
    opened(clerk, kept)
    answer = clerk.post(reverse("applications:merge_files", args=[kept.pk, other.pk]))
    assert answer.status_code == 422 and "应是两名儿童" in answer.content.decode()


def test_the_list_filters_exports_and_never_shows_whole_names(clerk):
    seen, hidden = f.make_child("安小禾", category="autism"), f.make_child("白小言", category="speech")
    page = clerk.get(reverse("registry:list"), {"category": "autism"}).content.decode()
    assert seen.file_number in page and hidden.file_number not in page
    assert "安*禾" in page and "安小禾" not in page
    answer = clerk.post(reverse("registry:list") + "?export=xlsx")
    assert answer["Content-Type"].endswith("sheet")
    full = clerk.post(reverse("registry:export_full"))
    assert full["Content-Type"].endswith("sheet")
    assert TrailRow.objects.get(event="registry.list_exported").data["rows"] == 2


def test_nonsense_in_the_address_narrows_nothing(clerk):
    child = f.make_child()
    page = clerk.get(reverse("registry:list"), {"category": "x", "age_from": "abc", "sort": "name"})
    assert child.file_number in page.content.decode()


def test_the_list_needs_no_more_queries_for_more_children(clerk, django_assert_max_num_queries):
    for _ in range(30):
        child = f.make_child()
        f.make_guardian(child)
        f.make_hardship(child)
    with django_assert_max_num_queries(15):
        assert clerk.get(reverse("registry:list")).status_code == 200
    opened(clerk, child)
    with django_assert_max_num_queries(20):
        assert clerk.get(reverse("registry:detail", args=[child.pk])).status_code == 200


def test_a_number_says_sex_birth_and_age_while_it_is_typed(clerk):
    url = reverse("registry:check_number")
    assert "女，2021年3月18日出生" in clerk.post(url, {"id_number": f.id_number(BIRTH)}).content.decode()
    assert "校验码不符" in clerk.post(url, {"id_number": "419001202006150010"}).content.decode()


def test_who_may_not_edit_is_told_so(client):
    make_region(f.TOWNSHIP)
    client.force_login(make_user("county_statistics"))
    assert client.get(reverse("registry:new")).status_code == 403
    assert client.get(reverse("registry:list")).status_code == 200


def test_files_of_the_same_child_are_shown_while_a_new_one_is_filled_in(clerk):
    exact = f.make_child("安小禾", birth_on=BIRTH)
    url = reverse("registry:check_child")
    nothing = clerk.post(url, {"name": "安", "id_number": ""}).content.decode()
    assert "档案" not in nothing
    page = clerk.post(url, form(id_number=exact.id_number.open(), name="")).content.decode()
    assert "已有档案" in page and exact.file_number in page and "2021年3月18日出生" in page
    typed = form(id_kind="none", id_number="", birth_on="2021-03-18", sex="2")
    probable = clerk.post(url, typed).content.decode()
    assert "可能已有档案" in probable and exact.file_number in probable
    assert "校验码" in clerk.post(url, form(id_number="419001202103180011")).content.decode()
    assert Person.objects.count() == 1


def test_children_not_yet_in_the_upper_system_are_one_click_away(clerk):
    missing, entered = f.make_child("安小禾"), f.make_child("白小言")
    opened(clerk, entered)
    sent = {"status": "entered", "number": "QG-2026-0001", "checked_on": "2026-01-02"}
    assert clerk.post(reverse("registry:upper", args=[entered.pk]), sent).status_code == 302
    listed = clerk.get(reverse("registry:list")).content.decode()
    assert "?upper=not_entered" in listed
    narrowed = clerk.get(reverse("registry:list"), {"upper": "not_entered"}).content.decode()
    assert missing.file_number in narrowed and entered.file_number not in narrowed
