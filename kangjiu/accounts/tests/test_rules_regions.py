"""Codes and paths of divisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.accounts.data import shipped_regions
from kangjiu.accounts.rules import regions


@pytest.mark.parametrize(
    "code,level,low,high,county",
    [
        ("000000", "nation", "000000000000", "999999999999", ""),
        ("410000", "province", "410000000000", "419999999999", ""),
        ("421200", "city", "421200000000", "421299999999", ""),
        ("419001", "county", "419001000000", "419001999999", "419001"),
        ("419001102", "township", "419001102000", "419001102999", "419001"),
        ("999901100002", "village", "999901100002", "999901100002", "999901"),
    ],
)
def test_a_division_is_a_range_of_paths(code, level, low, high, county):
    path = regions.path_of(code)
    assert regions.level_of(path) == level
    assert regions.subtree(path) == (low, high)
    assert regions.county_of(path) == county


@pytest.mark.parametrize("code", ["", "41900", "4190011", "41900A", "４１９００１"])
def test_a_code_of_another_length_or_script_is_refused(code):
    with pytest.raises(ValueError, match="6、9 或 12 位数字"):
        regions.path_of(code)


def test_a_county_right_under_the_province_has_no_city_between():
    known = {regions.path_of(row.code) for row in shipped_regions(demo=True)}
    assert regions.parent_of(regions.path_of("419001"), known) == "410000000000"
    assert regions.parent_of(regions.path_of("421221"), known) == "421200000000"
    assert regions.parent_of(regions.NATION, known) is None


@given(st.from_regex(r"[1-9]{12}", fullmatch=True))
def test_every_division_lies_inside_all_that_stand_above_it(path):
    for above in regions.ancestors(path):
        low, high = regions.subtree(above)
        assert low <= path <= high
        assert low <= regions.subtree(path)[0] <= regions.subtree(path)[1] <= high


def test_the_shipped_divisions_are_complete():
    rows = {row.code: row.name for row in shipped_regions(demo=False)}
    townships = [code for code in rows if code.startswith("419001") and len(code) == 9]
    assert len(townships) == 16
    assert rows["419001102"] == "轵城镇"
    counties = [code for code in rows if code.startswith("4212") and len(code) == 6 and code != "421200"]
    assert len(counties) == 6
    assert all(any(code.startswith(county) and len(code) == 9 for code in rows) for county in counties)
    assert regions.is_pseudo(regions.path_of("421281402"))
    assert not regions.is_pseudo(regions.path_of("421281200"))


def test_invented_divisions_say_so():
    real = {row.code for row in shipped_regions(demo=False)}
    invented = [row for row in shipped_regions(demo=True) if row.code not in real]
    assert all(row.name.startswith("示例") and row.code.startswith("99") for row in invented)
    assert sum(len(row.code) == 9 and row.code.startswith("999901") for row in invented) == 10
