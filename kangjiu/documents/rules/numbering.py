"""Document numbers (文号): GB/T 9704-2012 — hexagonal brackets, Arabic digits, no leading zeros, no 第."""

from __future__ import annotations

from kangjiu.documents.choices import PaperKind

CASE = "case"
OFFICIAL = "official"

PATTERNS: dict[str, str] = {
    CASE: "KJ-{year}-{count:05d}",
    "application": "SQ-{year}-{count:05d}",
    "claim": "SB-{year}-{count:05d}",
    "settlement": "JS-{year}-{count:04d}",
    "adjustment": "TZ-{year}-{count:04d}",
    "payment": "YK-{year}-{count:05d}",
    "booking_fiscal": "JZ-{year}-{count:05d}",
    "booking_donated": "JJ-{year}-{count:05d}",
    "booking_work": "JG-{year}-{count:05d}",
    OFFICIAL: "{mark}康〔{year}〕{count}号",
    PaperKind.APPLICATION_FORM: "{mark}康申〔{year}〕{count}号",
    PaperKind.REFERRAL_SLIP: "{mark}康转〔{year}〕{count}号",
    PaperKind.ATTENDANCE_MONTH: "{mark}康勤〔{year}〕{count}号",
    PaperKind.SETTLEMENT_SUMMARY: "{mark}康结〔{year}〕{count}号",
    PaperKind.ACCEPTANCE_NOTICE: "{mark}康受〔{year}〕{count}号",
    PaperKind.SUPPLEMENT_NOTICE: "{mark}康补〔{year}〕{count}号",
    PaperKind.REFUSAL_NOTICE: "{mark}康不〔{year}〕{count}号",
    PaperKind.DECISION_NOTICE: "{mark}康决〔{year}〕{count}号",
    PaperKind.PUBLIC_NOTICE: "{mark}康示〔{year}〕{count}号",
}


def written_number(kind: str, mark: str, year: int, count: int) -> str:
    """The number as printed: 示残康〔2026〕12号, KJ-2026-00217; KeyError for an unknown kind."""
    return PATTERNS[kind].format(mark=mark, year=year, count=count)


def default_mark(name: str) -> str:
    """A short name (机关代字) for an organisation that has set none: 示例县残疾人联合会 → 示残."""
    return name[:1] + ("残" if "残疾人联合会" in name else name[1:2])
