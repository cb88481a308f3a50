"""Two files of one child: the ceilings follow the child, and nobody gets two."""

import pytest

from kangjiu.applications import actions, queries
from kangjiu.applications.models import Quota
from kangjiu.applications.rules.merging import against_merging, against_undoing
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT
from kangjiu.common.errors import Refused
from kangjiu.registry.models import Merge, Person
from kangjiu.registry.tests.factories import office

MERGING = ("registry.view", "registry.edit", "registry.merge")


@pytest.mark.parametrize(
    ("kept", "merged", "asking", "asked", "codes"),
    [
        ([], [("training", 2026)], [], [], []),
        ([("training", 2025)], [("training", 2026)], [("autism", 2025)], [("autism", 2026)], []),
        ([("training", 2026)], [("training", 2026)], [], [], ["applications.merge_rights"]),
        ([], [], [("autism", 2026)], [("autism", 2026)], ["applications.merge_asked"]),
    ],
)
def test_rights_and_applications_of_one_year_stand_against_merging(kept, merged, asking, asked, codes):
    assert [reason.code for reason in against_merging(kept, merged, asking, asked)] == codes


def test_a_ceiling_drawn_by_both_stands_against_separating():
    assert against_undoing([("training", 2025)], [("training", 2026)]) == []
    assert "2026 年度" in against_undoing([("training", 2026)], [("training", 2026)])[0].message


@pytest.fixture
def who(db):
    return factories.cast()


def right_of(who, person, number):
    return factories.right_row(factories.row(person, who.version, number=number))


def test_the_ceiling_goes_with_the_child_and_comes_back(who):
    kept, merged = factories.child(), factories.child(number="")
    right = right_of(who, merged, "SQ-2026-00001")
    before = bytes(Quota.objects.get().person_blind)
    row = actions.merge_files(office(*MERGING), kept.pk, merged.pk, at=AT)
    held = Quota.objects.get()
    assert held.person_id == kept.pk and bytes(held.person_blind) == queries.blind_of(kept)
    right.refresh_from_db()
    actions.use_quota(who.clerk, type(right).objects.get(pk=right.pk), "claims.line:1", 100, 1, at=AT)
    later = right_of(who, Person.objects.get(pk=kept.pk), "SQ-2026-00002")
    assert Quota.objects.get().used_fen == 100
    later.status = "ended"
    later.save()
    actions.unmerge_files(office(*MERGING), row.pk, at=AT)
    held = Quota.objects.get()
    assert held.person_id == merged.pk and bytes(held.person_blind) == before


def test_two_rights_of_a_year_are_not_merged_and_nothing_moves(who):
    kept, merged = factories.child(), factories.child(number="")
    right_of(who, kept, "SQ-2026-00001")
    right_of(who, merged, "SQ-2026-00002")
    with pytest.raises(Refused, match="各有一份额度") as refused:
        actions.merge_files(office(*MERGING), kept.pk, merged.pk, at=AT)
    assert len(refused.value.reasons) == 2
    assert not Merge.objects.exists() and Person.objects.get(pk=merged.pk).merged_into_id is None


def test_a_right_approved_after_merging_keeps_the_files_together(who):
    kept, merged = factories.child(), factories.child(number="")
    right_of(who, merged, "SQ-2026-00001")
    row = actions.merge_files(office(*MERGING), kept.pk, merged.pk, at=AT)
    right_of(who, Person.objects.get(pk=kept.pk), "SQ-2026-00002")
    with pytest.raises(Refused, match="共用一份额度"):
        actions.unmerge_files(office(*MERGING), row.pk, at=AT)
    assert Quota.objects.get().person_id == kept.pk


def test_money_drawn_on_both_ceilings_stands_against_merging_though_one_right_ended(who):
    kept, merged = factories.child(), factories.child(number="")
    rights = [right_of(who, kept, "SQ-2026-00001"), right_of(who, merged, "SQ-2026-00002")]
    for order, right in enumerate(rights):
        actions.use_quota(who.clerk, right, f"claims.line:{order}", 100, 1, at=AT)
    rights[0].status = "ended"
    rights[0].save()
    rights[0].application.status = "withdrawn"
    rights[0].application.save()
    with pytest.raises(Refused, match="各有一份额度"):
        actions.merge_files(office(*MERGING), kept.pk, merged.pk, at=AT)
