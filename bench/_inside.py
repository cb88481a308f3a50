"""Measured inside a process with Django: queries of pages at two sizes, a save of attendance, searches."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import django

PAGES = {
    "首页": ("desk:home", "county_clerk"),
    "儿童名单": ("registry:list", "county_clerk"),
    "申请名单": ("applications:list", "county_clerk"),
    "在训名单": ("care:list", "county_clerk"),
    "月度出勤表": ("care:sheets", "county_clerk"),
    "账单": ("claims:bills", "county_clerk"),
    "月度申报": ("claims:claims", "county_clerk"),
    "季度结算": ("claims:list", "county_clerk"),
    "付款": ("funds:payments", "county_clerk"),
    "定点机构": ("providers:list", "county_clerk"),
}
AGAIN = 15


def pages() -> dict[str, object]:
    """Queries of each list as the clerk of the demo county and of the empty next county sees it, and of a case file."""
    from django.db import connection  # noqa: PLC0415 – Django is set up by now
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from kangjiu.accounts.models import User  # noqa: PLC0415
    from kangjiu.registry.models import Person  # noqa: PLC0415

    def count(username: str, address: str) -> int:
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        client.get(address)
        child = address.split("/")[2] if address.startswith("/file/") else ""
        if child:
            client.post(reverse("desk:purpose", args=[child]), {"purpose": "handling"})
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        return len(captured)

    full = {name: count(user, reverse(url)) for name, (url, user) in PAGES.items()}
    empty = {name: count("neighbour_clerk", reverse(url)) for name, (url, _) in PAGES.items()}
    child = Person.objects.filter(is_child=True).order_by("pk").first()
    full["儿童档案"] = count("county_clerk", reverse("desk:file", args=[child.pk]))
    return {"full": full, "empty": empty, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The greatest resident memory of this process so far, megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def actions() -> dict[str, float]:
    """Milliseconds (median) of a save of sixty cells and of three kinds of search."""
    from kangjiu.accounts import queries as accounts  # noqa: PLC0415
    from kangjiu.accounts.models import User  # noqa: PLC0415
    from kangjiu.care import actions as care  # noqa: PLC0415
    from kangjiu.care.models import Placement  # noqa: PLC0415
    from kangjiu.common.dates import now  # noqa: PLC0415
    from kangjiu.registry import queries as registry  # noqa: PLC0415

    at = now()
    clerk = accounts.scope_for(User.objects.get(username="county_clerk"), at)
    found = {
        f"按{kind}搜索": timed(lambda text=text: registry.search(clerk, text))
        for kind, text in (("两个字", "安知"), ("拼音", "anzhi"), ("首字母", "slaz"))
    }
    rows = list(Placement.objects.select_related("site").order_by("site_id", "pk"))
    site = max({one.site for one in rows}, key=lambda one: sum(row.site_id == one.pk for row in rows))
    own = [row for row in rows if row.site_id == site.pk]
    admin = User.objects.get(organisation_id=site.provider_id, username__contains="admin")
    scope = accounts.scope_for(admin, at)
    day = max(row.starts_on for row in own)
    cells = [(row.pk, each) for each in days_from(day, 60 // len(own) + 1) for row in own][:60]
    codes = iter(["present", "half"] * AGAIN)

    def save() -> None:
        code = next(codes)
        care.save_cells(scope, site.pk, day, [care.Cell(pk, each, code) for pk, each in cells], at=at)

    return found | {"保存 60 格考勤": timed(save)}


def days_from(first: date, count: int) -> list[date]:
    """Days of one month, from a day on."""
    return [first.replace(day=first.day + n) for n in range(count) if first.day + n <= 28]


def timed(deed: Callable[[], object]) -> float:
    """Milliseconds of a deed, the median of many after two to warm up."""
    times = []
    for _ in range(AGAIN):
        began = time.perf_counter()
        deed()
        times.append((time.perf_counter() - began) * 1000)
    return median(times[2:])


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"pages": pages, "actions": actions}[sys.argv[1]](), ensure_ascii=False))
