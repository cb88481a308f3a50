"""How an amount came about (这张账单怎么算的), on the screen and on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kangjiu.claims import queries
from kangjiu.claims.views.base import line_tag, scope_of
from kangjiu.common.pages.doors import needs
from kangjiu.registry import queries as registry


@needs("claims.view", "family.use")
def amount(request: HttpRequest, line_id: int) -> HttpResponse:
    """Bill → payer order → standard → clause of one claim line."""
    scope = scope_of(request)
    view = queries.amount(scope, line_id)
    names = registry.names(scope, [view.line.person_id]) if scope.allows("registry.view") else {}
    context = {
        "view": view,
        "line": view.line,
        "bill": view.line.bill,
        "child": names.get(view.line.person_id) or "儿童",
        "status": line_tag(view.line.state),
        "fund": queries.fund_part(view),
        "half": view.line.bill.total_fen // 2,
        "family": scope.is_family,
        "adjustments": queries.adjustments_of(scope, line_id),
        "may_adjust": scope.allows("claims.check") and queries.settled(view.line).paid,
    }
    return render(request, "claims/amount.html", context)
