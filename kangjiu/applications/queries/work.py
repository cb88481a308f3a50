"""What waits for this person (今日工作), the soonest legal day first; progress for families (办理进度)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from kangjiu.applications.choices import (
    AppealStatus,
    CorrectionStatus,
    EntitlementStatus,
    ReferralStatus,
    Status,
)
from kangjiu.applications.models import Appeal, Application, Correction, Entitlement, Referral
from kangjiu.applications.queries import base
from kangjiu.applications.queries.findings import finding_work
from kangjiu.applications.queries.notices import (
    may_notice,
    notice_wanted,
    notice_work,
    publicity,
    waiting_for_notice,
    waits_for_notice,
)
from kangjiu.clocks import queries as clocks
from kangjiu.clocks.rules.working_days import Calendar
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.registry import queries as registry

ACCEPTING = "国发〔2018〕20号 救助流程（申请）"
SLIP = "济残联〔2024〕9号 三（二）"
# state → who has to do with it, what, the page, the kind
_DEEDS: dict[str, tuple[tuple[str, ...], str, str, str]] = {
    Status.SUBMITTED: (("applications.refer",), "核对申请材料", "applications:detail", "accept"),
    Status.INCOMPLETE: (("applications.refer",), "等待补正材料", "applications:detail", "corrections"),
    Status.COMPLETE: (("applications.review",), "审核申请", "applications:review", "review"),
    Status.REVIEWED: (("applications.approve",), "审批申请", "applications:decide", "decide"),
}


Names = dict[int, str]


def work(by: Scope, on: date, limit: int = 200, calendar: Calendar | None = None) -> list[WorkRow]:
    """Applications, appeals, corrections and slips this person may go on with, at most `limit` of each kind.

    The names of all children are read at once; `calendar` is one the caller has read already.
    """
    if not by.allows(base.VIEW) or by.is_family:
        return []
    open_, noticed = _applications(by, limit)
    words = clocks.due_words_many([row.clock for row in open_ if row.clock], on, calendar) if open_ else {}
    appeals, corrections, unreferred = _appeals(by, limit), _corrections(by, limit), _to_refer(by, limit)
    children = {row.person_id for row in open_} | {row.person_id for row in unreferred}
    children |= {row.application.person_id for row in appeals}
    children |= {row.application.person_id for row in corrections}
    children |= {row.person_id for row in noticed}
    names = registry.masked_names(by, children)
    rows = [_application_row(row, words, names) for row in open_]
    rows += _plain(appeals, names, "答复申诉", "applications:appeal_answer", "appeal")
    rows += _plain(corrections, names, "确认更正", "applications:correction", "correction")
    rows += [_refer_row(row, names) for row in unreferred]
    rows += [*_waiting_slips(by, on, limit), *notice_work(noticed, names, on), *finding_work(by, on)]
    return sorted(rows, key=lambda row: row.due_on or date.max)[:limit]


def _applications(by: Scope, limit: int) -> tuple[list[Application], list[Application]]:
    """Applications to go on with, and those that wait for a public notice, in one query."""
    wanted = [status for status, deed in _DEEDS.items() if any(by.allows(one) for one in deed[0])]
    noticing = may_notice(by)
    if not wanted and not noticing:
        return [], []
    found = (
        base.applications(by).select_related(None).select_related("clock").annotate(waits=waits_for_notice())
    )
    found = found.only("status", "person_id", "version_id", "clock")
    mine = Q(status__in=wanted, waits=False)
    found = found.filter(mine | Q(waits=True) if noticing else mine)
    rows = list(found.order_by(F("clock__due_on").asc(nulls_last=True), "pk")[:limit])
    waiting: list[Application] = [row for row in rows if row.waits]
    return [row for row in rows if not row.waits], waiting


def _application_row(row: Application, words: dict[int, tuple[str, str]], names: Names) -> WorkRow:
    _, what, url, kind = _DEEDS[row.status]
    said, tone = words.get(row.clock_id or 0, ("", ""))
    clock = row.clock
    return WorkRow(
        due_on=clock.due_on if clock and row.status != Status.INCOMPLETE else None,
        words=said,
        tone=tone,
        what=what,
        who=names.get(row.person_id, ""),
        clause=clock.clause if clock else ACCEPTING,
        url=reverse(url, args=[row.pk]),
        kind=f"applications.{kind}",
    )


def _appeals(by: Scope, limit: int) -> list[Appeal]:
    if not (by.allows("applications.review") or by.allows("applications.approve")):
        return []
    seen = Appeal.objects.visible_to(by.narrow(base.VIEW)).filter(status=AppealStatus.FILED)
    return list(seen.select_related("application").order_by("filed_on", "pk")[:limit])


def _corrections(by: Scope, limit: int) -> list[Correction]:
    if not by.allows("applications.confirm_correction"):
        return []
    seen = Correction.objects.visible_to(by.narrow(base.VIEW)).filter(status=CorrectionStatus.PROPOSED)
    rows = seen.exclude(proposed_by_id=by.user_id or 0).select_related("application")
    return list(rows.order_by("pk")[:limit])


def _plain(rows: list[Any], names: Names, what: str, url: str, kind: str) -> list[WorkRow]:
    return [
        WorkRow(
            due_on=None,
            words="",
            tone="",
            what=what,
            who=names.get(row.application.person_id, ""),
            clause="",
            url=reverse(url, args=[row.pk]),
            kind=f"applications.{kind}",
        )
        for row in rows
    ]


def _to_refer(by: Scope, limit: int) -> list[Entitlement]:
    """Rights to training without a slip that waits or was received."""
    if not by.allows("applications.refer"):
        return []
    taken = [ReferralStatus.ISSUED, ReferralStatus.RECEIVED]
    slips = Referral.objects.filter(entitlement=OuterRef("pk"), status__in=taken)
    rows = Entitlement.objects.visible_to(by.narrow(base.VIEW)).filter(
        ~Exists(slips), status=EntitlementStatus.ACTIVE, application__from_balance=False
    )
    rows = rows.exclude(waiting_for_notice("application__"))
    return list(rows.only("person_id").order_by("pk")[:limit])


def _refer_row(row: Entitlement, names: Names) -> WorkRow:
    return WorkRow(
        None,
        "",
        "",
        "开具转介单",
        names.get(row.person_id, ""),
        SLIP,
        reverse("applications:refer", args=[row.pk]),
        "applications.refer",
    )


def _waiting_slips(by: Scope, on: date, limit: int) -> list[WorkRow]:
    if not by.allows("applications.refer"):
        return []
    rows = Referral.objects.visible_to(by.narrow(base.VIEW)).filter(status=ReferralStatus.ISSUED)
    found = rows.order_by("valid_to_on").values_list(
        "valid_to_on", "provider__organisation__name", "entitlement__application_id"
    )
    return [
        WorkRow(
            valid_to_on,
            *slip_words(valid_to_on, on),
            "跟进转介，机构还没有接收",
            provider,
            SLIP,
            reverse("applications:detail", args=[application_id]),
            "applications.referral",
        )
        for valid_to_on, provider, application_id in found[:limit]
    ]


def slip_words(valid_to_on: date, on: date) -> tuple[str, str]:
    """How the validity of a slip reads on a day, with its tone."""
    left = (valid_to_on - on).days
    if left < 0:
        return f"过期 {-left} 天", "bad"
    return (f"还有 {left} 天", "ok" if left > 7 else "warn") if left else ("今天到期", "warn")


def progress(by: Scope, application_id: int, on: date) -> list[dict[str, str]]:
    """The line of steps of an application for a family (办理进度): label, note, state done, now or next."""
    application = base.application(by, application_id)
    decision = base.decided(application.pk)
    slip = (
        Referral.objects.filter(entitlement__application=application)
        .exclude(status=ReferralStatus.CANCELLED)
        .order_by("-pk")
        .first()
    )
    notes = [
        ("提交申请", _day(application.submitted_on)),
        ("材料齐备", _day(application.completed_on) or _waiting(application)),
        ("审核审批", _notice_note(application) or _clock_note(application, on)),
        ("决定", _decided(application, local_day(decision.decided_at) if decision else None)),
        ("到机构训练", _slip_note(slip)),
    ]
    reached = _reached(application, slip)
    return [
        {
            "label": label,
            "note": note,
            "state": "done" if place < reached else "now" if place == reached else "next",
        }
        for place, (label, note) in enumerate(notes)
    ]


def _reached(application: Application, slip: Referral | None) -> int:
    if application.status == Status.APPROVED:
        return 5 if slip is not None and slip.status == ReferralStatus.RECEIVED else 4
    steps: dict[str, int] = {
        Status.DRAFT: 0,
        Status.SUBMITTED: 1,
        Status.INCOMPLETE: 1,
        Status.COMPLETE: 2,
        Status.REVIEWED: 2,
        Status.REJECTED: 3,
        Status.WITHDRAWN: 0,
    }
    return steps[application.status]


def _day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _waiting(application: Application) -> str:
    return "请按告知书补齐" if application.status == Status.INCOMPLETE else ""


def _clock_note(application: Application, on: date) -> str:
    if application.clock is None:
        return ""
    return f"{clocks.due_words(application.clock, on)[0]}，{_day(application.clock.due_on)}前办结"


def _notice_note(application: Application) -> str:
    """Where the policy asks for a notice before the decision: until when it runs."""
    if not notice_wanted(application) or application.status != Status.REVIEWED:
        return ""
    row = publicity(application.pk)
    if row is None:
        return "审核同意，等待公示"
    return "" if row.ended_at else f"公示中，{_day(row.ends_on)}期满"


def _decided(application: Application, day: date | None) -> str:
    words: dict[str, str] = {
        Status.APPROVED: "同意救助",
        Status.REJECTED: "不予救助",
        Status.WITHDRAWN: "已撤回",
    }
    word = words.get(application.status, "")
    return "，".join(part for part in (word, _day(day) if word else "") if part)


def _slip_note(slip: Referral | None) -> str:
    if slip is None:
        return ""
    if slip.status == ReferralStatus.RECEIVED:
        return f"{_day(slip.start_on)}开始"
    return f"转介单 {_day(slip.valid_to_on)}前有效"


def slips_of(application_id: int) -> list[Referral]:
    """All slips of an application, newest first, for a caller that has it in scope."""
    rows = Referral.objects.filter(Q(entitlement__application_id=application_id))
    return list(rows.select_related("site", "provider__organisation", "document").order_by("-pk"))
