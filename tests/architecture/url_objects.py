"""Subjects for the table of addresses: each maker makes one row in a county and returns the address's arguments."""

from __future__ import annotations

from collections.abc import Callable

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.accounts.models import RoleAssignment
from kangjiu.accounts.tests.factories import make_organisation, make_user
from kangjiu.applications.models import Appeal, Application, Correction, Paper, RecheckFinding, Referral
from kangjiu.applications.tests import factories as asked
from kangjiu.care.models import CorrectionSlip, MonthSheet
from kangjiu.care.tests import factories as training
from kangjiu.common.dates import local_day, now
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents_actions
from kangjiu.documents.choices import PaperKind
from kangjiu.documents.tests.samples import acceptance_notice
from kangjiu.providers.models import Provider, Site
from kangjiu.registry import actions as registry_actions
from kangjiu.registry.models import Person
from kangjiu.registry.tests import factories as files
from tests.architecture import url_exchange, url_money, url_notices, url_policy

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


def a_child(county: str, **fields: object) -> Person:
    """A child of the first village of the county's first township."""
    return files.make_child(region=f"{county}001001", **fields)


def child(county: str) -> dict[str, object]:
    return {"person_id": a_child(county).pk}


def guardian(county: str) -> dict[str, object]:
    row = files.make_guardian(a_child(county))
    return {"person_id": row.person_id, "guardian_id": row.pk}


def diagnosis_paper(county: str) -> dict[str, object]:
    by = Scope.system([])
    scan = documents_actions.store_attachment(by, b"%PDF-1.7 scan", "示例.pdf", at=now())
    row = files.make_diagnosis(a_child(county), paper=scan)
    return {"person_id": row.person_id, "diagnosis_id": row.pk}


def hardship(county: str) -> dict[str, object]:
    row = files.make_hardship(a_child(county))
    return {"person_id": row.person_id, "hardship_id": row.pk}


def two_children(county: str) -> dict[str, object]:
    return {"person_id": a_child(county).pk, "other_id": a_child(county, number="").pk}


def merge(county: str) -> dict[str, object]:
    one, other = two_children(county).values()
    by = Scope.system(["registry.merge"])
    return {"merge_id": registry_actions.merge(by, one, other, at=now()).pk}


def children(county: str, count: int) -> None:
    for _ in range(count):
        one = a_child(county)
        files.make_guardian(one)
        files.make_hardship(one)


def duplicates(county: str, count: int) -> None:
    for _ in range(count):
        a_child(county, name="安小禾", number="")


def policy_replayed(county: str) -> dict[str, object]:
    """A draft, and a child with a right in the county, so that there is something to replay."""
    asked.right_row(an_application(county))
    return url_policy.policy_draft(county)


def policy_replayed_child(county: str) -> dict[str, object]:
    made = asked.right_row(an_application(county))
    return {**url_policy.policy_draft(county), "person_id": made.person_id}


def child_with_policy(county: str) -> dict[str, object]:
    url_policy.policy_of(county)
    return child(county)


def an_application(county: str) -> Application:
    return asked.row(a_child(county), url_policy.policy_of(county))


def application(county: str) -> dict[str, object]:
    return {"application_id": an_application(county).pk}


def application_paper(county: str) -> dict[str, object]:
    made = Paper.objects.create(
        application=an_application(county), kind="form", received_on=asked.ON, received_by_id=0
    )
    return {"paper_id": made.pk}


def appeal(county: str) -> dict[str, object]:
    decision = asked.decision_row(an_application(county))
    made = Appeal.objects.create(
        decision=decision,
        application=decision.application,
        text="示例理由",
        filed_on=asked.ON,
        filed_by_id=0,
    )
    return {"appeal_id": made.pk}


def a_finding(county: str) -> RecheckFinding:
    held = asked.right_row(an_application(county))
    return RecheckFinding.objects.create(
        version=held.version,
        application=held.application,
        entitlement=held,
        item=held.item,
        kind="refused",
        found_at=asked.AT,
    )


def finding(county: str) -> dict[str, object]:
    return {"finding_id": a_finding(county).pk}


def findings(county: str, count: int) -> None:
    for _ in range(count):
        a_finding(county)


def correction(county: str) -> dict[str, object]:
    made = Correction.objects.create(
        application=an_application(county),
        kind="name",
        values={"old": "安示例", "new": "安示列"},
        proposed_by_id=0,
        proposed_at=asked.AT,
    )
    return {"correction_id": made.pk}


def right(county: str) -> dict[str, object]:
    return {"entitlement_id": asked.right_row(an_application(county)).pk}


