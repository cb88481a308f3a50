"""Published and computed vectors: SM3, SM4, identity numbers, credit codes."""

from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.common import identifiers
from kangjiu.common.identifiers import IdentifierError


def test_sm3_of_abc_is_the_standards_answer():
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_of_the_standards_block_is_the_standards_answer():
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    box = Cipher(SM4(block), modes.ECB()).encryptor()  # noqa: S305
    assert (box.update(block) + box.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


@pytest.mark.parametrize(
    ("first17", "check"),
    [
        ("11010519491231002", "X"),
        ("41900120200615001", "5"),
        ("42120220190101002", "4"),
        ("81000019980902001", "7"),
    ],
)
def test_the_check_character_of_known_numbers(first17, check):
    assert identifiers.id_check_character(first17) == check
    assert identifiers.check_resident_id(first17 + check).number == first17 + check


def test_a_number_tells_birth_date_sex_and_kind():
    found = identifiers.check_resident_id(" ４１９００１ 20200615 0015 ")
    assert (found.birth_on, found.sex, found.kind) == (date(2020, 6, 15), identifiers.MALE, "resident")
    assert identifiers.check_resident_id("421202201901010024").sex == identifiers.FEMALE


@pytest.mark.parametrize("code", ["810000", "820000", "830000"])
def test_residence_permits_of_the_three_regions_are_taken(code):
    first = f"{code}19980902001"
    assert identifiers.check_resident_id(first + identifiers.id_check_character(first)).kind == "hmt"


def test_a_foreigners_permanent_residence_number_starts_with_nine():
    first = "91184019810101001"
    assert identifiers.check_resident_id(first + identifiers.id_check_character(first)).kind == "foreign"


def test_an_abolished_region_code_is_taken():
    first = "41088120150301002"
    assert identifiers.check_resident_id(first + identifiers.id_check_character(first)).kind == "resident"


def test_a_small_x_is_taken():
    assert identifiers.check_resident_id("11010519491231002x").number.endswith("X")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("419001202006150016", "id_check_character"),
        ("41900120200615001", "id_length"),
        ("419001200615001", "id_old"),
        ("41900120200615001A", "id_characters"),
        ("019001202006150015", "id_characters"),
        ("419001202002300015", "id_birth_date"),
        ("419001189906150015", "id_birth_implausible"),
        ("", "id_length"),
    ],
)
def test_a_wrong_number_names_what_is_wrong(text, code):
    with pytest.raises(IdentifierError) as caught:
        identifiers.check_resident_id(text)
    assert caught.value.code == code
    assert caught.value.finding and caught.value.requirement and caught.value.next_step


def test_a_birth_date_after_the_day_of_entry_is_refused():
    with pytest.raises(IdentifierError) as caught:
        identifiers.check_resident_id("419001202006150015", on=date(2020, 6, 14))
    assert caught.value.code == "id_birth_implausible"
    assert identifiers.check_resident_id("419001202006150015", on=date(2020, 6, 15))


def test_the_reason_of_a_wrong_number_belongs_to_its_field():
    with pytest.raises(IdentifierError) as caught:
        identifiers.check_resident_id("1")
    reason = caught.value.reason("id_number")
    assert reason.field == "id_number" and "18 位" in reason.message and reason.next_step


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(place, step):
    number = "419001202006150015"
    digit = str((int(number[place]) + step) % 10)
    with pytest.raises(IdentifierError):
        identifiers.check_resident_id(number[:place] + digit + number[place + 1 :])


def test_the_known_credit_code_holds_and_its_neighbour_does_not():
    assert identifiers.check_uscc("91350100m000100y43") == "91350100M000100Y43"
    assert identifiers.organisation_code_holds("M000100Y4")
    assert not identifiers.organisation_code_holds("M000100Y5")
    with pytest.raises(IdentifierError) as caught:
        identifiers.check_uscc("91350100M000100Y4Z")
    assert caught.value.code == "uscc_characters" and "Z" in caught.value.finding
    with pytest.raises(IdentifierError) as caught:
        identifiers.check_uscc("91350100M000100Y44")
    assert caught.value.code == "uscc_check_character"


def test_a_check_sum_of_zero_gives_the_character_zero():
    bodies = (f"9135010{n:010d}" for n in range(100))
    zeros = [body for body in bodies if identifiers.uscc_check_character(body) == "0"]
    assert zeros and all(identifiers.check_uscc(body + "0") for body in zeros)


@pytest.mark.parametrize("text", ["13800000000", "+86 138-0000-0000", "１３８００００００００"])
def test_a_mobile_number_is_taken_however_typed(text):
    assert identifiers.check_mobile(text) == "13800000000"


@pytest.mark.parametrize("text", ["1380000000", "12800000000", "0391-6600000", ""])
def test_what_is_no_mobile_number_is_refused(text):
    with pytest.raises(IdentifierError):
        identifiers.check_mobile(text)


def test_a_landline_is_a_phone():
    assert identifiers.check_phone("0391-6600000") == "0391-6600000"


def test_a_birth_certificate_is_a_letter_and_nine_digits():
    assert identifiers.check_birth_certificate("q410123456") == "Q410123456"
    with pytest.raises(IdentifierError):
        identifiers.check_birth_certificate("4410123456")


@pytest.mark.parametrize(
    ("name", "masked"),
    [("安小禾", "安*禾"), ("安禾", "安*"), ("欧阳小禾", "欧**禾"), ("安", "*"), ("", "")],
)
def test_names_are_masked(name, masked):
    assert identifiers.mask_name(name) == masked


def test_numbers_are_masked_and_short_ones_wholly():
    assert identifiers.mask_number("419001202006150015") == "419***********0015"
    assert identifiers.mask_number("12345") == "*****"
    assert identifiers.tail("419001202006150015") == "0015" and identifiers.tail("123") == ""
