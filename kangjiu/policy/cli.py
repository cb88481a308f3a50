"""`kangjiu policy …`: check, explain, compute, diff and start packs; exit code 0 only when all is well."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kangjiu.policy.engine import (
    Pack,
    PackError,
    Program,
    compute,
    diff,
    examples,
    explain,
    flatten,
    load_line,
    load_pack,
    load_program,
    loading,
    starter,
)
from kangjiu.policy.engine.canonical import canonical_json
from kangjiu.policy.engine.errors import FactError, Place

ENGINES = ("scalar", "numpy", "numba", "duckdb", "spark")


class Failure(Exception):
    """The command cannot go on; the message says what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 all is well, 1 something is wrong with the input, 2 the call itself is wrong."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return int(arguments.run(arguments))
    except PackError as error:
        for problem in error.problems:
            _err(str(problem))
    except FactError as error:
        for fact in error.problems:
            _err(str(fact))
    except (Failure, OSError, UnicodeDecodeError) as error:
        _err(str(error))
    return 1


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")


def _err(text: str) -> None:
    sys.stderr.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kangjiu policy", description="政策包：检查、说明、计算、比较、新建"
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    check = commands.add_parser("check", help="检查政策包和它的示例")
    check.add_argument("dir", type=Path)
    check.add_argument("--lock", action="store_true", help="写 pack.lock")
    check.add_argument("--pin", action="store_true", help="把 extends 的 hash 改成上级现在的")
    check.add_argument("--publish", action="store_true", help="按发布的要求：每条规则都要有示例")
    check.set_defaults(run=_check)
    explain_ = commands.add_parser("explain", help="说明一个孩子的结果")
    explain_.add_argument("dir", type=Path)
    explain_.add_argument("--case", type=Path, required=True, metavar="CASE.json")
    explain_.add_argument("--format", choices=("text", "json"), default="text")
    explain_.add_argument("--question")
    explain_.add_argument("--on", type=_date)
    explain_.set_defaults(run=_explain)
    compute_ = commands.add_parser("compute", help="批量计算")
    _tables(compute_)
    compute_.add_argument("dir", type=Path)
    compute_.add_argument("--out", type=Path, required=True, metavar="DIR")
    compute_.add_argument("--engine", choices=ENGINES, default="scalar")
    compute_.add_argument("--format", choices=("csv", "parquet"), default="csv")
    compute_.add_argument("--strict", action="store_true", help="有一行错就不写结果")
    compute_.set_defaults(run=_compute)
    diff_ = commands.add_parser("diff", help="比较两个政策包")
    diff_.add_argument("a", type=Path)
    diff_.add_argument("b", type=Path)
    _tables(diff_)
    diff_.set_defaults(run=_diff)
    new = commands.add_parser("new", help="新建政策包")
    new.add_argument("dir", type=Path)
    new.add_argument("--from", dest="source", type=Path, metavar="PACK")
    new.set_defaults(run=_new)
    return parser


def _tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--in", dest="tables", action="append", default=[], metavar="LEVEL=FILE")
    parser.add_argument("--question", help="只算一个问题")
    parser.add_argument("--on", type=_date, help="办理日 YYYY-MM-DD（表里有 on 列时用列）")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是 YYYY-MM-DD") from None


# check


def _check(arguments: argparse.Namespace) -> int:
    if arguments.pin:
        _pin(arguments.dir)
    pack, parents = load_line(arguments.dir)
    program = flatten(pack, parents)
    report = examples.run_examples(pack, program)
    wrong = _tell_examples(report)
    for name in report.unused_rules:
        _err(f"警告：规则 {name} 没有示例用到")
    for line in report.missed_branches:
        _err(f"警告：{line}")
    if arguments.lock:
        (arguments.dir / "pack.lock").write_text(loading.lock_text(pack), "utf-8")
    elif (arguments.dir / "pack.lock").is_file():
        loading.verify_lock(pack)
    count = f"{len(program.rules)} 条规则，{len(program.names.tables)} 个参数，{len(pack.examples)} 个示例"
    _out(f"{pack.name}：{count}，未设定 {len(program.open_values())} 处，摘要 {pack.hash}")
    return int(wrong or (arguments.publish and not report.complete))


def _tell_examples(report: examples.Report) -> bool:
    for name, lines in report.differences.items():
        for line in lines:
            _err(f"示例 {name}：{line}")
    return not report.ok


def _pin(directory: Path) -> None:
    pack = load_pack(directory)
    extends = pack.manifest.extends
    if extends is None:
        raise Failure(f"{pack.name} 没有上级")
    parent = load_pack(directory.resolve().parent / extends.pack)
    path = directory / "pack.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(re.escape(extends.hash), parent.hash, text), "utf-8")


# explain


def _explain(arguments: argparse.Namespace) -> int:
    program = load_program(arguments.dir)
    case = _case(arguments.case)
    facts = case.get("facts", case)
    program = examples.given_values(program, case.get("given", {}) if facts is not case else {})
    question = arguments.question or (case.get("question") if facts is not case else None)
    if question is not None and question not in program.answers:
        raise Failure(f"{program.name} 不回答 {question}；可以问：{'、'.join(program.answers)}")
    on = arguments.on or _case_day(case, facts, program)
    decisions = [program.decide(name, facts, on=on) for name in ([question] if question else program.answers)]
    if arguments.format == "json":
        traces = [explain.trace(decision) for decision in decisions]
        _out(canonical_json(traces[0] if question else traces).decode())
    else:
        _out("\n\n".join(explain.text(decision) for decision in decisions))
    return int(any(decision.causes for decision in decisions))


