"""`kangjiu bench spine`: the demo county, its year, its memory, and the counts of queries; with a PostgreSQL also pages under load.

Everything runs as people run it: `run.py demo`, pages over HTTP on loopback, actions in a process of their own. Each
line is what was measured, the limit, and their ratio; a ratio above one is worse than wanted and ends with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench._http import Office, at_a_rate, percentile

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- bench spine: begin -->", "<!-- bench spine: end -->"
AGAIN = 3
TODAY = "2026-11-22"
PASSWORD = "Shili-2026"


@dataclass(frozen=True)
class Measure:
    """One line: what, how much, of which limit."""

    what: str
    value: float
    unit: str
    limit: float

    @property
    def ratio(self) -> float:
        return self.value / self.limit

    def line(self) -> str:
        return (
            f"| {self.what} | {self.value:.1f} {self.unit} | {self.limit:g} {self.unit} | {self.ratio:.2f} |"
        )


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kangjiu bench spine", description=__doc__.splitlines()[0])
    parser.add_argument("--postgres-url", help="an empty database of PostgreSQL for the pages under load")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--children", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=10, help="requests a second")
    parser.add_argument("--seconds", type=float, default=15, help="for each page")
    parser.add_argument("--skip-demo", action="store_true", help="only the load on PostgreSQL")
    parser.add_argument("--write", action="store_true", help="also write the table into docs/benchmarks.md")
    options = parser.parse_args(argv)
    found: list[Measure] = []
    load = os.getloadavg()[0]
    if not options.skip_demo:
        found += demo()
    if options.postgres_url:
        found += big_county(options)
    table = "\n".join(["| 测量 | 结果 | 上限 | 比值 |", "|---|---|---|---|", *(one.line() for one in found)])
    print(table)
    if options.write:
        write(f"{machine(load)}\n\n{table}")
    return int(any(one.ratio > 1 for one in found))


def machine(load: float) -> str:
    """The machine named generally, and how busy it was with other work."""
    today = time.strftime("%Y-%m-%d")
    kind = (
        f"{os.cpu_count()} 核，{memory_gb()} GB 内存，{platform.system()}，Python {platform.python_version()}"
    )
    busy = f"开始时一分钟平均负载 {load:.1f}，结束时 {os.getloadavg()[0]:.1f}"
    return f"{today} 在 {kind} 上测得；{busy}。比值大于 1 表示超过上限。"


def write(text: str) -> None:
    """Put the result between the marks of the page; everything else stays."""
    page = PAGE.read_text("utf-8") if PAGE.is_file() else "# 测速\n\n"
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after or chr(10)}", "utf-8")


def memory_gb() -> int:
    """Memory of this machine, whole gigabytes."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def environment(data: Path, **more: str) -> dict[str, str]:
    own = {"KANGJIU_DATA": str(data), "KANGJIU_MODE": "demo", "KANGJIU_TODAY": TODAY, "PYTHONUTF8": "1"}
    own |= {"DJANGO_SETTINGS_MODULE": "kangjiu.config.settings", "PYTHONPATH": str(ROOT)}
    return {name: value for name, value in os.environ.items() if name != "KANGJIU_DATABASE_URL"} | own | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ------------------------------------------------------------------ the demo


def demo() -> list[Measure]:
    """Start the demo from nothing, look at its pages and memory, start it again."""
    with tempfile.TemporaryDirectory(prefix="kangjiu-bench-") as folder:
        data = Path(folder) / "data"
        first, said, memory = _start(data)
        second = median(_start(data)[0] for _ in range(AGAIN))
        counts = json.loads(_inside(data, "pages"))
    found = [Measure("演示从零到就绪", first, "秒", 60), Measure("再次启动", second, "秒", 3)]
    found += [
        Measure("240 名儿童一年：考勤、申报、四个季度结算", _year(said), "秒", 45),
        Measure("网页服务常驻内存", memory, "MB", 400),
        Measure("逐页打开时的内存峰值", counts.pop("peak_mb"), "MB", 400),
    ]
    few, many = counts["empty"], counts["full"]
    for name in many:
        found.append(
            Measure(
                f"查询次数 {name}（空县 {few.get(name, 0)} 次）",
                many[name],
                "次",
                17 if name == "首页" else 15,
            )
        )
    return found


