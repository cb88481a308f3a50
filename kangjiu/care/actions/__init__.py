"""Writes of care (康复服务办理)."""

from kangjiu.care.actions.months import (
    close_month,
    confirm_month,
    confirm_papers,
    confirm_scanned,
    reopen_month,
)
from kangjiu.care.actions.papers import print_month
from kangjiu.care.actions.placements import end_placement, receive_referral
from kangjiu.care.actions.plans import add_assessment, make_plan
from kangjiu.care.actions.recognition import recognise_all, recognise_pending
from kangjiu.care.actions.sessions import Cell, RefusedCell, SaveResult, fill_days, save_cells
from kangjiu.care.actions.settings import set_cutoff
from kangjiu.care.actions.slips import confirm_slip, confirm_slip_scanned, propose_slip
from kangjiu.care.rules.plans import AssessmentData, PlanData

__all__ = [
    "AssessmentData",
    "Cell",
    "PlanData",
    "RefusedCell",
    "SaveResult",
    "add_assessment",
    "close_month",
    "confirm_month",
    "confirm_papers",
    "confirm_scanned",
    "confirm_slip",
    "confirm_slip_scanned",
    "end_placement",
    "fill_days",
    "make_plan",
    "print_month",
    "propose_slip",
    "receive_referral",
    "recognise_all",
    "recognise_pending",
    "reopen_month",
    "save_cells",
    "set_cutoff",
]
