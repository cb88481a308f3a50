"""Children as rows of the workbooks an office uploads (工作簿的行): the official form, and the opening balances."""

from __future__ import annotations

from datetime import date, timedelta

from kangjiu.applications.choices import Item, PaperKind, Route
from kangjiu.common.dates import years_between
from kangjiu.demo.rules import bills
from kangjiu.demo.rules.attendance import draw
from kangjiu.demo.rules.county import VILLAGE_PATH
from kangjiu.demo.rules.people import Child
from kangjiu.exchange.workbook.cells import Value
from kangjiu.funds.choices import SourceKind

Row = dict[str, Value]
ROUTES = (Route.GUARDIAN, Route.GUARDIAN, Route.VILLAGE, Route.TOWNSHIP)


def form_row(child: Child, township: str, on: date) -> Row:
    """A row of the application form (申请审批表), entered on a day."""
    applied_on = max(date(on.year, 1, 1), on - timedelta(days=child.serial % 3))
    row: Row = {
        "name": child.name,
        "id_number": child.identity,
        "township": child.path if child.path == VILLAGE_PATH else township,
        "address": child.address,
        "phone": child.guardian.phone,
        "guardian_name": child.guardian.name,
        "relation": child.guardian.relation,
        "guardian_id": child.guardian.identity,
        "guardian_phone": child.guardian.phone,
        "insurance": child.insurance,
        "category": child.category,
        "items": Item.TRAINING.label,
        "year": on.year,
        "route": ROUTES[child.serial % len(ROUTES)],
        "applied_on": applied_on,
        "aid_elsewhere": False,
        "papers": "、".join(kind.label for kind in papers(child)),
    }
    return row | _evidence(child)


def _evidence(child: Child) -> Row:
    found: Row = {
        "hospital": child.hospital,
        "hospital_level": child.hospital_level,
        "diagnosed_on": child.diagnosed_on,
        "diagnosis": "示例诊断，见诊断证明",
    }
    if child.card:
        found |= {"card_number": child.card, "card_issued_on": child.card_issued_on}
    if child.hardship:
        since = max(child.birth_on, child.diagnosed_on - timedelta(days=90))
        found |= {"hardship": child.hardship, "hardship_source": "示例县民政局", "hardship_from_on": since}
    return found


def papers(child: Child) -> list[PaperKind]:
    """What the family brought along."""
    found = [PaperKind.FORM, PaperKind.HOUSEHOLD_BOOK, PaperKind.GUARDIAN_ID, PaperKind.PHOTO]
    found.append(PaperKind.CERTIFICATE if child.card else PaperKind.DIAGNOSIS)
    if child.hardship:
        found.append(PaperKind.HARDSHIP)
    if ROUTES[child.serial % len(ROUTES)] != Route.GUARDIAN:
        found.append(PaperKind.PROXY)
    return found


def balance_row(child: Child, provider: str, live_on: date) -> Row:
    """A row of the opening balances (期初余额): months trained and settled before the first day."""
    ended = live_on.month - 1
    months = min(ended, 3 + draw("opening", child.serial) % 4)
    young = years_between(child.birth_on, live_on) < 7
    settled = bills.by_source(bills.settled_before(child.category, young=young, months=months))
    return {
        "name": child.name,
        "id_number": child.identity,
        "year": live_on.year,
        "category": child.category,
        "item": Item.TRAINING.value,
        "provider": provider,
        "approval_number": f"示残康〔{live_on.year}〕旧{child.serial + 1}号",
        "approved_on": date(live_on.year, max(1, ended - months), 1 + child.serial % 25),
        "months_trained": months,
        "months_unsettled": 0,
        **{f"settled_{source}": settled.get(source) for source in SOURCES},
    }


SOURCES = tuple(
    source.value for source in (SourceKind.CENTRAL_GENERAL, SourceKind.PROVINCE, SourceKind.COUNTY)
)
