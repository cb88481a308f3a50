"""Conformance vectors (一致性用例): what every word must say, for every target and dialect. None = not known."""

from __future__ import annotations

from typing import Any

PACK = """\
pack: vectors
title: 一致性用例
kind: example
tier: county
region: "999901"
valid: {from: 2020-01-01, to: 2026-12-31}
choices:
  age_turns: {value: AGE_TURNS, clause: s1}
  leap_birthday: {value: LEAP, clause: s1}
levels:
  case: {label: 例}
  group: {label: 组, parent: case, most: 9}
  line: {label: 行, parent: group, most: 30, order: [seq]}
enums:
  colour: {label: 颜色, members: {red: 红, green: 绿, blue: 蓝}}
inputs:
  asked:
    a: {label: a, level: case, unit: count, range: [-1000, 1000], proof: 无, answered_by: 人, clause: s1}
    b: {label: b, level: case, unit: count, range: [1, 1000], proof: 无, answered_by: 人, clause: s1}
    m: {label: m, level: case, unit: fen, range: [0, 300000000000000], proof: 无, answered_by: 人, clause: s1}
    o: {label: o, level: case, unit: count, range: [3, 9], optional: true, proof: 无, answered_by: 人, clause: s1}
    d: {label: d, level: case, unit: date, proof: 无, answered_by: 人, clause: s1}
    e: {label: e, level: case, unit: date, proof: 无, answered_by: 人, clause: s1}
    f: {label: f, level: case, unit: bool, proof: 无, answered_by: 人, clause: s1}
    g: {label: g, level: case, unit: bool, proof: 无, answered_by: 人, clause: s1}
    k: {label: k, level: case, unit: colour, proof: 无, answered_by: 人, clause: s1}
    s: {label: s, level: case, unit: set colour, proof: 无, answered_by: 人, clause: s1}
    cap: {label: cap, level: group, unit: fen, range: [0, 1000000], proof: 无, answered_by: 人, clause: s1}
    seq: {label: seq, level: line, unit: count, range: [0, 1000], proof: 无, answered_by: 人, clause: s1}
    x: {label: x, level: line, unit: fen, range: [0, 1000000], proof: 无, answered_by: 人, clause: s1}
    y: {label: y, level: line, unit: fen, range: [0, 1000000], proof: 无, answered_by: 人, clause: s1}
gaps:
  hole: {label: 空白, level: case, unit: count, range: [0, 9], says: 没有写, answered_by: 人, clause: s1}
rules:
  - {name: c_f, label: f, check: f, clause: s1, fails: f}
  - {name: c_g, label: g, check: g, clause: s1, fails: g}
  - {name: c_o, label: o, check: o > 5, clause: s1, fails: o}
  - {name: case_cap, label: 限, unit: fen, is: "max(0, a) * one_fen", clause: s1}
  - {name: one_fen, label: 一分, unit: fen, is: "min(m, 1)", clause: s1}
  - {name: later_on, label: 后日, unit: date, is: "add_days(d, b)", clause: s1}
"""
PARAMS = """\
- {name: flat, label: 单, unit: fen, range: [0, 99], picked_by: d, versions: [
  {from: 2020-01-01, to: 2022-06-30, clause: s1, value: 7}, {from: 2022-07-01, to: 2022-12-31, clause: s1, value: open},
  {from: 2023-01-01, to: 2026-12-31, clause: s1, value: 9}]}
- {name: grid, label: 表, unit: bp, picked_by: later_on, keys: [colour, bool], versions: [
  {from: 2020-01-01, to: 2023-12-31, clause: s1, rows: [{colour: "*", bool: true, value: 1}, {colour: red, bool: false,
    value: 20}, {colour: green, bool: false, value: open}, {colour: blue, bool: false, value: 40}]},
  {from: 2024-01-01, to: 2026-12-31, clause: s1, value: 50}]}
- {name: flag, label: 是否, unit: bool, picked_by: d, versions: [
  {from: 2020-01-01, to: 2021-12-31, clause: s1, value: true}, {from: 2022-01-01, to: 2026-12-31, clause: s1, value: false}]}
- {name: hue, label: 色, unit: colour, picked_by: d, versions: [{from: 2020-01-01, to: 2026-12-31, clause: s1, value: green}]}
- {name: stairs, label: 分段, unit: steps, picked_by: d, versions: [
  {from: 2020-01-01, to: 2021-12-31, clause: s1, steps: [{above: 0, rate: 6000}, {above: 1000, rate: 7000},
    {above: 5000, rate: 8000}]}, {from: 2022-01-01, to: 2026-12-31, clause: s1, steps: [{above: 0, rate: 5000}]}]}
- {name: parts, label: 份, unit: bp, picked_by: d, keys: [bool, colour], shares: true, versions: [
  {from: 2020-01-01, to: 2026-12-31, clause: s1, rows: [{bool: true, colour: red, value: 3333},
    {bool: true, colour: green, value: 3333}, {bool: true, colour: blue, value: 3334},
    {bool: false, colour: "*", value: open}]}]}
- {name: wide, label: 宽, unit: count, range: [0, 9999], picked_by: d, keys: [colour, bool, residence_kind, mode], versions: [
  {from: 2020-01-01, to: 2021-12-31, clause: s1, rows: [
    {colour: "*", bool: "*", residence_kind: "*", mode: "*", value: 5},
    {colour: green, bool: true, residence_kind: permit, mode: at_home, value: 77},
    {colour: blue, bool: "*", residence_kind: "*", mode: "*", value: open}]},
  {from: 2022-01-01, to: 2026-12-31, clause: s1, value: 6}]}
"""
BASE: dict[str, Any] = {
    "a": 5, "b": 3, "o": 6, "m": 1000, "d": "2021-03-31", "e": "2024-02-29", "f": True, "g": False, "k": "red",
    "s": ["red", "blue"],
}  # fmt: skip
BIG = 300_000_000_000_000
LINES = [
    {
        "cap": 100,
        "line": [{"seq": 2, "x": 60, "y": 50}, {"seq": 1, "x": 30, "y": 10}, {"seq": 3, "x": 60, "y": 5}],
    },
    {"cap": 10},
    {"cap": 50, "line": [{"seq": 9, "x": 0, "y": 0}, {"seq": 7, "x": 70, "y": 7}]},
]


