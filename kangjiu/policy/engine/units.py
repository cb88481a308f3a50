"""Units (单位): every value is an int64 with a meaning; fen × basis points may leave a rule only through rounding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """Kind number (with powers of fen and basis points), date, bool, enum, set, reason, steps or a bare literal."""

    kind: str
    fen: int = 0
    bp: int = 0
    name: str = ""

    @property
    def is_number(self) -> bool:
        """Whether arithmetic is allowed."""
        return self.kind in ("number", "literal")

    def times(self, other: Unit) -> Unit:
        """Unit of a product."""
        if self.kind == other.kind == "literal":
            return LITERAL
        return Unit("number", self.fen + other.fen, self.bp + other.bp)

    def over(self, other: Unit) -> Unit:
        """Unit of a quotient."""
        return Unit("number", self.fen - other.fen, self.bp - other.bp)

    def __str__(self) -> str:
        if self.kind == "number":
            parts = ["分"] * self.fen + ["万分比"] * self.bp
            below = ["分"] * -self.fen + ["万分比"] * -self.bp
            top = "×".join(parts) or "个数"
            return f"{top}／{'×'.join(below)}" if below else top
        names = {"literal": "整数", "date": "日期", "bool": "是否", "reason": "理由", "steps": "分段比例"}
        return names.get(self.kind, f"{'选项' if self.kind == 'enum' else '多选'} {self.name}")


FEN = Unit("number", 1, 0)
BP = Unit("number", 0, 1)
COUNT = Unit("number")
LITERAL = Unit("literal")
DATE = Unit("date")
BOOL = Unit("bool")
REASON = Unit("reason")
STEPS = Unit("steps")

_PLAIN = {"fen": FEN, "bp": BP, "count": COUNT, "date": DATE, "bool": BOOL, "steps": STEPS}
PLAIN_NAMES = tuple(_PLAIN)


def unit_named(text: str) -> Unit:
    """Unit from its name in a pack: fen, bp, count, date, bool, an enumeration's name, or `set <enumeration>`."""
    if text in _PLAIN:
        return _PLAIN[text]
    if text.startswith("set "):
        return Unit("set", name=text[4:].strip())
    return Unit("enum", name=text)


def common(left: Unit, right: Unit) -> Unit | None:
    """The unit two values share, a bare literal taking the other's; None when they cannot stand side by side."""
    if left == right:
        return left
    if left.kind == "literal" and right.kind == "number":
        return right
    if right.kind == "literal" and left.kind == "number":
        return left
    return None


def unit_name(unit: Unit) -> str:
    """The name a pack writes for a unit: fen, bp, count, date, … or the enumeration."""
    if unit.kind == "number":
        return {(1, 0): "fen", (0, 1): "bp"}.get((unit.fen, unit.bp), "count")
    return unit.name if unit.kind == "enum" else unit.kind
