"""The commented starting point of a new pack (政策包模板), and the copy of an existing one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from kangjiu.policy.engine.errors import Place

_PACK = """\
# 政策包：写法见 docs/how-to/write-a-policy-pack.md；写完运行 kangjiu policy check 本目录
pack: {name}
title: 示例县残疾儿童康复救助（示例）
kind: example            # official 正式 · example 示例 · simulation 试算
tier: county             # nation 国家 · province 省 · city 市 · county 县
region: "999901"
valid: {{from: 2026-01-01, to: 2026-12-31}}
notice: 示例：数值为虚构

# 文件没有写明、但必须定下来的口径
choices:
  age_turns: {{value: on_birthday, clause: s1}}      # on_birthday 生日当天 · day_after 次日
  leap_birthday: {{value: february, clause: s1}}     # 2月29日生：february 平年2月28日 · march 3月1日

# 层：一个孩子下面有若干账单；账单按日期和序号定先后
levels:
  case: {{label: 一个孩子}}
  bill: {{label: 账单, parent: case, most: 60, order: [billed_on, bill_no]}}

# 用到的事实：use 取自事实目录，asked 是目录以外另问的
inputs:
  use: [birth_on, applied_on, billed_on, bill_no, bill_total_fen]
  asked:
    lives_with_parent:
      {{label: 与父母同住, level: case, unit: bool, proof: 承诺书, answered_by: 监护人, clause: s1}}

# 规则：每条一个名称、一个单位、一个算式、一个依据；check 是资格检查
rules:
  - name: age
    label: 年龄（周岁）
    unit: count
    is: years(birth_on, applied_on)
    clause: s1
  - name: within_age
    label: 年龄
    check: age < param(age_below)
    clause: s1
    fails: 申请日已满 {{age}} 周岁
    remedy: 可询问其他项目
  - name: with_parent
    label: 与父母同住
    check: lives_with_parent
    clause: s1
    fails: 没有与父母同住
  - name: verdict
    label: 能否享受
    unit: reason
    is: first_reason(within_age, with_parent)
    clause: s1
  - name: cap_fen
    label: 年度限额
    unit: fen
    is: param(annual_standard_fen)
    clause: s2
  - name: payable_fen
    level: bill
    label: 救助资金支付
    unit: fen
    is: allocate(bill_total_fen, cap_fen)
    clause: s2
    says: 账单 {{bill_total_fen}}，年度限额 {{cap_fen}} 内据实支付 {{payable_fen}}

# 哪条规则回答哪个问题；系统的四个问题（eligibility entitlement month recheck）有规定的输出
answers:
  trial: {{verdict: verdict, cap_fen: cap_fen, payable_fen: payable_fen}}
"""
_PARAMS = """\
# 参数：每段写起止、依据和值；没有公布的写 value: open
- name: age_below
  label: 年龄上限（不满几周岁）
  unit: count
  range: [1, 19]
  picked_by: applied_on
  versions:
    - {from: 2026-01-01, to: 2026-12-31, clause: s1, value: 7}
- name: annual_standard_fen
  label: 年标准
  unit: fen
  range: [0, 20000000]
  picked_by: applied_on
  versions:
    - {from: 2026-01-01, to: 2026-12-31, clause: s2, value: 1600000}
"""
_SOURCES = """\
# 依据：文号、章节和原句
- {id: s1, document: 示例〔2026〕1号, section: 第一条, sentence: 不满7周岁的残疾儿童（示例）, kind: example}
- {id: s2, document: 示例〔2026〕1号, section: 第二条, sentence: 年标准16000元，据实补助（示例）, kind: example}
"""
_CASES = """\
# 示例：经办人读得懂的测试；given 给未设定的参数填示例值
- name: within_cap
  title: 6岁，两张账单，第二张用完限额
  question: trial
  on: 2026-03-01
  facts:
    birth_on: 2020-01-01
    applied_on: 2026-03-01
    lives_with_parent: true
    bill:
      - {bill_no: 1, billed_on: 2026-03-31, bill_total_fen: 1000000}
      - {bill_no: 2, billed_on: 2026-04-30, bill_total_fen: 1000000}
  expect:
    verdict: eligible
    cap_fen: 1600000
    bill: [{payable_fen: 1000000}, {payable_fen: 600000}]
- name: too_old
  title: 申请日已满7周岁
  question: trial
  on: 2026-03-01
  facts: {birth_on: 2019-03-01, applied_on: 2026-03-01, lives_with_parent: false}
  expect: {verdict: refused, reasons: [within_age, with_parent]}
"""


def write_new(directory: Path, source: Path | None = None) -> None:
    """Make a new pack directory, from the template or as a copy; PackError when it is there already."""
    if directory.exists() and any(directory.iterdir()):
        raise Place(str(directory)).error("目录已经有内容", "换一个目录")
    name = re.sub(r"[^a-z0-9-]+", "-", directory.name.lower()).strip("-") or "new-pack"
    if source is not None:
        _copy(directory, source, name)
        return
    for path, text in (
        ("pack.yaml", _PACK.format(name=name)),
        ("params/standards.yaml", _PARAMS),
        ("sources.yaml", _SOURCES),
        ("cases/examples.yaml", _CASES),
    ):
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def _copy(directory: Path, source: Path, name: str) -> None:
    if not (source / "pack.yaml").is_file():
        raise Place(str(source)).error("不是政策包目录", "写含有 pack.yaml 的目录")
    shutil.copytree(source, directory, ignore=shutil.ignore_patterns("pack.lock"), dirs_exist_ok=True)
    path = directory / "pack.yaml"
    text = re.sub(r"(?m)^pack: .*$", f"pack: {name}", path.read_text("utf-8"), count=1)
    path.write_text(text, "utf-8")
