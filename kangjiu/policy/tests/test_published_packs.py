"""The packs of the repository as an office publishes them: read in, signed by a second person, asked by the public."""

from datetime import date

import pytest

from kangjiu.policy import queries
from kangjiu.policy.tests.factories import PACKS, publish

pytestmark = pytest.mark.django_db

PUBLISHED = [
    ("anhui-precise", "340000", "县残疾人精准康复服务行动实施方案", False),
    ("hubei-xianning-2025", "421200", "咸残联发〔2025〕2号", False),
    ("hubei-xianning-xianan-2025", "421202", "咸残联发〔2025〕2号", False),
    ("henan-jiyuan-2024", "419001", "济残联〔2024〕9号", False),
    ("henan-luoning-2023", "410328", "洛宁县2023年残疾儿童康复救助公告", False),
    ("henan-dengzhou-2024", "411381", "邓州市妇幼保健院2024年公告", False),
    ("henan-pingdingshan-ruzhou-2023", "410482", "汝州2023年残疾儿童康复救助报道", False),
    ("jiangxi-2020", "360000", "江西省残疾儿童康复救助标准（公开页面）", False),
    ("shandong-2026", "370000", "山东省残疾儿童康复救助办法", False),
    ("shili-2026", "999901", "示例〔2025〕1号", True),
]


def test_every_official_county_pack_is_published_here() -> None:
    told = {name for name, *_ in PUBLISHED}
    upper = {"nation-2018", "henan-2018", "hubei-2022"}
    found = {path.parent.name for path in PACKS.glob("*/pack.yaml")}
    assert {name for name in found if not name.startswith("simulation")} == told | upper


@pytest.mark.parametrize(("pack", "county", "document", "example"), PUBLISHED)
def test_a_pack_is_published_under_its_own_document(pack, county, document, example):
    version = publish(pack, county)
    assert (version.document_number, version.is_example) == (document, example)
    assert queries.published(county, version.valid_from_on) == version


def test_a_simulation_is_marked_as_an_example():
    assert publish("simulation-payers-counted").is_example


CHILD = {
    "birth_on": date(2020, 5, 1), "residence": "hukou", "categories": ["autism"], "certificate_present": True,
    "diagnosis_present": False, "hardship": ["minimum_living"], "household_disabled_count": 1,
}  # fmt: skip
NEED = {"need_assessed": True, "insured_item": False}


@pytest.mark.parametrize(
    ("pack", "county", "changes", "verdict"),
    [
        ("hubei-xianning-xianan-2025", "421202", {}, "yes"),
        ("hubei-xianning-xianan-2025", "421202", {"hardship": []}, "no"),
        ("hubei-xianning-xianan-2025", "421202", {"birth_on": date(2010, 6, 1)}, "unknown"),
        ("anhui-precise", "340000", NEED, "yes"),
        ("anhui-precise", "340000", NEED | {"residence": "outside"}, "no"),
        ("anhui-precise", "340000", NEED | {"residence": "permit"}, "unknown"),
    ],
)
def test_anybody_may_ask_whether_a_child_is_entitled(pack, county, changes, verdict):
    publish(pack, county)
    answer = queries.public_check(county, CHILD | changes, date(2026, 6, 1))
    assert (answer.verdict, answer.problems) == (verdict, ())


def test_the_wizard_asks_what_the_pack_asks():
    publish("anhui-precise", "340000")
    asked = {one.name for one in queries.public_questions("340000", date(2026, 6, 1))}
    assert {"birth_on", "residence", "certificate_present", "need_assessed", "insured_item"} <= asked
