"""A list as a workbook (列表导出): how a list page hands all its rows over, to a browser or to the worker.

A short list is answered at once. A long one becomes a job: the worker opens the same address with the scope, the
filters and the columns the person had, so that the workbook is made by the very view that showed the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils.module_loading import import_string

from kangjiu.common.pages.lists import KeysetPage
from kangjiu.common.scope import Scope

Note = Callable[[int], None]


class ListRequest(HttpRequest):
    """A list as a person asked for it, opened once more by the worker (后台打开清单)."""

    def __init__(
        self, user: Any, scope: Scope, address: str, method: str, cookies: Mapping[str, str]
    ) -> None:
        super().__init__()
        parts = urlsplit(address)
        self.method, self.path, self.path_info = method, parts.path, parts.path
        self.GET = QueryDict(parts.query)
        self.COOKIES = dict(cookies)
        self.user, self.scope = user, scope


class Listing(HttpResponse):
    """What a list answers to a `ListRequest`: its page, the name of the workbook, and how the export is recorded."""

    def __init__(self, page: KeysetPage, name: str, note: Note | None) -> None:
        super().__init__()
        self.page, self.name, self.note = page, name, note


def open_list(request: ListRequest) -> Listing:
    """Ask the view of the address for its list; NotAllowed or DoesNotExist as a person would get them.

    Resolver404 when the address is gone; TypeError when it does not answer with a list.
    """
    match = resolve(request.path)
    request.resolver_match = match
    answer = match.func(request, *match.args, **match.kwargs)
    if not isinstance(answer, Listing):
        raise TypeError(f"{match.view_name} gives no list to export")
    return answer


def list_download(page: KeysetPage, name: str) -> HttpResponse:
    """The workbook of a list, for apps that the import and export app stands above; it names itself in the settings."""
    answer: HttpResponse = import_string(settings.KANGJIU_LIST_DOWNLOAD)(page, name)
    return answer
