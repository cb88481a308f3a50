"""Starting: the demo stays on this machine, production starts clean, the first administrators are three people."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from kangjiu.accounts import actions
from kangjiu.accounts.apps import check_accounts, refuse_public_demo
from kangjiu.accounts.models import Region, RoleAssignment, User
from kangjiu.accounts.tests.factories import MIDYEAR, UserFactory
from kangjiu.common.errors import NotAllowed
from kangjiu.common.scope import Scope


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "192.168.1.5:8000", "[::]:8000", ":8000", ""])
def test_a_demo_on_a_public_address_does_not_start(bind):
    with pytest.raises(ImproperlyConfigured, match="演示模式不能对外开放"):
        refuse_public_demo(True, bind)


@pytest.mark.parametrize("demo,bind", [(True, "127.0.0.1:8000"), (True, "[::1]:80"), (False, "0.0.0.0:80")])
def test_a_demo_on_this_machine_and_production_anywhere_start(demo, bind):
    refuse_public_demo(demo, bind)


@pytest.mark.django_db
def test_production_refuses_a_database_with_demo_accounts(settings):
    settings.MODE = "production"
    assert check_accounts(databases=["default"]) == []
    UserFactory(is_demo=True)
    (found,) = check_accounts(databases=["default"])
    assert found.is_serious() and "1 个演示账号" in found.msg


@pytest.mark.django_db
def test_the_go_live_check_names_what_is_wrong_and_fails(settings):
    with pytest.raises(CommandError, match="test 模式"):
        call_command("check_production")
    settings.MODE = "production"
    settings.DEBUG = True
    UserFactory(is_demo=True)
    out = StringIO()
    with pytest.raises(CommandError, match="不能正式运行"):
        call_command("check_production", stdout=out)
    assert "演示账号" in out.getvalue() and "调试" in out.getvalue()


@pytest.mark.django_db
def test_an_installation_opens_with_three_administrators_once():
    out = StringIO()
    call_command("open_installation", "419001", "济源市残疾人联合会", stdout=out)
    assert sorted(RoleAssignment.objects.values_list("role", flat=True)) == [
        "audit_admin",
        "security_admin",
        "system_admin",
    ]
    assert User.objects.filter(must_change_password=True).count() == 3
    lines = [line.split("\t") for line in out.getvalue().splitlines()[:3]]
    assert all(User.objects.get(username=name).check_password(password) for name, password in lines)
    with pytest.raises(CommandError, match="已经有系统管理员"):
        call_command("open_installation", "419001", "济源市残疾人联合会")


@pytest.mark.django_db
def test_a_township_opens_no_installation():
    with pytest.raises(CommandError, match="不能单独开通"):
        call_command("open_installation", "419001102", "示例")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_another_countys_divisions_come_from_a_file(tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text(
        "code,name\n110000,北京市\n110100,市辖区\n110101,东城区\n110101001,东华门街道\n", encoding="utf-8"
    )
    call_command("load_regions", stdout=StringIO())
    call_command("load_regions", file=file, stdout=StringIO())
    assert Region.objects.get(code="110101001").parent.name == "东城区"


@pytest.mark.django_db
def test_a_file_with_bad_codes_is_refused_with_every_row(tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text("code,name\n1100,北京市\n110000,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="(?s)1100.*110000"):
        call_command("load_regions", file=file)
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_only_who_may_open_accounts_and_give_roles_opens_an_installation():
    for permission in ("accounts.users", "accounts.roles"):
        with pytest.raises(NotAllowed):
            actions.open_installation(
                Scope.system([permission]), region_path="419001000000", unit_name="示例", at=MIDYEAR
            )
