"""Published policy for tests: the 示例县 pack as people publish it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.common.dates import CHINA
from kangjiu.policy import actions
from kangjiu.policy.models import PolicyVersion

PACKS = Path(__file__).resolve().parents[3] / "packs"
AT = datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)


def publish(name: str = "shili-2026", county: str = "999901") -> PolicyVersion:
    """Read in by a clerk, signed by an approver (读入并签发)."""
    maker, signer = make_scope("county_clerk", county=county), make_scope("county_approver", county=county)
    version = actions.import_pack(maker, PACKS / name, at=AT)
    actions.submit(maker, version.pk, at=AT)
    return actions.sign(signer, version.pk, at=AT)
