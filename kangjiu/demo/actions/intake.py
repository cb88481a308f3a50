"""Children come into the system (建档与申请): by workbooks uploaded, checked and written, or one at the counter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from kangjiu.accounts import queries as accounts_queries
from kangjiu.applications import actions as applications
from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import Item, Route, Status
from kangjiu.applications.queries import ApplicationFilters
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import people
from kangjiu.demo.rules.files import file_of
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.rows import Row, form_row
from kangjiu.demo.rules.story import moment
from kangjiu.exchange import actions as exchange
from kangjiu.exchange import queries as exchange_queries
from kangjiu.exchange.workbook import export_workbook
from kangjiu.registry import actions as registry


class NotImported(RuntimeError):
    """A workbook of the demo was not taken whole (示例名册没有全部导入)."""


def invent(cast: Cast, count: int, on: date) -> list[Child]:
    """The children of the county, spread over its villages."""
    scope = cast.by("county_clerk", moment(on))
    places = accounts_queries.regions_in(scope.need("registry.edit"), ("village",))
    villages = [(place.path, accounts_queries.region_label(place.path)) for place in places]
    return list(people.children(count, on, villages))


def open_files(cast: Cast, children: Sequence[Child], on: date) -> list[int]:
    """Files of children already known on paper (批量建档)."""
    at = moment(on, 9)
    ids = registry.open_many(cast.by("county_clerk", at), [file_of(child) for child in children], at=at)
    cast.children |= dict(zip(ids, children, strict=True))
    return ids


def upload(cast: Cast, kind: str, rows: Iterable[Row], name: str, at: datetime) -> None:
    """Upload a workbook, check it, write it; NotImported names the first problem when a row was refused."""
    importer = exchange_queries.importer(kind)
    content = export_workbook(importer.sheet, rows)
    keep(name, content)
    clerk = cast.by("county_clerk", at)
    job = exchange.upload(clerk, importer, content, name, at=at)
    exchange.dry_run(clerk, job.pk, importer, at=at + timedelta(minutes=1))
    job = exchange.run(clerk, job.pk, importer, at=at + timedelta(minutes=5))
    if job.rows_written != job.rows_total:
        first = next(iter(exchange_queries.problems(job, "bad")))
        raise NotImported(f"{name} {first.cell} {first.header}：{first.message}")


def keep(name: str, content: bytes) -> Path:
    """Leave a copy in the data folder, to be looked at and tried again (示例工作簿)."""
    folder = Path(settings.DATA_DIR) / "workbooks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def form_rows(cast: Cast, children: Sequence[Child], on: date) -> list[Row]:
    """Children as rows of the official form."""
    paths = {child.path[:9] + "000" for child in children}
    names = accounts_queries.region_names(paths)
    return [form_row(child, names[child.path[:9] + "000"], on) for child in children]


def apply(cast: Cast, children: Sequence[Child], on: date) -> list[Any]:
    """All families apply at once: the workbook in the columns of the official form."""
    upload(
        cast, "applications", form_rows(cast, children, on), f"示例{on.year}年申请名册.xlsx", moment(on, 9)
    )
    clerk = cast.by("county_clerk", moment(on, 12))
    wanted = ApplicationFilters(year=on.year, status=Status.SUBMITTED)
    rows = list(applications_queries.applications(clerk, wanted))
    known = {child.identity: child for child in children}
    cast.children |= {row.person_id: known[str(row.person.id_number.open())] for row in rows}
    return rows


def enter(cast: Cast, child: Child, on: date, *, aid_elsewhere: bool = False) -> Any:
    """One application at the counter, its file opened first."""
    person_id = open_files(cast, [child], on)[0]
    at = moment(on, 10)
    return applications.enter(
        cast.by("county_clerk", at),
        person_id,
        child.category,
        [Item.TRAINING],
        (Route.GUARDIAN, Route.VILLAGE, Route.TOWNSHIP)[child.serial % 3],
        year=on.year,
        answers={"aid_elsewhere": aid_elsewhere},
        at=at,
    )
