"""What the trail lets in, and what it sends back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kangjiu.audit.rules.data import PersonalData, clean, looks_personal


@pytest.mark.parametrize(
    "value",
    [
        1,
        -160000,
        True,
        None,
        "",
        "approved",
        "registry.person",
        "name,mobile",
        "2024-03-05",
        "2024-03",
        "2024Q1",
        "2024-03-05T08:00:00+08:00",
        "KJ419001-2024-000123",
        "1600.00",
        "419001102000",
        "济残联〔2024〕9号",
        "济财预〔2024〕123-1号",
        "豫残联(2018)40号",
        "第三十六条第二款",
        "JY 四(二)",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "24412000000012345678",
        "org:12",
    ],
)
def test_ids_codes_amounts_dates_and_document_numbers_are_let_in(value):
    assert clean({"x": value}) == {"x": value}


def test_days_and_moments_become_text():
    assert clean({"day": date(2024, 3, 5)}) == {"day": "2024-03-05"}
    assert clean({"at": datetime(2024, 3, 5, tzinfo=UTC)}) == {"at": "2024-03-05T00:00:00+00:00"}


@pytest.mark.parametrize(
    "value",
    [
        "示例安",
        "示例县示例镇示例村1号",
        "孤独症谱系障碍",
        "an example",
        "13800000000",
        "tel:13800000000",
        "11010519491231002X",
        "KJ-11010519491231002X",
        "11010519491231002X43",
        "6222020200012345678",
        1.5,
        ["a"],
        {"a": 1},
        b"x",
        "x" * 400,
    ],
)
def test_personal_looking_values_are_refused(value):
    with pytest.raises(PersonalData):
        clean({"x": value})


def test_an_invoice_number_is_not_an_identity_number():
    assert not looks_personal("24412000000012345678")
