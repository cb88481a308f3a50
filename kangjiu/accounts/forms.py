"""Forms of sign-in, accounts, roles and units."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from kangjiu.accounts import choices
from kangjiu.accounts.queries.passwords import OfficePasswordValidator
from kangjiu.accounts.rules.changes import Change
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm

Choices = list[tuple[str, str]]
_NOTHING = [("", "请选择")]


def _code_field(hint: str) -> forms.CharField:
    box = forms.TextInput(
        attrs={
            "class": "kj-input",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autofocus": True,
        }
    )
    return forms.CharField(
        label="动态口令", help_text=hint, widget=box, error_messages={"required": "请填写动态口令"}
    )


def _password_field(label: str, autocomplete: str = "current-password", hint: str = "") -> forms.CharField:
    box = forms.PasswordInput(attrs={"class": "kj-input", "autocomplete": autocomplete})
    missing = {"required": f"请填写{label}"}
    return forms.CharField(label=label, help_text=hint, widget=box, strip=False, error_messages=missing)


class SignInForm(LoginForm, KjForm):
    """User name and password (登录)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = forms.TextInput(attrs={"class": "kj-input", "autocomplete": "username", "autofocus": True})
        missing = {"required": "请填写用户名"}
        self.fields["login"] = forms.CharField(
            label="用户名", max_length=40, widget=box, error_messages=missing
        )
        self.fields["password"] = _password_field("密码")

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).strip().lower()


class AgainForm(ReauthenticateForm, KjForm):
    """The password once more, before a change of the second factor (再次确认密码)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password_field("当前密码")


class CodeForm(AuthenticateForm, KjForm):
    """The six digits of the telephone, or a recovery code (动态口令)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field("手机验证器上的 6 位数字；手机不在身边时可填一个备用码")


class CodeAgainForm(MfaReauthenticateForm, KjForm):
    """The code once more (再次确认动态口令)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field("手机验证器上的 6 位数字，或一个备用码")


class NewDeviceForm(ActivateTOTPForm, KjForm):
    """The first code of a newly bound telephone (绑定动态口令)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field("扫描后，手机上显示的 6 位数字")


class PasswordForm(KjForm):
    """The old password and twice the new one (修改密码)."""

    old = _password_field("当前密码")
    new = _password_field("新密码", "new-password", OfficePasswordValidator().get_help_text())
    again = _password_field("再输一次新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输入的新密码不一样。请重新输入")
        return cleaned


class UserForm(KjForm):
    """A new account (新建账号)."""

    username = forms.CharField(
        label="用户名", max_length=40, help_text="3 至 40 位小写字母、数字，例如 zhangsan；建立后不能改"
    )
    display_name = forms.CharField(label="姓名", max_length=40)
    kind = forms.ChoiceField(label="账号类别", choices=choices.UserKind.choices, widget=forms.RadioSelect)
    organisation = forms.ChoiceField(
        label="单位", required=False, help_text="工作人员和机构人员必选；家庭账号不选"
    )
    region = forms.ChoiceField(label="区划", required=False, help_text="家庭账号必选；其他账号随单位")
    employment = forms.ChoiceField(
        label="专兼职", required=False, choices=[("", "不填"), *choices.Employment.choices()]
    )

    def __init__(self, *args: Any, organisations: Choices, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, organisation=organisations, region=regions)


class RoleForm(KjForm):
    """A role for a person (授予角色)."""

    role = forms.ChoiceField(
        label="角色", choices=[*_NOTHING, *((role.code, role.label) for role in ROLES.values())]
    )
    region = forms.ChoiceField(
        label="区划范围", required=False, help_text="只能看到这个区划及以下；机构和家庭的角色不选"
    )
    own_unit = forms.BooleanField(
        label="限本机构", required=False, help_text="机构、评估机构的角色：只看此人所属机构的记录"
    )
    valid_from = ChineseDateField(label="起始日期")
    valid_to = ChineseDateField(label="截止日期", required=False, help_text="不填表示长期；含当天")

    def __init__(self, *args: Any, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, region=regions)


