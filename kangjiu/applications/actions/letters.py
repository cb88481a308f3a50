"""The papers an application gives out (文书): what they say, filled from the file and the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kangjiu.applications import queries
from kangjiu.applications.choices import Item, Route
from kangjiu.applications.models import Application, Decision, Entitlement
from kangjiu.applications.rules.checklist import Checklist
from kangjiu.clocks.models import StatutoryClock
from kangjiu.common.dates import chinese_day, local_day
from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents.choices import PaperKind
from kangjiu.documents.models import IssuedDocument
from kangjiu.documents.rules import papers
from kangjiu.policy import queries as policy
from kangjiu.policy.models import PolicyVersion
from kangjiu.providers.models import Site
from kangjiu.registry import queries as registry
from kangjiu.registry.choices import Category, Relation, Sex
from kangjiu.registry.models import Person
from kangjiu.registry.rules.nations import NATIONS

APPEAL = "可以在收到本决定后向本单位书面申诉；也可以依法在六十日内申请行政复议，或者在六个月内向人民法院提起行政诉讼。"
HOW_TO_ANSWER = "请在补齐后交到本单位或所在乡镇（街道）残联，也可以在网上补交。补正的时间不计入办理期限。"
HOW_TO_GO_ON = "请从定点机构名录中选择机构，凭转介单接受服务。"


@dataclass(frozen=True)
class Keeper:
    """The guardian as papers name them (监护人)."""

    name: str = ""
    phone: str = ""
    relation: str = ""
    id_number: str = ""


def keeper(person_id: int, on: date) -> Keeper:
    """The primary guardian on a day; empty places when the file names none. The child is in scope."""
    row = registry.primary_guardian(person_id, on)
    if row is None:
        return Keeper()
    relation = Relation.label_of(row.relation)
    if row.guardian is None:
        return Keeper(row.institution.name if row.institution else "", relation=relation)
    phone = row.guardian.contact.open().get("phone", "")
    return Keeper(row.guardian.name.open(), phone, relation, _number(row.guardian))


def _number(person: Person) -> str:
    return person.id_number.open() if person.id_number else ""


def _common(application: Application, on: date) -> dict[str, str]:
    child = application.person.name.open()
    return {
        "organisation": application.organisation.name,
        "recipient": keeper(application.person_id, on).name or f"{child}的监护人",
        "child_name": child,
        "case_number": application.number or "",
        "contact": application.organisation.name,
    }


def _issue(
    by: Scope,
    kind: str,
    paper: papers.Paper,
    application: Application,
    at: datetime,
    addressee_id: int | None = None,
) -> IssuedDocument:
    return documents.issue(
        by,
        kind,
        paper,
        organisation_id=application.organisation_id,
        addressee_id=addressee_id,
        person_id=application.person_id,
        at=at,
    )


def supplement(by: Scope, application: Application, found: Checklist, at: datetime) -> IssuedDocument:
    """一次性补正告知书 with all that is missing."""
    on = local_day(at)
    lines = tuple(
        papers.SupplementItem(line.wanted.label, line.finding, f"{line.wanted.why}（{line.wanted.clause}）")
        for line in found.missing
    )
    paper = papers.SupplementNotice(
        **_common(application, on),
        received_on=application.submitted_on or on,
        items=lines,
        clause=found.missing[0].wanted.clause,
        how=HOW_TO_ANSWER,
        notice_on=on,
    )
    return _issue(by, PaperKind.SUPPLEMENT_NOTICE, paper, application, at)


def acceptance(by: Scope, application: Application, clock: StatutoryClock, at: datetime) -> IssuedDocument:
    """受理通知书: from when and until when."""
    on = local_day(at)
    paper = papers.AcceptanceNotice(
        **_common(application, on),
        completed_on=application.completed_on or on,
        working_days=clock.working_days,
        due_on=clock.due_on,
        clause=clock.clause,
        notice_on=on,
    )
    return _issue(by, PaperKind.ACCEPTANCE_NOTICE, paper, application, at)


def public_notice(
    by: Scope, application: Application, ends_on: date, clause: str, at: datetime
) -> IssuedDocument:
    """公示: masked name, case number, items; nothing that says who or how the child is."""
    on = local_day(at)
    decided = queries.decided(application.pk) is not None
    paper = papers.PublicNotice(
        organisation=application.organisation.name,
        masked_name=registry.masked_name(application.person),
        case_number=application.number or "",
        year=application.year,
        items="、".join(Item.label_of(item) for item in queries.items(application.pk)),
        stage="已作出决定、给予康复救助的" if decided else "拟给予康复救助的",
        starts_on=on,
        ends_on=ends_on,
        clause=clause,
        contact=application.organisation.name,
        notice_on=on,
    )
    return _issue(by, PaperKind.PUBLIC_NOTICE, paper, application, at)


def approval(
    by: Scope, application: Application, rights: Sequence[Entitlement], at: datetime
) -> IssuedDocument:
    """救助决定通知书: what is granted, by which clause."""
    on = local_day(at)
    clause = queries.clause_of(application.version, "entitlement", "annual_cap_fen")
    lines = tuple(
        papers.ApprovedItem(Item.label_of(right.item), standard(right), _term(right), clause)
        for right in rights
    )
    paper = papers.DecisionNotice(
        **_common(application, on),
        applied_on=application.submitted_on or on,
        items=lines,
        valid_from_on=min(right.starts_on for right in rights),
        valid_to_on=max(right.ends_on for right in rights),
        how=HOW_TO_GO_ON,
        appeal=APPEAL,
        notice_on=on,
    )
    return _issue(by, PaperKind.DECISION_NOTICE, paper, application, at)


def standard(right: Entitlement) -> str:
    """年度标准 16,000.00 元，每月最高 1,600.00 元，10 个月."""
    parts = [f"年度标准 {yuan(right.annual_cap_fen)} 元"]
    if right.monthly_cap_fen is not None:
        parts.append(f"每月最高 {yuan(right.monthly_cap_fen)} 元")
    if right.months_cap:
        parts.append(f"{right.months_cap} 个月")
    return "，".join(parts)


def _term(right: Entitlement) -> str:
    return f"{chinese_day(right.starts_on)}至{chinese_day(right.ends_on)}"


def refusal(
    by: Scope, application: Application, reasons: Sequence[Reason], opinion: str, at: datetime
) -> IssuedDocument:
    """不予救助决定书: every reason with finding, requirement and clause, and the way of appeal."""
    on = local_day(at)
    lines = tuple(_refusal_line(application.version, reason) for reason in reasons)
    if not lines:
        lines = (papers.RefusalReason(opinion, "按审核意见", application.version.document_number),)
    paper = papers.RefusalNotice(
        **_common(application, on),
        applied_on=application.submitted_on or on,
        reasons=lines,
        appeal=APPEAL,
        notice_on=on,
    )
    return _issue(by, PaperKind.REFUSAL_NOTICE, paper, application, at)


def _refusal_line(version: PolicyVersion, reason: Reason) -> papers.RefusalReason:
    sentence = queries.requirement_of(policy.program(version), reason.code)
    return papers.RefusalReason(reason.message.rstrip("。"), sentence.rstrip("。"), reason.clause)


def referral(
    by: Scope, right: Entitlement, site: Site, valid_to_on: date, decision: Decision | None, at: datetime
) -> IssuedDocument:
    """转介单 with the cut-off receipt."""
    on = local_day(at)
    application, child = right.application, right.application.person
    guardian = keeper(child.pk, on)
    paper = papers.ReferralSlip(
        organisation=application.organisation.name,
        case_number=application.number or "",
        decision_number=decision.number if decision else "期初结转",
        child_name=child.name.open(),
        sex=Sex.label_of(child.sex),
        birth_on=child.birth_on or on,
        id_number=_number(child),
        category=Category.label_of(right.category),
        guardian_name=guardian.name,
        guardian_phone=guardian.phone,
        provider_name=site.provider.organisation.name,
        provider_site=site.name,
        provider_address=site.address,
        provider_phone="",
        valid_from_on=on,
        valid_to_on=valid_to_on,
        items=(papers.ReferralItem(Item.label_of(right.item), standard(right), _term(right)),),
        slip_date_on=on,
    )
    return _issue(by, PaperKind.REFERRAL_SLIP, paper, application, at, site.provider_id)


def application_form(by: Scope, application: Application, at: datetime) -> IssuedDocument:
    """申请审批表, three copies, filled from the file; opinions are written by hand on the paper."""
    on = local_day(at)
    view = registry.file(by, application.person_id, on)
    child, guardian = application.person, keeper(application.person_id, on)
    card = next((line for line in view.certificates if line.active), None)
    finding = next((line for line in view.diagnoses if line.active), None)
    site = application.wish_site
    paper = papers.ApplicationForm(
        organisation=application.organisation.name,
        year=application.year,
        case_number=application.number or "",
        child_name=view.name,
        sex=Sex.label_of(child.sex),
        ethnicity=_nation(child.ethnicity),
        birth_on=child.birth_on or on,
        id_number=_number(child),
        registered_address=view.hukou_address,
        living_address=view.address,
        guardian_name=guardian.name,
        guardian_relation=guardian.relation,
        guardian_id_number=guardian.id_number,
        guardian_phone=guardian.phone,
        category=Category.label_of(application.category),
        certificate_state="已办证" if card else "未办证",
        grade=card.label if card else "",
        diagnosis=finding.label if finding else "",
        diagnosis_institution=finding.source if finding else "",
        diagnosed_on=finding.from_on if finding else None,
        hardship="、".join(view.hardship_labels),
        insurance=child.get_insurance_display(),
        requested="；".join(Item.label_of(item) for item in queries.items(application.pk)),
        chosen_provider=site.provider.organisation.name if site else "",
        provider_kind=site.provider.get_kind_display() if site else "",
        route=Route.label_of(application.route),
        materials=tuple(
            papers.Material(line.wanted.label, line.done)
            for line in queries.checklist_of(by, application, on).lines
        ),
        applied_on=application.submitted_on,
    )
    return _issue(by, PaperKind.APPLICATION_FORM, paper, application, at)


def _nation(code: str) -> str:
    return dict(NATIONS).get(code, "")
