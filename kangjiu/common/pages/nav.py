"""The side navigation of the staff desk: one flat list. What a person may not open, or is not built, is left out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.urls import NoReverseMatch, reverse

from kangjiu.common.scope import Scope


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `permissions` empty means everybody signed in, else any one of them is enough."""

    group: str
    label: str
    icon: str
    url_name: str
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """One entry as shown to one person."""

    label: str
    icon: str
    url: str
    url_name: str
    current: bool


ENTRIES = (
    Entry("工作", "今日工作", "home", "desk:home"),
    Entry("工作", "儿童档案", "child", "registry:list", ("registry.view",)),
    Entry("工作", "申请审核", "check-file", "applications:list", ("applications.view",)),
    Entry("工作", "疑似重复档案", "users", "registry:duplicates", ("registry.merge",)),
    Entry("服务", "定点机构", "building", "providers:list", ("providers.view",)),
    Entry("服务", "安置与服务", "heart", "care:list", ("care.view",)),
    Entry("服务", "考勤与训练", "calendar", "care:attendance", ("care.attend",)),
    Entry("资金", "账单", "doc-text", "claims:bills", ("claims.view", "claims.bill")),
    Entry("资金", "结算", "coin", "claims:list", ("claims.view",)),
    Entry("资金", "资金与预算", "bank", "funds:list", ("funds.view",)),
    Entry("资金", "拨付与专账", "book", "funds:payments", ("funds.view",)),
    Entry("政策与数据", "政策库", "scale", "policy:library", ("policy.view",)),
    Entry("政策与数据", "政策试算", "flask", "desk:lab", ("policy.edit", "policy.sign")),
    Entry("政策与数据", "导入与导出", "swap", "exchange:list", ("exchange.import",)),
    Entry("政策与数据", "文书", "file", "documents:list", ("documents.view",)),
    Entry("监督与管理", "查阅与操作记录", "eye", "audit:list", ("audit.view",)),
    Entry("监督与管理", "账号与角色", "user", "accounts:users", ("accounts.users", "accounts.roles")),
    Entry("监督与管理", "单位", "building", "accounts:organisations", ("accounts.users", "accounts.roles")),
    Entry("监督与管理", "行政区划", "pin", "accounts:regions", ("accounts.users",)),
    Entry("监督与管理", "工作日历", "clock", "clocks:calendar", ("clocks.calendar",)),
)


def url_or_nothing(name: str) -> str:
    """The address of a view by name, or "" while nobody has built it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def nav_for(scope: Scope | None, path: str) -> list[tuple[str, list[Link]]]:
    """The groups of the navigation (导航) this person sees on the page at `path`; the longest match is current."""
    seen = [(entry, url_or_nothing(entry.url_name)) for entry in ENTRIES if _may_see(entry, scope)]
    seen = [(entry, url) for entry, url in seen if url]
    here = max((url for _, url in seen if _holds(url, path)), key=len, default="")
    return [
        (group, [Link(e.label, e.icon, url, e.url_name, url == here) for e, url in members])
        for group, members in groupby(seen, key=lambda pair: pair[0].group)
    ]


def _may_see(entry: Entry, scope: Scope | None) -> bool:
    if scope is None:
        return False
    return not entry.permissions or any(scope.allows(each) for each in entry.permissions)


def _holds(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
