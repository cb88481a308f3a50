"""Writes of applications (申请审核): one public function for each thing a person does."""

from kangjiu.applications.actions.appeals import answer_appeal, appeal
from kangjiu.applications.actions.balance import BalanceData, open_from_balance
from kangjiu.applications.actions.completeness import mark_complete, notify_missing, pause, resume
from kangjiu.applications.actions.corrections import confirm_correction, propose_correction
from kangjiu.applications.actions.deciding import decide
from kangjiu.applications.actions.enter import answer, edit, enter, submit, withdraw
from kangjiu.applications.actions.forms_out import print_form
from kangjiu.applications.actions.handing_in import add_paper, add_scan
from kangjiu.applications.actions.merging import merge_files, unmerge_files
from kangjiu.applications.actions.publicity import answer_objection, asked, end_notice, object_to, post
from kangjiu.applications.actions.quota import Use, rebuild_quotas, release_quota, use_quota, use_quotas
from kangjiu.applications.actions.rechecking import close_finding, recheck, recheck_all
from kangjiu.applications.actions.referral import (
    accept_referral,
    cancel_referral,
    expire_referrals,
    issue_referral,
)
from kangjiu.applications.actions.review import Verdict, preview, review
from kangjiu.applications.actions.rights import end_entitlement, suspend
from kangjiu.applications.actions.rights import resume as restore
from kangjiu.applications.rules.handing_in import PaperData

__all__ = [
    "BalanceData",
    "PaperData",
    "Use",
    "Verdict",
    "accept_referral",
    "add_paper",
    "add_scan",
    "answer",
    "answer_appeal",
    "answer_objection",
    "appeal",
    "asked",
    "cancel_referral",
    "confirm_correction",
    "decide",
    "edit",
    "end_entitlement",
    "end_notice",
    "enter",
    "expire_referrals",
    "issue_referral",
    "mark_complete",
    "merge_files",
    "notify_missing",
    "object_to",
    "open_from_balance",
    "pause",
    "post",
    "preview",
    "print_form",
    "propose_correction",
    "rebuild_quotas",
    "close_finding",
    "recheck",
    "recheck_all",
    "release_quota",
    "restore",
    "resume",
    "review",
    "submit",
    "suspend",
    "unmerge_files",
    "use_quota",
    "use_quotas",
    "withdraw",
]
