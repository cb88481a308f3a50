"""The bytes of stored rows that their links are made over; the one place that fixes their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from kangjiu.audit.rules import chain
from kangjiu.common import keys
from kangjiu.common.scope import Scope

SESSION_BYTES = 16
ACCESS_FIELDS = (
    "id",
    "user_id",
    "organisation_id",
    "role",
    "region_path",
    "person_id",
    "purpose",
    "case_number",
    "session_digest",
    "opened_at",
)


@lru_cache(maxsize=4)
def _sealer(key: bytes) -> chain.Sealer:
    return chain.Sealer(key)


def sealer() -> chain.Sealer:
    """The sealer under this installation's trail key."""
    return _sealer(keys.provider().trail_key())


def trail_content(
    name: str,
    seq: int,
    event: str,
    actor_id: int | None,
    subject_kind: str,
    subject_id: int,
    person_id: int | None,
    data: Mapping[str, object],
    personal_digest: bytes | None,
    occurred_at: datetime,
    recorded_at: datetime,
) -> bytes:
    """Canonical bytes of a trail row at its place in the chain `name`."""
    digest = None if personal_digest is None else bytes(personal_digest).hex()
    moments = (chain.instant(occurred_at), chain.instant(recorded_at))
    return chain.canonical(
        [name, seq, event, actor_id, subject_kind, subject_id, person_id, data, digest, *moments]
    )


def access_content(
    name: str,
    seq: int,
    row_id: int,
    user_id: int,
    organisation_id: int | None,
    role: str,
    region_path: str,
    person_id: int,
    purpose: str,
    case_number: str,
    session_digest: bytes | None,
    opened_at: datetime,
) -> bytes:
    """Canonical bytes of an access row at its place in the chain `name`."""
    session = None if session_digest is None else bytes(session_digest).hex()
    who = [user_id, organisation_id, role, region_path]
    what = [person_id, purpose, case_number, session, chain.instant(opened_at)]
    return chain.canonical([name, seq, row_id, *who, *what])


def session_digest(by: Scope) -> bytes | None:
    """Keyed digest of the session, so that a row does not hold a key to it; None without a session."""
    if not by.session:
        return None
    return sealer().mac(b"session\0", by.session.encode())[:SESSION_BYTES]
