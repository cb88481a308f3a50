"""Python source of a question's rules, written from the checked tree (never from the pack's text)."""

from __future__ import annotations

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.checked import CheckedProgram, CheckedRule
from kangjiu.policy.engine.layout import Layout
from kangjiu.policy.engine.nodes import Node


class Writer:
    """Writes `run(rows)`: fills the slots of all rules of a question, level by level, in evaluation order."""

    def __init__(self, program: CheckedProgram, layout: Layout, traced: bool = False) -> None:
        self.program = program
        self.traced = traced
        self.used = ""
        self.names = program.names
        self.layout = layout

    def source(self, rules: tuple[CheckedRule, ...], skip_level: str | None) -> str:
        """Module source with one function `run`; rules of `skip_level` are left to the caller."""
        helpers: list[str] = []
        body: list[str] = ["def run(rows, used, notes):" if self.traced else "def run(rows):"]
        last_level = ""
        for rule in rules:
            if rule.level == skip_level:
                continue
            if isinstance(rule.node, nodes.Running):
                helpers += self._running_helpers(rule, rule.node)
                body += self._running(rule, rule.node)
                last_level = ""
                continue
            if rule.level != last_level:
                body += self._loop(rule.level)
                last_level = rule.level
            body += self._statement(rule)
        body.append(" return rows")
        return "\n".join([*helpers, *body, ""])

    def _loop(self, level: str) -> list[str]:
        path = self.names.path(level)
        lines = [f" for r{len(path) - 1} in rows[{level!r}]:"]
        lines += [f"  r{depth} = r{depth + 1}[0]" for depth in range(len(path) - 2, -1, -1)]
        return lines

    def _statement(self, rule: CheckedRule) -> list[str]:
        row = f"r{self.names.levels[rule.level].depth}"
        target = f"{row}[{self.layout.slots[rule.name]}]"
        self.used = ", used" if self.traced else ""
        lines = [
            f"  try: {target} = {self.text(rule.node)}",
            f"  except Stop as stop: {target} = stop.value",
        ]
        self.used = ""
        if self.traced:
            lines.append(f"  if used: notes[{rule.name!r}, id({row})] = used; used = []")
        return lines

    def _running_helpers(self, rule: CheckedRule, node: nodes.Running) -> list[str]:
        lines = self._function(f"amount_{rule.name}", rule.level, node.amount)
        order = ", ".join(self._slot(name) for name in self.names.levels[rule.level].order)
        depth = self.names.levels[rule.level].depth
        lines += [f"def order_{rule.name}(r{depth}): return ({order},)"]
        if node.limit is not None:
            level = node.scope if node.word == "allocate" else rule.level
            lines += self._function(f"limit_{rule.name}", level, node.limit)
        if node.opening is not None:
            lines += self._function(f"opening_{rule.name}", node.scope, node.opening)
        return lines

    def _function(self, name: str, level: str, node: Node) -> list[str]:
        path = self.names.path(level)
        lines = [f"def {name}(r{len(path) - 1}):"]
        lines += [f" r{depth} = r{depth + 1}[0]" for depth in range(len(path) - 2, -1, -1)]
        return [*lines, f" return {self.text(node)}"]

    def _running(self, rule: CheckedRule, node: nodes.Running) -> list[str]:
        slot = self.layout.slots[rule.name]
        depth = self.names.levels[node.scope].depth
        rows = self._rows_below(node.scope, rule.level)
        here = f"r{self.names.levels[rule.level].depth}"
        arguments = [f"[{here} {rows}]", f"order_{rule.name}", str(slot), f"amount_{rule.name}", f"r{depth}"]
        if node.limit is not None:
            arguments.append(f"limit_{rule.name}")
        if node.word == "carry_over":
            arguments.append(f"opening_{rule.name}" if node.opening is not None else "None")
        return [f" for r{depth} in rows[{node.scope!r}]: {node.word}({', '.join(arguments)})"]

    def _rows_below(self, upper: str, lower: str) -> str:
        """`for … in …` clauses that visit all rows of `lower` under the row of `upper`."""
        start = self.names.levels[upper].depth
        path = self.names.path(lower)
        clauses = []
        for depth in range(start + 1, len(path)):
            slot = self.layout.children[path[depth - 1]][path[depth]]
            clauses.append(f"for r{depth} in r{depth - 1}[{slot}]")
        return " ".join(clauses)

    def _slot(self, name: str) -> str:
        level = self.names.symbols[name].level
        return f"r{self.names.levels[level].depth}[{self.layout.slots[name]}]"

    def text(self, node: Node) -> str:
        """Python expression of a node."""
        method = getattr(self, f"_{type(node).__name__.lower()}_text")
        return str(method(node))

    def _const_text(self, node: nodes.Const) -> str:
        return f"({node.value})" if node.value < 0 else str(node.value)

    def _ref_text(self, node: nodes.Ref) -> str:
        return self._slot(node.name)

    def _arith_text(self, node: nodes.Arith) -> str:
        return f"({self.text(node.left)} {node.op} {self.text(node.right)})"

    _compare_text = _arith_text

    def _logic_text(self, node: nodes.Logic) -> str:
        return "(" + f" {node.op} ".join(self.text(part) for part in node.parts) + ")"

    def _not_text(self, node: nodes.Not) -> str:
        return f"(not {self.text(node.part)})"

    def _if_text(self, node: nodes.If) -> str:
        return f"({self.text(node.then)} if {self.text(node.test)} else {self.text(node.other)})"

    def _oneof_text(self, node: nodes.OneOf) -> str:
        return f"({self.text(node.item)} in ({', '.join(map(str, node.members))},))"

    def _has_text(self, node: nodes.Has) -> str:
        return f"(({self.text(node.of)} & {node.mask}) != 0)"

    def _rounded_text(self, node: nodes.Rounded) -> str:
        top, bottom = self.text(node.top), self.text(node.bottom)
        if node.word == "floor":
            return f"({top} // {bottom})"
        if node.word == "ceil":
            return f"ceil({top}, {bottom})"
        if isinstance(node.bottom, nodes.Const):
            return f"((2 * {top} + {node.bottom.value}) // {2 * node.bottom.value})"
        return f"half_up({top}, {bottom})"

    def _extreme_text(self, node: nodes.Extreme) -> str:
        return f"{node.word}({', '.join(self.text(part) for part in node.parts)})"

    def _calendar_text(self, node: nodes.Calendar) -> str:
        args = [self.text(arg) for arg in node.args]
        if node.word == "years":
            args += [str(node.day_after), str(node.leap_in_march)]
        return f"civil_{node.word}({', '.join(args)})"

    def _known_text(self, node: nodes.Known) -> str:
        return f"(type({self.text(node.of)}) is not Stopped)"

    def _lookup_text(self, node: nodes.Lookup) -> str:
        return f"table_{node.name}({self.text(node.picked_by)}, {self._index(node)}{self.used})"

    def _index(self, node: nodes.Lookup) -> str:
        """Row-major index of the keys that are given."""
        table = self.names.tables[node.name]
        text = "0"
        for key, members in zip(node.keys, table.members, strict=False):
            here = self.text(key)
            text = f"({text}) * {len(members)} + {here}" if text != "0" else f"{here} * 1"
        return text

    def _stepped_text(self, node: nodes.Stepped) -> str:
        return f"steps_{node.name}({self.text(node.amount)}, {self.text(node.picked_by)}{self.used})"

    def _split_text(self, node: nodes.Split) -> str:
        index = f"({self._index(node.shares)}) * {node.members}"
        lookup = f"table_{node.shares.name}"
        picked = self.text(node.shares.picked_by)
        if isinstance(node.amount, nodes.Ref) and not self.used:
            return self._simple_split(node, f"{lookup}({picked}, {index}")
        return f"split({self.text(node.amount)}, {lookup}, {picked}, {index}, {node.member}, {node.members}{self.used})"

    def _simple_split(self, node: nodes.Split, cell: str) -> str:
        """The same as `split`, written out: the last member takes the remainder, and its own share must be known."""
        amount = self.text(node.amount)
        parts = [f"{amount} * {cell} + {member}) // 10_000" for member in range(node.members - 1)]
        if node.member < node.members - 1:
            return f"({parts[node.member]})"
        return f"({' - '.join([amount, *parts])} - 0 * {cell} + {node.member}))"

    def _total_text(self, node: nodes.Total) -> str:
        rows, value = self._rows_below(node.upper, node.level), self.text(node.of)
        if node.word == "count_of":
            return f"sum([1 {rows} if {value}])"
        if node.word == "total_of":
            return f"sum([{value} {rows}])"
        word = "max" if node.word == "largest_of" else "min"
        default = self.text(node.default) if node.default is not None else "0"
        return f"{word}([{value} {rows}] or [{default}])"

    def _firstreason_text(self, node: nodes.FirstReason) -> str:
        return f"first_reason(({', '.join(self.text(check) for check in node.checks)},))"
