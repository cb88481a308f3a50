"""The families' side (家庭): two accounts, files opened to them, the monthly confirmation by phone."""

from __future__ import annotations

from datetime import date

from kangjiu.accounts import actions as accounts
from kangjiu.care import actions as care
from kangjiu.care import queries as care_queries
from kangjiu.care.choices import ConfirmMethod, SheetStatus
from kangjiu.common.dates import Period
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import paper
from kangjiu.demo.rules.county import PASSWORD
from kangjiu.demo.rules.story import moment
from kangjiu.documents import actions as documents
from kangjiu.registry import actions as registry
from kangjiu.registry import queries as registry_queries
from kangjiu.registry.choices import Ground

OBJECTION = "有一天孩子在家，没有来训练。"


def open_accounts(cast: Cast, guarded: int, helped: int, day: date) -> None:
    """A guardian of one child, and somebody who applies for another (监护人、代办人)."""
    at = moment(day, 14)
    clerk = cast.by("county_clerk", at)
    for username, person_id in (("guardian", guarded), ("proxy", helped)):
        child = cast.children[person_id]
        name = child.guardian.name if username == "guardian" else "示例代办人"
        cast.users[username] = accounts.open_family_account(
            clerk,
            username=username,
            display_name=name,
            region_path=child.path,
            role=username,
            password=PASSWORD,
            is_demo=True,
            at=at,
        ).user
    keeper = registry_queries.file(clerk, guarded, at.date()).guardians[0]
    registry.link_account(clerk, keeper.id, cast.users["guardian"].pk, at=at)
    registry.grant_file(
        clerk, helped, user_id=cast.users["proxy"].pk, ground=Ground.PROXY, from_on=at.date(), at=at
    )


def confirm(cast: Cast, month: Period, day: date, person_id: int) -> None:
    """The guardian agrees with the month on the phone."""
    at = moment(day, 20)
    by = cast.by("guardian", at)
    for sheet in care_queries.sheets(
        by, person_id=person_id, month_on=month.start, status=SheetStatus.CLOSED
    ):
        care.confirm_month(by, sheet.pk, True, version=sheet.version, at=at)


def object_(cast: Cast, month: Period, day: date, person_id: int) -> None:
    """A guardian objects on paper; the clerk enters it, the month is open again."""
    at = moment(day, 16)
    clerk = cast.by("county_clerk", at)
    scan = documents.store_attachment(clerk, paper.scan("Shili demo: objection"), "示例异议.pdf", at=at)
    for sheet in care_queries.sheets(
        clerk, person_id=person_id, month_on=month.start, status=SheetStatus.CLOSED
    ):
        care.confirm_month(
            clerk,
            sheet.pk,
            False,
            method=ConfirmMethod.PAPER,
            scan=scan,
            signed_on=day,
            objection=OBJECTION,
            at=at,
        )
