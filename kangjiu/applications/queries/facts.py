"""What the policy is asked with (裁量事实): the file as of a day, the application, answers; and what it asks besides."""

from __future__ import annotations

from datetime import date
from typing import Any

from kangjiu.applications.choices import EntitlementStatus
from kangjiu.applications.models import Application, Entitlement
from kangjiu.applications.queries import base
from kangjiu.applications.rules import asking
from kangjiu.applications.rules.asking import Ask
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Program
from kangjiu.policy.models import PolicyVersion
from kangjiu.providers import queries as providers
from kangjiu.providers.choices import ProviderStatus
from kangjiu.providers.models import Site
from kangjiu.registry import queries as registry

QUESTIONS = ("eligibility", "entitlement")
LEVELS = ("case", "item")


def asks(version: PolicyVersion) -> list[Ask]:
    """What the form asks because this policy needs it (另问事项): no code for a new policy."""
    program = policy.program(version)
    own = {one.name: one for one in program.asked_inputs()}
    found: dict[str, Ask] = {}
    for question in QUESTIONS:
        for symbol in program.inputs_for(question):
            if symbol.kind != "fact" or symbol.level not in LEVELS or not asking.to_ask(symbol.name):
                continue
            more = own.get(symbol.name)
            found[symbol.name] = Ask(
                name=symbol.name,
                label=symbol.label,
                unit=_unit(symbol.unit),
                level=symbol.level,
                optional=symbol.optional,
                members=program.members(symbol.unit),
                low=symbol.range.low,
                high=symbol.range.high,
                help=more.help if more else "",
                proof=more.proof if more else "",
                clause=more.clause if more else "",
            )
    return list(found.values())


def _unit(unit: Any) -> str:
    if unit.kind == "number":
        return {(1, 0): "fen", (0, 1): "bp"}.get((unit.fen, unit.bp), "count")
    return str(unit.kind)


def facts(
    by: Scope,
    application: Application,
    on: date,
    *,
    approved_on: date | None = None,
    site: Site | None = None,
    version: PolicyVersion | None = None,
) -> dict[str, Any]:
    """The facts of an application on a day, its own items first, then other rights of the child in that year.

    For another version than the application's own, of its answers only what that version asks.
    Without a wished site an institution counts as designated and local: slips go to no other.
    """
    place = site or _wish(application)
    answers = (application.answers.open() if application.answers else None) or {}
    asked = asks(version or application.version)
    case: dict[str, Any] = dict(registry.facts(by, application.person_id, on))
    case |= asking.given(asked, answers, "case")
    case["applied_on"] = application.submitted_on or on
    if approved_on is not None:
        case["approved_on"] = approved_on
    common = _place(application, place) | asking.given(asked, answers, "item")
    own = [(item, application.category) for item in base.items(application.pk)]
    rows = own + _others(application)
    case["item"] = [{"benefit_item": item, "item_category": category} | common for item, category in rows]
    return case


def _wish(application: Application) -> Site | None:
    return providers.site(application.wish_site_id) if application.wish_site_id else None


def _place(application: Application, site: Site | None) -> dict[str, Any]:
    if site is None:
        return {"provider_designated": True, "provider_in_area": True}
    provider = site.provider
    return {
        "provider_designated": provider.status == ProviderStatus.DESIGNATED,
        "provider_in_area": provider.county_code == application.county_code,
        "provider_kind": "medical" if provider.is_medical else "non_medical",
    }


def _others(application: Application) -> list[tuple[str, str]]:
    rows = Entitlement.objects.filter(person_id=application.person_id, year=application.year)
    rows = rows.exclude(application_id=application.pk).exclude(status=EntitlementStatus.ENDED)
    return list(rows.order_by("pk").values_list("item", "category"))


def sites_for(county_code: str, category: str, on: date) -> list[Site]:
    """Places a family of the county may choose for a category that day; the list is public, so no scope."""
    everywhere = Scope.system(["providers.view"], county_code=county_code)
    found = providers.sites(everywhere, category, on)
    return [site for site in found if site.provider.county_code == county_code]


def takes(site_id: int, category: str, on: date) -> bool:
    """Whether a place may take a new child of a category that day: designated, open, under agreement."""
    found = Site.objects.filter(pk=site_id, active=True, provider__status=ProviderStatus.DESIGNATED)
    return found.exists() and providers.agreement_for(site_id, category, on) is not None


def clause_of(version: PolicyVersion, question: str, output: str) -> str:
    """Document and section an output rests on (条款), from the pack."""
    program = policy.program(version)
    return program.cite(program.by_name[program.answers[question][output]].clauses)


def requirement_of(program: Program, check: str) -> str:
    """The sentence a check rests on, from the pack's sources; empty when it names none."""
    rule = program.by_name.get(check)
    if rule is None:
        return ""
    return "；".join(program.sources[clause].sentence for clause in rule.clauses if clause in program.sources)
