"""Every template compiles and leaves no door open; an undefined variable fails (conftest.py)."""

import pytest
from django.template import Context, Template, engines

from tests.architecture import sealed_templates
from tests.architecture.source import ROOT


def templates():
    return sorted((ROOT / "kangjiu").rglob("templates/**/*.html"))


def test_every_template_compiles():
    for path in templates():
        engines["django"].from_string(path.read_text("utf-8"))


def test_no_template_leaves_a_door_open():
    found = [
        line
        for path in templates()
        for line in sealed_templates.problems(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text", ["{{ nobody }}", "{{ known.nothing }}", "{% if known %}{{ nobody|lower }}{% endif %}"]
)
def test_an_undefined_variable_fails(text):
    with pytest.raises(pytest.fail.Exception):
        Template(text).render(Context({"known": object()}))


def test_a_defined_variable_is_drawn():
    assert Template("{{ known }}{% if nobody %}no{% endif %}").render(Context({"known": "安"})) == "安"
