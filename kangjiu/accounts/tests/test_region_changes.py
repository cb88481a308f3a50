"""Dated changes of divisions (区划变更): the past stays readable, and whoever follows sees the old files."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kangjiu.accounts import actions, queries
from kangjiu.accounts.models import Region, RegionChange, User
from kangjiu.accounts.rules import changes
from kangjiu.accounts.rules.changes import Change, Division
from kangjiu.accounts.tests.factories import MIDYEAR, make_scope, make_user, scope_of
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope

QINGHE, EAST = "999901100000", "999901101000"
PAPER = "示民〔2024〕3号"
DAY = date(2024, 1, 1)
OLD = Division(QINGHE, "示例清河镇", "township", date(2018, 1, 1))


def change(kind, **values):
    return Change(kind, **({"effective_on": DAY, "document_no": PAPER} | values))


@pytest.mark.parametrize(
    ("made", "faults"),
    [
        (change("renamed", name="示例清江镇"), []),
        (change("renamed", name="示例清河镇", document_no=" "), ["document_no", "name"]),
        (change("renamed", name="", effective_on=date(2018, 1, 1)), ["effective_on", "name"]),
        (change("renamed", name="示例清江镇", effective_on=date(2026, 6, 2)), ["effective_on"]),
        (change("recoded", name="示例清河街道", code="999901003"), []),
        (change("recoded", code="99990100"), ["name", "code"]),
        (change("recoded", name="示例清河街道", code="999902001"), ["code"]),
        (change("recoded", name="示例清河街道", code="999901101"), ["code"]),
        (change("split", name="示例新镇", code="999901100001"), ["code"]),
        (change("merged", into=EAST), []),
        (change("merged"), ["into"]),
        (change("merged", into=QINGHE), ["into"]),
        (change("moved"), ["kind"]),
    ],
)
def test_a_change_is_refused_with_every_fault(made, faults):
    reasons = changes.check(made, OLD, [QINGHE, EAST], date(2026, 6, 1))
    assert [reason.field for reason in reasons] == faults
    assert all(reason.next_step and reason.clause for reason in reasons)


def test_a_county_can_only_be_renamed_here():
    county = Division("999901000000", "示例县", "county", date(2018, 1, 1))
    [reason] = changes.check(change("recoded", name="示例区", code="999902"), county, [], DAY)
    assert reason.field == "kind"


def test_a_division_stands_for_those_merged_into_it_and_into_what_it_was_before():
    pairs = [("111111001000", "111111002000"), ("111111002000", "111111003000")]
    assert set(changes.stands_for("111111003000", pairs)) == {"111111001000", "111111002000"}
    assert changes.stands_for("111111004000", pairs) == ()
    assert changes.stands_for("111111000000", pairs) == ()


@pytest.fixture
def admin(db):
    actions.load_regions(Scope.system(["accounts.users"]), at=MIDYEAR, demo=True)
    return make_scope("system_admin")


def two_townships():
    return list(queries.children(queries.region("999901")).order_by("path")[:2])


def test_a_renamed_division_keeps_its_past_and_shows_its_new_name_everywhere(admin):
    row = queries.region(QINGHE)
    actions.change_region(admin, QINGHE, change("renamed", name="示例清江镇"), at=MIDYEAR)
    assert queries.region("999901100", DAY - timedelta(days=1)).name == "示例清河镇"
    assert queries.region("999901100", DAY).name == "示例清江镇"
    assert Region.objects.get(pk=row.pk).name == "示例清江镇"
    assert queries.children(queries.region("999901100")).count() == 4
    assert RegionChange.objects.get().before.name == "示例清河镇"


def test_a_merged_township_is_found_under_the_one_it_went_into(admin):
    old, kept = two_townships()
    staff = make_user("township", region=kept.path)
    assert not scope_of(staff, MIDYEAR).covers(old.path)
    actions.change_region(admin, old.path, change("merged", into=kept.path), at=MIDYEAR)
    after = scope_of(staff, MIDYEAR)
    assert after.covers(old.path)
    assert after.covers(kept.path)
    assert queries.region(old.path) == kept
    assert queries.region_names([old.path])[old.path] == f"原{old.name}"
    assert old.path not in [row.path for row in queries.regions_in(admin, ["township"])]


def test_a_township_set_up_anew_under_another_code_keeps_its_files_and_villages(admin):
    old = queries.region(QINGHE)
    actions.change_region(admin, QINGHE, change("recoded", name="示例清河街道", code="999901003"), at=MIDYEAR)
    new = queries.region("999901003")
    assert scope_of(make_user("township", region=new.path), MIDYEAR).covers("999901100001")
    assert queries.region(QINGHE) == new
    assert queries.children(new).count() == 4
    assert Region.objects.get(pk=old.pk).valid_to == DAY - timedelta(days=1)


def test_a_split_leaves_the_old_township_in_use(admin):
    made = change("split", name="示例新镇", code="999901199")
    actions.change_region(admin, QINGHE, made, at=MIDYEAR)
    assert queries.region(QINGHE).valid_to is None
    new = queries.region("999901199")
    assert not scope_of(make_user("township", region=new.path), MIDYEAR).covers(QINGHE)


def test_another_county_changes_nothing_here(admin):
    stranger = make_scope("system_admin", county="419001")
    with pytest.raises(Region.DoesNotExist):
        actions.change_region(stranger, QINGHE, change("renamed", name="示例清江镇"), at=MIDYEAR)


def test_the_administrator_enters_a_change_on_a_page_and_keeps_what_was_typed(admin, client):
    client.force_login(User.objects.get(pk=admin.user_id))
    row = queries.region(QINGHE)
    listed = client.get(reverse("accounts:regions"), {"level": "township"}).content.decode()
    assert "示例清河镇" in listed
    url = reverse("accounts:region_change", args=[row.pk])
    assert client.get(url).status_code == 200
    sent = {"kind": "recoded", "name": "示例清河街道", "code": "12", "effective_on": "2024-01-01"}
    refused = client.post(url, sent | {"document_no": PAPER})
    assert refused.status_code == 422
    said = refused.content.decode()
    for words in ("区划代码 12 不对", "行政区划管理条例", "乡级 9 位", "示例清河街道"):
        assert words in said
    done = client.post(url, sent | {"document_no": PAPER, "code": "999901003"})
    assert done.status_code == 302
    assert "示例清河街道" in client.get(reverse("accounts:regions")).content.decode()
    with pytest.raises(Refused):
        actions.change_region(admin, "999901003000", change("renamed", name="示例清河街道"), at=MIDYEAR)
    assert local_day(MIDYEAR) > DAY
