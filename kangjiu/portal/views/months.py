"""The month's days to confirm or object to, and corrections the institution asks for (每月确认)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from kangjiu.care import actions as care_actions
from kangjiu.care import queries as care_queries
from kangjiu.care.choices import Attendance
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.portal import queries
from kangjiu.portal.forms import MonthForm, SlipForm


@needs("care.confirm")
@never_cache
def month(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The days the institution wrote, and the guardian's word (确认训练天数)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    sheet = care_queries.sheet(scope, sheet_id)
    days = care_queries.days(sheet)
    context = {
        "sheet": sheet,
        "child": queries.child(scope, sheet.placement.person_id, on),
        "days": days,
        "blanks": range(days[0].day.weekday()),
        "trained": queries.trained_words(sheet),
        "other": [day for day in days if day.attendance and day.attendance != Attendance.PRESENT],
        "on": on,
    }

    def done(result: object) -> HttpResponse:
        messages.success(request, f"{sheet.month_on.month} 月的训练天数已记下您的意见")
        return redirect("portal:home")

    return form_page(
        request,
        MonthForm,
        "portal/month.html",
        act=lambda form: care_actions.confirm_month(scope, sheet_id, at=now(), **form.said()),
        done=done,
        context=context,
        initial={"version": sheet.version},
    )


@needs("care.confirm")
@never_cache
def slip(request: HttpRequest, slip_id: int) -> HttpResponse:
    """One day the institution wants to change (更正单)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    row = care_queries.slip(scope, slip_id)
    context = {
        "slip": row,
        "old": Attendance.label_of(row.old) if row.old else "没有记录",
        "new": Attendance.label_of(row.new),
        "reason": str(row.reason.open()),
        "child": queries.child(scope, row.sheet.placement.person_id, on),
        "on": on,
    }

    def done(result: object) -> HttpResponse:
        messages.success(request, "已记下您的意见")
        return redirect("portal:home")

    return form_page(
        request,
        SlipForm,
        "portal/slip.html",
        act=lambda form: care_actions.confirm_slip(scope, slip_id, form.agreed, at=now()),
        done=done,
        context=context,
    )
