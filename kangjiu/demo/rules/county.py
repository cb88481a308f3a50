"""The offices, institutions and people of the demo county (示例县的单位和账号): all invented."""

from __future__ import annotations

from dataclasses import dataclass

from kangjiu.accounts.choices import OrganisationKind as Kind
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.funds.choices import SourceKind
from kangjiu.providers.choices import PriceUnit, ProviderKind
from kangjiu.registry.choices import Category

COUNTY = "999901"
NEIGHBOUR = "999902"
JIYUAN = "419001"
NATION_PATH = "0" * 12
COUNTY_PATH = "999901000000"
CITY_PATH = "999900000000"
PROVINCE_PATH = "990000000000"
TOWN_PATH = "999901100000"
VILLAGE_PATH = "999901100003"
NEIGHBOUR_PATH = "999902000000"
JIYUAN_PATH = "419001000000"
PASSWORD = "Shili-2026"  # noqa: S105 – printed beside the accounts; production refuses accounts marked as demo


@dataclass(frozen=True)
class Office:
    """A unit of the demo (单位): key used inside the demo, kind, name, division."""

    key: str
    kind: str
    name: str
    path: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Worker:
    """An account of the demo (账号): user name, who it is, unit, role and where the role holds."""

    username: str
    name: str
    office: str
    role: str
    path: str = ""

    @property
    def kind(self) -> str:
        """Whether it is an account of staff or of an institution."""
        return "provider" if ROLES[self.role].own_rows else "staff"


@dataclass(frozen=True)
class House:
    """A designated institution of the demo (定点机构): its sites, categories, children at once, therapists."""

    key: str
    name: str
    kind: str
    is_medical: bool
    path: str
    sites: tuple[tuple[str, int], ...]
    categories: tuple[str, ...]
    therapists: int


OFFICES = (
    Office(
        "federation",
        Kind.COUNTY_FEDERATION,
        "示例县残疾人联合会",
        COUNTY_PATH,
        "示例县示例路1号政务服务大厅（示例）",
        "000-0000001",
    ),
    Office("city", Kind.CITY_FEDERATION, "示例市残疾人联合会", CITY_PATH),
    Office("province", Kind.PROVINCE_FEDERATION, "示例省残疾人联合会", PROVINCE_PATH),
    Office(
        "town",
        Kind.TOWNSHIP_FEDERATION,
        "示例清河镇残疾人联合会",
        TOWN_PATH,
        "示例清河镇便民服务中心（示例）",
        "000-0000002",
    ),
    Office("town_health", Kind.TOWNSHIP_HEALTH, "示例清河镇卫生院", TOWN_PATH),
    Office("village", Kind.VILLAGE, "示例清河镇桥头村村民委员会", VILLAGE_PATH),
    Office("assessor", Kind.ASSESSOR, "示例市残疾儿童评估中心", COUNTY_PATH),
    Office("finance", Kind.FINANCE, "示例县财政局", COUNTY_PATH),
    Office("insurance", Kind.MEDICAL_INSURANCE, "示例县医疗保障局", COUNTY_PATH),
    Office("health", Kind.HEALTH, "示例县卫生健康委员会", COUNTY_PATH),
    Office("civil", Kind.CIVIL_AFFAIRS, "示例县民政局", COUNTY_PATH),
    Office("agriculture", Kind.AGRICULTURE, "示例县农业农村局", COUNTY_PATH),
    Office("education", Kind.EDUCATION, "示例县教育体育局", COUNTY_PATH),
    Office("labour", Kind.HUMAN_RESOURCES, "示例县人力资源和社会保障局", COUNTY_PATH),
    Office("development", Kind.DEVELOPMENT, "示例县发展和改革委员会", COUNTY_PATH),
    Office("market", Kind.MARKET, "示例县市场监督管理局", COUNTY_PATH),
    Office("audit", Kind.AUDITOR, "示例县审计局", COUNTY_PATH),
    Office("publicity", Kind.PUBLICITY, "示例县文化广电和旅游局", COUNTY_PATH),
    Office("experts", Kind.EXPERT_GROUP, "示例县残疾儿童康复专家技术指导组", COUNTY_PATH),
    Office("charity", Kind.CHARITY, "示例县慈善会", COUNTY_PATH),
    Office("volunteers", Kind.VOLUNTEER_TEAM, "示例县志愿者联合会", COUNTY_PATH),
    Office("neighbour", Kind.COUNTY_FEDERATION, "示例邻县残疾人联合会", NEIGHBOUR_PATH),
    Office("jiyuan", Kind.COUNTY_FEDERATION, "济源示范区残疾人联合会（示例）", JIYUAN_PATH),
)

