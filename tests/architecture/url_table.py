"""Every address of the system, who may enter and what they see: this table is the permission policy, played.

One row an address: its name, the permission (or several, joined by `|`), and the status for a person of the own county.
From the row follow, for every role: no permission → 403; not signed in → the login page; a subject of another county
→ 404; a subject that is not theirs, for institutions and families → 404. A row says so where an address differs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PUBLIC = "public"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Row:
    """What one address answers.

    `make` names the maker in url_objects.py that makes the subject and returns the address's arguments; empty for
    an address without a subject. `post` is what is sent to an address that only takes POST (`{}` shows the refusal).
    `query` is the query string. `roles` holds the statuses of roles that differ. `rows` names the maker of n rows
    for an address that lists something: its number of queries must not grow with them.
    """

    needs: str
    make: str = ""
    own: int = 200
    other: int = 404
    narrow: int = 404
    post: dict[str, str] | None = None
    query: dict[str, str] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    rows: str = ""

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset() if self.needs in {PUBLIC, SIGNED_IN} else frozenset(self.needs.split("|"))


# Addresses of libraries whose views carry no mark of ours, with the reason why they may stand in the resolver.
FOREIGN: dict[str, str] = {}

TABLE: dict[str, Row] = {}
