"""Finding applications and what hangs on them, inside the scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.choices import OrganisationKind
from kangjiu.accounts.models import Organisation
from kangjiu.applications.models import (
    Appeal,
    Application,
    ApplicationItem,
    CompletionMark,
    Correction,
    Decision,
    MissingNotice,
    Paper,
    Review,
)
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope

VIEW = "applications.view"


@dataclass(frozen=True, slots=True)
class ApplicationFilters:
    """What a list is narrowed to; empty means not narrowed. `township` is a region path, `overdue_on` a day."""

    status: str = ""
    category: str = ""
    route: str = ""
    township: str = ""
    year: int | None = None
    person_ids: tuple[int, ...] = ()
    number: str = ""
    overdue_on: date | None = None


def applications(by: Scope, filters: ApplicationFilters = ApplicationFilters()) -> QuerySet[Application]:
    """Applications in scope (申请), with clock joined, for lists; NotAllowed without applications.view."""
    found = Application.objects.visible_to(by.need(VIEW)).select_related("clock", "person")
    plain = {
        "status": filters.status,
        "category": filters.category,
        "route": filters.route,
        "year": filters.year,
        "number": filters.number.strip(),
        "person_id__in": filters.person_ids,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if filters.township:
        found = found.filter(accounts.in_subtrees("region_path", filters.township))
    if filters.overdue_on:
        late = Q(clock__status="running", clock__due_on__lt=filters.overdue_on)
        found = found.filter(late)
    return found


def application(by: Scope, application_id: int) -> Application:
    """One application in scope; Application.DoesNotExist outside it."""
    rows = applications(by).select_related("organisation", "version", "wish_site__provider__organisation")
    return rows.get(pk=application_id)


def of_person(by: Scope, person_id: int) -> list[Application]:
    """All applications of a child in scope, newest first."""
    rows = applications(by, ApplicationFilters(person_ids=(person_id,)))
    return list(rows.order_by("-year", "-pk"))


def items(application_id: int) -> list[str]:
    """Items asked for, in the order of entry."""
    rows = ApplicationItem.objects.filter(application_id=application_id).order_by("pk")
    return list(rows.values_list("item", flat=True))


def papers(application_id: int) -> list[Paper]:
    """Papers handed in, in order of receipt."""
    rows = Paper.objects.filter(application_id=application_id).select_related("attachment")
    return list(rows.order_by("received_on", "pk"))


def paper(by: Scope, paper_id: int) -> Paper:
    """One paper in scope, with its file."""
    return (
        Paper.objects.visible_to(by.need(VIEW)).select_related("attachment", "application").get(pk=paper_id)
    )


def notice(application_id: int) -> MissingNotice | None:
    """The one-time notice, if one was given."""
    return MissingNotice.objects.filter(application_id=application_id).select_related("document").first()


def marks(application_id: int) -> list[CompletionMark]:
    """Statements of completeness, newest first."""
    rows = CompletionMark.objects.filter(application_id=application_id).select_related("document")
    return list(rows.order_by("-pk"))


def last_review(application_id: int) -> Review | None:
    """The latest review, with its receipt and version."""
    rows = Review.objects.filter(application_id=application_id).select_related("receipt__version")
    return rows.order_by("-pk").first()


def decisions(application_id: int) -> list[Decision]:
    """Decisions, newest first, those given back for review included."""
    rows = Decision.objects.filter(application_id=application_id).select_related(
        "document", "receipt__version", "review"
    )
    return list(rows.order_by("-pk"))


def decided(application_id: int) -> Decision | None:
    """The decision that stands: the latest that approved or rejected."""
    return next((one for one in decisions(application_id) if one.number), None)


def appeals(application_id: int) -> list[Appeal]:
    """Appeals, newest first."""
    return list(Appeal.objects.filter(application_id=application_id).order_by("-pk"))


def appeal(by: Scope, appeal_id: int) -> Appeal:
    """One appeal in scope."""
    return (
        Appeal.objects.visible_to(by.need(VIEW)).select_related("application", "decision").get(pk=appeal_id)
    )


def corrections(application_id: int) -> list[Correction]:
    """Corrections, newest first."""
    return list(Correction.objects.filter(application_id=application_id).order_by("-pk"))


def correction(by: Scope, correction_id: int) -> Correction:
    """One correction in scope."""
    rows = Correction.objects.visible_to(by.need(VIEW)).select_related("application", "proof")
    return rows.get(pk=correction_id)


def office(county_code: str) -> Organisation:
    """The county federation that accepts applications (受理单位); Refused when the county has none."""
    everywhere = Scope.system([VIEW], county_code=county_code)
    rows = accounts.organisations(everywhere, [OrganisationKind.COUNTY_FEDERATION])
    found = rows.filter(county_code=county_code, active=True).order_by("pk").first()
    if found is None:
        raise Refused(
            Reason(
                "applications.no_office",
                "本县还没有登记残联单位，不能受理申请",
                "国发〔2018〕20号 救助流程（申请）",
                "请系统管理员在“单位”里登记县残联",
            )
        )
    return found


def counts(by: Scope) -> dict[str, int]:
    """Number of applications by status."""
    rows = Application.objects.visible_to(by.need(VIEW)).order_by()
    return dict(rows.values_list("status").annotate(number=Count("pk")))


def in_bulk(by: Scope, ids: Iterable[int]) -> dict[int, Application]:
    """Applications in scope by id."""
    return applications(by).in_bulk(list(ids))
