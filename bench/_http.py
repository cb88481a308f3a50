"""A person at the desk over plain HTTP: signs in, opens pages, at a steady rate; standard library only."""

from __future__ import annotations

import re
import threading
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar


class Office:
    """A signed-in browser without a screen."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path: str, token_page: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', token_page)
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1] if token else "", **fields}).encode()
        asked = urllib.request.Request(self.base + path, sent, {"Referer": self.base + path})
        with self.opener.open(asked, timeout=60) as answer:
            return answer.read().decode()

    def sign_in(self, username: str, password: str) -> None:
        page = self.post("/login/", self.get("/login/"), login=username, password=password)
        if 'name="password"' in page:
            raise SystemExit(f"{username} cannot sign in")

    def first_child(self) -> int:
        found = re.search(r'href="(?:/children|/file)/(\d+)/"', self.get("/children/"))
        if found is None:
            raise SystemExit("the list of children is empty")
        return int(found[1])

    def say_purpose(self, child: int) -> None:
        page = self.get(f"/file/{child}/")
        if 'name="purpose"' in page:
            self.post(f"/file/{child}/purpose/", page, purpose="handling")

    def csrf(self) -> str:
        return next((str(one.value) for one in self.jar if one.name == "csrftoken"), "")

    def cookies(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)


def at_a_rate(
    office: Office, path: str, rate: float, seconds: float, sent: dict[str, str] | None = None
) -> list[float]:
    """Milliseconds of each answer, asked at fixed moments whether or not earlier ones have come back.

    `sent` is posted as the search box does it while somebody types.
    """
    times: list[float] = []
    lock, headers = threading.Lock(), {"Cookie": office.cookies()}
    body = urllib.parse.urlencode(sent).encode() if sent else None
    if body:
        headers |= {"HX-Request": "true", "X-CSRFToken": office.csrf(), "Referer": office.base + path}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(due: float) -> None:
        with opener.open(urllib.request.Request(office.base + path, body, headers), timeout=60) as answer:
            answer.read()
        with lock:
            times.append((time.perf_counter() - due) * 1000)

    for _ in range(3):
        office.get(path)
    start = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        for n in range(int(rate * seconds)):
            due = start + n / rate
            time.sleep(max(0, due - time.perf_counter()))
            pool.submit(ask, due)
    return times


def percentile(times: list[float], share: int) -> float:
    """The value that so many of a hundred do not pass."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
