"""Merging two files and undoing it restores every row exactly."""

from datetime import date, datetime

import pytest

from kangjiu.accounts.tests.factories import make_organisation, make_user
from kangjiu.audit.models import TrailRow
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.registry import actions, choices, models, queries
from kangjiu.registry.tests import factories as f

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 10, 0, tzinfo=CHINA)
ON = AT.date()
TABLES = (
    models.Guardian,
    models.HouseholdMember,
    models.Hardship,
    models.PersonCategory,
    models.UpperRecord,
    models.FileGrant,
    models.NameToken,
)


@pytest.fixture
def clerk():
    return f.office("registry.view", "registry.edit", "registry.merge", "registry.upper")


def snapshot():
    """Every plain row, the sealed cells opened; versions count changes and are left out, token ids are made anew."""
    rows = {
        (
            table.__name__,
            str(row.pk) if table is not models.NameToken else f"{row.person_id} {row.token}",
        ): tuple(sorted((k, str(v)) for k, v in vars(row).items() if k not in {"_state", "id"}))
        for table in TABLES
        for row in table.objects.all()
    }
    for person in models.Person.objects.all():
        plain = {k: str(v) for k, v in vars(person).items() if not k.startswith("_") and k != "version"}
        for sealed in ("name", "id_number", "contact"):
            plain[sealed] = str(getattr(person, sealed).open())
        rows["Person", str(person.pk)] = tuple(sorted(plain.items()))
    for table in (models.DisabilityCertificate, models.Diagnosis):
        for row in table.objects.all():
            rows[table.__name__, str(row.pk)] = (row.person_id, row.category)
    return rows


def two_files(number=""):
    """Two files of one child, both with everything that can hang on a file; the second without a number."""
    kept, merged = f.make_child("安小禾"), f.make_child("安晓禾", number=number, phone="")
    for child in (kept, merged):
        f.make_guardian(child)
        f.make_household(child, f.make_person())
        f.make_hardship(child)
        f.make_diagnosis(child)
        f.grant(child, user_id=make_user("guardian").pk)
        models.UpperRecord.objects.create(
            person=child, number=f"GJ{child.pk}", status="entered", checked_on=ON
        )
    f.make_category(merged, choices.Category.AUTISM, is_primary=False)
    f.make_certificate(kept)
    return kept, merged


def test_a_merge_undone_restores_both_files_exactly(clerk):
    kept, merged = two_files()
    before = snapshot()
    row = actions.merge(clerk, kept.pk, merged.pk, at=AT)
    assert snapshot() != before
    actions.unmerge(clerk, row.pk, at=AT)
    assert snapshot() == before
    assert TrailRow.objects.filter(event="registry.merge_undone", person_id=kept.pk).exists()


def test_a_number_only_the_second_file_has_is_taken_over_and_given_back(clerk):
    kept = f.make_child("安小禾", number="", phone="", birth_on=date(2021, 3, 18))
    merged = f.make_child("安小禾")
    before = snapshot()
    row = actions.merge(clerk, kept.pk, merged.pk, at=AT)
    assert models.Person.objects.get(pk=kept.pk).id_number.open() == merged.id_number.open()
    actions.unmerge(clerk, row.pk, at=AT)
    assert snapshot() == before


def test_the_merged_file_is_closed_and_points_to_the_kept_one(clerk):
    kept, merged = two_files()
    actions.merge(clerk, kept.pk, merged.pk, at=AT)
    assert queries.same_child_ids(clerk, kept.pk) == [kept.pk, merged.pk]
    file = queries.file(clerk, kept.pk, ON)
    assert {line.code for line in file.categories} == {"physical", "autism"}
    assert len(file.guardians) == 2 and sum(line.is_primary for line in file.guardians) == 1
    assert [hit.person_id for hit in queries.search(clerk, "晓禾")] == []
    with pytest.raises(Conflict):
        actions.set_categories(clerk, merged.pk, ["autism"], from_on=ON, at=AT)


def test_what_came_after_the_merge_stays_on_the_kept_file(clerk):
    kept, merged = two_files()
    row = actions.merge(clerk, kept.pk, merged.pk, at=AT)
    later = actions.grant_file(
        clerk, kept.pk, organisation_id=make_organisation().pk, ground="placement", from_on=ON, at=AT
    )
    actions.unmerge(clerk, row.pk, at=AT)
    assert models.FileGrant.objects.get(pk=later.pk).person_id == kept.pk


def test_a_merge_is_undone_once(clerk):
    kept, merged = two_files()
    row = actions.merge(clerk, kept.pk, merged.pk, at=AT)
    actions.unmerge(clerk, row.pk, at=AT)
    with pytest.raises(Conflict):
        actions.unmerge(clerk, row.pk, at=AT)


def test_what_cannot_be_merged(clerk):
    kept, other = f.make_child(), f.make_child()
    for one, two, code in ((kept, other, "merge_numbers"), (kept, kept, "merge_self")):
        with pytest.raises(Refused) as refused:
            actions.merge(clerk, one.pk, two.pk, at=AT)
        assert refused.value.reasons[0].code == code
    with pytest.raises(models.Person.DoesNotExist):
        actions.merge(clerk, kept.pk, f.make_child(region="421221100").pk, at=AT)
    with pytest.raises(NotAllowed):
        actions.merge(f.office("registry.view", "registry.edit"), kept.pk, other.pk, at=AT)


def test_the_snapshot_sees_a_change():
    kept, _ = two_files()
    before = snapshot()
    models.Guardian.objects.filter(person=kept).update(is_primary=False)
    assert snapshot() != before
