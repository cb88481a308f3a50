"""Pages of the working-day calendar (工作日历)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from kangjiu.clocks import actions, queries
from kangjiu.clocks.forms import DayForm, NoticeForm
from kangjiu.clocks.models import CalendarDay
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page

FIRST_YEAR, LAST_YEAR = 2004, 2100


@needs("clocks.calendar")
@require_GET
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """One year: festivals, make-up days, working days of each month, by which notice (工作日历)."""
    today = local_day(now())
    shown = today.year if year is None else year
    if not FIRST_YEAR <= shown <= LAST_YEAR:
        raise Http404
    context = {
        "year": shown,
        "before": shown - 1 if shown > FIRST_YEAR else None,
        "after": shown + 1 if shown < LAST_YEAR else None,
        "days": queries.special_days(shown),
        "months": queries.working_days_by_month(shown),
        "confirmed": queries.year_confirmed(shown),
        "missing": queries.missing_notice(today),
    }
    return render(request, "clocks/calendar.html", context)


@needs("clocks.calendar")
def notice(request: HttpRequest, year: int) -> HttpResponse:
    """Enter the notice of a year (录入放假通知)."""

    def act(form: NoticeForm) -> tuple[int, int]:
        given = form.cleaned_data
        moved = actions.enter_notice(
            request.scope,  # type: ignore[attr-defined]
            given["year"],
            given["text"],
            given["source"],
            at=now(),
        )
        return given["year"], moved

    def done(result: tuple[int, int]) -> HttpResponse:
        messages.success(request, f"{result[0]} 年日历已按通知确定，{result[1]} 个时限的到期日随之调整")
        return redirect("clocks:year", result[0])

    return form_page(
        request,
        NoticeForm,
        "clocks/notice.html",
        act=act,
        done=done,
        context={"year": year},
        initial={"year": year},
    )


@needs("clocks.calendar")
def day(request: HttpRequest) -> HttpResponse:
    """Change one day (调整一天)."""

    def act(form: DayForm) -> CalendarDay:
        given = form.cleaned_data
        return actions.set_day(
            request.scope,  # type: ignore[attr-defined]
            given["day"],
            is_workday=given["is_workday"],
            name=given["name"],
            number=given["source"],
            at=now(),
        )

    def done(row: CalendarDay) -> HttpResponse:
        messages.success(request, f"{row.day} 已改为{'上班' if row.is_workday else '休息'}")
        return redirect("clocks:year", row.day.year)

    return form_page(request, DayForm, "clocks/day.html", act=act, done=done)