class EndRoleForm(KjForm):
    """The last day of a role (终止角色)."""

    last_day = ChineseDateField(label="最后一天")


class OrganisationForm(KjForm):
    """A new unit (登记单位)."""

    kind = forms.ChoiceField(label="单位类别", choices=[*_NOTHING, *choices.OrganisationKind.choices()])
    name = forms.CharField(label="单位名称", max_length=120, help_text="与证书一致的全称")
    region = forms.ChoiceField(label="所在区划")
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    contact = forms.CharField(label="联系人和电话", max_length=80, required=False, help_text="加密保存")
    address = forms.CharField(
        label="办公地址", max_length=120, required=False, help_text="对外公开，家庭按它找到窗口"
    )
    phone = forms.CharField(
        label="对外电话", max_length=40, required=False, help_text="对外公开，例如 0391-1234567"
    )

    def __init__(self, *args: Any, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, region=regions)


class PublicContactForm(KjForm):
    """Address and phone a unit shows the public (对外地址、电话)."""

    address = forms.CharField(label="办公地址", max_length=120, required=False, help_text="家庭按它找到窗口")
    phone = forms.CharField(label="对外电话", max_length=40, required=False, help_text="例如 0391-1234567")


class UserFilter(KjForm):
    """What the list of accounts is narrowed to (筛选)."""

    q = forms.CharField(label="用户名", max_length=40, required=False)
    kind = forms.ChoiceField(
        label="账号类别", required=False, choices=[("", "全部"), *choices.UserKind.choices()]
    )
    active = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("yes", "启用"), ("no", "停用")]
    )


class OrganisationFilter(KjForm):
    """What the list of units is narrowed to (筛选)."""

    q = forms.CharField(label="单位名称", max_length=40, required=False)
    kind = forms.ChoiceField(
        label="单位类别", required=False, choices=[("", "全部"), *choices.OrganisationKind.choices()]
    )


def _offer(form: KjForm, **lists: Choices) -> None:
    """Fill the choices that depend on the person's scope."""
    for name, options in lists.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*_NOTHING, *options]


class RegionFilter(KjForm):
    """What the list of divisions is narrowed to (筛选)."""

    q = forms.CharField(label="名称", required=False, max_length=30)
    level = forms.ChoiceField(
        label="级别", required=False, choices=[("", "全部"), *choices.RegionLevel.choices()]
    )


class RegionChangeForm(KjForm):
    """A dated change of a division (区划变更)."""

    kind = forms.ChoiceField(
        label="变更类别",
        choices=[
            ("renamed", "更名：代码不变，只改名称"),
            ("recoded", "改设、代码变更：例如撤乡设镇、镇改街道，用新代码和新名称"),
            ("merged", "并入：撤销这个区划，并入另一个在用的区划"),
            ("split", "析置：从这个区划分出一个新区划，这个区划仍在用"),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="新名称", required=False, max_length=60, help_text="更名、改设、析置填写")
    code = forms.CharField(
        label="新代码",
        required=False,
        max_length=12,
        help_text="改设、析置填写；统计用区划代码，乡级 9 位，村级 12 位",
    )
    into = forms.ChoiceField(label="并入哪里", required=False, help_text="并入时选择")
    effective_on = ChineseDateField(label="生效日期", help_text="批复写明的日期")
    document_no = forms.CharField(label="依据文号", max_length=80, help_text="批准机关批复的文号")
    note = forms.CharField(label="说明", required=False, max_length=200)

    def __init__(self, *args: Any, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = _NOTHING + others  # type: ignore[attr-defined]

    def change(self) -> Change:
        """The change as the action takes it."""
        given = dict(self.cleaned_data)
        given.pop("note")
        return Change(**given)
