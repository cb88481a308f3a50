"""`kangjiu policy …`: check, explain, compute, diff, simulate and start packs; exit code 0 only when all is well."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from kangjiu.policy.engine import (
    Pack,
    PackError,
    Program,
    diff,
    examples,
    flatten,
    load_line,
    load_pack,
    load_program,
    loading,
    schemas,
    starter,
    wording,
)
from kangjiu.policy.engine.bulk import job, simulate, targets
from kangjiu.policy.engine.bulk.files import FileProblem
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.canonical import canonical_json
from kangjiu.policy.engine.compute import ALL, BadRow, with_all_outputs
from kangjiu.policy.engine.errors import FactError, Place

# bad rows that are named one by one
MOST_TOLD = 1000


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
    except (Failure, FileProblem, targets.MissingExtra, UnicodeDecodeError) as error:
        _err(str(error))
    except OSError as error:
        _err(f"{_OS_SAYS.get(type(error), error.strerror or str(error))}：{error.filename}")
    return 1


_OS_SAYS: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件",
    FileExistsError: "已经有同名的文件，不能当文件夹用",
    IsADirectoryError: "这是文件夹，要的是文件",
    NotADirectoryError: "这不是文件夹",
    PermissionError: "没有权限读写",
}


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a call."""

    def error(self, message: str) -> NoReturn:
        """Usage and reason; exit code 2."""
        for english, chinese in _CALL_SAYS:
            message = re.sub(english, chinese, message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{message}\n")


_CALL_SAYS = (
    (r"argument (\S+): ", r"\1 "),
    (r"invalid choice: (\S+) \(choose from (.*)\)", r"没有 \1，可选 \2"),
    (r"the following arguments are required: (.*)", r"还缺 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"expected one argument|expected at least one argument", "后面要有值"),
)


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")


def _err(text: str) -> None:
    sys.stderr.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="kangjiu policy", description="政策包：检查、说明、计算、比较、试算、新建")
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
    _engine(compute_)
    compute_.add_argument("--format", choices=("csv", "parquet"), default="csv")
    compute_.add_argument("--strict", action="store_true", help="有一行错就不写结果")
    compute_.set_defaults(run=_compute)
    diff_ = commands.add_parser("diff", help="比较两个政策包")
    diff_.add_argument("a", type=Path)
    diff_.add_argument("b", type=Path)
    _tables(diff_)
    diff_.set_defaults(run=_diff)
    simulate_ = commands.add_parser("simulate", help="试算：换成草案要多花多少、谁得谁失")
    simulate_.add_argument("base", type=Path)
    simulate_.add_argument("draft", type=Path)
    _tables(simulate_)
    _engine(simulate_)
    simulate_.add_argument(
        "--by", action="extend", nargs="+", default=[], metavar="COLUMN", help="按哪些列分组"
    )
    simulate_.set_defaults(run=_simulate)
    schema = commands.add_parser("schema", help="写出编辑器用的 JSON Schema")
    schema.add_argument("out", type=Path, metavar="DIR")
    schema.set_defaults(run=_schema)
    new = commands.add_parser("new", help="新建政策包")
    new.add_argument("dir", type=Path)
    new.add_argument("--from", dest="source", type=Path, metavar="PACK")
    new.set_defaults(run=_new)
    return parser


def _tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--in", dest="tables", action="append", default=[], metavar="LEVEL=FILE")
    parser.add_argument("--question", help="只算一个问题")
    parser.add_argument("--on", type=_date, help="办理日 YYYY-MM-DD（表里有 on 列时用列）")


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine", choices=(job.AUTO, *targets.NAMES), default=job.AUTO, help="默认：少的逐例，多的用 numpy"
    )


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
    if extends.hash:
        text = text.replace(extends.hash, parent.hash)
    else:
        text = re.sub(r"(?m)^(\s*|.*\bextends:.*?)hash:\s*(\"\"|'')\s*,?[ \t]*", r"\1", text)
        text = re.sub(rf"(extends:\s*\{{[^}}]*?pack:\s*{extends.pack})", rf'\1, hash: "{parent.hash}"', text)
        text = re.sub(rf"(extends:\s*\n(\s+)pack:\s*{extends.pack})", rf'\1\n\2hash: "{parent.hash}"', text)
    path.write_text(text, "utf-8")


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
        traces = [decision.trace() for decision in decisions]
        _out(canonical_json(traces[0] if question else traces).decode())
    else:
        _out("\n\n".join(decision.explain() for decision in decisions))
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


# compute, diff, simulate


