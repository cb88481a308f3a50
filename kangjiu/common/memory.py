"""How often Python looks for unreachable cycles (循环回收): less often than by default, and not among the program itself."""

from __future__ import annotations

import gc

# Rows, queries and templates come and go by the thousand and make few cycles. With the default of 700 new objects a
# year of 240 children spent an eighth of its time looking, and now and then a page waited for a look at everything.
NEW, YOUNG, OLD = 50_000, 20, 50


def settle() -> None:
    """Called once, when the program is loaded: what is there now stays, and is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, YOUNG, OLD)
