"""The Chromium of this machine, for every browser test of a run: two at once do not go together."""

from __future__ import annotations

import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str | None:
    """Path of the first browser on PATH, None without one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
