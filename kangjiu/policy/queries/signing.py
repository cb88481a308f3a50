"""What the signer must have seen (签发前核对): changes, examples, open values, and what the day of effect means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.comparing import Difference, compared
from kangjiu.policy.queries.examples import ExampleRead, examples_read
from kangjiu.policy.queries.open_values import OpenRow, open_rows
from kangjiu.policy.queries.owning import need_own
from kangjiu.policy.queries.published import before, program, version


@dataclass(frozen=True)
class Signing:
    """A version put before the person who signs it (待签发).

    `past` when it takes effect before today. `unexercised` are labels of rules no example uses.
    """

    version: PolicyVersion
    before: PolicyVersion | None
    differences: tuple[Difference, ...]
    examples: tuple[ExampleRead, ...]
    open_rows: tuple[OpenRow, ...]
    unexercised: tuple[str, ...]
    past: bool

    @property
    def passing(self) -> int:
        """How many examples come out as written."""
        return sum(one.state == "ok" for one in self.examples)

    @property
    def differing(self) -> tuple[ExampleRead, ...]:
        """Examples that come out differently."""
        return tuple(one for one in self.examples if one.state == "differs")


def signing(by: Scope, version_id: int, on: date) -> Signing:
    """A submitted version with everything its signer must see; Conflict once it is no longer submitted.

    DoesNotExist elsewhere, NotAllowed for a tier above.
    """
    found = version(by.need("policy.sign"), version_id)
    need_own(by, found.region_path, "policy.sign")
    if found.status != PackStatus.SUBMITTED:
        raise Conflict(
            Reason(
                "policy.state",
                f"这一版现在是“{PackStatus.label_of(found.status)}”",
                next_step="请刷新后核对",
            )
        )
    old, of = before(found), program(found)
    return Signing(
        version=found,
        before=old,
        differences=tuple(compared(old, found)) if old else (),
        examples=tuple(examples_read(found)),
        open_rows=tuple(open_rows(found)),
        unexercised=tuple(of.by_name[name].label for name in found.unexercised if name in of.by_name),
        past=found.valid_from_on < on,
    )
