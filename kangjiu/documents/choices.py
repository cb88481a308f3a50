"""Stored words of documents (材料文书)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class MediaType(Labelled):
    """File formats accepted as papers (材料格式), recognised from the bytes and never from the name."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG 图片"
    PNG = "image/png", "PNG 图片"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 工作簿"


class DocumentStatus(Labelled):
    """Life of an issued paper (文书状态): drawn up, printed for signature, signed and scanned, or void."""

    DRAFT = "draft", "已生成"
    PRINTED = "printed", "已打印待签"
    SIGNED = "signed", "已签章"
    VOID = "void", "已作废"


class PaperKind(Labelled):
    """Papers this system prints (文书种类)."""

    APPLICATION_FORM = "application_form", "残疾儿童康复救助申请审批表"
    REFERRAL_SLIP = "referral_slip", "残疾儿童康复救助转介单"
    ATTENDANCE_MONTH = "attendance_month", "月度训练出勤确认表"
    SETTLEMENT_SUMMARY = "settlement_summary", "季度结算汇总表及花名册"
    ACCEPTANCE_NOTICE = "acceptance_notice", "受理通知书"
    SUPPLEMENT_NOTICE = "supplement_notice", "一次性补正告知书"
    REFUSAL_NOTICE = "refusal_notice", "不予救助决定书"
    DECISION_NOTICE = "decision_notice", "救助决定通知书"
    PUBLIC_NOTICE = "public_notice", "康复救助公示"


class Position(Labelled):
    """In which place of a paper somebody signs (签字栏)."""

    APPLICANT = "applicant", "申请人（监护人）"
    GUARDIAN = "guardian", "监护人"
    TOWNSHIP = "township", "乡镇（街道）经办人"
    HANDLER = "handler", "经办"
    REVIEWER = "reviewer", "审核"
    DEPUTY = "deputy", "分管负责人"
    PRINCIPAL = "principal", "主要负责人"
    ASSESSOR = "assessor", "评估机构"
    LEGAL_REPRESENTATIVE = "legal_representative", "机构法定代表人"
    INSTITUTION_FINANCE = "institution_finance", "机构财务"
    THERAPIST = "therapist", "康复教师（治疗师）"
    RECEIVER = "receiver", "机构接收人"