def changed(place: tuple[int, int], **values: Any) -> list[dict[str, Any]]:
    """LINES with one line changed (None takes a value away)."""
    made = [{**group, "line": [dict(line) for line in group.get("line", [])]} for group in LINES]
    made[place[0]]["line"][place[1]].update(values)
    return made


# expression, unit, facts that differ from BASE (None = not handed over), value
CASES: list[tuple[str, str, dict[str, Any], Any]] = [
    ("a + b * 2 - 7", "count", {"a": -1000}, -1001),
    ("a + b * 2 - 7", "count", {"a": None}, None),
    ("-a", "count", {"a": -3}, 3),
    ("m * 10000 + 1 * m", "fen", {"m": BIG}, 10_001 * BIG),
    *((f"a {op} b", "bool", {"a": left}, value) for op, values in {
        "<": (True, False, False), "<=": (True, True, False), "==": (False, True, False),
        "!=": (True, False, True), ">=": (False, True, True), ">": (False, False, True),
    }.items() for left, value in zip((2, 3, 4), values, strict=True)),
    ("0 <= a < 7", "bool", {"a": 7}, False),
    ("0 <= a < 7", "bool", {"a": 0}, True),
    *((f"f {op} g", "bool", {"f": left, "g": right}, value) for op, left, right, value in (
        ("and", True, True, True), ("and", True, False, False), ("and", False, None, False), ("and", None, False, None),
        ("and", True, None, None), ("or", False, False, False), ("or", True, None, True), ("or", None, True, None),
        ("or", False, None, None), ("or", False, True, True),
    )),
    ("f and g and a > 0", "bool", {"g": None, "f": False}, False),
    ("f and g and a > 0", "bool", {"a": None}, False),
    ("not f", "bool", {}, False),
    ("not f", "bool", {"f": None}, None),
    ("a if f else b", "count", {"b": None}, 5),
    ("a if f else b", "count", {"f": False}, 3),
    ("a if f else b", "count", {"f": False, "b": None}, None),
    ("a if f else b", "count", {"f": None}, None),
    ("1 if f else 2 if g else hole", "count", {"f": False}, None),
    ("1 if f else 2 if g else hole", "count", {"f": False, "hole": 4}, 4),
    ("1 if f else 2 if g else hole", "count", {}, 1),
    ("k == green", "bool", {"k": "green"}, True),
    ("k in (green, blue)", "bool", {"k": "blue"}, True),
    ("k in (green, blue)", "bool", {}, False),
    ("k not in (green, blue)", "bool", {"k": None}, None),
    ("a in (1, 5, 9)", "bool", {}, True),
    ("green in s", "bool", {}, False),
    ("blue in s", "bool", {}, True),
    ("blue in s", "bool", {"s": None}, None),
    ("k in s", "bool", {"k": "green"}, False),
    ("k in s", "bool", {"k": "blue"}, True),
    ("has_any(s, green, blue)", "bool", {"s": ["green"]}, True),
    ("has_any(s, green, blue)", "bool", {"s": []}, False),
    *((f"{word}(max(0, a), b)", "count", {"a": a, "b": b}, value) for word, a, b, value in (
        ("half_up", 1, 2, 1), ("half_up", 5, 10, 1), ("half_up", 4, 10, 0), ("half_up", 7, 3, 2), ("half_up", 0, 9, 0),
        ("half_up", 999, 1000, 1), ("floor", 7, 3, 2), ("floor", 999, 1000, 0), ("floor", 9, 3, 3), ("ceil", 7, 3, 3),
        ("ceil", 9, 3, 3), ("ceil", 0, 3, 0), ("ceil", 1, 1000, 1), ("half_up", None, 3, None), ("ceil", 3, None, None),
    )),
    ("half_up(m * 3333, 10000)", "fen", {"m": BIG}, 99_990_000_000_000),
    ("half_up(m * 3333, 10000)", "fen", {"m": BIG - 1}, 99_990_000_000_000),
    ("half_up(m * 3333, 10000)", "fen", {"m": 15}, 5),
    ("floor(m * 9999, 10000)", "fen", {"m": BIG - 1}, 299_969_999_999_999),
    ("min(a, b, 4)", "count", {}, 3),
    ("max(a, b, 4)", "count", {"a": -1}, 4),
    ("min(a, b)", "count", {"a": None}, None),
    ("max(a, b)", "count", {"b": None}, None),
    ("max(d, e)", "date", {}, "2024-02-29"),
    ("min(d, e) < e", "bool", {}, True),
    *((f"{word}(e, d)", "count", {"e": start, "d": end}, value) for word, start, end, value in (
        ("years", "2017-06-01", "2024-05-31", 6), ("years", "2017-06-01", "2024-06-01", 7),
        ("years", "2016-02-29", "2023-02-28", 7), ("years", "2016-02-29", "2023-02-27", 6),
        ("years", "2016-02-29", "2024-02-28", 7), ("years", "2016-02-29", "2024-02-29", 8),
        ("years", "2024-06-01", "2024-06-01", 0), ("years", "2024-06-02", "2024-06-01", 0),
        ("years", "1900-03-01", "2199-12-31", 299), ("years", None, "2024-06-01", None),
        ("months", "2024-01-31", "2024-02-29", 1), ("months", "2024-01-31", "2024-02-28", 0),
        ("months", "2023-01-31", "2023-02-28", 1), ("months", "2024-05-10", "2024-05-09", 0),
        ("months", "2024-05-10", "2026-05-09", 23), ("months", "2024-05-10", "2026-05-10", 24),
        ("days", "2024-02-28", "2024-03-01", 2), ("days", "2024-03-01", "2024-02-28", 0),
        ("days", "1900-01-01", "2199-12-31", 109_572),
    )),
    *((f"{word}(e, {count})", "date", {"e": day}, value) for word, day, count, value in (
        ("add_days", "2023-12-31", 1, "2024-01-01"), ("add_days", "2024-03-01", -1, "2024-02-29"),
        ("add_months", "2024-01-31", 1, "2024-02-29"), ("add_months", "2023-01-31", 1, "2023-02-28"),
        ("add_months", "2024-03-31", -13, "2023-02-28"), ("add_months", "2024-11-30", 14, "2026-01-30"),
        ("add_years", "2024-02-29", 1, "2025-02-28"), ("add_years", "2024-02-29", 4, "2028-02-29"),
        ("add_years", "1900-02-28", 4, "1904-02-28"),
    )),
    *((f"{word}(e)", "date", {"e": day}, value) for word, day, value in (
        ("month_start", "2024-02-29", "2024-02-01"), ("month_end", "2023-02-01", "2023-02-28"),
        ("month_end", "2024-12-31", "2024-12-31"), ("year_start", "2024-12-31", "2024-01-01"),
        ("month_start", None, None),
    )),
    ("date_in_year(e, 8, 31)", "date", {"e": "2024-01-05"}, "2024-08-31"),
    ("date_in_year(e, 2, 29)", "date", {"e": "2023-07-01"}, "2023-02-28"),
    ("year_of(e)", "count", {"e": "1900-01-01"}, 1900),
    ("month_of(e)", "count", {"e": "2024-12-31"}, 12),
    ("day_of(e)", "count", {"e": "2024-02-29"}, 29),
    ("add_months(e, a)", "date", {"a": 0}, "2024-02-29"),
    ("add_months(e, a)", "date", {"a": -12}, "2023-02-28"),
    ("known(o)", "bool", {"o": None}, False),
    ("known(o)", "bool", {"o": 3}, True),
    ("o if known(o) else 0", "count", {"o": None}, 0),
    ("o if known(o) else 0", "count", {"o": 4}, 4),
    ("param(flat)", "fen", {"d": "2022-06-30"}, 7),
    ("param(flat)", "fen", {"d": "2022-07-01"}, None),
    ("param(flat)", "fen", {"d": "2026-12-31"}, 9),
    ("param(flat)", "fen", {"d": "2027-01-01"}, None),
    ("param(flat)", "fen", {"d": "2019-12-31"}, None),
    ("param(flat) if f else m", "fen", {"d": "2019-12-31", "f": False}, 1000),
    ("param(grid, k, g)", "bp", {}, 20),
    ("param(grid, k, g)", "bp", {"k": "green"}, None),
    ("param(grid, k, g)", "bp", {"k": "green", "g": True}, 1),
    ("param(grid, k, g)", "bp", {"d": "2023-12-31"}, 50),
    ("param(grid, k, a > 4)", "bp", {"k": "blue", "a": 4}, 40),
    ("param(grid, k, g)", "bp", {"k": None}, None),
    ("param(flag)", "bool", {}, True),
    ("param(flag) or g", "bool", {"d": "2022-01-01"}, False),
    ("param(hue) == green", "bool", {}, True),
    ("param(hue)", "colour", {}, "green"),
    ("param(wide, k, f, permit, at_home)", "count", {"k": "green"}, 77),
    ("param(wide, k, f, permit, at_home)", "count", {"k": "green", "f": False}, 5),
    ("param(wide, k, f, permit, at_home)", "count", {"k": "blue"}, None),
    ("param(wide, k, f, permit, at_home)", "count", {"k": "blue", "d": "2022-01-01"}, 6),
    *(("half_up(stepped(m, stairs), 10000)", "fen", {"m": m}, value) for m, value in (
        (0, 0), (1, 1), (333, 200), (1000, 600), (1001, 601), (5000, 3400), (6000, 4200), (None, None),
    )),
    ("half_up(stepped(m, stairs), 10000)", "fen", {"m": 333, "d": "2022-05-05"}, 167),
    ("half_up(stepped(m, stairs), 10000)", "fen", {"d": "2030-05-05"}, None),
    ("split(m, parts, f, red)", "fen", {"m": 100}, 33),
    ("split(m, parts, f, blue)", "fen", {"m": 100}, 34),
    ("split(m, parts, f, blue)", "fen", {"m": BIG}, 100_020_000_000_000),
    ("split(m, parts, f, blue)", "fen", {"f": False}, None),
    ("split(m, parts, f, green)", "fen", {"f": False}, None),
    ("first_reason(c_f, c_g, c_o)", "reason", {"o": 6}, 2),
    ("first_reason(c_f, c_g, c_o)", "reason", {"g": True, "o": 6}, 0),
    ("first_reason(c_f, c_g, c_o)", "reason", {"g": True, "o": None}, None),
    ("first_reason(c_f, c_g, c_o)", "reason", {"g": True, "o": 5}, 3),
    ("first_reason(c_f, c_g, c_o)", "reason", {"f": None}, 2),
    ("total_of(x)", "fen", {"group": LINES}, 220),
    ("total_of(x)", "fen", {}, 0),
    ("total_of(x)", "fen", {"group": changed((2, 0), x=None)}, None),
    ("total_of(x * 3 - cap)", "fen", {"group": LINES}, 260),
    ("total_of(cap)", "fen", {"group": LINES}, 160),
    ("count_of(x > y and x > a * one_fen)", "count", {"group": LINES}, 4),
    ("count_of(x > 5)", "count", {"group": [{"cap": 0}]}, 0),
    ("count_of(x > 5)", "count", {"group": changed((0, 0), x=None)}, None),
    ("largest_of(x, m)", "fen", {"group": LINES}, 70),
    ("largest_of(x, m)", "fen", {}, 1000),
    ("largest_of(x, m)", "fen", {"group": LINES, "m": None}, 70),
    ("largest_of(x, m)", "fen", {"m": None}, None),
    ("largest_of(x, m + 1)", "fen", {"group": LINES, "m": None}, 70),
    ("smallest_of(y, m)", "fen", {"group": LINES}, 0),
    ("smallest_of(y, m)", "fen", {"group": changed((0, 1), y=None)}, None),
    ("largest_of(cap, 7) - smallest_of(cap, 7)", "fen", {"group": LINES}, 90),
]  # fmt: skip

