"""Units: registering and closing (单位)."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from kangjiu.accounts import choices, events
from kangjiu.accounts.models import Organisation, Region
from kangjiu.accounts.rules import regions
from kangjiu.audit import actions as audit_actions
from kangjiu.common import identifiers
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope

PHONE = re.compile(r"\d[\d\-]{4,18}(?:转\d{1,6})?(?:、\d[\d\-]{4,18}(?:转\d{1,6})?)?")
SERVING = frozenset(
    {
        choices.OrganisationKind.PROVIDER,
        choices.OrganisationKind.ASSESSOR,
        choices.OrganisationKind.HOSPITAL,
        choices.OrganisationKind.SCHOOL,
        choices.OrganisationKind.WELFARE_INSTITUTION,
    }
)


@transaction.atomic
def create_organisation(
    by: Scope,
    *,
    kind: str,
    name: str,
    region_path: str,
    at: datetime,
    uscc: str = "",
    contact: str = "",
    address: str = "",
    phone: str = "",
) -> Organisation:
    """Register a unit (登记单位) in a division of the scope.

    The system administrator registers every kind; who keeps the directory of providers (providers.manage) the
    serving kinds. Refused with every reason: outside the scope, credit code wrong or taken, name taken.
    """
    needed = ("accounts.users", "providers.manage") if kind in SERVING else ("accounts.users",)
    scope = by.need(*needed)
    name = name.strip()
    code, reasons = _checked_uscc(uscc)
    region = Region.objects.filter(path=region_path, valid_to__isnull=True).first()
    if region is None or not scope.covers(region_path):
        step = "请选择本辖区内的区划"
        reasons.append(Reason("region_outside", "所选区划不在您的管理范围内", next_step=step, field="region"))
    reasons += _taken(kind, name, region_path, code)
    if reasons or region is None:
        raise Refused(reasons)
    unit = Organisation.objects.create(
        kind=kind,
        name=name,
        region=region,
        region_path=region_path,
        county_code=regions.county_of(region_path),
        uscc=code or None,
        contact=contact.strip(),
        address=address.strip(),
        phone=phone.strip(),
    )
    audit_actions.record(by, events.UNIT_OPENED, at=at, subject=unit, data={"kind": str(kind)})
    return unit


def _checked_uscc(text: str) -> tuple[str, list[Reason]]:
    """The normalised credit code ("" for none) and what is wrong with it."""
    if not text.strip():
        return "", []
    try:
        return identifiers.check_uscc(text), []
    except identifiers.IdentifierError as error:
        step = "请对照登记证书核对"
        return "", [Reason("uscc_wrong", str(error), "GB 32100-2015", step, "uscc")]


def _taken(kind: str, name: str, region_path: str, code: str) -> list[Reason]:
    reasons = []
    if not name:
        reasons.append(Reason("name_missing", "没有填写单位名称", next_step="请填写全称", field="name"))
    if code and Organisation.objects.filter(uscc=code).exists():
        message = "该统一社会信用代码已登记给另一个单位"
        reasons.append(Reason("uscc_taken", message, next_step="请先查找已有单位", field="uscc"))
    if Organisation.objects.filter(kind=kind, name=name, region_path=region_path).exists():
        message = f"同一区划内已有同类别的“{name}”"
        reasons.append(Reason("name_taken", message, next_step="请直接使用已有单位", field="name"))
    return reasons


@transaction.atomic
def publish_contact(
    by: Scope, organisation_id: int, *, address: str, phone: str, at: datetime
) -> Organisation:
    """Set the address and phone a unit shows the public (对外地址、电话); Refused for a phone that is none."""
    scope = by.need("accounts.users")
    unit = Organisation.objects.visible_to(scope).select_for_update().get(pk=organisation_id)
    if phone.strip() and not PHONE.fullmatch(phone.strip()):
        step = "请只写数字、短横线，分机用“转”，例如 0391-1234567转8"
        raise Refused(Reason("phone_wrong", "对外电话写法不对", next_step=step, field="phone"))
    unit.address, unit.phone = address.strip(), phone.strip()
    unit.save(update_fields=["address", "phone"])
    audit_actions.record(by, events.UNIT_PUBLISHED, at=at, subject=unit)
    return unit


@transaction.atomic
def close_organisation(by: Scope, organisation_id: int, *, at: datetime) -> Organisation:
    """Close a unit (停用单位): its people can do nothing from now on; its history stays."""
    scope = by.need("accounts.users")
    unit = Organisation.objects.visible_to(scope).select_for_update().get(pk=organisation_id)
    if not unit.active:
        raise Refused(Reason("unit_closed", "该单位已停用", next_step="无须再次停用"))
    Organisation.objects.filter(pk=unit.pk).update(active=False)
    unit.active = False
    audit_actions.record(by, events.UNIT_CLOSED, at=at, subject=unit)
    return unit
