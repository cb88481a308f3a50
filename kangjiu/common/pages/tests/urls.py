"""Addresses for tests of the frame alone."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from kangjiu.common.errors import Conflict, NotAllowed, Reason, Refused
from kangjiu.common.pages.doors import needs, public
from kangjiu.common.pages.forms import KjForm, form_page

REASON = Reason("too_old", "儿童已满 7 周岁", "示例办法 二", "可改为申请辅助器具。", field="age")


class AgeForm(KjForm):
    age = forms.IntegerField(label="年龄")
    name = forms.CharField(label="姓名")


def _act(form: AgeForm) -> str:
    if form.cleaned_data["age"] >= 7:
        raise Refused(REASON)
    if form.cleaned_data["age"] == 6:
        raise Conflict(Reason("taken", "刚刚已由林经办审核通过"))
    return str(form.cleaned_data["name"])


@public
def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    errors = {
        "refused": Refused(REASON),
        "conflict": Conflict(Reason("taken", "刚刚已由林经办审核通过")),
        "not_allowed": NotAllowed("funds.pay"),
        "missing": ObjectDoesNotExist(),
    }
    raise errors[kind]


@public
def fill(request: HttpRequest) -> HttpResponse:
    return form_page(
        request, AgeForm, "frame/form.html", act=_act, done=lambda name: redirect("/healthz"), check=True
    )


@needs("funds.pay")
def pay(request: HttpRequest) -> HttpResponse:
    return HttpResponse("paid")


urlpatterns = [
    path("", include("kangjiu.common.pages.urls")),
    path("refuse/<str:kind>/", refuse),
    path("fill/", fill),
    path("pay/", pay),
]
