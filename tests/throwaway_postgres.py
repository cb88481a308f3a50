"""A PostgreSQL cluster made for one run of the tests and thrown away after it.

`python -m tests.throwaway_postgres COMMAND …` runs the command with KANGJIU_DATABASE_URL set. A server given by
KANGJIU_TEST_POSTGRES_URL is used instead. Standard library only; needs the server binaries, no service.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=128MB",
)
# Waits until its maker is gone, however it went, then ends the server and deletes its folder.
WATCHMAN = """
import os, shutil, signal, sys, time
sys.stdin.read()
try:
    os.kill(int(sys.argv[1]), signal.SIGINT)
    time.sleep(2)
    os.kill(int(sys.argv[1]), signal.SIGKILL)
except ProcessLookupError:
    pass
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


class NoServer(Exception):
    """There is no PostgreSQL to test on; the message says what is missing."""


def binaries() -> Path:
    """Folder of the newest server found; NoServer when there is none."""
    found = [Path(path) for place in PLACES for path in glob.glob(place)]
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path else []
    usable = [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]
    if not usable:
        raise NoServer("PostgreSQL server binaries not found (apt-get install -y postgresql)")
    return max(usable, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))] or [0])


def other_user() -> dict[str, object]:
    """initdb refuses root: the cluster then belongs to postgres or nobody."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 – does not exist on Windows

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServer("initdb refuses root and there is neither a user postgres nor nobody")


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Address of a running server; stopped and deleted at the end, whatever happened."""
    given = os.environ.get("KANGJIU_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder, owner = binaries(), other_user()
    short = "/tmp" if os.path.isdir("/tmp") else None  # noqa: S108 – a socket path has at most 107 characters
    home = Path(tempfile.mkdtemp(prefix="kjpg-", dir=short))
    if owner:
        os.chown(home, int(str(owner["user"])), int(str(owner["group"])))
    server = None
    try:
        initialise(folder, home, owner)
        server = start(folder, home, owner)
        with watched(server, home):
            yield f"postgres://kangjiu@/kangjiu?host={home}"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def watched(server: subprocess.Popen[bytes], home: Path) -> Iterator[None]:
    """A watchman stops the server also when this process is killed; in the end the server is stopped first."""
    command = [sys.executable, "-c", WATCHMAN, str(server.pid), str(home)]
    watchman = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        stop(server)
        watchman.communicate()


def initialise(folder: Path, home: Path, owner: dict[str, object]) -> None:
    command = [
        str(folder / "initdb"),
        "-D",
        str(home / "data"),
        "-U",
        "kangjiu",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "-N",
    ]
    said = ""
    for locale in ("C.UTF-8", "C"):
        done = subprocess.run(
            [*command, f"--locale={locale}"], cwd=home, capture_output=True, text=True, **owner
        )
        if done.returncode == 0:
            return
        said = done.stderr
        shutil.rmtree(home / "data", ignore_errors=True)
    raise NoServer(f"initdb failed: {said.strip()}")


def start(folder: Path, home: Path, owner: dict[str, object]) -> subprocess.Popen[bytes]:
    settings = [part for one in (*QUICK, "listen_addresses=") for part in ("-c", one)]
    command = [str(folder / "postgres"), "-D", str(home / "data"), "-k", str(home), *settings]
    log = (home / "log").open("wb")
    server = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, start_new_session=True, **owner)
    for _ in range(300):
        if server.poll() is not None:
            break
        asked = [str(folder / "pg_isready"), "-q", "-h", str(home), "-U", "kangjiu"]
        if subprocess.run(asked, capture_output=True).returncode == 0:
            return server
        time.sleep(0.1)
    stop(server)
    raise NoServer(f"the server did not start: {(home / 'log').read_text(errors='replace')[-2000:]}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then by force."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with cluster() as url:
            return subprocess.run(sys.argv[1:], env={**os.environ, "KANGJIU_DATABASE_URL": url}).returncode
    except NoServer as missing:
        sys.stderr.write(f"{missing}\n")
        return 77


if __name__ == "__main__":
    sys.exit(main())
