"""The guards as functions: a source file in, a list of sentences out. Nothing here imports the program."""

from __future__ import annotations

import ast

from tests.architecture.source import Source, calls, dotted, functions, imported

DOORS = {"desk", "portal", "demo"}  # the demo county does what people do at the doors
ORM_ATTRIBUTES = {"objects", "_default_manager", "_base_manager"}
ORM_CALLS = {
    *(
        "filter",
        "exclude",
        "annotate",
        "aggregate",
        "alias",
        "values_list",
        "get_or_create",
        "update_or_create",
    ),
    *(
        "bulk_create",
        "bulk_update",
        "select_related",
        "prefetch_related",
        "select_for_update",
        "refresh_from_db",
    ),
    *("create", "in_bulk", "raw", "defer", "order_by", "visible_to"),
}
ORM_BARE_CALLS = {"all", "first", "last", "exists", "save", "delete", "latest", "earliest"}
ORM_HELPERS = {"get_object_or_404", "get_list_or_404"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "dt"}
REAL_CLOCK = {
    "kangjiu/common/dates.py",
    "kangjiu/audit/actions/trail.py",
}  # trail rows keep the real recorded_at
CLOCK_CALLS = {"now", "today", "utcnow", "localdate", "localtime"}
MONEY_APPS = {"claims", "funds"}
PURE_ROOMS = {"rules", "engine"}
FRONT_ROOMS = PURE_ROOMS | {"actions", "queries", "models", "choices", "types", "workbook", "triggers"}
# list_download: the workbook of any list page; attachment_response: a stored file, after the owner's check
SHARED_ROOMS = {("exchange", "views"), ("documents", "views")}
TIMELESS_ROOMS = PURE_ROOMS | {"models", "queries", "actions", "events", "choices", "types"}


def orm_in_views(source: Source) -> list[str]:
    """Views and doors call queries and actions; they never build a query or save a row themselves."""
    if source.app not in DOORS and source.room != "views":
        return []
    found = [
        source.at(node, f"imports {node.module}; ask a query or an action")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db")
    ]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ORM_ATTRIBUTES:
            found.append(source.at(node, f"uses .{node.attr}; ask a query or an action"))
    for call in calls(source.tree):
        name = dotted(call.func).rpartition(".")[2]
        bare = not call.args and not call.keywords
        keyworded = name in {"update", "values"} and (call.args or call.keywords)
        is_method = isinstance(call.func, ast.Attribute)
        if (
            name in ORM_HELPERS
            or (is_method and name in ORM_CALLS and not _on_actions(call, source))
            or (is_method and name in ORM_BARE_CALLS and bare)
            or (is_method and name == "values" and keyworded)
            or (is_method and name == "update" and not call.args and call.keywords)
        ):
            found.append(source.at(call, f"calls {name}(); ask a query or an action"))
    return found


def _on_actions(call: ast.Call, source: Source) -> bool:
    """`registry_actions.create(…)` is a call of an action, not of a manager."""
    full = imported(source.tree).get(dotted(call.func).split(".")[0], "")
    return full.startswith("kangjiu.") and full.rsplit(".", 1)[-1] in {"actions", "queries", "rules"}


def back_rooms(source: Source) -> list[str]:
    """Another app has front rooms (actions, queries, tables, rules, words); its back rooms are its own."""
    if source.app in {"", "config", "common", "cli"}:
        return []
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kangjiu."):
            rooms = [f"{node.module}.{alias.name}".split(".")[1:3] for alias in node.names]
            found += [
                source.at(node, f"imports {app}.{room}; take it from {app}.queries or {app}.actions")
                for app, room in rooms
                if app not in {source.app, "common"}
                and room not in FRONT_ROOMS
                and (app, room) not in SHARED_ROOMS
            ]
    return found


def float_near_money(source: Source) -> list[str]:
    """Money is whole fen: no float, no `/`, no round() in rules, money apps and wherever `_fen` is named."""
    strict = source.room in PURE_ROOMS or source.path == "kangjiu/common/money.py"
    scopes = [source.tree] if strict else [f for f in functions(source.tree) if _names_money(f)]
    if source.app in MONEY_APPS and source.room not in {"urls", "apps"}:
        scopes = [source.tree]
    found: list[str] = []
    for scope in scopes:
        asked = {
            id(part) for call in calls(scope) if dotted(call.func) == "isinstance" for part in ast.walk(call)
        }
        for node in ast.walk(scope):
            problem = "" if id(node) in asked else _inexact(node)
            if problem:
                found.append(source.at(node, problem))
    return sorted(set(found))


