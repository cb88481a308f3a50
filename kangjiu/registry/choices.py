"""Enumerations of the file (档案)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class Category(Labelled):
    """Category of assistance (救助类别): autism is one here, though not a category of the disability card."""

    VISION = "visual", "视力"
    HEARING = "hearing", "听力"
    SPEECH = "speech", "言语"
    PHYSICAL = "physical", "肢体"
    INTELLECTUAL = "intellectual", "智力"
    AUTISM = "autism", "孤独症"


class CardCategory(Labelled):
    """Category digit of the disability card (残疾人证类别), 残疾人证管理办法 第五条."""

    VISION = "1", "视力"
    HEARING = "2", "听力"
    SPEECH = "3", "言语"
    PHYSICAL = "4", "肢体"
    INTELLECTUAL = "5", "智力"
    MENTAL = "6", "精神"
    MULTIPLE = "7", "多重"


class Sex(Labelled):
    """Sex (性别), GB/T 2261.1."""

    MALE = "1", "男"
    FEMALE = "2", "女"
    UNKNOWN = "0", "未知"
    UNSTATED = "9", "未说明"


class IdKind(Labelled):
    """Kind of identity paper (证件种类)."""

    RESIDENT = "resident", "居民身份证号"
    HMT = "hmt", "港澳台居民居住证"
    FOREIGN = "foreign", "外国人永久居留身份证"
    BIRTH = "birth", "出生医学证明"
    NONE = "none", "暂无证件"


class ResidenceKind(Labelled):
    """Ground of belonging to the area (户籍或居住证), 济残联〔2024〕9号 二."""

    HUKOU = "hukou", "本地户籍"
    PERMIT = "permit", "居住证"


class Insurance(Labelled):
    """Basic medical insurance (基本医疗保险)."""

    RESIDENT = "resident", "城乡居民医保"
    EMPLOYEE = "employee", "职工医保"
    NONE = "none", "未参保"


class FileStatus(Labelled):
    """Status of a person's file (档案状态)."""

    ACTIVE = "active", "在档"
    MOVED = "moved", "已迁出"
    DECEASED = "deceased", "已死亡"
    MERGED = "merged", "已并入其他档案"


class Relation(Labelled):
    """Relation of a guardian or household member to the child (与儿童关系)."""

    MOTHER = "mother", "母亲"
    FATHER = "father", "父亲"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    CHILD = "child", "本人"
    OTHER = "other", "其他近亲属"
    INSTITUTION = "institution", "监护机构"


class HardshipKind(Labelled):
    """Hardship status (困难身份), 国发〔2018〕20号; 咸残联发〔2025〕2号 一."""

    DIBAO = "minimum_living", "最低生活保障"
    DIBAO_MARGIN = "low_income_margin", "低保边缘家庭"
    TEKUN = "extreme_poverty", "特困人员"
    ORPHAN = "orphan", "孤儿、事实无人抚养儿童"
    WELFARE = "welfare_institution", "儿童福利机构收留抚养"
    POVERTY_RELIEF = "monitored", "脱贫户、监测对象（原建档立卡）"
    MULTI_DISABLED = "several_disabled", "一户多残"
    OTHER = "other_hardship", "其他经济困难（地方认定）"


class HospitalLevel(Labelled):
    """Level of the hospital that issued a diagnosis (医院等级)."""

    TERTIARY_A = "grade_3a", "三级甲等"
    TERTIARY = "grade_3", "三级"
    SECONDARY = "grade_2", "二级"
    OTHER = "lower_grade", "二级以下"


class UpperStatus(Labelled):
    """Status in the official upper system (上级系统状态), 济残联〔2024〕9号 四（四）."""

    NOT_ENTERED = "not_entered", "未录入"
    ENTERED = "entered", "已录入"
    APPROVED = "approved", "已通过"
    RETURNED = "returned", "被退回"


class Ground(Labelled):
    """Ground of a file grant (授权依据)."""

    GUARDIAN = "guardian", "监护人"
    PROXY = "proxy", "受托代办"
    PLACEMENT = "placement", "在本机构训练"
    REFERRAL = "referral", "转介到本机构"
    SUPERVISION = "supervision", "监护机构"
