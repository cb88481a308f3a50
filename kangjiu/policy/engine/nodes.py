"""The one typed syntax tree (语法树) of rules: every target – scalar, NumPy, Numba, SQL – is made from these nodes.

All values are int64: fen, basis points, counts, day numbers (since 1970-01-01), 0/1, index of an enumeration member,
bit mask of a set, number of a failing check (0 = none). Division exists only in Rounded, with top ≥ 0 and bottom ≥ 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from kangjiu.policy.engine.ranges import Range
from kangjiu.policy.engine.units import Unit


@dataclass(frozen=True, slots=True)
class Node:
    """Any node: unit and range of its value, and the column in the rule's text (0-based)."""

    unit: Unit
    range: Range
    column: int


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A literal."""

    value: int


@dataclass(frozen=True, slots=True)
class Ref(Node):
    """A fact, rule or gap by name, with the level it stands on."""

    name: str
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """A parameter's value: version picked by a date, row picked by enumeration keys."""

    name: str
    picked_by: Ref
    keys: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Arith(Node):
    """left + - * right."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """left < <= == != >= > right, of one unit."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """and / or, evaluated left to right, stopping early."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """not part."""

    part: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """then if test else other; only the chosen branch is evaluated."""

    test: Node
    then: Node
    other: Node


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """item in (a, b, …) for literals."""

    item: Node
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Has(Node):
    """Whether a set holds any member of the mask."""

    of: Node
    mask: int


@dataclass(frozen=True, slots=True)
class Rounded(Node):
    """half_up, floor or ceil of top / bottom."""

    word: str
    top: Node
    bottom: Node


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """min or max of the parts."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Calendar(Node):
    """A calendar word (years, months, days, add_days, …) over day numbers; `years` carries the pack's choices."""

    word: str
    args: tuple[Node, ...]
    day_after: bool = False
    leap_in_march: bool = False


@dataclass(frozen=True, slots=True)
class Known(Node):
    """Whether an optional fact is there."""

    of: Ref


@dataclass(frozen=True, slots=True)
class Total(Node):
    """total_of, count_of, largest_of or smallest_of an expression over the rows of `level` below a row of `upper`."""

    word: str
    of: Node
    upper: str
    level: str
    default: Node | None


@dataclass(frozen=True, slots=True)
class Running(Node):
    """allocate, carry_over or earlier: goes through the rows of its level in stated order inside each `scope` row.

    allocate(amount, limit): takes min(amount, what is left of limit).
    carry_over(amount, allowance, opening): each row adds its allowance to a pot that starts at opening, then takes.
    earlier(amount): sum of amount over the rows before this one.
    """

    word: str
    level: str
    scope: str
    amount: Node
    limit: Node | None
    opening: Node | None


@dataclass(frozen=True, slots=True)
class Stepped(Node):
    """Sum over the steps of a stepped percentage: (part of amount in the step) × rate, in fen × basis points."""

    amount: Node
    name: str
    picked_by: Ref


@dataclass(frozen=True, slots=True)
class Split(Node):
    """One member's part of an amount shared in basis points; the last member takes the remainder."""

    amount: Node
    shares: Lookup
    member: int
    members: int


@dataclass(frozen=True, slots=True)
class FirstReason(Node):
    """Number (1…n) of the first check that fails, 0 when all hold; a definite failure beats what is not known."""

    checks: tuple[Ref, ...]


def children(node: Node) -> tuple[Node, ...]:
    """Direct parts of a node, in evaluation order."""
    match node:
        case Arith() | Compare():
            return (node.left, node.right)
        case Logic() | Extreme():
            return node.parts
        case Not():
            return (node.part,)
        case If():
            return (node.test, node.then, node.other)
        case OneOf():
            return (node.item,)
        case Has() | Known():
            return (node.of,)
        case Rounded():
            return (node.top, node.bottom)
        case Calendar():
            return node.args
        case Lookup():
            return (node.picked_by, *node.keys)
        case Total():
            return (node.of,) if node.default is None else (node.of, node.default)
        case Running():
            return tuple(part for part in (node.amount, node.limit, node.opening) if part is not None)
        case Stepped():
            return (node.amount, node.picked_by)
        case Split():
            return (node.amount, node.shares)
        case FirstReason():
            return node.checks
    return ()


def walk(node: Node) -> list[Node]:
    """The node and everything below it, parents first."""
    found, stack = [], [node]
    while stack:
        item = stack.pop()
        found.append(item)
        stack.extend(reversed(children(item)))
    return found
