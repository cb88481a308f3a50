"""Forms of the file: they read what is typed; rules and actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy

from kangjiu.audit.choices import ASKED_PURPOSES
from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.registry import choices
from kangjiu.registry.actions import (
    CertificateData,
    DiagnosisData,
    GuardianData,
    HardshipData,
    MemberData,
    PersonData,
    ProxyData,
)
from kangjiu.registry.rules.nations import NATIONS

Pairs = list[tuple[str, str]]


def optional(pairs: Pairs, word: str = "请选择") -> Pairs:
    """Choices with an empty first line."""
    return [("", word), *pairs]


class FilterForm(KjForm):
    """What the list is narrowed to."""

    status = forms.ChoiceField(label="状态", required=False)  # type: ignore[assignment]
    category = forms.ChoiceField(label="救助类别", required=False)
    township = forms.ChoiceField(label="乡镇（街道）", required=False)
    hardship = forms.ChoiceField(label="困难身份", required=False)
    age_from = forms.IntegerField(label="年龄从", required=False, min_value=0, max_value=150)
    age_to = forms.IntegerField(label="年龄至", required=False, min_value=0, max_value=150)
    upper = forms.ChoiceField(label="上级系统", required=False)

    def __init__(self, *args: Any, townships: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = [(code, label) for code, label in choices.FileStatus.choices() if code != "merged"]
        self.fields["status"].choices = [("", "在档"), *closed[1:], ("all", "全部")]  # type: ignore[attr-defined]
        for name, pairs in (
            ("category", choices.Category.choices()),
            ("township", townships),
            ("hardship", choices.HardshipKind.choices()),
            ("upper", choices.UpperStatus.choices()),
        ):
            self.fields[name].choices = optional(pairs, "全部")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was understood; a wrong value narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class PersonForm(OnceForm):
    """A child's data (儿童信息)."""

    name = forms.CharField(label="姓名", max_length=60)
    id_kind = forms.ChoiceField(label="证件种类", choices=choices.IdKind.choices)
    id_number = forms.CharField(
        label="证件号码",
        max_length=40,
        required=False,
        help_text="18 位，最后一位可能是 X；填好后会显示出生日期和年龄",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "hx-post": reverse_lazy("registry:check_number"),
                "hx-trigger": "change",
                "hx-target": "#number-said",
            }
        ),
    )
    sex = forms.ChoiceField(
        label="性别",
        choices=optional([("2", "女"), ("1", "男")], "按证件号码"),
        required=False,
        help_text="有 18 位证件号码的可以不选",
    )
    birth_on = ChineseDateField(
        label="出生日期", required=False, help_text="有 18 位证件号码的可以不填；例如 20210318"
    )
    ethnicity = forms.ChoiceField(label="民族", choices=NATIONS, initial="01")
    region = forms.ChoiceField(label="居住地")
    address = forms.CharField(label="详细住址", max_length=120, required=False)
    phone = forms.CharField(
        label="联系电话", max_length=30, required=False, help_text="手机或带区号的固定电话"
    )
    residence_kind = forms.ChoiceField(label="户籍或居住证", choices=choices.ResidenceKind.choices)
    permit_from_on = ChineseDateField(label="居住证开始日期", required=False)
    permit_to_on = ChineseDateField(label="居住证截止日期", required=False)
    hukou_address = forms.CharField(label="户籍地址", max_length=120, required=False)
    insurance = forms.ChoiceField(label="医疗保险", choices=choices.Insurance.choices)

    def __init__(self, *args: Any, places: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = optional(places)  # type: ignore[attr-defined]

    def data_for(self, given: dict[str, Any]) -> PersonData:
        """The cleaned values as the action takes them."""
        names = set(PersonData.__slots__) & set(given)
        said = {name: given[name] for name in names if given[name] not in ("", None)}
        return PersonData(**({"name": "", "region": ""} | said))


# fields that tell one child from another: when one changes, files of the same child are looked for
WATCHED = ("name", "id_number", "birth_on", "region", "phone")
LOOK_UP = {
    "hx-post": reverse_lazy("registry:check_child"),
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-target": "#number-said",
}


class NewChildForm(PersonForm):
    """A new file: the child, its categories, and the answer about probable duplicates."""

    categories = forms.MultipleChoiceField(
        label="救助类别",
        choices=choices.Category.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="孤独症是救助类别；残疾人证上没有这一类",
    )
    not_same = forms.BooleanField(label="已逐份核对，确认不是同一名儿童", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WATCHED:
            self.fields[name].widget.attrs.update(LOOK_UP)

    def so_far(self) -> PersonData | None:
        """What was typed so far, enough to look for a file of the same child; None while it is too little."""
        self.is_valid()
        given = self.cleaned_data
        enough = given.get("id_number") or (given.get("name") and given.get("region"))
        return self.data_for(given) if enough else None


class EditForm(PersonForm):
    """Correcting data: number and phone are not shown; empty means unchanged."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tails: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, tail in tails.items():
            said = f"现为尾号 {tail}；" if tail else "现在没有填写；"
            self.fields[name].help_text = f"{said}留空表示不改"
        del self.fields["once"]


class StatusForm(KjForm):
    """Closing or opening a file."""

    status = forms.ChoiceField(  # type: ignore[assignment]
        label="状态",
        choices=[(code, label) for code, label in choices.FileStatus.choices() if code != "merged"],
        widget=forms.RadioSelect,
    )
    on = ChineseDateField(label="发生日期")


class ContactForm(KjForm):
    """A person who is no child: guardian or household member."""

    relation = forms.ChoiceField(label="与儿童的关系")
    name = forms.CharField(label="姓名", max_length=60, required=False)
    id_kind = forms.ChoiceField(label="证件种类", choices=choices.IdKind.choices)
    id_number = forms.CharField(label="证件号码", max_length=40, required=False)
    sex = forms.ChoiceField(
        label="性别", choices=optional([("2", "女"), ("1", "男")], "按证件号码"), required=False
    )
    phone = forms.CharField(label="联系电话", max_length=30, required=False)

    def person(self, given: dict[str, Any]) -> PersonData:
        """The person's data; the place is the child's."""
        return PersonData(
            name=given["name"],
            region="",
            id_kind=given["id_kind"],
            id_number=given["id_number"],
            sex=given["sex"],
            phone=given["phone"],
            is_child=False,
        )


class GuardianForm(ContactForm):
    """A guardian: a person, or an institution."""

    institution = forms.ChoiceField(
        label="监护机构", required=False, help_text="由机构监护的选机构，不填姓名和证件号码"
    )
    is_primary = forms.BooleanField(label="主要监护人", required=False)
    from_on = ChineseDateField(label="开始日期", required=False)

    def __init__(self, *args: Any, institutions: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        related = [(code, label) for code, label in choices.Relation.choices() if code != "child"]
        self.fields["relation"].choices = optional(related)  # type: ignore[attr-defined]
        self.fields["institution"].choices = optional(institutions, "不是机构监护")  # type: ignore[attr-defined]

    def guardian(self) -> GuardianData:
        """The guardian as the action takes it."""
        given = self.cleaned_data
        institution = int(given["institution"]) if given["institution"] else None
        return GuardianData(
            relation=given["relation"],
            person=None if institution else self.person(given),
            institution_id=institution,
            is_primary=given["is_primary"],
            from_on=given["from_on"],
        )


class AccountForm(KjForm):
    """The user name of a guardian's portal account."""

    username = forms.CharField(
        label="用户名",
        max_length=40,
        help_text="3 至 40 位小写字母或数字，由家长自己选；不要用身份证号。已为另一名子女开通的沿用原账号",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ProxyForm(AccountForm):
    """A proxy with a power of attorney."""

    name = forms.CharField(label="代办人姓名", max_length=60)
    from_on = ChineseDateField(label="委托开始日期")
    to_on = ChineseDateField(label="委托截止日期", help_text="到这一天为止可以查阅和办理")

    field_order = ("name", "username", "from_on", "to_on")

    def proxy(self) -> ProxyData:
        """The proxy as the action takes it."""
        return ProxyData(**self.cleaned_data)


class EndForm(KjForm):
    """The last day of something."""

    ends_on = ChineseDateField(label="最后一天")


class HouseholdForm(ContactForm):
    """Who of those on file stays in the household, and one new member."""

    staying = forms.MultipleChoiceField(
        label="仍在本户的成员", widget=forms.CheckboxSelectMultiple, required=False
    )
    from_on = ChineseDateField(label="从哪天起")

    field_order = ("staying", "from_on", "name", "relation", "id_kind", "id_number", "sex", "phone")

    def __init__(self, *args: Any, members: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relations = {code: relation for code, _, relation in members}
        self.fields["staying"].choices = [(code, label) for code, label, _ in members]  # type: ignore[attr-defined]
        self.fields["staying"].initial = [code for code, _, _ in members]
        related = [
            (code, label)
            for code, label in choices.Relation.choices()
            if code not in {"child", "institution"}
        ]
        self.fields["relation"].choices = optional(related)  # type: ignore[attr-defined]
        self.fields["relation"].required = False
        self.fields["name"].label = "新成员姓名"
        self.fields["name"].help_text = "不增加成员的留空"

    def members(self) -> list[MemberData]:
        """Everybody in the household but the child."""
        given = self.cleaned_data
        found = [MemberData(self.relations[code], person_id=int(code)) for code in given["staying"]]
        if given["name"]:
            found.append(MemberData(given["relation"], person=self.person(given)))
        return found


class HardshipForm(KjForm):
    """A hardship status."""

    kind = forms.ChoiceField(label="困难身份", choices=optional(choices.HardshipKind.choices()))
    household = forms.BooleanField(label="全家享受（登记在家庭户）", required=False)
    source = forms.CharField(label="认定部门或文号", max_length=60)
    from_on = ChineseDateField(label="开始日期")
    to_on = ChineseDateField(label="截止日期", required=False)
    verified_on = ChineseDateField(label="核验日期", required=False)

    def hardship(self) -> HardshipData:
        """The status as the action takes it."""
        return HardshipData(**self.cleaned_data)


class CertificateForm(KjForm):
    """A disability card; category and level are read from the number."""

    number = forms.CharField(
        label="残疾人证号",
        max_length=40,
        help_text="20 位；补发的后面还有 B1、B2",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    category = forms.ChoiceField(
        label="类别", choices=optional(choices.CardCategory.choices(), "按证号"), required=False
    )
    level = forms.ChoiceField(
        label="等级",
        choices=optional([("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级")], "按证号"),
        required=False,
    )
    components = forms.MultipleChoiceField(
        label="多重残疾包含的类别",
        choices=[(code, label) for code, label in choices.CardCategory.choices() if code != "7"],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="只有多重残疾证才勾选",
    )
    issued_on = ChineseDateField(label="发证日期", required=False)
    expires_on = ChineseDateField(label="有效期至", required=False)

    def certificate(self) -> CertificateData:
        """The card as the action takes it."""
        given = self.cleaned_data
        return CertificateData(
            number=given["number"],
            category=given["category"],
            level=int(given["level"] or 0),
            components=tuple(given["components"]),
            issued_on=given["issued_on"],
            expires_on=given["expires_on"],
        )


class DiagnosisForm(KjForm):
    """A diagnosis."""

    category = forms.ChoiceField(label="类别", choices=optional(choices.Category.choices()))
    text = forms.CharField(label="诊断", max_length=120, required=False)
    icd10 = forms.CharField(label="ICD-10 编码", max_length=10, required=False, help_text="例如 G80.1")
    hospital = forms.CharField(label="医院", max_length=60, required=False)
    hospital_level = forms.ChoiceField(label="医院等级", choices=optional(choices.HospitalLevel.choices()))
    grade = forms.IntegerField(label="程度等级", required=False, help_text="1 至 4，没有的留空")
    diagnosed_on = ChineseDateField(label="诊断日期")
    valid_to_on = ChineseDateField(label="有效期至", required=False)
    paper = forms.FileField(label="诊断证明扫描件", required=False, help_text="PDF、JPG 或 PNG，最大 20 MB")

    def diagnosis(self) -> DiagnosisData:
        """The diagnosis as the action takes it."""
        return DiagnosisData(**{name: value for name, value in self.cleaned_data.items() if name != "paper"})

    def file(self) -> tuple[bytes, str] | None:
        """Content and name of the uploaded paper."""
        upload = self.cleaned_data["paper"]
        return (upload.read(), upload.name) if upload else None


class CategoriesForm(KjForm):
    """The categories of assistance of a child."""

    categories = forms.MultipleChoiceField(
        label="救助类别", choices=choices.Category.choices, widget=forms.CheckboxSelectMultiple
    )
    primary = forms.ChoiceField(
        label="主要类别", choices=optional(choices.Category.choices(), "所选的第一类"), required=False
    )
    from_on = ChineseDateField(label="从哪天起")


class UpperForm(KjForm):
    """Number and status in the official upper system."""

    status = forms.ChoiceField(label="状态", choices=choices.UpperStatus.choices)  # type: ignore[assignment]
    number = forms.CharField(label="上级系统编号", max_length=40, required=False)
    checked_on = ChineseDateField(label="核对日期")


class MergeForm(KjForm):
    """The other file of the same child."""

    other = forms.CharField(label="另一份档案的档案号", max_length=30, help_text="例如 419001-2024-00217")


class PurposeForm(KjForm):
    """Why the file is opened."""

    purpose = forms.ChoiceField(
        label="查阅目的", choices=[(one.value, one.label) for one in ASKED_PURPOSES], widget=forms.RadioSelect
    )
