"""Attendance (考勤): the month's grid, one day on a phone, several days of one child, one training with its hours."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.care import actions, queries
from kangjiu.care.actions import Cell, SaveResult
from kangjiu.care.forms import ATTENDANCE, FillForm, SessionForm
from kangjiu.care.queries import Grid
from kangjiu.care.rules.codes import CODES, read
from kangjiu.care.views.base import asked_month, placement_form, read_month, scope_of, today
from kangjiu.care.views.cells import Typed, row_html, states
from kangjiu.clocks import queries as clocks
from kangjiu.common.dates import add_months, month_end, month_start, now
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.providers import queries as providers
from kangjiu.providers.models import Site

KEYS = {code.key: code.attendance.value for code in CODES} | {"0": ""}


@needs("care.attend")
def grid(request: HttpRequest) -> HttpResponse:
    """Every child of a site, every day of a month (考勤表); only changed cells are saved."""
    scope, month_on = scope_of(request), asked_month(request)
    sites = queries.attending_sites(scope)
    if not sites:
        return render(request, "care/no_site.html")
    site = _chosen(sites, request.GET.get("site", ""))
    typed: Typed = {}
    refused: list[tuple[str, Reason]] = []
    if request.method == "POST":
        shown = queries.grid(scope, site.pk, month_on, today())
        cells = [*_sent(request, shown), *(_rest(shown) if "rest" in request.POST else [])]
        result = actions.save_cells(scope, site.pk, month_on, cells, at=now())
        if not result.refused:
            _tell(request, result)
            return redirect(_address(site.pk, month_on))
        refused, typed = _refused(result, shown)
        _tell(request, result)
    shown = queries.grid(scope, site.pk, month_on, today())
    context = _grid_context(shown, sites, typed) | {"refused": refused}
    return render(request, "care/grid.html", context, status=422 if refused else 200)


def _chosen(sites: list[Site], wanted: str) -> Site:
    if not wanted.isdigit():
        return sites[0]
    found = [site for site in sites if site.pk == int(wanted)]
    if not found:
        raise Site.DoesNotExist
    return found[0]


def _address(site_id: int, month_on: date) -> str:
    return f"{reverse('care:attendance')}?site={site_id}&month={month_on:%Y-%m}"


def _sent(request: HttpRequest, shown: Grid) -> list[Cell]:
    """The cells that differ from what the person saw; a cell that did not travel did not change."""
    found = []
    for row in shown.rows:
        was = request.POST.get(f"was-{row.placement_id}", "")
        for at, cell in enumerate(row.cells):
            text = request.POST.get(f"c-{row.placement_id}-{cell.day.day}")
            seen = KEYS.get(was[at : at + 1])
            untouched = text in (cell.mark, "") and cell.mark == queries.CLASH
            if text is None or untouched or (seen is not None and read(text) == seen):
                continue
            found.append(Cell(row.placement_id, cell.day, text, was=seen))
    return found


def _rest(shown: Grid) -> list[Cell]:
    """Today's empty cells as present (今天其余到训)."""
    return [
        Cell(row.placement_id, cell.day, "present", was="")
        for row in shown.rows
        for cell in row.cells
        if cell.day == shown.on and not cell.mark and not cell.closed
    ]


def _refused(result: SaveResult, shown: Grid) -> tuple[list[tuple[str, Reason]], Typed]:
    names = {row.placement_id: row.name for row in shown.rows}
    lines, typed = [], {}
    for one in result.refused:
        cell = one.cell
        where = f"{names.get(cell.placement_id, '')} {cell.day.month}月{cell.day.day}日"
        lines += [(where, reason) for reason in one.reasons]
        typed[(cell.placement_id, cell.day)] = (cell.code, one.reasons[0].message)
    return lines, typed


def _tell(request: HttpRequest, result: SaveResult) -> None:
    if not (result.saved or result.cleared):
        if not result.refused:
            messages.info(request, "没有改动，不用保存")
        return
    said = f"已保存 {result.saved} 格"
    said += f"，清除 {result.cleared} 格" if result.cleared else ""
    said += f"，其中 {result.late} 格已过截止日，标为补录" if result.late else ""
    messages.success(request, said)


def _grid_context(shown: Grid, sites: list[Site], typed: Typed) -> dict[str, Any]:
    before, after = add_months(shown.month_on, -1), add_months(shown.month_on, 1)
    return {
        "grid": shown,
        "sites": sites,
        "rows": [row_html(at, row, shown.days, typed) for at, row in enumerate(shown.rows, 1)],
        "states": states(shown.rows),
        "codes": CODES,
        "code_json": json.dumps(_codes(), ensure_ascii=False),
        "present": [shown.present.get(day.day, "") for day in shown.days],
        "total": sum(shown.present.values()),
        "before_url": _address(shown.site.pk, before),
        "after_url": _address(shown.site.pk, after) if after <= month_start(shown.on) else "",
        "over": shown.on >= month_end(shown.month_on),
    }


def _codes() -> list[dict[str, Any]]:
    return [
        {
            "key": code.key,
            "mark": code.mark,
            "name": code.attendance.label,
            "look": code.look,
            "day": [0, 0.5, 1][code.halves],
            "leave": int(code.is_leave),
        }
        for code in CODES
    ]


