"""Notices (通知类文书) in GB/T 9704 look: acceptance, one-time supplement, refusal, decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.documents.rules.layout import Each, Layout, Signing, Text
from kangjiu.documents.rules.papers.base import Paper


@dataclass(frozen=True)
class AcceptanceNotice(Paper):
    """受理通知书: complete on a day, so the legal clock runs until `due_on`."""

    organisation: str
    recipient: str
    child_name: str
    case_number: str
    completed_on: date
    working_days: int
    due_on: date
    clause: str
    contact: str
    notice_on: date


@dataclass(frozen=True)
class SupplementItem:
    """One thing that is missing or wrong (需补正事项)."""

    name: str
    finding: str
    requirement: str


@dataclass(frozen=True)
class SupplementNotice(Paper):
    """一次性补正告知书: everything missing, told once."""

    organisation: str
    recipient: str
    child_name: str
    case_number: str
    received_on: date
    items: tuple[SupplementItem, ...]
    clause: str
    how: str
    contact: str
    notice_on: date


@dataclass(frozen=True)
class RefusalReason:
    """One reason with its clause (不予救助理由)."""

    finding: str
    requirement: str
    clause: str


@dataclass(frozen=True)
class RefusalNotice(Paper):
    """不予救助决定书: facts, clause and ways of appeal; `appeal` is the office's own text."""

    organisation: str
    recipient: str
    child_name: str
    case_number: str
    applied_on: date
    reasons: tuple[RefusalReason, ...]
    appeal: str
    contact: str
    notice_on: date


@dataclass(frozen=True)
class ApprovedItem:
    """One approved item (救助项目) with its standard and clause."""

    item: str
    standard: str
    term: str
    clause: str = ""


@dataclass(frozen=True)
class DecisionNotice(Paper):
    """救助决定通知书: what was approved, from when to when, and how to choose an institution."""

    organisation: str
    recipient: str
    child_name: str
    case_number: str
    applied_on: date
    items: tuple[ApprovedItem, ...]
    valid_from_on: date
    valid_to_on: date
    how: str
    appeal: str
    contact: str
    notice_on: date


@dataclass(frozen=True)
class PublicNotice(Paper):
    """公示: masked name, case number and items only – no diagnosis, identity number, address or family."""

    organisation: str
    masked_name: str
    case_number: str
    year: int
    items: str
    stage: str
    starts_on: date
    ends_on: date
    clause: str
    contact: str
    notice_on: date


_END = (Signing("{organisation}", "{notice_on}"),)
_COPIES = "本文书一式三份：送达申请人一份，残联存档两份。"


def _notice(title: str, *blocks: Text | Each) -> Layout:
    head = (
        Text("letterhead", "{organisation}"),
        Text("number", "{number}"),
        Text("title", title),
        Text("recipient", "{recipient}："),
    )
    return Layout((*head, *blocks, *_END), official=True, copies=_COPIES)


ACCEPTANCE_LAYOUT = _notice(
    "残疾儿童康复救助申请受理通知书",
    Text(
        "body",
        "你为{child_name}提出的残疾儿童康复救助申请（案号{case_number}），"
        "材料于{completed_on}齐全，予以受理。",
    ),
    Text(
        "body",
        "依据{clause}，我单位将在{working_days}个工作日内，即{due_on}前作出决定，并将结果告知你。"
        "需要你补充说明的，等待期间不计入上述期限。",
    ),
    Text("body", "办理进度可凭案号查询。联系方式：{contact}。"),
)

SUPPLEMENT_LAYOUT = _notice(
    "残疾儿童康复救助申请材料一次性补正告知书",
    Text(
        "body",
        "你为{child_name}提出的残疾儿童康复救助申请（案号{case_number}）于{received_on}收到。"
        "依据{clause}，现将需要补正的内容一次性告知如下：",
    ),
    Each("items", "{n}. {name}：{finding}。{requirement}。"),
    Text("body", "{how}"),
    Text("body", "材料补齐之日为受理之日。联系方式：{contact}。"),
)

REFUSAL_LAYOUT = _notice(
    "不予残疾儿童康复救助决定书",
    Text(
        "body",
        "你于{applied_on}为{child_name}提出的残疾儿童康复救助申请（案号{case_number}），"
        "经审核，决定不予救助。理由如下：",
    ),
    Each("reasons", "{n}. {finding}。规定要求：{requirement}（{clause}）。"),
    Text("body", "对本决定有异议的：{appeal}"),
    Text("body", "情况变化后可以重新申请。联系方式：{contact}。"),
)

DECISION_LAYOUT = _notice(
    "残疾儿童康复救助决定通知书",
    Text(
        "body",
        "你于{applied_on}为{child_name}提出的残疾儿童康复救助申请（案号{case_number}），"
        "经审核符合条件，决定给予以下救助：",
    ),
    Each("items", "{n}. {item}：{standard}，{term}。{clause}"),
    Text("body", "救助有效期自{valid_from_on}至{valid_to_on}。{how}"),
    Text("body", "对本决定有异议的：{appeal}"),
    Text("body", "联系方式：{contact}。"),
)

PUBLIC_LAYOUT = Layout(
    (
        Text("letterhead", "{organisation}"),
        Text("number", "{number}"),
        Text("title", "残疾儿童康复救助公示"),
        Text("body", "依据{clause}，现将{stage}情况公示如下："),
        Text("body", "姓名：{masked_name}。申请编号：{case_number}。{year}年度，救助项目：{items}。"),
        Text(
            "body",
            "公示期自{starts_on}至{ends_on}。对公示内容有异议的，请在公示期内以书面或口头形式向{contact}反映，"
            "并尽量说明事实依据。我单位为反映情况的人保密。",
        ),
        Text("body", "为保护儿童隐私，公示不含证件号码、住址、诊断和家庭情况。公示期满后撤下。"),
        *_END,
    ),
    official=True,
    copies="本公示一式三份：公示栏张贴一份，残联存档两份。",
)
