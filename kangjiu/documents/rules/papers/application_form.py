"""残疾儿童康复救助申请审批表 (application and approval form), three copies: federation, institution, family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.documents.rules.layout import Ends, Grid, Layout, Text, label, value
from kangjiu.documents.rules.papers.base import Paper, tick


@dataclass(frozen=True)
class Material:
    """One paper handed in (申请材料)."""

    name: str
    received: bool = True


@dataclass(frozen=True)
class ApplicationForm(Paper):
    """What the form says (申请审批表). Opinions left empty are written by hand on the paper."""

    organisation: str
    year: int
    case_number: str
    child_name: str
    sex: str
    ethnicity: str
    birth_on: date
    id_number: str
    registered_address: str
    living_address: str
    guardian_name: str
    guardian_relation: str
    guardian_id_number: str
    guardian_phone: str
    category: str
    certificate_state: str = ""
    certificate_number: str = ""
    grade: str = ""
    diagnosis: str = ""
    diagnosis_institution: str = ""
    diagnosed_on: date | None = None
    household_kind: str = ""
    hardship: str = ""
    insurance: str = ""
    guardian_employer: str = ""
    requested: str = ""
    training_form: str = ""
    chosen_provider: str = ""
    provider_kind: str = ""
    route: str = ""
    proxy_name: str = ""
    proxy_relation: str = ""
    materials: tuple[Material, ...] = ()
    township_opinion: str = ""
    assessment_opinion: str = ""
    review_opinion: str = ""
    decision_opinion: str = ""
    public_notice: str = ""
    applied_on: date | None = None

    def derived(self) -> dict[str, str]:
        """The list of papers as one text, and the training form as tick boxes."""
        listed = "；".join(f"{'■' if one.received else '□'}{one.name}" for one in self.materials)
        return {
            "materials_text": listed,
            "training_form_boxes": tick(("全日制", "非全日制"), self.training_form),
        }


_DAY = "　　年　　月　　日"
_PROMISE = (
    "本人承诺以上内容和所交材料真实、准确、完整，同意残联为办理救助核验有关信息；"
    "知晓不得同时在两个以上定点机构接受同一救助服务，弄虚作假的退回救助资金并承担责任。"
)

APPLICATION_FORM_LAYOUT = Layout(
    copies="本表一式三份：县级残联、定点康复机构、儿童家长各存一份。",
    blocks=(
        Text("title", "残疾儿童康复救助申请审批表"),
        Ends("编号：{number}　　案号：{case_number}", "{year} 年度　申请日期：{applied_on}"),
        Grid(
            (13, 12, 9, 9, 11, 15, 13, 18),
            (
                (
                    label("儿童姓名"),
                    value("{child_name}"),
                    label("性别"),
                    value("{sex}"),
                    label("民族"),
                    value("{ethnicity}"),
                    label("出生日期"),
                    value("{birth_on}"),
                ),
                (label("身份证号"), value("{id_number}", 3), label("户口类别"), value("{household_kind}", 3)),
                (label("户籍地址"), value("{registered_address}", 7)),
                (label("现住址"), value("{living_address}", 7)),
                (
                    label("监护人"),
                    value("{guardian_name}"),
                    label("关系"),
                    value("{guardian_relation}"),
                    label("电话"),
                    value("{guardian_phone}"),
                    label("工作单位"),
                    value("{guardian_employer}"),
                ),
                (
                    label("监护人\n身份证号"),
                    value("{guardian_id_number}", 3),
                    label("代办人"),
                    value("{proxy_name}"),
                    label("与儿童关系"),
                    value("{proxy_relation}"),
                ),
                (
                    label("残疾类别"),
                    value("{category}"),
                    label("等级"),
                    value("{grade}"),
                    label("办证状况"),
                    value("{certificate_state}", 3),
                ),
                (
                    label("残疾人证号"),
                    value("{certificate_number}", 3),
                    label("家庭经济\n状况"),
                    value("{hardship}", 3),
                ),
                (
                    label("诊断评估\n结果"),
                    value("{diagnosis}", 3),
                    label("诊断机构\n及日期"),
                    value("{diagnosis_institution}\n{diagnosed_on}", 3),
                ),
                (label("医疗保险"), value("{insurance}", 3), label("申请方式"), value("{route}", 3)),
                (
                    label("申请救助\n内容"),
                    value("{requested}", 3),
                    label("训练方式"),
                    value("{training_form_boxes}", 3),
                ),
                (
                    label("选定机构"),
                    value("{chosen_provider}", 3),
                    label("机构类型"),
                    value("{provider_kind}", 3),
                ),
                (label("申请材料"), value("{materials_text}", 7)),
                (
                    label("申请人\n承诺"),
                    value(_PROMISE, 7, 30, f"申请人（监护人）签字：　　　　　　　{_DAY}"),
                ),
                (
                    label("乡镇街道\n初审意见"),
                    value("{township_opinion}", 3, 33, f"经办人：　　　　（章）\n{_DAY}"),
                    label("评估机构\n意见"),
                    value("{assessment_opinion}", 3, 33, f"评估人：　　　　（章）\n{_DAY}"),
                ),
                (
                    label("县级残联\n审核意见"),
                    value("{review_opinion}", 3, 33, f"经办：　　　审核：　　　\n{_DAY}"),
                    label("县级残联\n审批意见"),
                    value("{decision_opinion}", 3, 33, f"负责人：　　　　（公章）\n{_DAY}"),
                ),
                (label("公示情况"), value("{public_notice}", 7)),
            ),
        ),
    ),
)
