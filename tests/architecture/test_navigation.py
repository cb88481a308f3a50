"""The side navigation leads nobody to a closed door."""

from kangjiu.common.pages.nav import ENTRIES
from tests.architecture.url_table import TABLE


def test_whoever_sees_an_entry_may_open_it():
    wrong = {
        entry.url_name: sorted(set(entry.permissions) - TABLE[entry.url_name].permissions)
        for entry in ENTRIES
        if entry.url_name in TABLE and TABLE[entry.url_name].permissions
    }
    assert not {name: missing for name, missing in wrong.items() if missing}
