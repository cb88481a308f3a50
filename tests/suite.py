"""Everything the project checks about itself, in one order: format, lint, types, layers, then the tests on SQLite,
on PostgreSQL and in a browser. The last lines say what could not run; the very last one counts.

`python3 run.py test` installs what is needed and calls this.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from tests import chromium

PYTHON = sys.executable
BIN = Path(sys.executable).parent
NO_TESTS, NO_SERVER = 5, 77
CHECKS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy": [PYTHON, "-m", "mypy", "kangjiu"],
    "lint-imports": [str(BIN / "lint-imports")],
}


@dataclass
class Result:
    """What one run adds up to."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)

    def check(self, name: str, done: int) -> None:
        if done == 0:
            self.passed += 1
        else:
            self.failed += 1
            self.broken.append(name)

    def tests(self, name: str, done: int, report: Path) -> None:
        """Count one pytest run from its report; a run that died without one counts as a failure."""
        counted = count(report) if report.exists() else (0, 0, 0)
        self.passed, self.failed, self.skipped = (
            self.passed + counted[0],
            self.failed + counted[1],
            self.skipped + counted[2],
        )
        if done == NO_SERVER:
            self.not_run.append(
                f"{name}: no PostgreSQL server (install postgresql or set KANGJIU_TEST_POSTGRES_URL)"
            )
        elif done == NO_TESTS:
            self.not_run.append(f"{name}: no test was found")
        elif done != 0:
            self.broken.append(name)
            self.failed += 0 if counted[1] else 1
        if counted[2]:
            self.not_run.append(f"{name}: {counted[2]} skipped")


def count(report: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) of a JUnit report; an error is a failure."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 – our own file
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return max(total - failed - skipped, 0), failed, skipped


def run(name: str, command: list[str], env: dict[str, str]) -> int:
    sys.stdout.write(f"\n=== {name}\n")
    sys.stdout.flush()
    began = time.monotonic()
    done = subprocess.run(command, env=env).returncode
    sys.stdout.write(
        f"--- {name}: {'ok' if done == 0 else f'exit {done}'}, {time.monotonic() - began:.0f} s\n"
    )
    sys.stdout.flush()
    return done


def stages(folder: Path) -> dict[str, list[str]]:
    """Name → command of each pytest run; each leaves a report beside the others."""
    workers = str(min(os.cpu_count() or 1, 4))
    many = ["-n", workers] if workers != "1" else []

    def pytest(name: str, *arguments: str) -> list[str]:
        return [PYTHON, "-m", "pytest", "--junitxml", str(folder / f"{name}.xml"), *arguments]

    return {
        "sqlite": pytest("sqlite", "-m", "not browser", *many),
        "postgres": [
            *(PYTHON, "-m", "tests.throwaway_postgres"),
            *pytest("postgres", "-m", "not browser", "--database-only", *many),
        ],
        "browser": pytest("browser", "-m", "browser"),
    }


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    result = Result()
    in_ci = os.environ.get("CI") == "true"
    with tempfile.TemporaryDirectory(prefix="kangjiu-test-") as name:
        folder = Path(name)
        env = {**os.environ, "KANGJIU_DATA": str(folder / "data"), "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        for what, command in CHECKS.items():
            result.check(what, run(what, command, env))
        for what, command in stages(folder).items():
            if what == "browser" and chromium.found() is None:
                result.not_run.append(
                    "browser: no Chromium on PATH (apt-get install -y chromium fonts-noto-cjk)"
                )
                continue
            result.tests(what, run(f"tests: {what}", command, env), folder / f"{what}.xml")
    sys.stdout.write("\n")
    for what in result.broken:
        sys.stdout.write(f"failed: {what}\n")
    for what in result.not_run:
        sys.stdout.write(f"could not run: {what}{' (a failure, CI=true)' if in_ci else ''}\n")
    failed = result.failed + (len(result.not_run) if in_ci else 0)
    sys.stdout.write(f"{result.passed} passed, {failed} failed, {result.skipped} skipped\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
