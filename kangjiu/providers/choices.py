"""Enumerations of providers (定点机构)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class ProviderKind(Labelled):
    """Kind of provider (机构类型), 济残联〔2024〕9号 四（二）."""

    NONPROFIT = "nonprofit", "民办非企业康复机构"
    HOSPITAL = "hospital", "医疗机构"
    SPECIAL_SCHOOL = "special_school", "特殊教育学校"
    KINDERGARTEN = "kindergarten", "融合教育幼儿园"
    WELFARE = "welfare", "儿童福利机构"
    FEDERATION_CENTRE = "federation_centre", "残联康复中心"


class ProviderStatus(Labelled):
    """Status of designation (定点状态)."""

    CANDIDATE = "candidate", "候选"
    DESIGNATED = "designated", "定点"
    NO_NEW = "no_new", "暂停新增"
    SUSPENDED = "suspended", "暂停结算"
    EXITED = "exited", "已退出"


class AgreementStatus(Labelled):
    """Status of a service agreement (协议状态)."""

    DRAFT = "draft", "待签"
    SIGNED = "signed", "有效"
    ENDED = "ended", "已终止"


class PriceUnit(Labelled):
    """Unit of a published price (计价单位)."""

    SESSION = "session", "次"
    DAY = "day", "天"
    MONTH = "month", "月"
    PIECE = "piece", "件"
