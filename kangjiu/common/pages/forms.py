"""Forms that keep what was typed, say what is wrong beside the box and on top, and take refusals from actions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.pages.fields import shown_value

DRESS = {
    forms.Textarea: "kj-textarea",
    forms.Select: "kj-select",
    forms.FileInput: "kj-input kj-input--file",
    forms.widgets.Input: "kj-input",
}
UNDRESSED = (forms.HiddenInput, forms.CheckboxInput)
PICKED = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


class Renderer(DjangoTemplates):
    """Form widgets drawn with this project's own templates and tags."""

    @cached_property
    def engine(self) -> Any:
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [Path(forms.__file__).parent / "templates"],
                "NAME": "kjforms",
                "OPTIONS": {"builtins": ["kangjiu.common.templatetags.kj"]},
            }
        )


RENDERER = Renderer()


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: the field it leads to ("" for the whole form), and the way on."""

    target: str
    label: str
    text: str
    clause: str = ""
    next_step: str = ""


class KjBoundField(BoundField):
    """A field of a form that names its hint and error to a screen reader."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        described = [f"{self.auto_id}_hint"] if self.help_text else []
        described += [f"{self.auto_id}_error"] if self.errors else []
        if described and self.auto_id:
            attrs["aria-describedby"] = " ".join(described)
        return attrs


class KjForm(forms.Form):
    """The form of every page (表单): Chinese messages, refusals of actions mapped to fields by `Reason.field`.

    `{% form_fields form %}` draws it whole, `{% form_errors form %}` and `{% field form.name %}` in parts.
    """

    default_renderer = RENDERER
    bound_field_class = KjBoundField
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.conflict = False
        for name, each in self.fields.items():
            _dress(name, each)

    def add_field(self, name: str, field: forms.Field) -> None:
        """A field that depends on the case (随情况而定的栏), with the look and messages of the others."""
        _dress(name, field)
        self.fields[name] = field

    @property
    def status(self) -> int:
        """200 untouched, 422 with errors, 409 when somebody else acted first."""
        if self.conflict:
            return 409
        return 422 if self.is_bound and self.errors else 200

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Turn the Refused (and Conflict) of an action into errors of this form, keeping what was typed."""
        try:
            yield
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused: Refused) -> None:
        """Add every reason to the field it names, else to the whole form."""
        self.conflict = isinstance(refused, Conflict)
        for reason in refused.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, _as_error(reason))

    def problems(self) -> list[Problem]:
        """The lines of the error summary, fields in their order, the whole form first."""
        if not self.is_bound:
            return []
        data = self.errors.as_data()
        names = ["__all__", *(name for name in self.fields if name in data)]
        return [self._problem(name, error) for name in names for error in data.get(name, ())]

    def _problem(self, name: str, error: forms.ValidationError) -> Problem:
        reason: Reason | None = getattr(error, "reason", None)
        target, label = "", ""
        if name != "__all__":
            bound = self[name]
            first = "_0" if getattr(bound.field.widget, "kj_group", False) else ""
            target, label = f"{bound.auto_id}{first}", str(bound.label)
        if reason:
            return Problem(target, label, reason.message, reason.clause, reason.next_step)
        return Problem(target, label, " ".join(error.messages))

    def answers(self) -> list[tuple[str, str, str]]:
        """(label, shown value, field id) of every visible field of a valid form, for checking before sending."""
        return [
            (str(bound.label), shown_value(bound.field, self.cleaned_data.get(bound.name)), bound.auto_id)
            for bound in self.visible_fields()
        ]


class OnceForm(KjForm):
    """A form whose repeated sending leaves one result: `cleaned_data["once"]` is the idempotency key (UUID)."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def clean_once(self) -> uuid.UUID:
        return self.cleaned_data.get("once") or uuid.uuid4()


def form_page(
    request: HttpRequest,
    form_class: Callable[..., KjForm],
    template: str,
    *,
    act: Callable[[Any], Any],
    done: Callable[[Any], HttpResponse],
    context: dict[str, Any] | None = None,
    check: bool = False,
    **form_options: Any,
) -> HttpResponse:
    """A whole form page: show, validate, act, show the refusal on the form or go on.

    `act(form)` calls the action with `form.cleaned_data`; `done(result)` answers, usually with a redirect.
    `check=True` puts a page 核对填写内容 between filling in and acting (no files then).
    """
    if request.method != "POST":
        return render(request, template, {**(context or {}), "form": form_class(**form_options)})
    form = form_class(request.POST, request.FILES, **form_options)
    going_back = "back_to_form" in request.POST
    if form.is_valid() and not going_back:
        if check and "checked" not in request.POST:
            return render(request, "frame/check.html", {**(context or {}), "form": form})
        with form.catching():
            result = act(form)
        if form.is_valid():
            return done(result)
    return render(request, template, {**(context or {}), "form": form}, status=form.status)


def _as_error(reason: Reason) -> forms.ValidationError:
    error = forms.ValidationError(str(reason), code=reason.code)
    error.reason = reason  # type: ignore[attr-defined]
    return error


def _dress(name: str, each: forms.Field) -> None:
    """Give a field its look and a Chinese message for an empty box."""
    for kind, look in DRESS.items():
        if isinstance(each.widget, kind) and not isinstance(each.widget, UNDRESSED):
            each.widget.attrs["class"] = f"{look} {each.widget.attrs.get('class', '')}".strip()
            break
    if isinstance(each.widget, forms.Textarea) and each.widget.attrs.get("rows") in {None, "10"}:
        each.widget.attrs.update(rows=4)
    if isinstance(each.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        each.widget.template_name = "kj/widgets/choices.html"
        each.widget.kj_group = True  # type: ignore[attr-defined]
        each.widget.attrs.pop("class", None)
    verb = "请选择" if isinstance(each, PICKED) else "请填写"
    label = each.label or name
    if isinstance(each, forms.BooleanField):
        each.error_messages["required"] = f"请勾选“{label}”"
    elif "请" not in str(each.error_messages.get("required", "")):
        each.error_messages["required"] = f"{verb}{label}"
