"""Writes of accounts: divisions, units, people, roles, passwords."""

from kangjiu.accounts.actions.first import open_installation
from kangjiu.accounts.actions.passwords import (
    change_password,
    hand_out_codes,
    reseal_second_factors,
    reset_password,
    reset_second_factor,
)
from kangjiu.accounts.actions.people import (
    NewAccount,
    create_user,
    lock_user,
    open_family_account,
    unlock_user,
)
from kangjiu.accounts.actions.regions import change_region, load_regions
from kangjiu.accounts.actions.roles import assign_role, end_role
from kangjiu.accounts.actions.units import close_organisation, create_organisation, publish_contact

__all__ = [
    "NewAccount",
    "assign_role",
    "change_password",
    "change_region",
    "close_organisation",
    "create_organisation",
    "create_user",
    "end_role",
    "hand_out_codes",
    "load_regions",
    "lock_user",
    "open_family_account",
    "open_installation",
    "publish_contact",
    "reseal_second_factors",
    "reset_password",
    "reset_second_factor",
    "unlock_user",
]