def _case(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"), parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise Failure(f"{path}：{error}") from None
    if not isinstance(data, dict):
        raise Failure(f"{path}：应当是一个对象 {{…}}")
    return data


def _no_float(text: str) -> Any:
    raise ValueError(f"不能写小数 {text}，金额写分")


def _case_day(case: dict[str, Any], facts: Any, program: Program) -> date:
    for holder in (case, facts if isinstance(facts, dict) else {}):
        for name in ("on", "approved_on", "applied_on"):
            if isinstance(holder.get(name), str):
                try:
                    return date.fromisoformat(holder[name])
                except ValueError:
                    raise Failure(f"{name}：{holder[name]} 不是 YYYY-MM-DD") from None
    return program.definition.manifest.valid.start


# compute and diff


def _compute(arguments: argparse.Namespace) -> int:
    if arguments.format == "parquet":
        raise Failure('写 Parquet 要先安装：pip install "kangjiu[analytics]"')
    if arguments.engine != "scalar":
        raise Failure(f"这一版还没有 {arguments.engine} 引擎，请用 --engine scalar")
    program = _asked_program(load_program(arguments.dir), arguments.question)
    tables = _read_tables(program, arguments.tables)
    result = compute.compute(program, tables, arguments.on)
    for bad in result.bad:
        _err(str(bad))
    for message, count in result.stopped.items():
        _err(f"停：{message}（{count} 例）")
    if arguments.strict and result.bad:
        return 1
    for level, table in tables.items():
        compute.write_csv(arguments.out, table, result.outputs[level], _output_names(program, level))
    cases = len(next(iter(tables.values())).rows)
    _out(f"{cases} 例，错行 {len(result.bad)}，结果在 {arguments.out}")
    return int(bool(result.bad or result.stopped))


def _asked_program(program: Program, question: str | None) -> Program:
    if question is not None and question not in program.answers:
        raise Failure(f"{program.name} 不回答 {question}；可以问：{'、'.join(program.answers)}")
    return compute.with_all_outputs(program, question)


def _output_names(program: Program, level: str) -> list[str]:
    return [out for out, rule in program.answers[compute.ALL].items() if program.by_name[rule].level == level]


def _read_tables(program: Program, given: Sequence[str]) -> dict[str, compute.LevelTable]:
    files: dict[str, Path] = {}
    for text in given:
        level, sign, name = text.partition("=")
        if not sign or level not in program.names.levels:
            raise Failure(f"--in {text}：写成 层=文件，层是 {'、'.join(program.names.levels)}")
        files[level] = Path(name)
    needed = compute.needed_levels(program)
    missing = [level for level in needed if level not in files]
    if missing:
        raise Failure(f"还缺 {'、'.join(f'--in {level}=文件' for level in missing)}")
    return {level: _read_table(level, files[level]) for level in needed}


def _read_table(level: str, path: Path) -> compute.LevelTable:
    if not path.is_file():
        raise Failure(f"没有文件 {path}")
    if path.suffix == ".parquet":
        raise Failure('读 Parquet 要先安装：pip install "kangjiu[analytics]"')
    try:
        return compute.read_csv(level, path)
    except ValueError as error:
        raise Failure(str(error)) from None


def _diff(arguments: argparse.Namespace) -> int:
    old, new = load_program(arguments.a), load_program(arguments.b)
    lines = diff.differences(old, new)
    for line in lines:
        _out(line)
    _out(f"共 {len(lines)} 处不同" if lines else "两个政策包含义相同")
    if not arguments.tables:
        return 0
    one = _asked_program(old, arguments.question)
    two = _asked_program(new, arguments.question)
    results = []
    for program in (one, two):
        tables = _read_tables(program, arguments.tables)
        results.append((tables, compute.compute(program, tables, arguments.on)))
    return _tell_changes(one, results)


def _tell_changes(program: Program, results: list[Any]) -> int:
    (tables, before), (_, after) = results
    for bad in dict.fromkeys((*before.bad, *after.bad)):
        _err(str(bad))
    for level in tables:
        rows = list(zip(before.outputs[level], after.outputs.get(level, []), strict=False))
        for name in _output_names(program, level):
            changed = [(a.get(name), b.get(name)) for a, b in rows if a.get(name) != b.get(name)]
            if changed:
                numbers = [(a, b) for a, b in changed if type(a) is int and type(b) is int]
                total = f"，合计差 {sum(b - a for a, b in numbers):+d}" if numbers else ""
                _out(f"{level} {name}：{len(changed)} 行不同{total}")
    return int(bool(before.bad or after.bad))


def _new(arguments: argparse.Namespace) -> int:
    source: Path | None = arguments.source
    if source is not None and not source.is_dir():
        raise Place(str(source)).error("没有这个目录", "写含有 pack.yaml 的目录")
    starter.write_new(arguments.dir, source)
    pack: Pack = load_pack(arguments.dir)
    _out(f"已建 {arguments.dir}（{pack.name}）；下一步：kangjiu policy check {arguments.dir}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
