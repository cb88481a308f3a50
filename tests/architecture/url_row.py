"""One row of the table of addresses."""

from __future__ import annotations

from dataclasses import dataclass, field

PUBLIC = "public"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Row:
    """What one address answers.

    `make` names the maker in url_objects.py that makes the subject and returns the address's arguments; empty for
    an address without a subject. `post` is what is sent to an address that only takes POST (`{}` shows the
    refusal), `query` the query string. `stranger` is what an open address answers before signing in, when it
    differs. `roles` holds the statuses of roles that differ, `above` that of the federations above the own county, for
    what only the county itself may do. `rows` names the maker of n rows (of the subject, where
    there is one) for an address that lists something: its number of queries must not grow with them.
    """

    needs: str
    make: str = ""
    own: int = 200
    other: int = 404
    narrow: int = 404
    stranger: int = 0
    post: dict[str, str] | None = None
    query: dict[str, str] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    rows: str = ""
    above: int = 0

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset() if self.needs in {PUBLIC, SIGNED_IN} else frozenset(self.needs.split("|"))
