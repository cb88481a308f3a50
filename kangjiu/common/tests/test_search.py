"""Names are found by two characters, whole pinyin, initials and the last four; nothing less."""

import pytest

from kangjiu.common import blind, keys, search

COUNTY, OTHER = "419001", "421202"
NUMBER = "419001202006150015"


def found(typed, name, counties=(COUNTY,), home=COUNTY):
    tokens = search.name_tokens(name, home, [NUMBER])
    query = search.query_tokens(typed, counties)
    return bool(query.groups) and all(group & tokens for group in query.groups)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("小禾", "单小禾"), ("单小", "单小禾"), ("单小禾", "单小禾"), ("shanxiaohe", "单小禾"), ("Shan Xiaohe", "单小禾"),
        ("sxh", "单小禾"), ("0015", "单小禾"), ("qiuan", "仇安"), ("qa", "仇安"), ("xielele", "解乐乐"), ("zhayi", "查一"),
        ("lübu", "吕布"), ("lvbu", "吕布"), ("lyubu", "吕布"), ("ouyangnana", "欧阳娜娜"), ("欧阳娜", "欧阳娜娜"),
        ("古丽", "阿依古丽·买买提"), ("ayiguli", "阿依古丽"), ("zengrun", "曾润"), ("anle", "安乐"), ("anyue", "安乐"),
        ("weichihe", "卫迟禾"), ("yuchihe", "尉迟禾"), ("东方", "王东方"), ("anna", "Anna"),
    ],
)  # fmt: skip
def test_a_name_is_found(typed, name):
    assert found(typed, name)


@pytest.mark.parametrize("typed", ["禾", "单", "s", "1", "15", "", "  ", "·"])
def test_too_little_is_not_searched(typed):
    assert search.query_tokens(typed, [COUNTY]).kind == "too_short"
    assert not search.query_tokens(typed, [COUNTY]).groups


def test_seven_letters_and_more_are_read_as_pinyin_only():
    assert not found("AYGLMMT", "阿依古丽·买买提") and found("ayigulimaimaiti", "阿依古丽·买买提")


@pytest.mark.parametrize("typed", ["小何", "sxl", "shanxiao", "xiaohe", "0016", "danxiaohe"])
def test_what_differs_is_not_found(typed):
    assert not found(typed, "单小禾")


def test_a_surname_alone_has_no_token():
    tokens = search.name_tokens("欧阳娜娜", COUNTY)
    assert blind.token("name", "g欧阳") not in tokens
    assert not found("欧阳", "欧阳娜娜")


def test_initials_of_another_county_are_not_found():
    assert not found("sxh", "单小禾", counties=(OTHER,))
    assert found("sxh", "单小禾", counties=(OTHER, COUNTY))


def test_equal_initials_have_different_tokens_in_two_counties():
    here, there = search.name_tokens("单小禾", COUNTY), search.name_tokens("单小禾", OTHER)
    assert len(here - there) == 1 and len(there - here) == 1


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("419001202006150015", "resident_id"), ("41900120200615001552", "certificate"),
        ("41900120200615001552B1", "certificate"), ("13800000000", "phone"), ("001X", "tail"), ("0015", "tail"),
        ("JY2026-000123", "case"), ("单小禾", "name"), ("sxh", "letters"), ("４１９００１202006150015", "resident_id"),
    ],
)  # fmt: skip
def test_what_is_typed_is_recognised(typed, kind):
    assert search.query_tokens(typed, [COUNTY]).kind == kind


def test_a_hit_is_checked_again_on_the_opened_name():
    query = search.query_tokens("小禾", [COUNTY])
    assert search.name_matches(query, "单小禾") and not search.name_matches(query, "禾小单")
    letters = search.query_tokens("sxh", [COUNTY])
    assert search.name_matches(letters, "单小禾") and not search.name_matches(letters, "单小乐")
    assert search.name_matches(search.query_tokens("0015", [COUNTY]), "单小禾", [NUMBER])


def test_tokens_fit_a_signed_bigint_and_depend_on_the_key():
    tokens = search.name_tokens("单小禾", COUNTY, [NUMBER])
    assert all(-(2**63) <= token < 2**63 for token in tokens)
    with keys.using(keys.MemoryKeyProvider("another")):
        assert not tokens & search.name_tokens("单小禾", COUNTY, [NUMBER])


def test_digests_do_not_mind_width_case_and_blanks():
    assert blind.digest("resident_id", "11010519491231002X") == blind.digest(
        "resident_id", " １１０１０５19491231 002x"
    )
    assert len(blind.digest("resident_id", "1")) == 32


def test_a_kind_and_a_version_have_keys_of_their_own():
    with keys.using(keys.MemoryKeyProvider()) as provider:
        first = blind.digest("phone", "13800000000")
        assert first != blind.digest("resident_id", "13800000000")
        provider.add_index_version("phone")
        assert blind.digest("phone", "13800000000") != first
        assert blind.digest("phone", "13800000000", version=1) == first


def test_an_absent_identifier_has_no_digest():
    assert (
        blind.digest_or_none("resident_id", None) is None and blind.digest_or_none("resident_id", " ") is None
    )
