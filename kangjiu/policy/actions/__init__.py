"""Writes of policy: decide on a frozen basis, read packs in, publish by two people."""

from kangjiu.policy.actions.deciding import decide, decide_many, preview
from kangjiu.policy.actions.publishing import import_pack, sign, submit, withdraw

__all__ = ["decide", "decide_many", "import_pack", "preview", "sign", "submit", "withdraw"]