def referral(county: str) -> dict[str, object]:
    held = asked.right_row(an_application(county))
    unit = make_organisation("provider", county)
    provider = Provider.objects.create(
        organisation=unit, kind="nonprofit", region_path=unit.region_path, county_code=county
    )
    site = Site.objects.create(
        provider=provider, name="示例训练点", address="示例路", region_path=unit.region_path, capacity=10
    )
    slip = Referral.objects.create(
        number=f"示残康转〔2026〕{held.pk}号",
        entitlement=held,
        person=held.person,
        site=site,
        provider=provider,
        issued_on=asked.ON,
        valid_to_on=asked.ON,
    )
    return {"referral_id": slip.pk}


def applications(county: str, count: int) -> None:
    for _ in range(count):
        an_application(county)


def referrals(county: str, count: int) -> None:
    for _ in range(count):
        referral(county)


def public_policy(county: str) -> dict[str, object]:
    """The own county's published policy, whatever the county: policy is public."""
    url_policy.policy_of(OWN_COUNTY)
    return {"county_code": OWN_COUNTY}


def a_month(county: str) -> MonthSheet:
    """A closed month of a child in training."""
    held = asked.right_row(an_application(county))
    row = training.placement(training.site(county=county), held.person, entitlement=held)
    return MonthSheet.objects.create(placement=row, month_on=training.NOVEMBER, status="closed")


def family_month(county: str) -> dict[str, object]:
    return {"sheet_id": a_month(county).pk}


def family_slip(county: str) -> dict[str, object]:
    made = CorrectionSlip.objects.create(
        sheet=a_month(county),
        day=training.NOVEMBER,
        new="present",
        reason="示例理由",
        proposed_by_id=0,
        proposed_at=training.IN_DECEMBER,
    )
    return {"slip_id": made.pk}


def placement(county: str) -> dict[str, object]:
    return {"placement_id": training.placement(training.site(county=county), a_child(county)).pk}


def placements(county: str, count: int) -> None:
    place = training.site(county=county)
    for _ in range(count):
        training.placement(place, a_child(county))


def months(county: str, count: int) -> None:
    for _ in range(count):
        a_month(county)


def waiting_slip(county: str) -> dict[str, object]:
    slip = training.referral(training.site(county=county), a_child(county), issued_on=local_day(now()))
    return {"referral_id": slip.pk}


def provider(county: str) -> dict[str, object]:
    return {"provider_id": training.site(county=county).provider_id}


def providers(county: str, count: int) -> None:
    for _ in range(count):
        training.site(county=county)


def agreement(county: str) -> dict[str, object]:
    place = training.site(county=county)
    return {"agreement_id": training.agreement(place).pk}


def agreement_draft(county: str) -> dict[str, object]:
    made = training.agreement(training.site(county=county))
    made.status, made.signed_by_id, made.made_by_id = "draft", None, 0
    made.save()
    return {"agreement_id": made.pk}


def therapist(county: str) -> dict[str, object]:
    return {"therapist_id": training.therapist(training.site(county=county)).pk}


MAKERS: dict[str, Maker] = {
    **url_policy.MAKERS,
    **url_money.MAKERS,
    **url_notices.MAKERS,
    "agreement": agreement,
    "agreement_draft": agreement_draft,
    "placement": placement,
    "provider": provider,
    "therapist": therapist,
    "waiting_slip": waiting_slip,
    "application_page": lambda county: {**application(county), "page": "items"},
    "family_month": family_month,
    "family_slip": family_slip,
    "public_policy": public_policy,
    "appeal": appeal,
    "application": application,
    "application_paper": application_paper,
    "child_with_policy": child_with_policy,
    "correction": correction,
    "finding": finding,
    "referral": referral,
    "right": right,
    "document": document,
    "import": url_exchange.import_job,
    "export": url_exchange.export_job,
    "import_kind": lambda county: {"kind": "series"},
    "list_name": lambda county: {"name": "accounts"},
    "gallery_page": lambda county: {"page": "grid"},
    "calendar_year": lambda county: {"year": 2026},
    "child": child,
    "guardian": guardian,
    "diagnosis_paper": diagnosis_paper,
    "hardship": hardship,
    "merge": merge,
    "two_children": two_children,
    "policy_replayed": policy_replayed,
    "policy_replayed_child": policy_replayed_child,
    "user": user,
    "role": role,
    "organisation": organisation,
}
ROWS: dict[str, RowsMaker] = {
    **url_money.ROWS,
    **url_policy.ROWS,
    "months": months,
    "placements": placements,
    "providers": providers,
    "applications": applications,
    "findings": findings,
    "referrals": referrals,
    "children": children,
    "documents": documents,
    "duplicates": duplicates,
    "imports": url_exchange.import_jobs,
    "exports": url_exchange.export_jobs,
    "users": users,
    "organisations": organisations,
}