# level, expression, unit, facts, values of all rows of the level
ROWS: list[tuple[str, str, str, dict[str, Any], list[Any]]] = [
    ("group", "total_of(x)", "fen", {"group": LINES}, [150, 0, 70]),
    ("group", "total_of(min(x, cap)) + m", "fen", {"group": LINES}, [1150, 1000, 1050]),
    ("group", "largest_of(x, cap)", "fen", {"group": LINES}, [60, 10, 70]),
    ("group", "count_of(seq > 1)", "count", {"group": LINES}, [2, 0, 2]),
    ("line", "allocate(x, cap)", "fen", {"group": LINES}, [60, 30, 10, 0, 50]),
    ("line", "allocate(x, case_cap)", "fen", {"group": LINES, "a": 100}, [60, 30, 10, 0, 0]),
    ("line", "allocate(x, case_cap)", "fen", {"group": LINES, "a": 200}, [60, 30, 60, 0, 50]),
    ("line", "allocate(x, case_cap)", "fen", {"group": LINES, "a": None}, [None] * 5),
    ("line", "allocate(x, cap)", "fen", {"group": changed((0, 0), seq=1)}, [None, None, None, 0, 50]),
    ("line", "allocate(x, cap)", "fen", {"group": changed((0, 0), seq=None)}, [None, None, None, 0, 50]),
    ("line", "allocate(x, cap)", "fen", {"group": changed((0, 0), x=None)}, [None, 30, None, 0, 50]),
    ("line", "allocate(x, cap)", "fen", {"group": [{"line": [{"seq": 1, "x": 4}]}]}, [None]),
    ("line", "allocate(x, cap)", "fen", {"group": [{"cap": 3, "line": [{"x": 4}]}]}, [3]),
    ("line", "carry_over(x, y, cap)", "fen", {"group": LINES}, [60, 30, 60, 0, 57]),
    ("line", "carry_over(x, y)", "fen", {"group": LINES}, [50, 10, 5, 0, 7]),
    ("line", "carry_over(x, y, case_cap)", "fen", {"group": LINES, "a": 20}, [50, 30, 5, 0, 7]),
    ("line", "carry_over(x, y)", "fen", {"group": changed((0, 0), y=None)}, [None, 10, None, 0, 7]),
    ("line", "earlier(x, group)", "fen", {"group": LINES}, [30, 0, 90, 70, 0]),
    ("line", "earlier(x, case)", "fen", {"group": LINES}, [30, 0, 90, 220, 150]),
    ("line", "earlier(x, case)", "fen", {"group": changed((0, 2), x=None)}, [30, 0, None, None, None]),
    ("line", "x * 2 if f else total", "fen", {"group": LINES, "f": False}, [220] * 5),
    ("line", "half_up(x * cap, max(1, total))", "fen", {"group": LINES}, [27, 14, 27, 0, 16]),
]
