"""Sealed columns: what they show, what they refuse, and that a moved or changed ciphertext does not open."""

import pickle

import pytest
from django.core import checks
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from kangjiu.common import keys, rotation, sealed
from kangjiu.common.sealed import SealBroken, SealedJsonField, SealedModel, SealedTextField

with isolate_apps("kangjiu.common"):

    class Paper(SealedModel):
        name = SealedTextField()
        box = SealedJsonField()
        title = models.CharField(max_length=20, default="")

        class Meta:
            app_label = "common"
            db_table = "common_test_paper"


@pytest.fixture(scope="module")
def paper_table(django_db_setup, django_db_blocker):
    """A table of this test alone, made outside of any test's transaction."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Paper)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Paper)


@pytest.fixture
def papers(paper_table, db):
    return Paper.objects


def test_a_sealed_value_is_masked_until_opened(papers):
    papers.create(name="示例甲", box={"phone": "13800000000"})
    paper = papers.get()
    assert str(paper.name) == "•••" and f"{paper.name}" == "•••" and "示例" not in repr(paper.__dict__)
    assert bool(paper.name) and paper.name.open() == "示例甲"
    assert paper.box.open() == {"phone": "13800000000"}


def test_before_saving_a_value_is_masked_too_and_opens():
    paper = Paper(name="示例甲")
    assert str(paper.name) == "•••" and paper.name.open() == "示例甲" and "示例" not in repr(paper.__dict__)


@pytest.mark.parametrize("absent", [None, ""])
def test_none_and_empty_are_absent(papers, absent):
    papers.create(name=absent, box=absent or {})
    paper = papers.get()
    assert not paper.name and str(paper.name) == "" and paper.name.open() == "" and paper.box.open() == {}
    assert papers.filter(name__isnull=True, box__isnull=True).count() == 1


def test_nothing_readable_is_in_the_database(papers):
    papers.create(name="example-name", box={"phone": "13800000000"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, box FROM common_test_paper")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"example" not in stored and b"1380" not in stored


def test_equal_values_have_different_ciphertexts(papers):
    papers.create(name="示例甲")
    papers.create(name="示例甲")
    first, second = papers.values_list("name", flat=True)
    assert bytes(first) != bytes(second)


def test_an_unchanged_save_and_a_changed_one(papers):
    papers.create(name="甲")
    paper = papers.get()
    paper.title = "x"
    paper.save()
    paper.name = "乙"
    paper.save(update_fields=["name"])
    assert papers.get().name.open() == "乙"
    paper.refresh_from_db()
    assert paper.name.open() == "乙"


def test_bulk_create_and_bulk_update_seal_each_row_for_itself(papers):
    papers.bulk_create([Paper(name="甲"), Paper(name="乙"), Paper()])
    rows = list(papers.order_by("id"))
    rows[1].name = "丙"
    papers.bulk_update(rows, ["name"])
    assert [row.name.open() for row in papers.order_by("id")] == ["甲", "丙", ""]


@pytest.mark.parametrize(
    "lookup", ["name", "name__exact", "name__contains", "name__in", "name__gt", "name__upper", "box__phone"]
)
def test_filtering_by_a_sealed_column_is_a_type_error(papers, lookup):
    with pytest.raises(TypeError, match="加密字段"):
        papers.filter(**{lookup: ["x"] if lookup.endswith("in") else "x"}).count()


def test_update_of_a_sealed_column_is_a_type_error(papers):
    paper = papers.create(name="甲")
    for value in ("乙", paper.name, models.F("box"), models.Value("乙")):
        with pytest.raises(TypeError), transaction.atomic():
            papers.update(name=value)
    assert papers.get().name.open() == "甲"


def test_a_ciphertext_moved_to_another_row_or_column_does_not_open(papers):
    papers.create(name="甲")
    papers.create(name="乙")
    first, second = papers.order_by("id")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE common_test_paper SET name = (SELECT name FROM common_test_paper WHERE id = %s), box = name"
            " WHERE id = %s",
            [first.pk, second.pk],
        )
    moved = papers.get(pk=second.pk)
    with pytest.raises(SealBroken, match="密文校验失败"):
        moved.name.open()
    with pytest.raises(SealBroken):
        moved.box.open()


def test_a_changed_byte_does_not_open():
    token = sealed.seal("t", "c", b"k" * 16, "示例")
    for place in range(len(token)):
        broken = bytes(byte ^ (1 if at == place else 0) for at, byte in enumerate(token))
        with pytest.raises((SealBroken, keys.KeyProblem)):
            sealed.open_token("t", "c", b"k" * 16, broken)
    with pytest.raises(SealBroken, match="不是密文"):
        sealed.open_token("t", "c", b"k" * 16, b"plain text")


def test_values_list_is_opened_by_hand(papers):
    papers.create(name="甲")
    row_key, token = papers.values_list("row_key", "name").get()
    assert sealed.open_token("common_test_paper", "name", row_key, token) == "甲"


def test_a_value_taken_from_another_row_is_sealed_anew(papers):
    first = papers.create(name="甲")
    papers.create(name=papers.get(pk=first.pk).name)
    assert [paper.name.open() for paper in papers.all()] == ["甲", "甲"]


def test_a_deferred_column_is_read_when_opened(papers):
    papers.create(name="甲")
    assert papers.only("id").get().name.open() == "甲"


def test_cleaning_keeps_the_value(papers):
    paper = papers.create(name="甲", title="x")
    paper.full_clean()
    assert paper.name.open() == "甲"


def test_wrong_types_are_refused_at_once():
    with pytest.raises(TypeError, match="只接受文字"):
        Paper(name=5)
    with pytest.raises(TypeError, match="字典"):
        Paper(box="text")


def test_a_sealed_value_never_leaves_the_process():
    with pytest.raises(TypeError):
        pickle.dumps(Paper(name="甲").name)


def test_two_sealed_values_are_equal_only_as_the_same_object():
    paper = Paper(name="甲")
    one = paper.name
    assert one == one and one != paper.name and one != "甲"  # noqa: PLR0124


@isolate_apps("kangjiu.common")
def test_a_sealed_column_needs_a_row_key():
    class Bare(models.Model):
        name = SealedTextField()

        class Meta:
            app_label = "common"

    assert "kangjiu.E010" in {message.id for message in Bare.check() if isinstance(message, checks.Error)}


def test_a_column_may_require_its_value():
    field = SealedTextField(null=False)
    field.set_attributes_from_name("name")
    assert field.deconstruct()[3]["null"] is False and SealedTextField().deconstruct()[3]["null"] is True


def test_rotation_seals_again_and_a_second_run_has_nothing_to_do(papers):
    with keys.using(keys.MemoryKeyProvider()) as provider:
        for name in ("甲", "乙", "丙", ""):
            papers.create(name=name, box={"phone": "1"} if name == "丙" else {})
        former = list(papers.order_by("id").values_list("name", flat=True))
        provider.add_key()
        assert papers.order_by("id").first().name.open() == "甲"
        assert rotation.rotate_rows(Paper, batch=2) == 3
        tokens = list(papers.order_by("id").values_list("name", flat=True))
        assert {sealed.key_id_of(token) for token in tokens if token} == {2}
        assert all(bytes(a) != bytes(b) for a, b in zip(former, tokens, strict=True) if a)
        assert [paper.name.open() for paper in papers.order_by("id")] == ["甲", "乙", "丙", ""]
        assert papers.order_by("id")[2].box.open() == {"phone": "1"}
        assert rotation.rotate_rows(Paper, batch=2) == 0


def test_a_rotation_that_was_stopped_goes_on(papers):
    with keys.using(keys.MemoryKeyProvider()) as provider:
        papers.create(name="甲")
        provider.add_key()
        papers.create(name="乙")
        assert rotation.rotate_rows(Paper) == 1
        assert [paper.name.open() for paper in papers.order_by("id")] == ["甲", "乙"]
