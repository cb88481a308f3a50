"""Signing in: lock-out, sessions, passwords, closed sign-up, second factor."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import PASSWORD, make_user
from kangjiu.common.dates import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counters_of_other_tests():
    cache.clear()


def enter(client: Client, username: str, password: str = PASSWORD):
    return client.post("/login/", {"login": username, "password": password})


def signed_in(role: str, **fields) -> tuple[Client, User]:
    client, user = Client(), make_user(role, **fields)
    client.force_login(user)
    return client, user


def test_the_right_password_opens_and_the_page_names_person_and_unit():
    client = Client()
    make_user("county_clerk", username="zhangsan", display_name="示例张三")
    assert client.get("/login/").status_code == 200
    assert enter(client, "ZhangSan").status_code == 302
    page = client.get("/account/").content.decode()
    assert "示例张三" in page and "县残联经办" in page


def test_a_wrong_password_says_what_to_do_and_keeps_the_name():
    make_user("county_clerk", username="zhangsan")
    page = enter(Client(), "zhangsan", "wrong").content.decode()
    assert "用户名或密码不对" in page and 'value="zhangsan"' in page and "wrong" not in page


def test_an_unknown_name_reads_like_a_wrong_password():
    make_user("county_clerk", username="zhangsan")
    known = enter(Client(), "zhangsan", "wrong").content.decode()
    unknown = enter(Client(), "lisi", "wrong").content.decode()
    assert ("用户名或密码不对" in known) and ("用户名或密码不对" in unknown)


def test_an_account_that_is_off_does_not_open():
    make_user("county_clerk", username="zhangsan", is_active=False)
    assert "用户名或密码不对" in enter(Client(), "zhangsan").content.decode()


def test_five_wrong_passwords_lock_the_name_for_half_an_hour():
    make_user("county_clerk", username="zhangsan")
    with time_machine.travel(now(), tick=False) as clock:
        answers = [enter(Client(), "zhangsan", "wrong").status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        locked = enter(Client(), "zhangsan")
        assert locked.status_code == 429
        assert "30 分钟" in locked.content.decode() and "系统管理员" in locked.content.decode()
        clock.shift(timedelta(minutes=29))
        assert enter(Client(), "zhangsan").status_code == 429
        clock.shift(timedelta(minutes=2))
        assert enter(Client(), "zhangsan").status_code == 302


def test_locking_one_name_leaves_the_others_alone():
    make_user("county_clerk", username="zhangsan")
    make_user("county_reviewer", username="lisi")
    for _ in range(5):
        enter(Client(), "zhangsan", "wrong")
    assert enter(Client(), "lisi").status_code == 302


def test_the_system_administrator_unlocks_a_name_at_once():
    locked = make_user("county_clerk", username="zhangsan")
    for _ in range(5):
        enter(Client(), "zhangsan", "wrong")
    admin, _ = signed_in("system_admin")
    assert admin.post(f"/accounts/{locked.pk}/unlock/").status_code == 302
    assert enter(Client(), "zhangsan").status_code == 302


@pytest.mark.parametrize("minutes,opens", [(29, True), (31, False)])
def test_a_session_without_requests_ends_after_thirty_minutes(minutes, opens):
    client, _ = signed_in("county_clerk")
    with time_machine.travel(now(), tick=False) as clock:
        assert client.get("/account/").status_code == 200
        clock.shift(timedelta(minutes=minutes))
        answer = client.get("/account/")
        assert (answer.status_code == 200) is opens
        if not opens:
            assert answer["Location"].startswith("/login/?ended=session_idle&next=")
            assert "已自动退出" in client.get(answer["Location"]).content.decode()


def test_a_busy_session_ends_after_twelve_hours():
    client, _ = signed_in("county_clerk")
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(36):
            assert client.get("/account/").status_code == 200
            clock.shift(timedelta(minutes=20))
        clock.shift(timedelta(minutes=1))
        assert "session_long" in client.get("/account/")["Location"]


def test_a_part_asked_for_by_script_sends_the_whole_page_to_sign_in():
    client, _ = signed_in("county_clerk")
    with time_machine.travel(now(), tick=False) as clock:
        client.get("/account/")
        clock.shift(timedelta(hours=1))
        answer = client.get("/account/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert "ended=session_idle" in answer["HX-Redirect"]


def test_signing_out_asks_first_and_ends_the_session():
    client, _ = signed_in("county_clerk")
    assert client.get("/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.post("/logout/").status_code == 302
    assert client.get("/account/").status_code == 302
    assert not Session.objects.exists()


def test_a_temporary_password_is_changed_before_anything_else():
    client, user = signed_in("county_clerk", must_change_password=True)
    assert client.get("/account/")["Location"] == "/account/password/?why=first"
    assert client.get("/account/password/").status_code == 200
    answer = client.post(
        "/account/password/", {"old": PASSWORD, "new": "Xin-mima-2024", "again": "Xin-mima-2024"}
    )
    assert answer["Location"] == "/account/?done=password"
    assert client.get("/account/").status_code == 200
    user.refresh_from_db()
    assert user.check_password("Xin-mima-2024")


def test_a_password_older_than_ninety_days_is_changed_first(settings):
    settings.PASSWORD_MAX_AGE_DAYS = 90
    client, _ = signed_in("county_clerk", password_changed_at=now() - timedelta(days=91))
    assert client.get("/account/")["Location"] == "/account/password/?why=expired"
    fresh, _ = signed_in("county_clerk", password_changed_at=now() - timedelta(days=89))
    assert fresh.get("/account/").status_code == 200


def test_a_refused_password_says_every_reason_beside_its_box():
    client, _ = signed_in("county_clerk")
    answer = client.post("/account/password/", {"old": "wrong", "new": "123", "again": "123"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "当前密码不对" in page and "至少要 10 位" in page and "3 类" in page


@pytest.mark.parametrize(
    "address",
    [
        "/signup/",
        "/login/signup/",
        "/accounts/signup/",
        "/account/signup/",
        "/password/reset/",
        "/account/password/reset/",
        "/account/email/",
        "/accounts/email/",
        "/account/2fa/deactivate/",
        "/admin/",
    ],
)
def test_nobody_signs_up_and_the_librarys_other_pages_do_not_exist(address):
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"username": "x", "password1": "Xin-mima-2024"}).status_code == 404


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "mfa_deactivate_totp"]
)
def test_the_librarys_other_addresses_have_no_name(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# ---- second factor ----


def test_staff_without_a_second_factor_bind_one_first_and_families_need_none(settings):
    settings.SECOND_FACTOR = True
    client, _ = signed_in("county_clerk")
    assert client.get("/account/")["Location"] == "/account/2fa/bind/"
    family, _ = signed_in("guardian")
    assert family.get("/account/").status_code == 200


def code_now(secret: str) -> str:
    """What the telephone shows."""
    _, counter, _ = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def bind(client: Client) -> str:
    """Bind a telephone through the pages; returns its secret."""
    client.get("/account/2fa/bind/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    answer = client.post("/account/2fa/bind/", {"code": code_now(secret)})
    assert answer["Location"] == "/account/2fa/codes/"
    return secret


def test_a_bound_telephone_is_asked_for_at_the_next_sign_in(settings):
    settings.SECOND_FACTOR = True
    user, client = make_user("county_clerk", username="zhangsan"), Client()
    enter(client, "zhangsan")
    page = client.get("/account/2fa/bind/").content.decode()
    assert "data:image/svg+xml" in page
    secret = bind(client)
    assert client.get("/account/").status_code == 200
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in stored

    again = Client()
    assert enter(again, "zhangsan")["Location"].startswith("/login/code/")
    assert again.get("/account/").status_code == 302
    wrong = again.post("/login/code/", {"code": "000000"}).content.decode()
    assert "动态口令不对" in wrong
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        assert again.post("/login/code/", {"code": code_now(secret)}).status_code == 302
    assert again.get("/account/").status_code == 200


def test_a_recovery_code_opens_once(settings):
    settings.SECOND_FACTOR = True
    make_user("county_clerk", username="zhangsan")
    client = Client()
    enter(client, "zhangsan")
    bind(client)
    page = client.get("/account/2fa/codes/")
    assert page.status_code == 200, page["Location"]
    one = page.context["unused_codes"][0]
    for opens in (True, False):
        again = Client()
        enter(again, "zhangsan")
        assert (again.post("/login/code/", {"code": one}).status_code == 302) is opens


def test_the_administrator_clears_a_lost_telephone(settings):
    user, client = make_user("county_clerk", username="zhangsan"), Client()
    enter(client, "zhangsan")
    bind(client)
    admin, _ = signed_in("system_admin")
    assert admin.post(f"/accounts/{user.pk}/2fa/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_demo_asks_for_no_second_factor(settings):
    make_user("county_clerk", username="zhangsan")
    client = Client()
    enter(client, "zhangsan")
    bind(client)
    settings.DEMO = True
    again = Client()
    assert enter(again, "zhangsan")["Location"] == "/"