_NEUROLOGY = (Category.AUTISM, Category.INTELLECTUAL, Category.SPEECH)
_ALL = tuple(Category)
HOUSES = (
    House(
        "centre",
        "示例县残疾人康复中心",
        ProviderKind.FEDERATION_CENTRE,
        False,
        "999901001000",
        (("示例东关场所", 90), ("示例清河镇分中心", 40)),
        _ALL,
        6,
    ),
    House(
        "qiming",
        "示例启明儿童康复中心",
        ProviderKind.NONPROFIT,
        False,
        "999901002000",
        (("示例西关场所", 90),),
        _NEUROLOGY,
        5,
    ),
    House(
        "hospital",
        "示例县人民医院儿童康复科",
        ProviderKind.HOSPITAL,
        True,
        "999901001000",
        (("示例康复楼", 80),),
        (Category.PHYSICAL, Category.INTELLECTUAL, Category.AUTISM, Category.HEARING, Category.SPEECH),
        5,
    ),
    House(
        "school",
        "示例县特殊教育学校",
        ProviderKind.SPECIAL_SCHOOL,
        False,
        "999901001000",
        (("示例校区", 60),),
        (Category.HEARING, Category.VISION, Category.INTELLECTUAL),
        3,
    ),
    House(
        "kindergarten",
        "示例阳光融合幼儿园",
        ProviderKind.KINDERGARTEN,
        False,
        "999901101000",
        (("示例云台镇园区", 40),),
        (Category.AUTISM, Category.SPEECH),
        2,
    ),
)

PRICES = (
    ("PT01", "运动功能训练", PriceUnit.SESSION, 6_000),
    ("OT01", "作业治疗", PriceUnit.SESSION, 6_000),
    ("ST01", "言语训练", PriceUnit.SESSION, 5_500),
    ("BT01", "行为训练（一对一）", PriceUnit.SESSION, 9_000),
    ("GR01", "集体训练", PriceUnit.SESSION, 3_000),
    ("DAY1", "日间综合训练", PriceUnit.DAY, 9_800),
)

# source, fen a month of the year: 3,000 + 3,000 + 4,000 of ten thousand as the example policy says, with room
BUDGET = (
    (SourceKind.CENTRAL_GENERAL, "示财社〔{year}〕{serial}号", 78_000_000),
    (SourceKind.CENTRAL_LOTTERY, "示财综〔{year}〕{serial}号", 30_000_000),
    (SourceKind.PROVINCE, "示省财社〔{year}〕{serial}号", 108_000_000),
    (SourceKind.COUNTY, "示县财〔{year}〕{serial}号", 144_000_000),
)

_PLACES = {
    "village": ("village", VILLAGE_PATH),
    "township": ("town", TOWN_PATH),
    "township_health": ("town_health", TOWN_PATH),
    "assessor": ("assessor", ""),
    "provider_admin": ("centre", ""),
    "provider_therapist": ("centre", ""),
    "provider_finance": ("centre", ""),
    "finance": ("finance", COUNTY_PATH),
    "medical_insurance": ("insurance", COUNTY_PATH),
    "health": ("health", COUNTY_PATH),
    "civil_affairs": ("civil", COUNTY_PATH),
    "agriculture": ("agriculture", COUNTY_PATH),
    "education": ("education", COUNTY_PATH),
    "human_resources": ("labour", COUNTY_PATH),
    "development": ("development", COUNTY_PATH),
    "market": ("market", COUNTY_PATH),
    "auditor": ("audit", COUNTY_PATH),
    "publicity": ("publicity", COUNTY_PATH),
    "expert": ("experts", COUNTY_PATH),
    "charity": ("charity", COUNTY_PATH),
    "volunteer": ("volunteers", COUNTY_PATH),
    "city_federation": ("city", CITY_PATH),
    "province_federation": ("province", PROVINCE_PATH),
    "system_admin": ("federation", NATION_PATH),
    "security_admin": ("federation", NATION_PATH),
    "audit_admin": ("federation", NATION_PATH),
}
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
FAMILY = ("guardian", "proxy")


def workers() -> tuple[Worker, ...]:
    """One account a role (user name = role code), the other institutions' own, and the neighbours'."""
    usual = ("federation", COUNTY_PATH)
    found = [
        Worker(role.code, f"示例{role.label.split('（')[0]}", *_office(role.code, usual))
        for role in ROLES.values()
        if role.code not in FAMILY
    ]
    found += [
        Worker(
            f"admin_{house.key}",
            f"示例{house.name.removeprefix('示例')[:6]}管理员",
            house.key,
            "provider_admin",
        )
        for house in HOUSES[1:]
    ]
    found += [
        Worker("neighbour_clerk", "示例邻县经办", "neighbour", "county_clerk", NEIGHBOUR_PATH),
        Worker("jiyuan_clerk", "示例济源经办", "jiyuan", "county_clerk", JIYUAN_PATH),
        Worker("jiyuan_approver", "示例济源审批", "jiyuan", "county_approver", JIYUAN_PATH),
    ]
    return tuple(found)


def _office(role: str, usual: tuple[str, str]) -> tuple[str, str, str]:
    office, path = _PLACES.get(role, usual)
    return office, role, path