def _start(data: Path) -> tuple[float, str, float]:
    """(seconds to ready, what the start said, megabytes of the web server)."""
    port, log = free_port(), data.parent / "start.log"
    began = time.perf_counter()
    command = [sys.executable, str(ROOT / "run.py"), "demo", "--data", str(data), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--today", TODAY, "--no-browser"],
            env=environment(data),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _ready(process, port, log)
        seconds = time.perf_counter() - began
        office = Office(f"http://127.0.0.1:{port}")
        office.sign_in("county_clerk", PASSWORD)
        for path in ("/", "/children/", "/applications/", "/claims/"):
            office.get(path)
        return seconds, log.read_text("utf-8"), _memory(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)


def _ready(process: subprocess.Popen[bytes], port: int, log: Path, most: float = 600) -> None:
    until = time.perf_counter() + most
    while time.perf_counter() < until:
        if process.poll() is not None:
            sys.exit(log.read_text("utf-8"))
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.02)
    sys.exit("not ready in time")


def _memory(root: int) -> float:
    """The greatest resident memory among the web processes below one, megabytes."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            parents[int(lines["Pid"])] = (int(lines["PPid"]), lines.get("VmRSS", "0 kB"))
    below, grown = {root}, True
    while grown:
        more = {pid for pid, (parent, _) in parents.items() if parent in below} - below
        grown, below = bool(more), below | more
    return max((int(parents[pid][1].split()[0]) / 1024 for pid in below if pid in parents), default=0)


def _year(said: str) -> float:
    """Seconds of the months: what the build says is the time since its beginning, step by step."""
    total = before = 0.0
    for line in said.splitlines():
        mark, _, text = line.strip().partition(" 秒")
        with suppress(ValueError):
            now = float(mark)
            total += now - before if "训练" in text else 0
            before = now
    return total


def _inside(data: Path, part: str, **more: str) -> str:
    """Run one part of `bench._inside` with the data's own settings; its last line is JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "bench._inside", part],
        env=environment(data, **more),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip().splitlines()[-1]


# ------------------------------------------------------------- a big county


def big_county(options: argparse.Namespace) -> list[Measure]:
    """Load PostgreSQL, serve it with two workers, ask for pages at a steady rate, then time actions and searches."""
    with tempfile.TemporaryDirectory(prefix="kangjiu-bench-") as folder:
        data = Path(folder)
        env = environment(data, KANGJIU_DATABASE_URL=options.postgres_url)
        (data / "mode").write_text("demo\n", "utf-8")
        manage = [sys.executable, "-m", "django"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True)
        size = ["--people", str(options.people), "--children", str(options.children), "--today", TODAY]
        subprocess.run([*manage, "demo_data", *size], env=env, check=True)
        found = _pages_under_load(data, env, options)
        inside = json.loads(_inside(data, "actions", KANGJIU_DATABASE_URL=options.postgres_url))
    limits = {"保存 60 格考勤": 30.0}
    return found + [Measure(name, value, "毫秒", limits.get(name, 25)) for name, value in inside.items()]


def _pages_under_load(data: Path, env: dict[str, str], options: argparse.Namespace) -> list[Measure]:
    port, log = free_port(), data / "web.log"
    web = ["-m", "granian", "--interface", "wsgi", "kangjiu.config.wsgi:application", "--workers", "2"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *web],
            env={**env, "KANGJIU_BIND": f"127.0.0.1:{port}"},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _ready(process, port, log)
        office = Office(f"http://127.0.0.1:{port}")
        office.sign_in("county_clerk", PASSWORD)
        child = office.first_child()
        office.say_purpose(child)
        pages = {"首页": "/", "儿童名单": "/children/", "搜索（边输边查）": "/search/"}
        pages |= {"儿童档案": f"/file/{child}/", "申请名单": "/applications/"}
        sent = {"/search/": {"q": "安知"}}
        return [
            Measure(
                f"{name} 95% 的请求（每秒 {options.rate:g} 次）",
                percentile(at_a_rate(office, path, options.rate, options.seconds, sent.get(path)), 95),
                "毫秒",
                60,
            )
            for name, path in pages.items()
        ]
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(15)
        shutil.rmtree(data / "logs", ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