def _names_money(scope: ast.AST) -> bool:
    return any(
        getattr(node, "id", getattr(node, "attr", getattr(node, "arg", ""))) and _is_money(node)
        for node in ast.walk(scope)
    )


def _is_money(node: ast.AST) -> bool:
    name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "arg", None) or ""
    return name.endswith(("_fen", "_bp"))


def _inexact(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return f"float {node.value} near money"
    if isinstance(node, ast.Name) and node.id == "float":
        return "float near money"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round":
        return "built-in round() near money; use half_up or share_bp"
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _joins_path(node):
        return "true division near money; use half_up, share_bp or //"
    return ""


def _joins_path(node: ast.BinOp | ast.AugAssign) -> bool:
    """`folder / "name"` joins a path."""
    right = node.right if isinstance(node, ast.BinOp) else node.value
    left = node.left if isinstance(node, ast.BinOp) else node.target
    text = isinstance(right, ast.JoinedStr) or (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )
    return text or dotted(left).lower().endswith(("dir", "path", "folder", "root", "parent", "directory"))


def reads_the_clock(source: Source) -> list[str]:
    """One clock: kangjiu.common.dates.now(), and only doors ask it. Rules take `on`, actions take `at`."""
    if source.path in REAL_CLOCK:
        return []
    found = []
    for call in calls(source.tree):
        owner, _, name = dotted(call.func).rpartition(".")
        full = imported(source.tree).get(dotted(call.func).split(".")[0], "")
        if f"{owner}.{name}" in {"time.time", "time.localtime"}:
            found.append(source.at(call, f"{owner}.{name}() is a second clock; take it as a parameter"))
        if name in CLOCK_CALLS and owner.split(".")[-1] in CLOCK_OWNERS and "kangjiu" not in full:
            found.append(source.at(call, f"{owner}.{name}() is a second clock; take it as a parameter"))
        inside = source.room in TIMELESS_ROOMS and source.app != "common"
        if inside and name in {"now", "today"} and full.startswith("kangjiu.common.dates"):
            found.append(source.at(call, "only doors read the clock; take `on` or `at` as a parameter"))
        for keyword in call.keywords:
            if keyword.arg in {"auto_now", "auto_now_add"}:
                found.append(source.at(call, f"{keyword.arg} reads a clock; the action passes the time"))
    return found


def hidden_control_flow(source: Source) -> list[str]:
    """No signals anywhere; no save() or delete() override outside common."""
    found = []
    for local, full in imported(source.tree).items():
        if full.startswith("django.dispatch") or ".signals" in full:
            found.append(f"{source.path}:1: imports {full} as {local}; call the action instead of a signal")
    if source.app == "common":
        return found
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}:
                found.append(source.at(method, f"{node.name}.{method.name} overridden; decide in an action"))
    return found


def opened_in_str(source: Source) -> list[str]:
    """`__str__` and `__repr__` mask: they never open a sealed value."""
    return [
        source.at(call, f"{function.name} opens a sealed value")
        for function in functions(source.tree)
        if function.name in {"__str__", "__repr__", "__format__"}
        for call in calls(function)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "open"
    ]


def swallowed(source: Source) -> list[str]:
    """No `except Exception`, no bare except, no unfinished code, no print."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or dotted(node.type) in {"Exception", "BaseException"}
        ):
            found.append(source.at(node, "catches everything; name what you expect"))
        if isinstance(node, ast.Raise) and node.exc is not None and dotted(node.exc) == "NotImplementedError":
            found.append(source.at(node, "raises NotImplementedError; finish it or leave it out"))
    return found


def skipped_tests(source: Source) -> list[str]:
    """A test is there or it is not: no skip, no xfail (a missing browser is said by conftest.py alone)."""
    if not source.is_test or source.parts[-1] == "conftest":
        return []
    return [
        source.at(node, f"{node.attr} in a test")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail", "importorskip"}
    ]


def too_long(source: Source, allowed: dict[str, int]) -> list[str]:
    """A file has at most 400 lines, a function at most 50, unless exceptions.txt names it with its ADR."""
    found = []
    lines = source.text.count("\n")
    if lines > allowed.get(source.path, 400):
        found.append(f"{source.path}: {lines} lines; make it a package of the same name")
    for function in functions(source.tree):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > allowed.get(f"{source.path}::{function.name}", 50):
            found.append(source.at(function, f"{function.name} has {length} lines; split it"))
    return found
