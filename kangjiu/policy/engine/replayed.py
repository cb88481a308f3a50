"""What a replay says of a case (重算结果), without the libraries that compute it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kangjiu.policy.engine.program import Program
from kangjiu.policy.rules import facts as catalogue

QUESTIONS = ("eligibility", "entitlement", "month")
SHARES = ("share_central_bp", "share_provincial_bp", "share_municipal_bp", "share_county_bp")


@dataclass(frozen=True)
class ItemResult:
    """One item of a case: whether it is granted; limit and payable in fen if it is; shares in basis points."""

    granted: bool
    annual_cap_fen: int
    payable_fen: int
    shares_bp: tuple[int, ...]


@dataclass(frozen=True)
class CaseResult:
    """One case under one policy; `known` False when a value it needs is open, missing or a gap: then the rest is 0."""

    known: bool
    entitled: bool
    items: tuple[ItemResult, ...]

    @property
    def payable_fen(self) -> int:
        """What the fund pays of the year's bills, for the items that are granted."""
        return sum(item.payable_fen for item in self.items if item.granted)

    def as_granted(self) -> CaseResult:
        """The same with every item granted, whatever the policy says of the right to it."""
        return replace(
            self, entitled=self.known, items=tuple(replace(one, granted=self.known) for one in self.items)
        )


def lacking(program: Program) -> list[str]:
    """Questions a replay needs that the policy does not answer."""
    return [name for name in QUESTIONS if name not in program.answers]


def known_facts(program: Program, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts without the names a policy does not know, on every level: what another policy asked besides."""
    return _only(facts, known_names(program))


def known_names(program: Program) -> set[str]:
    """Every name a policy knows: its own, its levels, the fact catalogue's."""
    return set(program.names.symbols) | set(program.names.levels) | set(catalogue.FACTS)


def _only(facts: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    return {
        name: [_only(one, known) for one in value] if _is_level(value) else value
        for name, value in facts.items()
        if name in known
    }


def _is_level(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
