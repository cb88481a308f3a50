"""The guards over the source files. Each one names every place that breaks it."""

import re
import subprocess

import pytest

from tests.architecture import checks, ownership
from tests.architecture.source import ROOT, everything, product

HOME = "|".join(("work", "tmp", "root", "home/[a-z]", "Users/[A-Za-z]", "mnt"))
MACHINE_PATH = re.compile(rf"""(?<![\w.:*}}/<\]-])/(?:{HOME})/?[\w-]*/""")
PRIVATE = re.compile(r"(^|/)(\.env(\..*)?|id_rsa.*|.*\.(pem|p12|key|sqlite3|db|pyc|log))$")
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".yaml",
    ".yml",
    ".json",
    ".sh",
    ".typ",
    ".cfg",
    "",
}


def exceptions():
    """path[::function] → allowed lines, read from exceptions.txt; every line must cite a written decision."""
    allowed = {}
    for line in (ROOT / "tests/architecture/exceptions.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, lines, decision = line.split()
            number = decision.removeprefix("ADR-")
            assert list((ROOT / "docs/adr").glob(f"{number}-*.md")), f"{line}: no such decision"
            assert (ROOT / name.split("::")[0]).exists(), f"{line}: the file is gone, take the line out"
            allowed[name] = int(lines)
    return allowed


@pytest.mark.parametrize(
    "check",
    [
        checks.orm_in_views,
        checks.back_rooms,
        checks.float_near_money,
        checks.reads_the_clock,
        checks.hidden_control_flow,
        checks.opened_in_str,
        checks.swallowed,
    ],
    ids=lambda check: check.__name__,
)
def test_the_program_keeps(check):
    found = [line for source in product() for line in check(source)]
    assert not found, "\n".join([check.__doc__ or "", *found])


def test_an_app_writes_only_its_own_rows():
    sources = tuple(product())
    fields = ownership.foreign_fields(sources)
    found = [line for source in sources for line in ownership.foreign_writes(source, fields)]
    assert not found, "\n".join(found)


def test_no_test_is_skipped():
    found = [line for source in everything() for line in checks.skipped_tests(source)]
    assert not found, "\n".join(found)


def test_files_and_functions_are_short():
    allowed = exceptions()
    found = [
        line
        for source in everything()
        if not source.is_migration
        for line in checks.too_long(source, allowed)
    ]
    assert not found, "\n".join(found)


def tracked():
    """Paths under version control; without git, every file outside hidden folders."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        files = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return [path.as_posix() for path in files if not any(part.startswith(".") for part in path.parts)]
    return [name for name in done.stdout.decode().split("\0") if name and (ROOT / name).exists()]


def test_nothing_private_is_under_version_control():
    found = [name for name in tracked() if PRIVATE.search(name)]
    assert not found, found


def test_no_path_of_one_machine_and_nothing_unfinished():
    found = []
    for name in tracked():
        path = ROOT / name
        if path.suffix not in TEXT or "vendor" in name or name.startswith("locks/"):
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line):
                found.append(f"{name}:{number}: a path of one machine")
            if path.suffix in {".py", ".html", ".js", ".css"} and UNFINISHED.search(line):
                found.append(f"{name}:{number}: unfinished")
    assert not found, "\n".join(found)