def _compute(arguments: argparse.Namespace) -> int:
    plan = _plan(load_program(arguments.dir), arguments.question)
    files = _files(plan, arguments.tables)
    if arguments.engine != job.AUTO:
        targets.check(arguments.engine)
    if arguments.format == "parquet":
        targets.need("pyarrow", "写 Parquet ")
    report = job.run(
        plan, files, arguments.out,
        engine=arguments.engine, form=arguments.format, on=arguments.on, strict=arguments.strict,
    )  # fmt: skip
    for line in report.lacking:
        _err(line)
    _tell_bad(report.bad)
    if arguments.strict and report.bad:
        _err("有错行，照 --strict 没有写结果")
        return 1
    for message, count in report.stopped.items():
        _err(f"停：{message}（{count} 例）")
    if report.stopped_cases > report.asked:
        _err(f"共有 {report.stopped_cases} 例停下；以上只问了前 {report.asked} 例，逐例可用 explain")
    _out(f"{report.cases} 例，错行 {len(report.bad)}，结果在 {arguments.out}")
    return int(not report.well)


def _tell_bad(bad: Sequence[BadRow]) -> None:
    for row in bad[:MOST_TOLD]:
        _err(str(row))
    if len(bad) > MOST_TOLD:
        _err(f"还有 {len(bad) - MOST_TOLD} 处")


def _plan(program: Program, question: str | None) -> Plan:
    if question is not None and question not in program.answers:
        raise Failure(f"{program.name} 不回答 {question}；可以问：{'、'.join(program.answers)}")
    return Plan(with_all_outputs(program, question), ALL)


def _files(plan: Plan, given: Sequence[str], *others: Plan) -> dict[str, Path]:
    """File by level, parents first."""
    files: dict[str, Path] = {}
    for text in given:
        level, sign, name = text.partition("=")
        if not sign or level not in plan.names.levels:
            raise Failure(f"--in {text}：写成 层=文件，层是 {'、'.join(plan.names.levels)}")
        if level in files:
            raise Failure(f"--in {level} 写了两次；一层一个文件")
        files[level] = Path(name)
    needed = list(dict.fromkeys(level for one in (plan, *others) for level in job.needed(one)))
    missing = [level for level in needed if level not in files]
    if missing:
        raise Failure(f"还缺 {'、'.join(f'--in {level}=文件' for level in missing)}")
    return {level: files[level] for level in plan.levels if level in needed}


def _two(arguments: argparse.Namespace, one: Path, two: Path) -> tuple[Plan, Plan, dict[str, Path]]:
    """Plans of two packs over the same files."""
    plans = [_plan(load_program(path), arguments.question) for path in (one, two)]
    if set(plans[0].levels) != set(plans[1].levels):
        raise Failure(f"两个包用的层不同：{'、'.join(plans[0].levels)}；{'、'.join(plans[1].levels)}")
    return plans[0], plans[1], _files(plans[0], arguments.tables, plans[1])


def _diff(arguments: argparse.Namespace) -> int:
    old, new = load_program(arguments.a), load_program(arguments.b)
    lines = diff.differences(old, new)
    for line in lines:
        _out(line)
    _out(f"共 {len(lines)} 处不同" if lines else "两个政策包含义相同")
    if not arguments.tables:
        return 0
    base, draft, files = _two(arguments, arguments.a, arguments.b)
    changes = simulate.changes(base, draft, files, on=arguments.on)
    _tell_bad(changes.bad)
    for level, output, rows, amount in changes.lines:
        total = "" if amount is None else f"，合计差 {amount:+d}"
        _out(f"{level} {output}：{rows} 行不同{total}")
    return int(bool(changes.bad))


def _simulate(arguments: argparse.Namespace) -> int:
    base, draft, files = _two(arguments, arguments.base, arguments.draft)
    engine = arguments.engine
    if engine == job.AUTO:
        engine = "numba" if "numba" in targets.available() else "numpy"
    targets.check(engine)
    found = simulate.simulate(base, draft, files, by=arguments.by, engine=engine, on=arguments.on)
    _tell_bad(found.bad)
    _tell_sums("合计", found.whole)
    for labels, sums in sorted(found.groups.items()):
        named = "，".join(f"{name}={label}" for name, label in zip(arguments.by, labels, strict=True))
        _tell_sums(named, sums)
    return int(bool(found.bad or found.whole.cases["unknown"]))


def _tell_sums(title: str, sums: simulate.Sums) -> None:
    cases = sums.cases
    _out(
        f"{title}：{cases['cases']} 例，可享受 {cases['entitled_base']} → {cases['entitled_draft']}，"
        f"新增 {cases['gained']}，失去 {cases['lost']}，多得 {cases['more']}，少得 {cases['less']}，"
        f"算不出 {cases['unknown']}"
    )
    for (level, output), (before, after) in sums.money.items():
        sign = "+" if after >= before else "-"
        change = f"{sign}{wording.yuan(abs(after - before))}"
        _out(f"  {level} {output}：{wording.yuan(before)} → {wording.yuan(after)}，差 {change}")


def _schema(arguments: argparse.Namespace) -> int:
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, text in schemas.schemas().items():
        (arguments.out / name).write_text(text, "utf-8")
        _out(f"已写 {arguments.out / name}")
    return 0


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
