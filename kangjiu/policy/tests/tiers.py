"""A small tier above and a small county below, as an author writes them: for new versions above, notices, asked facts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from uuid import uuid4

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.accounts.rules import regions
from kangjiu.accounts.tests.factories import make_region
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Grant, Scope
from kangjiu.policy import actions, engine
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.tests.factories import PACKS

AT = datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)
MAKER, SIGNER = 1, 2
COUNTY = regions.path_of(DEMO_COUNTY)
UPPER = """\
pack: NAME
title: 示例上级办法
kind: example
tier: nation
region: "000000000000"
valid: {from: 2024-01-01, to: 2099-12-31}
levels:
  case: {label: 一个孩子}
  item: {label: 救助项目, parent: case, most: 12}
inputs: {use: ["on", birth_on, residence]}
rules:
  - {name: lives_here, label: 户籍或居住证, check: residence != outside, clause: up_1, fails: 不是本地户籍, remedy: 办理居住证}
  - {name: slip_days, label: 转介单有效天数, unit: count, is: param(slip_valid_days), clause: up_2}
answers:
  above: {lives: lives_here, slip: slip_days}
"""
UPPER_CASES = """\
- name: lives_there
  title: 持居住证
  question: above
  "on": 2026-01-15
  facts: {birth_on: 2020-03-05, residence: permit}
  expect: {lives: true, slip: DAYS}
"""
UPPER_PARAMS = """\
- name: slip_valid_days
  label: 转介单有效天数
  unit: count
  range: [1, 999]
  picked_by: "on"
  versions:
    - {from: 2024-01-01, to: 2099-12-31, value: DAYS, clause: up_2}
"""
UPPER_SOURCES = """\
- {id: up_1, document: 示例上级〔2024〕1号, section: 第一条, sentence: 本地户籍或持居住证的可以申请, kind: example}
- {id: up_2, document: 示例上级〔2024〕1号, section: 第二条, sentence: 转介单的有效天数, kind: example}
"""
LOWER = """\
pack: NAME
title: 示例县照办
kind: example
tier: county
region: "COUNTY"
valid: {from: 2025-01-01, to: 2027-12-31}
extends: {pack: UPPER, hash: "HASH"}
inputs:
  use: [provider_designated]
  asked: {ASKED}
rules:
  - {name: not_abroad, label: 没有在外地享受, check: CHECK, clause: lo_1, fails: 在外地享受过, remedy: 等下一年度}
  - {name: designated, level: item, label: 定点机构, check: provider_designated, clause: lo_1, fails: 不是定点, remedy: 换一家}
  - {name: item_verdict, level: item, label: 该项目, unit: reason, is: first_reason(designated), clause: lo_1}
  - {name: verdict, label: 能否享受, unit: reason, is: "first_reason(lives_here, not_abroad)", clause: lo_1}
answers:
  eligibility: {verdict: verdict, item_verdict: item_verdict, days: slip_days}
"""
ASKED = (
    "went_abroad: {label: 今年在外地享受过同类救助, level: case, unit: bool, proof: 本人声明, answered_by: 监护人,"
    " help: 在别的县、市领过也算, clause: lo_1}"
)
LOWER_SOURCES = """\
- {id: lo_1, document: 示例县〔2025〕9号, section: 第三条, sentence: 不得重复享受, kind: example}
"""
CASES = """\
- name: stays_here
  title: 本县户籍，没有在外地享受，符合
  question: eligibility
  "on": 2026-01-15
  facts: {birth_on: 2020-03-05, residence: hukou, went_abroad: false, item: [{provider_designated: true}]}
  expect: {verdict: eligible, days: 30}
- name: went_away
  title: 在外地享受过，不符合
  question: eligibility
  "on": 2026-01-15
  facts: {birth_on: 2020-03-05, residence: hukou, went_abroad: true, item: []}
  expect: {verdict: refused, reasons: [not_abroad]}
"""


def maker(path: str = COUNTY) -> Scope:
    """Who reads the packs of a division in; the nation's have no role of their own."""
    return Scope(MAKER, (Grant(frozenset({"policy.edit"}), *regions.subtree(path)),))


def signer(path: str = COUNTY) -> Scope:
    """Who signs them."""
    return Scope(SIGNER, (Grant(frozenset({"policy.sign"}), *regions.subtree(path)),))


def publish_folder(folder: Path) -> PolicyVersion:
    """A pack folder read in and signed by two people of its division."""
    path = make_region(str(engine.load_pack(folder).manifest.region)).path
    made = actions.import_pack(maker(path), folder, at=AT)
    actions.submit(maker(path), made.pk, at=AT)
    return actions.sign(signer(path), made.pk, at=AT)


def write(folder: Path, text: str, params: str, sources: str, cases: str = "") -> Path:
    """A pack directory."""
    for name, part in (("params", params), ("cases", cases)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        if part:
            (folder / name / "all.yaml").write_text(part, "utf-8")
    (folder / "pack.yaml").write_text(text, "utf-8")
    (folder / "sources.yaml").write_text(sources, "utf-8")
    return folder


def upper_folder(root: Path, name: str, days: int) -> Path:
    """The tier above: who may apply, and how long a slip holds."""
    params, cases = (one.replace("DAYS", str(days)) for one in (UPPER_PARAMS, UPPER_CASES))
    return write(root / name, UPPER.replace("NAME", name), params, UPPER_SOURCES, cases)


def lower_folder(root: Path, upper: Path, name: str, county: str) -> Path:
    """A county that stands on it and asks one thing of its own."""
    text = LOWER.replace("UPPER", upper.name).replace("HASH", engine.load_pack(upper).hash)
    text = text.replace("NAME", name).replace("COUNTY", county).replace("ASKED", ASKED)
    return write(root / name, text.replace("CHECK", "not went_abroad"), "", LOWER_SOURCES, CASES)


def upper_and_lower(county: str = "999901", *, changed: bool = True) -> tuple[PolicyVersion, PolicyVersion]:
    """A county's version, and the newest of the tier above (上级有新版).

    Above a slip holds 30 days at first, which is what the county stands on; with `changed` there is a second version
    with 45.
    """
    mark = uuid4().hex[:8]
    with TemporaryDirectory() as folder:
        above = upper_folder(Path(folder), f"upper-{mark}", 30)
        first = publish_folder(above)
        lower = publish_folder(lower_folder(Path(folder), above, f"lower-{mark}", county))
        if not changed:
            return lower, first
        return lower, publish_folder(upper_folder(Path(folder), above.name, 45))


def changed_example(root: Path, *edits: tuple[str, str]) -> Path:
    """The 示例县 pack with words of its files replaced (改过的示例县政策), beside its tier above; all stand in some file."""
    copytree(PACKS / "nation-2018", root / "nation-2018")
    folder = copytree(PACKS / "shili-2026", root / "shili-2026")
    for path in (folder / "pack.yaml", *folder.glob("params/*.yaml"), *folder.glob("cases/*.yaml")):
        text = path.read_text("utf-8")
        for before, after in edits:
            text = text.replace(before, after)
        path.write_text(text, "utf-8")
    return folder
