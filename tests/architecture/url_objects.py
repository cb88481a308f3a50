"""Subjects for the table of addresses: each maker makes one row in a county and returns the address's arguments."""

from __future__ import annotations

from collections.abc import Callable

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.accounts.models import RoleAssignment
from kangjiu.accounts.tests.factories import make_organisation, make_scope, make_user
from kangjiu.common.dates import now
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents_actions
from kangjiu.documents.choices import PaperKind
from kangjiu.documents.tests.samples import acceptance_notice
from kangjiu.exchange import actions as exchange_actions
from kangjiu.exchange import queries as exchange_queries
from kangjiu.exchange.workbook import blank_template

OWN_COUNTY = DEMO_COUNTY
OTHER_COUNTY = "419001"

Maker = Callable[[str], dict[str, object]]
RowsMaker = Callable[..., None]  # (county, count, **arguments of the subject)


def user(county: str) -> dict[str, object]:
    return {"user_id": make_user("county_clerk", county).pk}


def role(county: str) -> dict[str, object]:
    person = make_user("county_clerk", county)
    return {"user_id": person.pk, "assignment_id": RoleAssignment.objects.get(user=person).pk}


def organisation(county: str) -> dict[str, object]:
    return {"organisation_id": make_organisation("provider", county).pk}


def users(county: str, count: int) -> None:
    for _ in range(count):
        make_user("county_clerk", county)


def organisations(county: str, count: int) -> None:
    for _ in range(count):
        make_organisation("provider", county)


def document(county: str) -> dict[str, object]:
    unit = make_organisation("county_federation", county)
    by = Scope.system(["documents.issue"])
    paper = documents_actions.issue(
        by, PaperKind.ACCEPTANCE_NOTICE, acceptance_notice(), organisation_id=unit.pk, at=now()
    )
    return {"document_id": paper.pk}


def documents(county: str, count: int) -> None:
    for _ in range(count):
        document(county)


def import_job(county: str) -> dict[str, object]:
    by = make_scope("county_clerk", county)
    importer = exchange_queries.importer("series")
    content = blank_template(importer.sheet)
    return {"job_id": exchange_actions.upload(by, importer, content, "示例.xlsx", at=now()).pk}


def import_jobs(county: str, count: int) -> None:
    for _ in range(count):
        import_job(county)


MAKERS: dict[str, Maker] = {
    "document": document,
    "import": import_job,
    "import_kind": lambda county: {"kind": "series"},
    "list_name": lambda county: {"name": "accounts"},
    "gallery_page": lambda county: {"page": "grid"},
    "calendar_year": lambda county: {"year": 2026},
    "user": user,
    "role": role,
    "organisation": organisation,
}
ROWS: dict[str, RowsMaker] = {
    "documents": documents,
    "imports": import_jobs,
    "users": users,
    "organisations": organisations,
}
