"""Month sheets (月度出勤表): list, one sheet, closing, signed papers, correction slips, the cut-off day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.care import actions, choices, queries
from kangjiu.care.forms import CutOffForm, ScanForm, SheetFilter, SlipForm, SlipScanForm
from kangjiu.care.models import CorrectionSlip, CutOff, MonthSheet
from kangjiu.care.views.base import read_month, scope_of, today
from kangjiu.care.views.placements import SHEET_TONES
from kangjiu.common.dates import month_end, month_start, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download

COLUMNS = (
    Column("child", "儿童", always=True),
    Column("month", "月份", sort="month_on"),
    Column("site", "场所"),
    Column("days", "到训（天）", number=True),
    Column("leave_days", "请假", number=True),
    Column("absent_days", "缺勤", number=True),
    Column("pending_days", "待认定", number=True, shown=False),
    Column("late_days", "补录", number=True),
    Column("status", "状态"),
)
CAL_LOOKS = {"present": "y", "half": "y", "sick": "l", "leave": "l", "absent": "l"}


def _present(rows: list[MonthSheet]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "url": reverse("care:sheet", args=[row.pk]),
            "child": queries.child_name(row.placement),
            "month": f"{row.month_on.year}年{row.month_on.month}月",
            "month_on": row.month_on,
            "site": row.placement.site.name,
            "days": "—" if row.status == "open" else _days(row),
            "leave_days": row.leave_days,
            "absent_days": row.absent_days,
            "pending_days": row.pending_days,
            "late_days": row.late_days,
            "status": tag_(choices.SheetStatus.label_of(row.status), SHEET_TONES[row.status]),
        }
        for row in rows
    ]


def _days(row: MonthSheet) -> str:
    halves = 2 * row.present_days + row.half_days
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


@needs("care.view")
def index(request: HttpRequest) -> HttpResponse:
    """Month sheets (月度出勤表), those without an answer first by filter."""
    scope = scope_of(request)
    filters = SheetFilter(request.GET)
    given = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.sheets(scope, status=given.get("status", ""), month_on=read_month(given.get("month", "")))
    page = KeysetPage(
        request, rows, name="sheets", columns=COLUMNS, sort="-month_on", unit="张", present=_present
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "月度出勤表")
    return render(request, "care/sheets.html", {"page": page, "filters": filters})


@needs("care.view")
def detail(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """One month of one child (月度出勤表): days, counts, what the guardian said, what may be done next."""
    scope, on = scope_of(request), today()
    sheet = queries.sheet(scope, sheet_id)
    days = queries.days(sheet)
    said = queries.confirmations(sheet)
    slips = queries.slips(sheet)
    context = {
        "sheet": sheet,
        "name": queries.child_name(sheet.placement),
        "days": [(one, CAL_LOOKS.get(one.attendance, "" if one.is_workday else "o")) for one in days],
        "blanks": range(days[0].day.weekday()),
        "spoken": [one for one in days if one.attendance],
        "counts": queries.counts(sheet),
        "said": [(one, one.objection.open() if one.objection else "") for one in said],
        "slips": [
            (one, choices.Attendance.label_of(one.old) if one.old else "没有记录", one.reason.open())
            for one in slips
        ],
        "tone": SHEET_TONES[sheet.status],
        "due_on": queries.cut_off(sheet.placement.provider.county_code, sheet.month_on),
        "grid_url": f"{reverse('care:attendance')}?site={sheet.placement.site_id}&month={sheet.month_on:%Y-%m}",
        "over": on >= month_end(sheet.month_on) or sheet.placement.ends_on is not None,
        "may_attend": scope.allows("care.attend"),
        "may_scan": scope.allows("care.scan"),
        "may_print": scope.allows("documents.issue")
        and (scope.allows("care.attend") or scope.allows("care.scan")),
        "on": on,
    }
    return render(request, "care/sheet.html", context)


@needs("care.attend")
@post_only
def close(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Cut off one child's month (截止)."""
    scope = scope_of(request)
    sheet = queries.sheet(scope.need("care.attend"), sheet_id)
    actions.close_month(
        scope, sheet.placement.site_id, sheet.month_on, placement_ids=[sheet.placement_id], at=now()
    )
    messages.success(request, "已截止，监护人现在可以确认")
    return redirect("care:sheet", sheet_id)


