"""Published policy for tests: the 示例县 pack as people publish it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from uuid import uuid4

from kangjiu.accounts.tests.factories import make_region, make_scope
from kangjiu.common.dates import CHINA
from kangjiu.policy import actions, engine, queries
from kangjiu.policy.actions import publishing
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.engine import Pack, Program
from kangjiu.policy.models import OpenValueEntry, PolicyDraft, PolicyVersion
from kangjiu.policy.rules import drafts

PACKS = Path(__file__).resolve().parents[3] / "packs"
AT = datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)
SOMEBODY = 999_999  # an account no test signs in with


def publish(name: str = "shili-2026", county: str = "999901", *, packs: Path = PACKS) -> PolicyVersion:
    """Read in by a clerk, signed by an approver (读入并签发)."""
    maker, signer = make_scope("county_clerk", county=county), make_scope("county_approver", county=county)
    version = actions.import_pack(maker, packs / name, at=AT)
    actions.submit(maker, version.pk, at=AT)
    return actions.sign(signer, version.pk, at=AT)


def publish_with_notice(folder: Path, when: str, days: int) -> PolicyVersion:
    """The 示例县 policy that asks for a public notice (公示): when, for how many days."""
    for name in ("shili-2026", "nation-2018"):
        copytree(PACKS / name, folder / name)
    for file in (folder / "shili-2026").rglob("*.yaml"):
        text = file.read_text("utf-8").replace("value: no_notice", f"value: {when}")
        text = text.replace("notice_time: no_notice", f"notice_time: {when}")
        text = text.replace("notice_days: 0", f"notice_days: {days}")
        file.write_text(_days(text, days), "utf-8")
    return publish("shili-2026", packs=folder)


def _days(text: str, days: int) -> str:
    head, mark, tail = text.partition("- name: notice_for_days")
    return head + mark + tail.replace("value: 0}", f"value: {days}}}", 1) if mark else text


@lru_cache(maxsize=8)
def _open_pack(county: str) -> Program:
    """济源 2024, whose values are open, as a pack of another county (only for tests)."""
    program = engine.load_program(PACKS / "henan-jiyuan-2024")
    region = {"pack": f"open-{county}", "region": county}
    manifest = program.definition.manifest.model_copy(update=region)
    return engine.flatten(Pack(program.definition.model_copy(update={"manifest": manifest})))


def open_version(county: str = "999901") -> PolicyVersion:
    """A published version of a county with open values, 2024 (待定值); the same one when asked again."""
    program = _open_pack(county)
    found = PolicyVersion.objects.filter(digest=program.hash).first()
    if found:
        return found
    region = make_region(county)
    like = PolicyVersion(
        pack=program.name, region_path=region.path, county_code=county, document_number="示例〔2024〕1号"
    )
    return publishing.write(
        program,
        like=like,
        number=1,
        status=PackStatus.PUBLISHED,
        made_at=AT,
        signed_by_id=1,
        signed_at=AT,
    )


def plain_versions(
    county: str, count: int, valid: tuple[date, date] = (date(2024, 1, 1), date(2024, 12, 31))
) -> None:
    """Rows of the library, all with the same content, valid on these inclusive days."""
    path, content = make_region(county).path, _open_pack(county).canonical_bytes()
    for _ in range(count):
        name = uuid4().hex
        PolicyVersion.objects.create(
            pack=name[:20],
            number=1,
            title="示例政策",
            region_path=path,
            county_code=county,
            document_number="示例〔2024〕1号",
            valid_from_on=valid[0],
            valid_to_on=valid[1],
            canonical=content,
            digest=name * 2,
            engine_version="1",
            status=PackStatus.PUBLISHED,
            made_at=AT,
        )


VALUE = actions.ValueData(
    "referral_days", 45, "示例〔2024〕7号", "第二条", "转介单45天内有效（示例）", date(2024, 1, 1)
)


def entered(version: PolicyVersion, data: actions.ValueData = VALUE) -> OpenValueEntry:
    """A value entered by a clerk of the version's county, to be signed (待签字)."""
    return actions.enter_open_value(make_scope("county_clerk", version.county_code), version.pk, data, at=AT)


def draft_of(version: PolicyVersion, number: int = 1) -> PolicyDraft:
    """A draft begun from a version, as a row; its files are those of the version when they were kept."""
    kept = queries.source(version) is not None
    own = queries.own_tier(version) if kept else None
    valid = (version.valid_from_on, version.valid_to_on or date(version.valid_from_on.year, 12, 31))
    return PolicyDraft.objects.create(
        base=version,
        number=number,
        title="示例草案",
        region_path=version.region_path,
        texts=drafts.begun(own.definition, own.examples, own.upper, valid) if own else {},
        made_by_id=SOMEBODY,
        made_at=AT,
        changed_by_id=SOMEBODY,
        changed_at=AT,
    )
