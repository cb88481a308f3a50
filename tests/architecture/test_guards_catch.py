"""A guard that cannot fail guards nothing: each one is shown a small bad sample and a good one beside it."""

import ast
import textwrap

import pytest

from tests.architecture import checks, ownership, relations, sealed_templates, test_source
from tests.architecture.source import Source

BAD = [
    (checks.orm_in_views, "kangjiu/care/views.py", "rows = Session.objects.filter(day=day)"),
    (checks.orm_in_views, "kangjiu/desk/lists.py", "rows = queries.cases(scope).order_by('id')"),
    (checks.orm_in_views, "kangjiu/desk/views.py", "form.instance.save()"),
    (checks.orm_in_views, "kangjiu/portal/views.py", "from django.db import connection"),
    (checks.orm_in_views, "kangjiu/demo/county.py", "Person.objects.create(sex='f')"),
    (checks.orm_in_views, "kangjiu/care/views/grid.py", "child = get_object_or_404(Child, pk=pk)"),
    (checks.orm_in_views, "kangjiu/care/views.py", "rows.update(confirmed=True)"),
    (checks.back_rooms, "kangjiu/care/actions.py", "from kangjiu.registry.forms import PersonForm"),
    (checks.back_rooms, "kangjiu/care/actions.py", "from kangjiu.documents import vault"),
    (checks.float_near_money, "kangjiu/policy/rules/shares.py", "def f(n): return n / 3"),
    (checks.float_near_money, "kangjiu/policy/engine.py", "factor = 0.3"),
    (checks.float_near_money, "kangjiu/claims/actions.py", "amount = round(total)"),
    (checks.float_near_money, "kangjiu/care/queries.py", "def f(price_fen): return float(price_fen)"),
    (checks.reads_the_clock, "kangjiu/care/rules/days.py", "day = date.today()"),
    (checks.reads_the_clock, "kangjiu/care/views.py", "at = timezone.now()"),
    (
        checks.reads_the_clock,
        "kangjiu/care/actions.py",
        "from kangjiu.common import dates\nat = dates.now()",
    ),
    (checks.reads_the_clock, "kangjiu/care/models.py", "made_at = DateTimeField(auto_now_add=True)"),
    (checks.hidden_control_flow, "kangjiu/care/apps.py", "from django.db.models.signals import post_save"),
    (checks.hidden_control_flow, "kangjiu/care/apps.py", "from django.dispatch import receiver"),
    (
        checks.hidden_control_flow,
        "kangjiu/care/models.py",
        "class Plan(Model):\n    def save(self, *a, **k): ...",
    ),
    (
        checks.opened_in_str,
        "kangjiu/registry/models.py",
        "class P:\n    def __str__(self): return self.name.open()",
    ),
    (checks.swallowed, "kangjiu/care/actions.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (checks.swallowed, "kangjiu/care/actions.py", "def f(): raise NotImplementedError"),
    (checks.skipped_tests, "kangjiu/care/tests/test_plan.py", "@pytest.mark.skip\ndef test_x(): ..."),
]
GOOD = [
    (checks.orm_in_views, "kangjiu/care/views.py", "context.update({'a': 1}); d.values(); files.get('x')"),
    (
        checks.orm_in_views,
        "kangjiu/care/views.py",
        "from kangjiu.care import actions\nactions.create(scope, at=at)",
    ),
    (checks.orm_in_views, "kangjiu/care/queries.py", "rows = Session.objects.filter(day=day)"),
    (checks.back_rooms, "kangjiu/care/actions.py", "from kangjiu.registry import queries as people"),
    (checks.back_rooms, "kangjiu/care/actions.py", "from kangjiu.common.pages import forms"),
    (checks.float_near_money, "kangjiu/common/search.py", "ratio = 0.5 / n"),
    (checks.float_near_money, "kangjiu/claims/papers.py", "font = FONT_DIR / 'serif.otf'"),
    (checks.float_near_money, "kangjiu/policy/rules/shares.py", "def f(n): return n // 3"),
    (
        checks.reads_the_clock,
        "kangjiu/care/views.py",
        "from kangjiu.common import dates\nat = dates.now()",
    ),
    (checks.hidden_control_flow, "kangjiu/common/sealed.py", "class S(Model):\n    def save(self): ..."),
    (
        checks.opened_in_str,
        "kangjiu/registry/models.py",
        "class P:\n    def name_words(self): return self.name.open()",
    ),
    (checks.swallowed, "kangjiu/care/actions.py", "try:\n    f()\nexcept ValueError:\n    pass"),
    (checks.float_near_money, "kangjiu/policy/engine/canonical.py", "if isinstance(x, float): f()"),
    (checks.reads_the_clock, "kangjiu/care/rules/days.py", "hour = started_at.time()"),
]


def sample(path, text):
    return Source(path, textwrap.dedent(text) + "\n")


@pytest.mark.parametrize(("check", "path", "text"), BAD)
def test_a_bad_sample_is_caught(check, path, text):
    assert check(sample(path, text))


@pytest.mark.parametrize(("check", "path", "text"), GOOD)
def test_a_good_sample_passes(check, path, text):
    assert check(sample(path, text)) == []


MODELS = sample(
    "kangjiu/care/models.py",
    """
    from kangjiu.registry.models import Person
    class Placement(Model):
        person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
        site = models.ForeignKey("providers.Site", on_delete=models.PROTECT, related_name="+")
        plan = models.ForeignKey("Plan", on_delete=models.PROTECT)
    """,
)


def test_cross_app_fields_are_known():
    assert ownership.foreign_fields([MODELS]) == {"care": {"person", "site"}}


@pytest.mark.parametrize(
    "text",
    [
        "from kangjiu.registry.models import Person\nPerson.objects.filter(pk=1).update(sex='f')",
        "from kangjiu.registry import models as people\npeople.Person.objects.create(sex='f')",
        "from kangjiu.registry.models import Person\ndef f(person: Person): person.save()",
        "from kangjiu.registry.models import Person\nperson = Person(sex='f')",
        "def f(placement): placement.person.save(update_fields=['sex'])",
        "from kangjiu.registry import queries\ndef f(s):\n    p = queries.person(s, 1)\n    p.save()",
        "from kangjiu.registry import queries\ndef f(s): queries.people(s).update(sex='f')",
        "from kangjiu.registry import queries\ndef f(s):\n    for p in queries.all(s):\n        p.delete()",
    ],
)
def test_a_foreign_write_is_caught(text):
    source = sample("kangjiu/care/actions.py", text)
    assert ownership.foreign_writes(source, {"care": {"person", "site"}})


@pytest.mark.parametrize(
    "text",
    [
        "from kangjiu.care.models import Plan\nPlan.objects.create(person=person)",
        "from kangjiu.registry import actions\nactions.update(scope, person_id=1, at=at)",
        "from kangjiu.registry.models import Person\nPerson.objects.get(pk=1)",
        "from kangjiu.registry.models import files_in\nfiles_in(scope)",
    ],
)
def test_own_writes_and_foreign_actions_pass(text):
    assert ownership.foreign_writes(sample("kangjiu/care/actions.py", text), {"care": {"person"}}) == []


@pytest.mark.parametrize(
    ("here", "there", "related_name", "allowed"),
    [
        ("claims", "care", "+", True),
        ("care", "care", "sessions", True),
        ("registry", "accounts", "people", False),
        ("registry", "claims", "+", False),
        ("care", "funds", "+", False),
        ("audit", "accounts", "+", False),
    ],
)
def test_relations_point_downward_without_a_way_back(here, there, related_name, allowed):
    assert (relations.problem(here, there, related_name) == "") is allowed


def test_a_long_file_and_a_long_function_are_caught():
    body = "def f():\n" + "    x = 1\n" * 60
    assert checks.too_long(sample("kangjiu/care/actions.py", body), {})
    assert checks.too_long(sample("kangjiu/care/actions.py", "x = 1\n" * 401), {})
    assert checks.too_long(sample("kangjiu/care/actions.py", "x = 1\n" * 399), {}) == []


@pytest.mark.parametrize("name", [".env", "config/.env.local", "data/kangjiu.sqlite3", "keys/a.pem"])
def test_private_files_are_caught(name):
    assert test_source.PRIVATE.search(name)


def test_paths_of_one_machine_are_caught():
    place = "/" + "work" + "/main/x"
    assert test_source.MACHINE_PATH.search(f'open("{place}")')
    assert not test_source.MACHINE_PATH.search("https://example.org" + "/" + "work" + "/x/")


def test_samples_are_python():
    for _, _, text in [*BAD, *GOOD]:
        ast.parse(textwrap.dedent(text))


def test_templates_that_leave_doors_open_are_caught():
    assert sealed_templates.problems("a.html", "{{ person.name.open }}") == []
    assert sealed_templates.problems("a.html", "<script>alert(1)</script>")
    assert sealed_templates.problems("a.html", '<b style="color:red">x</b>')
    assert sealed_templates.problems("a.html", '<a onclick="go()">x</a>')
    assert sealed_templates.problems("a.html", "{{ note|safe }}")
    assert sealed_templates.problems("a.html", '<form method="post"><input></form>')
    assert sealed_templates.problems("a.html", '<form method="post">{% csrf_token %}</form>') == []
