"""Writes of policy: decide on a frozen basis, read packs in, publish by two people, enter what is open."""

from kangjiu.policy.actions.deciding import decide, decide_many, need_complete, preview
from kangjiu.policy.actions.drafts import (
    Named,
    begin_draft,
    change_texts,
    change_values,
    copy_draft,
    drop_draft,
    restate_examples,
    save_as_version,
)
from kangjiu.policy.actions.notices import read_notice
from kangjiu.policy.actions.open_values import (
    ValueData,
    enter_open_value,
    refuse_open_value,
    sign_open_value,
)
from kangjiu.policy.actions.publishing import import_pack, mark_rechecked, sign, submit, withdraw
from kangjiu.policy.actions.upper import keep_as_is, rebase

__all__ = [
    "Named",
    "begin_draft",
    "change_texts",
    "change_values",
    "copy_draft",
    "drop_draft",
    "restate_examples",
    "save_as_version",
    "ValueData",
    "decide",
    "decide_many",
    "enter_open_value",
    "import_pack",
    "keep_as_is",
    "mark_rechecked",
    "need_complete",
    "preview",
    "read_notice",
    "rebase",
    "refuse_open_value",
    "sign",
    "sign_open_value",
    "submit",
    "withdraw",
]
