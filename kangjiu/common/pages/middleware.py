"""Refusals become pages here: Refused 422, Conflict 409, NotAllowed 403, a row nobody may see 404."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from kangjiu.common.errors import Conflict, NotAllowed, Reason, Refused
from kangjiu.common.pages.doors import safe_next

logger = logging.getLogger(__name__)

HEADINGS = {
    403: "您没有办理这件事的权限",
    409: "刚刚已有人办理",
    422: "现在还不能办理",
}


class RefusalMiddleware:
    """Answer domain refusals raised by a view; a form that can show them itself never lets them come this far."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Conflict):
            return refusal(request, error.reasons, 409)
        if isinstance(error, Refused):
            return refusal(request, error.reasons, 422)
        if isinstance(error, NotAllowed):
            logger.info("permission %s missing at %s", error.permission, request.resolver_match)
            reason = Reason("not_allowed", error.message, next_step=error.next_step)
            return refusal(request, (reason,), 403)
        if isinstance(error, ObjectDoesNotExist):
            return page_not_found(request, Http404())
        return None


def refusal(request: HttpRequest, reasons: tuple[Reason, ...], status: int) -> HttpResponse:
    """A refusal as the caller can read it: JSON for a machine, a fragment for htmx, else a whole page."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"reasons": [vars(reason) for reason in reasons]}, status=status)
    context = {
        "reasons": reasons,
        "title": HEADINGS[status],
        "status": status,
        "back": safe_next(request, request.headers.get("Referer", "")),
    }
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "kj/refusal.html" if part else "frame/refused.html", context, status=status)
