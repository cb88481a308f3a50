"""The rules of a draft in an editor (改规则): live checking, worked examples, every problem with file and line."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.desk.forms.lab import DraftForm, TextsForm
from kangjiu.desk.views.lab import MAKERS, frame_of, scope_of
from kangjiu.policy import actions
from kangjiu.policy import queries as policy
from kangjiu.policy.models import PolicyDraft


@needs(*MAKERS)
def rules(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The files of a draft in editors (改规则)."""
    scope = scope_of(request)
    found = policy.draft(scope, draft_id)

    def act(form: TextsForm) -> PolicyDraft:
        edition = form.cleaned_data["edition"]
        return actions.change_texts(scope, draft_id, form.texts, edition=edition, at=now())

    def done(changed: PolicyDraft) -> HttpResponse:
        check = policy.check(changed)
        if check.sound and "back" in request.POST:
            return redirect("desk:lab_draft", draft_id)
        words = "已保存，检查通过" if check.sound else f"已保存，还有 {len(check.problems)} 处要改"
        messages.success(request, words)
        return redirect("desk:lab_rules", draft_id)

    context = frame_of(scope, found) | {"check": policy.check(found)}
    return form_page(
        request,
        TextsForm,
        "desk/lab_rules.html",
        act=act,
        done=done,
        context=context,
        texts=found.texts,
        initial={"edition": found.edition},
    )


@needs(*MAKERS)
@post_only
def check(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What is wrong with the files as they are typed now; nothing is kept (即时检查)."""
    found = policy.draft(scope_of(request), draft_id)
    form = TextsForm(request.POST, texts=found.texts)
    texts = form.texts if form.is_valid() else None
    return render(request, "desk/_lab_check.html", {"check": policy.check(found, texts), "draft": found})


@needs("policy.edit")
@post_only
def restate(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Set what the worked examples expect to what comes out now (更新示例)."""
    form = DraftForm(request.POST)
    edition = form.cleaned_data["edition"] if form.is_valid() else 0
    actions.restate_examples(scope_of(request), draft_id, edition=edition, at=now())
    messages.success(request, "示例的期望已按现在的结果更新，签发人会看到哪些变了")
    return redirect("desk:lab_rules", draft_id)