@needs("care.attend")
@post_only
def close(request: HttpRequest) -> HttpResponse:
    """Cut off the month of a site (截止本月登记)."""
    site_id, month_on = request.POST.get("site", ""), read_month(request.POST.get("month", ""))
    if not site_id.isdigit() or month_on is None:
        raise Refused(Reason("care.close_what", "没有写明场所和月份", "", "请从考勤表点“截止本月登记”"))
    site = queries.attending_site(scope_of(request), int(site_id))
    found = actions.close_month(scope_of(request), site.pk, month_on, at=now())
    messages.success(request, f"{month_on.month} 月 {len(found)} 名已截止，监护人现在可以确认")
    return redirect(f"{reverse('care:sheets')}?month={month_on:%Y-%m}")


@needs("care.attend")
def day(request: HttpRequest) -> HttpResponse:
    """One day of all children of a site (按天登记), for a phone."""
    scope = scope_of(request)
    sites = queries.attending_sites(scope)
    if not sites:
        return render(request, "care/no_site.html")
    site, on = _chosen(sites, request.GET.get("site", "")), _asked_day(request)
    shown = queries.grid(scope, site.pk, on, today())
    problems: dict[int, str] = {}
    typed: dict[int, str] = {}
    if request.method == "POST":
        cells = _sent_day(request, shown, on)
        result = actions.save_cells(scope, site.pk, month_start(on), cells, at=now())
        _tell(request, result)
        if not result.refused:
            return redirect(f"{reverse('care:day')}?site={site.pk}&day={on.isoformat()}")
        problems = {one.cell.placement_id: str(one.reasons[0]) for one in result.refused}
        typed = {one.cell.placement_id: one.cell.code for one in result.refused}
        shown = queries.grid(scope, site.pk, on, today())
    context = {
        "site": site,
        "sites": sites,
        "day": on,
        "rows": list(_day_rows(shown, on, typed, problems)),
        "choices": ATTENDANCE,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1) if on < today() else None,
        "problems": problems,
    }
    return render(request, "care/day.html", context, status=422 if problems else 200)


def _asked_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()


def _sent_day(request: HttpRequest, shown: Grid, on: date) -> list[Cell]:
    rest = "rest" in request.POST
    found = []
    for row in shown.rows:
        code = request.POST.get(f"p-{row.placement_id}")
        held = read(row.cells[on.day - 1].mark) or ""
        if rest and not code and not row.cells[on.day - 1].closed:
            code = "present"
        if code is None or code == held:
            continue
        was = request.POST.get(f"was-{row.placement_id}")
        found.append(Cell(row.placement_id, on, code, was=was))
    return found


def _day_rows(
    shown: Grid, on: date, typed: dict[int, str], problems: dict[int, str]
) -> Iterable[dict[str, Any]]:
    for row in shown.rows:
        cell = row.cells[on.day - 1]
        held = read(cell.mark) or ""
        yield {
            "id": row.placement_id,
            "name": row.name,
            "value": typed.get(row.placement_id, held),
            "was": held,
            "closed": cell.closed,
            "problem": problems.get(row.placement_id, ""),
        }


@needs("care.attend")
def fill(request: HttpRequest, placement_id: int) -> HttpResponse:
    """The same code on several days of one child (成段登记)."""
    scope = scope_of(request)
    placement = queries.placement(scope.need("care.attend"), placement_id)

    def act(form: FillForm) -> SaveResult:
        days = form.days()
        if form.cleaned_data["workdays_only"]:
            calendar = clocks.working_calendar(days[0], days[-1])
            days = [one for one in days if calendar.is_workday(one)]
        return actions.fill_days(scope, placement_id, days, form.cleaned_data["code"], at=now())

    def done(result: SaveResult) -> HttpResponse:
        _tell(request, result)
        for one in result.refused:
            messages.error(request, f"{one.cell.day} 没有保存：{one.reasons[0]}")
        return redirect("care:placement", placement_id)

    return placement_form(
        request,
        placement,
        FillForm,
        "成段登记考勤",
        act=act,
        done=done,
        submit="保存考勤",
        lead="一段日子出勤相同的，一次登记；已有记录的日子会改成这里选的。",
        initial={"starts_on": month_start(today()), "ends_on": today(), "workdays_only": True},
    )


@needs("care.attend")
def session(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One training with its hours and therapist (登记一次训练)."""
    scope = scope_of(request)
    placement = queries.placement(scope.need("care.attend"), placement_id)
    staff = [(str(one.pk), str(one.name.open())) for one in providers.therapists(placement.provider_id)]

    def act(form: SessionForm) -> SaveResult:
        given = form.cleaned_data
        cell = Cell(
            placement_id,
            given["day"],
            given["code"],
            minutes=given["minutes"],
            therapist_id=int(given["therapist"]) if given["therapist"] else None,
            start=given["start"],
        )
        result = actions.save_cells(scope, placement.site_id, month_start(given["day"]), [cell], at=now())
        if result.refused:
            raise Refused(result.refused[0].reasons)
        return result

    def done(result: SaveResult) -> HttpResponse:
        _tell(request, result)
        return redirect("care:placement", placement_id)

    return placement_form(
        request,
        placement,
        SessionForm,
        "登记一次训练",
        act=act,
        done=done,
        submit="保存训练",
        lead="写明起止时间和治疗师；同一时间儿童或治疗师已有训练的，会提示冲突。",
        therapists=staff,
        initial={"day": today(), "code": "present"},
    )