@needs("care.attend")
@post_only
def reopen(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Take the cut-off back (撤回截止)."""
    actions.reopen_month(scope_of(request), sheet_id, at=now())
    messages.success(request, "已撤回截止，可以改考勤了")
    return redirect("care:sheet", sheet_id)


@needs("care.attend", "care.scan")
@post_only
def print_paper(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The paper for the guardian's signature (打印出勤确认表)."""
    paper = actions.print_month(scope_of(request), sheet_id, at=now())
    return redirect("documents:detail", paper.pk)


def _sheet_context(sheet: MonthSheet, **more: Any) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "name": queries.child_name(sheet.placement),
        "month": f"{sheet.month_on.year}年{sheet.month_on.month}月",
        "back": reverse("care:sheet", args=[sheet.pk]),
        **more,
    }


def _content(form: Any) -> tuple[bytes, str]:
    """Bytes and name of the uploaded scan."""
    file: UploadedFile = form.cleaned_data["scan"]
    return file.read(), str(file.name)


@needs("care.scan")
def scan(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Enter a signed paper (录入签字确认)."""
    scope = scope_of(request)
    sheet = queries.sheet(scope.need("care.scan"), sheet_id)

    def act(form: ScanForm) -> MonthSheet:
        content, name = _content(form)
        return actions.confirm_scanned(
            scope,
            sheet_id,
            form.cleaned_data["agreed"] == "yes",
            content,
            name,
            signed_on=form.cleaned_data["signed_on"],
            objection=form.cleaned_data["objection"],
            at=now(),
        )

    return form_page(
        request,
        ScanForm,
        "care/sheet_form.html",
        act=act,
        done=lambda found: redirect("care:sheet", sheet_id),
        context=_sheet_context(sheet, title="录入监护人签字", submit_label="保存签字确认", lead=""),
        initial={"signed_on": today(), "agreed": "yes"},
    )


@needs("care.attend")
def slip(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Propose a correction after the confirmation (出勤更正单)."""
    scope = scope_of(request)
    sheet = queries.sheet(scope.need("care.attend"), sheet_id)
    lead = "监护人已经确认的月份，改一天开一张更正单；监护人同意后才生效，并标为补录。"

    def act(form: SlipForm) -> CorrectionSlip:
        given = form.cleaned_data
        return actions.propose_slip(scope, sheet_id, given["day"], given["new"], given["reason"], at=now())

    return form_page(
        request,
        SlipForm,
        "care/sheet_form.html",
        act=act,
        done=lambda found: redirect("care:sheet", sheet_id),
        context=_sheet_context(sheet, title="开具出勤更正单", submit_label="提交更正单", lead=lead),
        initial={"day": sheet.month_on},
    )


@needs("care.scan")
def slip_scan(request: HttpRequest, slip_id: int) -> HttpResponse:
    """Enter the guardian's signature on a slip (录入更正单签字)."""
    scope = scope_of(request)
    found = queries.slip(scope.need("care.scan"), slip_id)
    sheet = queries.sheet(scope.need("care.scan"), found.sheet_id)

    def act(form: SlipScanForm) -> CorrectionSlip:
        content, name = _content(form)
        agreed = form.cleaned_data["agreed"] == "yes"
        return actions.confirm_slip_scanned(scope, slip_id, agreed, content, name, at=now())

    new = choices.Attendance.label_of(found.new)
    lead = f"{found.day.month}月{found.day.day}日 更正为“{new}”"
    return form_page(
        request,
        SlipScanForm,
        "care/sheet_form.html",
        act=act,
        done=lambda done: redirect("care:sheet", found.sheet_id),
        context=_sheet_context(sheet, title="录入更正单签字", submit_label="保存签字", lead=lead),
        initial={"agreed": "yes"},
    )


@needs("care.place")
def cutoff(request: HttpRequest) -> HttpResponse:
    """The county's cut-off day (考勤截止日)."""
    scope = scope_of(request)
    held = queries.cutoffs(scope.county_code)
    names = accounts.display_names(row.set_by_id for row in held)

    def act(form: CutOffForm) -> CutOff:
        given = form.cleaned_data
        return actions.set_cutoff(
            scope, given["from_month_on"], given["day_of_month"], given["basis"], at=now()
        )

    return form_page(
        request,
        CutOffForm,
        "care/cutoff.html",
        act=act,
        done=lambda row: redirect("care:cutoff"),
        context={
            "held": [(row, names.get(row.set_by_id, "")) for row in held],
            "day_now": queries.cutoff_day(scope.county_code, today()),
        },
        initial={"from_month_on": month_start(today())},
    )
