"""The certificate number: 20 digits, reissue marks, the legacy form, and what contradicts it."""

import pytest

from kangjiu.common.identifiers import IdentifierError
from kangjiu.registry.rules.certificates import certificate_conflicts, parse_certificate

ID = "419001202006150015"


def test_a_certificate_number_is_taken_apart():
    found = parse_certificate(f"{ID}61")
    assert (found.resident_id, found.category, found.grade, found.reissue) == (ID, "6", "1", "")
    assert not found.warnings


@pytest.mark.parametrize("mark", ["B1", "B2", "B9", "B12", "b1"])
def test_a_reissue_carries_its_mark(mark):
    assert parse_certificate(f"{ID}52{mark}").reissue == mark.upper()


def test_a_legacy_number_of_21_digits_is_taken_with_a_warning():
    found = parse_certificate("130182198609215753120")
    assert [reason.code for reason in found.warnings] == ["certificate_legacy"]
    assert (found.category, found.grade, found.reissue) == ("1", "2", "0")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (ID, "18 位"),
        (f"{ID}81", "类别"),
        (f"{ID}01", "类别"),
        (f"{ID}15", "等级"),
        (f"{ID}10", "等级"),
        (f"{ID}11B0", "格式"),
        (f"{ID}11B100", "格式"),
        (f"{ID}11C1", "格式"),
        ("", "0 位"),
    ],
)
def test_what_is_no_certificate_number_says_why(text, part):
    with pytest.raises(IdentifierError) as caught:
        parse_certificate(text)
    assert part in caught.value.finding and caught.value.next_step


def test_the_identity_number_inside_is_checked_too():
    with pytest.raises(IdentifierError) as caught:
        parse_certificate("41900120200615001661")
    assert caught.value.code == "id_check_character"


def test_every_contradiction_is_named():
    found = parse_certificate(f"{ID}61")
    reasons = certificate_conflicts(found, resident_id="421202201901010024", category="5", grade="2")
    assert [reason.code for reason in reasons] == [
        "certificate_other_person",
        "certificate_category",
        "certificate_grade",
    ]
    assert all(reason.clause and reason.next_step for reason in reasons)


def test_a_consistent_file_has_no_contradiction():
    found = parse_certificate(f"{ID}61")
    assert certificate_conflicts(found, resident_id=f" {ID} ", category="6", grade="1") == []
    assert certificate_conflicts(found) == []
