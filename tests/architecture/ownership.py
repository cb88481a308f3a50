"""An app writes only its own rows: foreign rows change through the actions of the app that owns them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import LEVEL, Source, calls, dotted, functions, imported

WRITES = {
    *(
        "create",
        "bulk_create",
        "update",
        "bulk_update",
        "delete",
        "get_or_create",
        "update_or_create",
        "save",
    ),
    *("raw_delete", "_raw_delete", "set", "add", "remove", "clear"),
}
ROW_WRITES = {"save", "delete"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "SealedForeignKey"}


def foreign_fields(sources: Iterable[Source]) -> dict[str, set[str]]:
    """App → names of its fields that point at rows of another app."""
    found: dict[str, set[str]] = {}
    for source in sources:
        if source.room != "models":
            continue
        names = imported(source.tree)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                owner = _pointed_app(node.value, names)
                if owner and owner != source.app:
                    found.setdefault(source.app, set()).add(dotted(target))
    return found


def _pointed_app(call: ast.Call, names: dict[str, str]) -> str:
    """The app a relation field points at; empty for other calls and for the own app."""
    if dotted(call.func).rpartition(".")[2] not in RELATIONS:
        return ""
    to = next((k.value for k in call.keywords if k.arg == "to"), call.args[0] if call.args else None)
    if isinstance(to, ast.Constant) and isinstance(to.value, str):
        return to.value.split(".")[0] if "." in to.value else ""
    full = names.get(dotted(to).split(".")[0], "") if to is not None else ""
    if full.endswith("AUTH_USER_MODEL") or "settings" in full:
        return "accounts"
    return _app_of(full)


def _app_of(full: str) -> str:
    parts = full.split(".")
    return parts[1] if parts[0] == "kangjiu" and len(parts) > 2 and parts[1] in LEVEL else ""


def foreign_writes(source: Source, fields: dict[str, set[str]]) -> list[str]:
    """Every place of the file that writes a row of another app without its actions."""
    if not source.app or source.app == "common":
        return []
    names = imported(source.tree)
    foreign_models = {
        local
        for local, full in names.items()
        if ".models" in full and _app_of(full) not in {"", source.app, "common"}
    }
    foreign_queries = {
        local
        for local, full in names.items()
        if ".queries" in full and _app_of(full) not in {"", source.app, "common"}
    }
    found = [source.at(call, f"writes {what}") for call, what in _model_writes(source, foreign_models)]
    foreign = fields.get(source.app, set())
    for function in functions(source.tree):
        held = _foreign_variables(function, foreign_models, foreign_queries)
        for call in calls(function):
            if not isinstance(call.func, ast.Attribute):
                continue
            owner = call.func.value
            name = call.func.attr
            held_row = isinstance(owner, ast.Name) and owner.id in held
            held_field = isinstance(owner, ast.Attribute) and owner.attr in foreign
            from_query = isinstance(owner, ast.Call) and dotted(owner.func).split(".")[0] in foreign_queries
            if (held_row or held_field) and name in ROW_WRITES:
                found.append(source.at(call, f"{dotted(owner)}.{name}() writes a row of another app"))
            if (from_query or held_row) and name in WRITES - ROW_WRITES - {"set", "add", "remove", "clear"}:
                found.append(source.at(call, f"{dotted(owner)}.{name}() writes rows of another app"))
    return sorted(set(found))


def _model_writes(source: Source, models: set[str]) -> Iterator[tuple[ast.Call, str]]:
    for call in calls(source.tree):
        full = dotted(call.func)
        first, last = full.split(".")[0], full.rpartition(".")[2]
        owned_by_module = first in models
        if owned_by_module and ".objects." in full and last in WRITES:
            yield call, f"{full}() of another app; call its action"
        if owned_by_module and full.count(".") <= 1 and last[:1].isupper():
            yield call, f"a new {full} of another app; call its action"


def _foreign_variables(
    function: ast.FunctionDef | ast.AsyncFunctionDef, models: set[str], queries: set[str]
) -> set[str]:
    """Local names that hold rows of another app: annotated so, or fetched from its models or queries."""
    arguments = [*function.args.args, *function.args.kwonlyargs, *function.args.posonlyargs]
    held = {
        argument.arg
        for argument in arguments
        if argument.annotation is not None and dotted(argument.annotation).split(".")[0] in models
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            origin = dotted(node.value.func).split(".")[0]
            if origin in models | queries:
                held |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            origin = dotted(node.iter).split(".")[0]
            if isinstance(node.iter, ast.Call) and origin in models | queries:
                held.add(node.target.id)
    return held
