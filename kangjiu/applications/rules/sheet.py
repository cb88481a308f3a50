"""The columns of the application form workbook (申请审批表), fields of the form as offices use it."""

from __future__ import annotations

from kangjiu.applications.choices import Route
from kangjiu.common.labels import Labelled
from kangjiu.exchange.workbook import Column, Kind, Sheet
from kangjiu.registry.choices import Category, HardshipKind, HospitalLevel, Insurance, Relation, ResidenceKind
from kangjiu.registry.rules.nations import NATIONS


def _choices(kind: type[Labelled]) -> dict[str, str]:
    return dict(kind.choices())


SHEET = Sheet(
    "申请审批表",
    (
        Column("name", "儿童姓名", ("姓名",), required=True, example="安示例", sensitive=True, max_length=40),
        Column("id_number", "儿童身份证号", ("身份证号", "身份证"), kind=Kind.ID_NUMBER, width=22),
        Column("sex", "性别", kind=Kind.CHOICE, choices={"1": "男", "2": "女"}, hint="有身份证号的可以不填"),
        Column("birth_on", "出生日期", kind=Kind.DATE, hint="有身份证号的可以不填"),
        Column("ethnicity", "民族", kind=Kind.CHOICE, choices=dict(NATIONS)),
        Column(
            "township",
            "居住地",
            ("乡镇", "乡镇街道", "乡镇（街道）"),
            required=True,
            example="示例清河镇",
            hint="乡镇（街道）或村（社区）的全称",
        ),
        Column("address", "现住址", max_length=120, sensitive=True, width=24),
        Column("hukou_address", "户籍地址", max_length=120, sensitive=True, width=24),
        Column("residence", "户籍或居住证", kind=Kind.CHOICE, choices=_choices(ResidenceKind)),
        Column("permit_from_on", "居住证起", kind=Kind.DATE),
        Column("permit_to_on", "居住证止", kind=Kind.DATE),
        Column("phone", "电话", ("儿童电话", "联系电话"), sensitive=True),
        Column("guardian_name", "监护人姓名", ("监护人",), required=True, sensitive=True, max_length=40),
        Column(
            "relation", "与儿童关系", ("关系",), required=True, kind=Kind.CHOICE, choices=_choices(Relation)
        ),
        Column("guardian_id", "监护人身份证号", kind=Kind.ID_NUMBER, width=22),
        Column("guardian_phone", "监护人电话", sensitive=True),
        Column("insurance", "医疗保险情况", ("医疗保险",), kind=Kind.CHOICE, choices=_choices(Insurance)),
        Column("hardship", "家庭经济状况", kind=Kind.CHOICE, choices=_choices(HardshipKind)),
        Column("hardship_source", "困难身份认定部门或文号", max_length=60),
        Column("hardship_from_on", "困难身份起", kind=Kind.DATE),
        Column("card_number", "残疾人证号", ("残疾证号",), hint="没有证的留空", sensitive=True, width=24),
        Column("card_issued_on", "发证日期", kind=Kind.DATE),
        Column(
            "category",
            "救助类别",
            ("残疾类别", "类别"),
            required=True,
            kind=Kind.CHOICE,
            choices=_choices(Category),
        ),
        Column("diagnosis", "诊断评估结果", max_length=200, sensitive=True, width=24),
        Column("hospital", "诊断评估机构", max_length=60),
        Column("hospital_level", "诊断机构级别", kind=Kind.CHOICE, choices=_choices(HospitalLevel)),
        Column("diagnosed_on", "诊断日期", kind=Kind.DATE),
        Column("diagnosis_valid_to_on", "诊断有效期至", kind=Kind.DATE),
        Column(
            "items", "申请救助内容", ("救助项目",), required=True, example="康复训练", hint="几项之间用顿号"
        ),
        Column("year", "救助年度", kind=Kind.INT, example="2026"),
        Column("route", "申请途径", kind=Kind.CHOICE, choices=_choices(Route)),
        Column("applied_on", "申请日期", kind=Kind.DATE),
        Column("aid_elsewhere", "本年度在外地享受过", kind=Kind.BOOL, example="否"),
        Column(
            "papers",
            "已收材料",
            ("材料",),
            example="申请审批表、户口簿、监护人身份证、残疾人证",
            hint="几份之间用顿号",
            width=30,
        ),
    ),
    unique=("id_number",),
    notes=("一行一名儿童；已有档案的按身份证号对应，只登记申请，不改档案。",),
)
