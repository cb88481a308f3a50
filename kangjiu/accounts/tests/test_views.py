"""Pages of accounts: who may open them and what they do."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from kangjiu.accounts.models import RoleAssignment, User
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.accounts.tests.factories import make_organisation, make_region, make_user

pytestmark = pytest.mark.django_db


def signed_in(role: str, **fields) -> tuple[Client, User]:
    client, user = Client(), make_user(role, **fields)
    client.force_login(user)
    return client, user


# ---- who may open what ----

ADMINS = {"system_admin", "security_admin"}
STAFF = {code for code, role in ROLES.items() if "desk.use" in role.permissions}
PAGES = [
    ("/account/", set(ROLES)),
    ("/account/password/", set(ROLES)),
    ("/account/2fa/", set(ROLES)),
    ("/accounts/", ADMINS),
    ("/accounts/new/", {"system_admin"}),
    ("/accounts/roles/", STAFF),
    ("/accounts/organisations/", ADMINS),
    ("/accounts/organisations/new/", {"system_admin"}),
    ("/accounts/{user}/", ADMINS),
    ("/accounts/{user}/roles/new/", {"security_admin"}),
    ("/accounts/{user}/roles/{role}/end/", {"security_admin"}),
]


@pytest.mark.parametrize("code", ROLES)
def test_pages_open_for_the_roles_that_may_and_for_nobody_else(code):
    target = make_user("county_clerk")
    held = RoleAssignment.objects.get(user=target)
    client, _ = signed_in(code, county="999901")
    for address, allowed in PAGES:
        answer = client.get(address.format(user=target.pk, role=held.pk))
        assert answer.status_code == (200 if code in allowed else 403), address


@pytest.mark.parametrize("address", [address for address, _ in PAGES])
def test_pages_send_strangers_to_sign_in(address):
    answer = Client().get(address.format(user=1, role=1))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


DEEDS = [
    ("/accounts/{user}/lock/", {"system_admin"}),
    ("/accounts/{user}/unlock/", {"system_admin"}),
    ("/accounts/{user}/password/", {"system_admin"}),
    ("/accounts/{user}/2fa/", {"system_admin"}),
    ("/accounts/organisations/{unit}/close/", {"system_admin"}),
]


@pytest.mark.parametrize("address,allowed", DEEDS)
def test_deeds_are_posted_by_the_system_administrator_only(address, allowed):
    for code in (
        "system_admin",
        "security_admin",
        "audit_admin",
        "county_approver",
        "provider_admin",
        "guardian",
    ):
        target = make_user("county_clerk")
        where = address.format(user=target.pk, unit=target.organisation_id)
        client, _ = signed_in(code)
        answer = client.post(where)
        assert answer.status_code in ((200, 302) if code in allowed else (403,)), code
        assert client.get(where).status_code == (405 if code in allowed else 403)


@pytest.mark.parametrize(
    "address", [*(page for page, _ in PAGES if "{" in page), *(deed for deed, _ in DEEDS)]
)
def test_accounts_of_the_next_county_are_not_there(address):
    theirs = make_user("county_clerk", "999902")
    held = RoleAssignment.objects.get(user=theirs)
    where = address.format(user=theirs.pk, role=held.pk, unit=theirs.organisation_id)
    role = "security_admin" if "roles" in address else "system_admin"
    client, _ = signed_in(role)
    answer = client.post(where) if (address, {"system_admin"}) in DEEDS else client.get(where)
    assert answer.status_code == 404


def test_a_new_account_shows_its_password_once():
    unit = make_organisation("county_federation")
    client, _ = signed_in("system_admin")
    form = {"username": "lisi", "display_name": "示例李四", "kind": "staff", "organisation": unit.pk}
    page = client.post("/accounts/new/", form).content.decode()
    person = User.objects.get(username="lisi")
    password = page.split('<code class="kj-secret">')[1].split("</code>")[0]
    assert person.check_password(password)
    assert password not in client.get(f"/accounts/{person.pk}/").content.decode()


def test_a_refused_account_keeps_what_was_typed():
    client, _ = signed_in("system_admin")
    answer = client.post("/accounts/new/", {"username": "x", "display_name": "示例李四", "kind": "staff"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "示例李四" in page and "用户名应为 3 至 40 位" in page and "必须属于一个单位" in page


def test_roles_are_given_and_ended_on_pages():
    person = make_user("county_statistics")
    client, _ = signed_in("security_admin")
    form = {"role": "county_finance", "region": "999901000000", "valid_from": "2024年6月3日", "valid_to": ""}
    assert client.post(f"/accounts/{person.pk}/roles/new/", form).status_code == 302
    bad = client.post(f"/accounts/{person.pk}/roles/new/", form | {"role": "county_approver"})
    assert bad.status_code == 422 and "不相容" in bad.content.decode()
    given = RoleAssignment.objects.get(user=person, role="county_finance")
    where = f"/accounts/{person.pk}/roles/{given.pk}/end/"
    assert client.post(where, {"last_day": "2024-06-30"}).status_code == 302
    assert "已终止" in client.get(f"/accounts/{person.pk}/").content.decode()


def test_the_role_page_prints_every_role_and_permission():
    client, _ = signed_in("county_clerk")
    page = client.get("/accounts/roles/").content.decode()
    assert all(role.label in page for role in ROLES.values())


def test_a_unit_is_registered_and_found_by_name():
    make_region("999901100")
    client, _ = signed_in("system_admin")
    form = {
        "kind": "provider",
        "name": "示例启明康复中心",
        "region": "999901000000",
        "uscc": "",
        "contact": "",
    }
    assert client.post("/accounts/organisations/new/", form).status_code == 302
    assert "示例启明康复中心" in client.get("/accounts/organisations/?q=启明").content.decode()
    assert "示例启明康复中心" not in client.get("/accounts/organisations/?q=光明").content.decode()


@pytest.mark.parametrize("address", ["/accounts/", "/accounts/organisations/"])
def test_a_list_takes_the_same_queries_however_long(address, django_assert_max_num_queries):
    for _ in range(12):
        make_user("county_clerk")
    client, _ = signed_in("system_admin")
    client.get(address)
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


def test_a_list_is_exported_whole_and_without_formulas():
    make_organisation("provider", name="=示例机构")
    client, _ = signed_in("system_admin")
    answer = client.post("/accounts/organisations/?export=xlsx")
    cells = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert cells[0] == ["单位名称", "类别", "所在区划", "统一社会信用代码", "状态"]
    assert [row[0] for row in cells[1:]].count("'=示例机构") == 1
    assert {row[4] for row in cells[1:]} == {"在用"}
    people = client.post("/accounts/?export=xlsx")
    cells = CalamineWorkbook.from_filelike(BytesIO(people.content)).get_sheet_by_index(0).to_python()
    assert len(cells) == 1 + User.objects.count()
