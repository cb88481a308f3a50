"""Bad input of every kind, posted through its page: field, finding, requirement and next step are named in Chinese,
and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_region, make_scope, make_user, scope_of
from kangjiu.applications import actions as applications
from kangjiu.applications.models import Review
from kangjiu.applications.tests import factories as asked
from kangjiu.applications.tests.factories import AT, moment
from kangjiu.care.tests import factories as training
from kangjiu.care.tests.factories import IN_NOVEMBER
from kangjiu.claims.tests import factories as money
from kangjiu.common.scope import Scope
from kangjiu.policy.tests.factories import open_version
from kangjiu.registry.tests import factories as files

pytestmark = pytest.mark.django_db
BIRTH = date(2021, 3, 18)
APRIL = moment(date(2026, 4, 10))


@dataclass
class Bad:
    """One bad input: who posts what where, and the words of the answer.

    `label` is the field's name as people read it ("" for the whole form); `kept` what must still stand in the form.
    """

    by: Scope
    url: str
    typed: dict[str, object]
    label: str
    words: tuple[str, ...]
    kept: tuple[str, ...] = ()
    status: int = 422
    query: dict[str, str] = field(default_factory=dict)


def clerk() -> Scope:
    make_region(files.TOWNSHIP)
    return scope_of(make_user("county_clerk"), AT)


def _new_child(label: str, *words: str, **typed: object) -> Bad:
    given = {
        "name": "安小禾",
        "id_kind": "resident",
        "id_number": files.id_number(BIRTH),
        "ethnicity": "01",
        "region": files.TOWNSHIP.ljust(12, "0"),
        "residence_kind": "hukou",
        "insurance": "resident",
        "address": "示例路 1 号",
    } | typed
    return Bad(clerk(), reverse("registry:new"), given, label, words, ("安小禾", "示例路 1 号"))


def check_digit() -> Bad:
    words = ("校验码不符", "请对照")
    return _new_child("证件号码", *words, id_number="419001202103180011")


def birth_after_today() -> Bad:
    words = ("在今天", "出生日期不晚于今天", "请核对年月日")
    typed = {"id_kind": "none", "id_number": "", "birth_on": "2999-01-01", "sex": "1"}
    return _new_child("出生日期", *words, **typed)


def permit_reversed() -> Bad:
    words = ("居住证截止日期 2025年1月1日 早于开始日期 2026年1月2日", "请核对两个日期")
    typed = {"residence_kind": "permit", "permit_from_on": "2026-01-02", "permit_to_on": "2025-01-01"}
    return _new_child("居住证截止日期", *words, **typed)


def card_of_another_child() -> Bad:
    who = clerk()
    child = files.make_child()
    number = files.id_number(date(2020, 5, 6)) + "43"
    return Bad(
        who,
        reverse("registry:certificate_add", args=[child.pk]),
        {"number": number, "issued_on": "2025-01-02"},
        "残疾人证号",
        ("残疾人证号前 18 位与身份证号不一致，应当相同", "请核对两个号码", "残疾人证管理办法"),
        (number,),
    )


def second_placement() -> Bad:
    office = training.office()
    placed = training.placement(office.site)
    slip = training.referral(
        office.site, placed.person, issued_on=date(2026, 11, 20), entitlement=placed.entitlement
    )
    return Bad(
        office.admin,
        reverse("care:receive", args=[slip.pk]),
        {"start_on": "2026-11-24"},
        "开始训练日期",
        ("正在另一处训练，不得同时在两处", "请县残联先结束原安置", "国发〔2018〕20号"),
        ("2026",),
    )


def _grid(office: training.Office, row: object, day: int, *words: str) -> Bad:
    typed = {f"c-{row.pk}-{day}": "1"}  # type: ignore[attr-defined]
    return Bad(
        office.therapist,
        reverse("care:attendance") + "?month=2026-11",
        typed,
        "",
        (f"11月{day}日", *words),
        ('value="1"',),
    )


def session_after_the_agreement() -> Bad:
    office = training.office(ends_on=date(2026, 11, 8))
    row = training.placement(office.site)
    return _grid(office, row, 10, "协议", "请")


def session_while_elsewhere() -> Bad:
    office = training.office()
    row = training.placement(office.site)
    other = training.placement(
        training.site(), row.person, status="ended", ends_on=date(2026, 11, 20), entitlement=row.entitlement
    )
    training.session(other, date(2026, 11, 10))
    return _grid(office, row, 10, "已在另一处有记录", "同一天只能在一处", "由错的一方更正")


def session_after_leaving() -> Bad:
    office = training.office()
    row = training.placement(office.site, status="ended", ends_on=date(2026, 11, 6))
    return _grid(office, row, 10, "儿童已于 2026年11月6日 离开", "请核对日期")


def hours_overlap() -> Bad:
    office = training.office()
    row = training.placement(office.site)
    training.session(row, date(2026, 11, 10), start=540, minutes=60)
    typed = {"day": "2026-11-10", "start": "09:30", "minutes": "45", "code": "present"}
    words = ("09:30–10:15 与儿童当天 09:00–10:00 的训练重叠", "请核对起止时间")
    url = reverse("care:session", args=[row.pk])
    return Bad(office.therapist, url, typed, "开始时间", words, ("09:30", "45"))


def leaving_before_the_last_session() -> Bad:
    office = training.office()
    row = training.placement(office.site)
    training.session(row, date(2026, 11, 10))
    return Bad(
        office.clerk,
        reverse("care:end", args=[row.pk]),
        {"reason": "guardian", "ends_on": "2026-11-09"},
        "最后一天",
        ("离开日期 2026年11月9日 早于最后一次记录 2026年11月10日", "请核对离开日期"),
        ("checked",),
    )


def _bill(label: str, *words: str, **typed: object) -> Bad:
    who = money.world()
    placed = money.child(who)
    given = {
        "month": "2026-01",
        "invoice_number": "FP-7",
        "invoice_on": "2026-01-31",
        "total_fen": "3,000.00",
    } | typed
    url = reverse("claims:bill_enter", args=[placed.pk])
    return Bad(who.admin, url, given, label, words, ("FP-7", str(given["total_fen"])))


def amount_with_three_decimals() -> Bad:
    return _bill("总费用", "小数", total_fen="3000.005")


def amount_below_nothing() -> Bad:
    return _bill("总费用", "-5", total_fen="-5")


def absurd_amount() -> Bad:
    return _bill("总费用", "请", total_fen="99999999999")


def repeated_invoice() -> Bad:
    who = money.world()
    first, second = money.child(who), money.child(who)
    money.bill(who, first, invoice_number="FP-7")
    typed = {
        "month": "2026-01",
        "invoice_number": "FP-7",
        "invoice_on": "2026-01-31",
        "total_fen": "3,000.00",
    }
    url = reverse("claims:bill_enter", args=[second.pk])
    return Bad(who.admin, url, typed, "发票号码", ("FP-7", "已", "请"), ("FP-7", "3,000.00"))


def completion_moved_back() -> Bad:
    who = asked.cast()
    made = asked.submitted(who)
    applications.mark_complete(who.clerk, made.pk, date(2026, 1, 14), at=moment(date(2026, 1, 14)))
    return Bad(
        who.clerk,
        reverse("applications:complete", args=[made.pk]),
        {"completed_on": "2026-01-13", "reason": ""},
        "改动理由",
        ("齐备日期由 2026年1月14日 改为 2026年1月13日，没有写明理由", "请写明为什么改动", "督查清单"),
        ("13",),
    )


def expired_agreement() -> Bad:
    who = asked.cast()
    right = asked.approved(who)
    site = asked.place(who, starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 11))
    return Bad(
        who.clerk,
        reverse("applications:refer", args=[right.pk]),
        {"site": str(site.pk)},
        "监护人选择的机构",
        ("选",),
    )


def two_reviewers() -> Bad:
    who = asked.cast()
    made = asked.complete(who)
    version = made.version_number
    second = scope_of(make_user("county_reviewer"), AT)
    applications.review(who.reviewer, made.pk, "pass", "", at=AT)
    return Bad(
        second,
        reverse("applications:review", args=[made.pk]),
        {"outcome": "pass", "opinion": "意见还在", "version_number": str(version)},
        "",
        ("这件申请现在是“待审批”，不能审核", "请刷新后查看"),
        ("意见还在",),
        409,
    )


def paper_valid_before_it_was_received() -> Bad:
    who = asked.cast()
    made = asked.submitted(who)
    return Bad(
        who.clerk,
        reverse("applications:paper_add", args=[made.pk]),
        {"kind": "permit", "received_on": "2026-01-12", "valid_to_on": "2026-01-10"},
        "有效期至",
        ("材料在 2026年1月10日 已过期，收到时无效", "请补交有效期内的材料"),
        ("2026",),
    )


def power_of_attorney_without_scan_days_and_matters() -> Bad:
    who = asked.cast()
    made = asked.submitted(who, route="proxy")
    return Bad(
        who.clerk,
        reverse("applications:paper_add", args=[made.pk]),
        {"kind": "proxy", "received_on": "2026-01-12"},
        "扫描件或照片",
        ("授权委托书没有上传扫描件", "委托到哪天为止", "没有填写委托事项", "国发〔2018〕20号", "代为申请"),
        ("selected",),
    )


def correction_of_a_wrong_number() -> Bad:
    who = asked.cast()
    right = asked.approved(who)
    return Bad(
        who.clerk,
        reverse("applications:correct", args=[right.application_id]),
        {"kind": "identity", "new": "419001202103180011"},
        "更正后的内容",
        ("校验码不符", "请对照"),
        ("419001202103180011",),
    )


def right_ended_outside_its_days() -> Bad:
    who = asked.cast()
    right = asked.approved(who)
    return Bad(
        who.reviewer,
        reverse("applications:right_change", args=[right.pk]),
        {"deed": "end", "reason": "moved", "on": "2026-01-11"},
        "最后有效日",
        ("日期 2026年1月11日 不在资格期", "请核对日期"),
        ("checked",),
    )


JANUARY = (
    check_digit,
    birth_after_today,
    permit_reversed,
    card_of_another_child,
    completion_moved_back,
    expired_agreement,
    two_reviewers,
    paper_valid_before_it_was_received,
    power_of_attorney_without_scan_days_and_matters,
    correction_of_a_wrong_number,
    right_ended_outside_its_days,
)
NOVEMBER = (
    second_placement,
    session_after_the_agreement,
    session_while_elsewhere,
    session_after_leaving,
    hours_overlap,
    leaving_before_the_last_session,
)
MONEY = (amount_with_three_decimals, amount_below_nothing, absurd_amount, repeated_invoice)
DAYS = {AT: JANUARY, IN_NOVEMBER: NOVEMBER, APRIL: MONEY}
CASES = [
    pytest.param(day, make, id=make.__name__)  # type: ignore[attr-defined]
    for day, table in DAYS.items()
    for make in table
]


def sign_in(client: Client, by: Scope) -> Client:
    client.force_login(User.objects.get(pk=by.user_id))
    return client


@pytest.mark.parametrize(("day", "make"), CASES)
def test_bad_input_is_named_with_its_next_step_and_nothing_typed_is_lost(
    client: Client, day: object, make: Callable[[], Bad]
) -> None:
    with time_machine.travel(day, tick=False):
        bad = make()
        answer = sign_in(client, bad.by).post(bad.url, bad.typed)
    page = unescape(answer.content.decode())
    assert answer.status_code == bad.status, page[:3000]
    assert "data-kj-errors" in page
    summary = page.split("data-kj-errors", 1)[1].split("</div>", 1)[0]
    if bad.label:
        assert f"{bad.label}：" in summary
    for words in bad.words:
        assert words in summary, summary
    for typed in bad.kept:
        assert typed in page.split("data-kj-errors", 1)[1]


def test_the_file_of_the_next_county_does_not_exist(client):
    child = files.make_child()
    stranger = make_scope("county_clerk", county="419001")
    for name in ("registry:detail", "desk:file", "registry:edit", "applications:enter_for"):
        assert sign_in(client, stranger).get(reverse(name, args=[child.pk])).status_code == 404, name


def test_a_missing_parameter_is_named_and_nothing_is_decided(client):
    version = open_version()
    who = asked.cast(version)
    day = moment(date(2024, 7, 1))
    child = asked.child(birth_on=date(2021, 1, 2))
    made = asked.row(child, version, submitted_on=day.date(), year=2024)
    for paper in asked.papers(on=day.date()):
        applications.add_paper(who.clerk, made.pk, paper, at=day)
    applications.mark_complete(who.clerk, made.pk, day.date(), at=day)
    made.refresh_from_db()
    with time_machine.travel(day, tick=False):
        url = reverse("applications:review", args=[made.pk])
        typed = {"outcome": "pass", "opinion": "意见还在", "version_number": made.version_number}
        answer = sign_in(client, who.reviewer).post(url, typed)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    summary = page.split("data-kj-errors", 1)[1].split("</div>", 1)[0]
    assert "年龄上限" in summary, summary
    assert "还没有设定" in summary
    assert "填报文号、条款和数值" in summary
    assert "意见还在" in page
    assert not Review.objects.exists()
