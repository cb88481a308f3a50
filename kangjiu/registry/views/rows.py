"""What hangs on a file: guardians, household, hardship, card, diagnosis, categories, upper system."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.registry import actions, queries
from kangjiu.registry.forms import (
    CategoriesForm,
    CertificateForm,
    DiagnosisForm,
    EndForm,
    GuardianForm,
    HardshipForm,
    HouseholdForm,
    UpperForm,
)
from kangjiu.registry.views.base import asks_purpose, child_form, scope_of, today


@needs("registry.edit")
@asks_purpose
def guardian_add(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add a guardian."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        GuardianForm,
        "登记监护人",
        act=lambda form: actions.add_guardian(scope, person_id, form.guardian(), at=now()),
        initial={"from_on": today()},
        institutions=queries.institutions(scope),
    )


@needs("registry.edit")
@asks_purpose
def guardian_end(request: HttpRequest, person_id: int, guardian_id: int) -> HttpResponse:
    """End a guardianship."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        EndForm,
        "终止监护登记",
        act=lambda form: actions.end_guardian(scope, guardian_id, form.cleaned_data["ends_on"], at=now()),
        submit="终止监护登记",
        initial={"ends_on": today()},
    )


@needs("registry.edit")
@asks_purpose
def household(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who lives with the child."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        HouseholdForm,
        "登记家庭成员",
        lead="去掉勾选的成员从这一天起不再属于本户；一次可增加一名新成员",
        act=lambda form: actions.set_household(
            scope, person_id, form.members(), from_on=form.cleaned_data["from_on"], at=now()
        ),
        initial={"from_on": today()},
        members=queries.household_choices(scope, person_id, today()),
    )


@needs("registry.edit")
@asks_purpose
def hardship_add(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add a hardship status."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        HardshipForm,
        "登记困难身份",
        act=lambda form: actions.add_hardship(scope, person_id, form.hardship(), at=now()),
    )


@needs("registry.edit")
@asks_purpose
def hardship_end(request: HttpRequest, person_id: int, hardship_id: int) -> HttpResponse:
    """End a hardship status."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        EndForm,
        "终止困难身份",
        act=lambda form: actions.end_hardship(
            scope, person_id, hardship_id, form.cleaned_data["ends_on"], at=now()
        ),
        submit="终止困难身份",
        initial={"ends_on": today()},
    )


@needs("registry.edit")
@asks_purpose
def certificate_add(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter a disability card."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        CertificateForm,
        "登记残疾人证",
        act=lambda form: actions.add_certificate(scope, person_id, form.certificate(), at=now()),
    )


@needs("registry.edit")
@asks_purpose
def diagnosis_add(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter a diagnosis."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        DiagnosisForm,
        "登记诊断证明",
        act=lambda form: actions.add_diagnosis(
            scope, person_id, form.diagnosis(), paper=form.file(), at=now()
        ),
    )


@needs("registry.edit")
@asks_purpose
def categories(request: HttpRequest, person_id: int) -> HttpResponse:
    """The categories of assistance."""
    scope, on = scope_of(request), today()
    held = [line for line in queries.file(scope, person_id, on).categories if line.active]
    return child_form(
        request,
        person_id,
        CategoriesForm,
        "登记救助类别",
        lead="孤独症是救助类别；持有精神残疾证的孤独症儿童在这里选“孤独症”",
        act=lambda form: actions.set_categories(scope, person_id, at=now(), **form.cleaned_data),
        initial={
            "categories": [line.code for line in held],
            "primary": held[0].code if held else "",
            "from_on": on,
        },
    )


@needs("registry.upper")
@asks_purpose
def upper(request: HttpRequest, person_id: int) -> HttpResponse:
    """Number and status in the upper system."""
    scope, on = scope_of(request), today()
    held = queries.file(scope, person_id, on).upper
    return child_form(
        request,
        person_id,
        UpperForm,
        "登记上级系统编号",
        lead="对照全国残疾儿童康复救助信息管理系统填写",
        act=lambda form: actions.link_upper(scope, person_id, at=now(), **form.cleaned_data),
        initial={
            "status": held.status if held else "not_entered",
            "number": held.number if held else "",
            "checked_on": on,
        },
    )
