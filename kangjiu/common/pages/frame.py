"""What every page shows around its content: mode, banner, navigation, who is signed in. One context processor."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kangjiu.common.pages.nav import Link, nav_for, url_or_nothing

THEMES = {"light": "浅色", "dark": "深色", "contrast": "高对比"}
SIZES = {"normal": "标准字", "large": "大字"}
THEME_COOKIE = "kj_theme"
SIZE_COOKIE = "kj_size"


class Frame:
    """The frame of one page; each part is worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def scope(self) -> Any:
        return getattr(self.request, "scope", None)

    @cached_property
    def user(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def signed_in(self) -> bool:
        return self.user is not None

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def theme(self) -> str:
        """The chosen theme, or "" to follow the person's system."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def size(self) -> str:
        chosen = self.request.COOKIES.get(SIZE_COOKIE, "")
        return chosen if chosen in SIZES else "normal"

    @property
    def themes(self) -> list[tuple[str, str]]:
        return [("", "跟随系统"), *THEMES.items()]

    @property
    def sizes(self) -> list[tuple[str, str]]:
        return list(SIZES.items())

    @property
    def path(self) -> str:
        return self.request.get_full_path()

    @cached_property
    def nav(self) -> list[tuple[str, list[Link]]]:
        return nav_for(self.scope, self.request.path) if self.signed_in and not self.family else []

    @property
    def family(self) -> bool:
        return self.signed_in and bool(getattr(self.scope, "is_family", False))

    @property
    def layout(self) -> str:
        """The frame template fitting this person, for pages both staff and families may meet (errors)."""
        return "frame/phone.html" if self.family else "frame/staff.html"

    @cached_property
    def user_name(self) -> str:
        """The person's name as the accounts app wants it shown (`User.frame_name`), else the login name."""
        return str(getattr(self.user, "frame_name", "") or self.user.get_username()) if self.user else ""

    @property
    def initial(self) -> str:
        return self.user_name[:1]

    @cached_property
    def office(self) -> str:
        """The second line under the name (`User.frame_office`), such as 康复股，经办."""
        return str(getattr(self.user, "frame_office", "") or "")

    @cached_property
    def organisation(self) -> str:
        """The line under the brand (`User.frame_organisation`), such as 示例县残疾人联合会."""
        return str(getattr(self.user, "frame_organisation", "") or "残疾儿童康复救助")

    @property
    def home_url(self) -> str:
        return url_or_nothing("portal:home" if self.family else "desk:home") or "/"

    @property
    def search_url(self) -> str:
        return url_or_nothing("desk:search") or "/search/"

    @property
    def display_url(self) -> str:
        return url_or_nothing("pages:display") or "/display/"

    @property
    def account_url(self) -> str:
        return url_or_nothing("accounts:me")

    @property
    def password_url(self) -> str:
        return url_or_nothing("accounts:password")

    @property
    def exports_url(self) -> str:
        return "" if self.family else url_or_nothing("exchange:exports")

    @property
    def login_url(self) -> str:
        return str(settings.LOGIN_URL)

    @property
    def idle_seconds(self) -> int:
        """Seconds without a request after which the session ends (无操作自动退出); 0 when nobody is signed in."""
        return int(getattr(self.request, "idle_seconds", 0)) if self.signed_in else 0

    @property
    def logout_url(self) -> str:
        return url_or_nothing("accounts:logout") or "/logout/"


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
