import datetime as dt

import pytest

from kangjiu.documents.choices import DocumentStatus, PaperKind, Position
from kangjiu.documents.rules.numbering import default_mark, written_number
from kangjiu.documents.rules.signing import Signer, signing_verdict

ISSUED, TODAY = dt.date(2026, 3, 2), dt.date(2026, 3, 9)
GUARDIAN = Signer(Position.GUARDIAN, "安示例", dt.date(2026, 3, 5))


def verdict(**changed):
    given = {
        "kind": PaperKind.ATTENDANCE_MONTH,
        "status": DocumentStatus.PRINTED,
        "made_by": 1,
        "entered_by": 2,
        "issued_on": ISSUED,
        "signers": [GUARDIAN],
        "on": TODAY,
    }
    return [reason.code for reason in signing_verdict(**(given | changed))]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"entered_by": 1}, ["signing.same_person"]),
        ({"signers": []}, ["signing.missing"]),
        ({"signers": [Signer(Position.GUARDIAN, "  ", TODAY)]}, ["signing.missing"]),
        ({"signers": [GUARDIAN, GUARDIAN]}, ["signing.repeated"]),
        ({"signers": [Signer(Position.GUARDIAN, "安示例", dt.date(2026, 3, 10))]}, ["signing.future"]),
        ({"signers": [Signer(Position.GUARDIAN, "安示例", dt.date(2026, 3, 1))]}, ["signing.before_issue"]),
        ({"status": DocumentStatus.VOID}, ["signing.status"]),
        (
            {"status": DocumentStatus.VOID, "entered_by": 1, "signers": []},
            ["signing.status", "signing.same_person", "signing.missing"],
        ),
    ],
)
def test_signatures_are_entered_by_another_person_and_all_reasons_are_told(changed, codes):
    assert verdict(**changed) == codes


def test_a_settlement_needs_all_six_signatures():
    assert verdict(kind=PaperKind.SETTLEMENT_SUMMARY, signers=[]) == ["signing.missing"] * 6


def test_numbers_follow_gb_9704():
    assert written_number("official", "示残", 2026, 12) == "示残康〔2026〕12号"
    assert written_number("case", "示残", 2026, 217) == "KJ-2026-00217"
    assert default_mark("示例县残疾人联合会") == "示残"
