#!/usr/bin/env python3
"""康救 Kangjiu: one file to start it, test it and manage it. Standard library only; Python 3.11 or newer.

python3 run.py demo [--port 8000] [--data DIR] [--reset] [--today YYYY-MM-DD] [--no-browser]
python3 run.py test [pytest arguments]
python3 run.py manage …       Django's management commands
python3 run.py kangjiu …      the kangjiu command
python3 run.py lock           write locks/ anew (needs uv)
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 – says so instead of a syntax error
    sys.exit("康救需要 Python 3.11 或更高版本 / Kangjiu needs Python 3.11 or newer.")

import argparse
import contextlib
import datetime
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import webbrowser
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = ROOT / "locks"
DEMO_HOST = "127.0.0.1"
READY_SECONDS = 90
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
CHINA = datetime.timezone(datetime.timedelta(hours=8))
EXTRAS = ("pg", "bulk", "analytics", "spark")


def say(text: str = "") -> None:
    print(text, flush=True)


# ---------------------------------------------------------------- environment


def install(*names: str) -> None:
    """Make .venv and install the named locks by hash; a stamp says what is already there."""
    stamp = VENV / "kangjiu-stamp.json"
    wanted = {name: hashlib.sha256((LOCKS / f"{name}.txt").read_bytes()).hexdigest() for name in names}
    have = json.loads(stamp.read_text("utf-8")) if stamp.exists() and PYTHON.exists() else {}
    missing = [name for name in names if have.get(name) != wanted[name]]
    if not missing:
        return
    uv = working_uv()
    if not PYTHON.exists():
        say(f"正在准备运行环境 {VENV} …")
        make_venv(uv)
    for name in missing:
        say(f"正在安装依赖 locks/{name}.txt …")
        install_lock(LOCKS / f"{name}.txt", uv)
        have[name] = wanted[name]
        stamp.write_text(json.dumps(have), "utf-8")


def working_uv() -> str:
    """Path of a uv that starts, or nothing."""
    found = shutil.which("uv")
    if not found:
        return ""
    return found if subprocess.run([found, "--version"], capture_output=True).returncode == 0 else ""


def make_venv(uv: str) -> None:
    if uv and subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(VENV)]).returncode == 0:
        return
    plain_venv()


def plain_venv() -> None:
    """The standard library's venv with pip in it; Debian and Ubuntu keep half of it in a package of its own."""
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    if "ensurepip" in said or "No module named venv" in said:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "缺少 Python 的 venv 组件。请先执行：\n    apt-get install -y python3-venv\n然后重新运行本命令。"
        )
    sys.exit(f"无法建立 {VENV}：\n{said}")


def install_lock(lock: Path, uv: str) -> None:
    """uv when it works, else pip; both refuse a file whose hash is not in the lock."""
    if uv:
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
        if subprocess.run(command).returncode == 0:
            return
        say("uv 未能完成，改用 pip …")
    pip = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode != 0:
        plain_venv()
    quiet = ["install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    if subprocess.run([*pip, *quiet]).returncode != 0:
        sys.exit(f"依赖安装失败（{lock.name}）。请检查网络或软件源设置后重试。")


def runtime() -> None:
    install("runtime", *(["pg"] if os.environ.get("KANGJIU_DATABASE_URL") else []))


def data_folder(given: str | None = None) -> Path:
    return Path(given or os.environ.get("KANGJIU_DATA") or ROOT / ".kangjiu").expanduser().resolve()


def environment(data: Path, **more: str) -> dict[str, str]:
    """What the program's processes see. Without KANGJIU_MODE the mode stamped in the data folder counts.

    Bytecode is kept, whatever the shell says: without it each start compiles the whole program anew.
    """
    stamped = data / "mode"
    mode = os.environ.get("KANGJIU_MODE") or (
        stamped.read_text("utf-8").strip() if stamped.exists() else "production"
    )
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    base = {
        "KANGJIU_DATA": str(data),
        "KANGJIU_MODE": mode,
        "DJANGO_SETTINGS_MODULE": "kangjiu.config.settings",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
    }
    today = stored_today(data) if mode == "demo" else ""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**own, **base, **({"KANGJIU_TODAY": today} if today else {}), **more}


def stored_today(data: Path) -> str:
    """The demo's fixed day, when it was built with --today."""
    path = data / "today"
    return os.environ.get("KANGJIU_TODAY") or (path.read_text("utf-8").strip() if path.exists() else "")


def pass_through(module: str, arguments: list[str]) -> int:
    runtime()
    try:
        return subprocess.run(
            [str(PYTHON), "-m", module, *arguments], env=environment(data_folder())
        ).returncode
    except KeyboardInterrupt:
        return 130


# ----------------------------------------------------------------------- demo


@dataclass
class Child:
    """One process of the demo; restarted when it dies, but not in a tight loop."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        own_group = (
            {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
            if os.name == "nt"
            else {"process_group": 0}
        )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **own_group
            )
        self.started = time.monotonic()

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        """To the whole group, also after its leader died: a server may leave workers behind."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                self.process.terminate() if self.running() else None
            else:
                os.killpg(self.process.pid, number)

    def tail(self) -> str:
        return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-20:])


class Stop(Exception):
    """Somebody asked to end."""


def stop(*_: object) -> None:
    raise Stop


def ending_signals() -> list[int]:
    """Signals that end the demo here; under nohup a closed terminal does not."""
    known = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGBREAK")]
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        known.append(hang_up)
    return [number for number in known if number is not None]


def free_port(wanted: int | None) -> int:
    """The port asked for, or the next free one from 8000 on."""
    for port in [wanted] if wanted else range(8000, 8050):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((DEMO_HOST, port))
            except OSError:
                continue
            if not wanted and port != 8000:
                say(f"端口 8000 已被占用，改用 {port}。")
            return port
    sys.exit(f"端口 {wanted or '8000-8049'} 已被其他程序占用。请用 --port 换一个端口。")


def prepare(data: Path, options: argparse.Namespace) -> None:
    """The data folder of a demo, empty when asked; a folder of real data is never touched."""
    mode = data / "mode"
    if (
        data.exists()
        and any(data.iterdir())
        and (not mode.exists() or mode.read_text("utf-8").strip() != "demo")
    ):
        sys.exit(f"{data} 里不是演示数据，演示不会动它。请用 --data 指定别的文件夹。")
    unfinished = mode.exists() and not (data / "built").exists()
    other_day = options.today and (data / "built").exists() and stored_today(data) != options.today
    if other_day and not options.reset:
        sys.exit(f"现有演示数据不是按 {options.today} 建立的。要重建请加 --reset。")
    if options.reset and os.environ.get("KANGJIU_DATABASE_URL"):
        sys.exit(
            "--reset 只会删除数据文件夹。请先自行清空 KANGJIU_DATABASE_URL 指向的数据库，再去掉 --reset 启动。"
        )
    if options.reset or unfinished:
        shutil.rmtree(data, ignore_errors=True)
    (data / "logs").mkdir(parents=True, exist_ok=True)
    mode.write_text("demo\n", "utf-8")
    if options.today:
        (data / "today").write_text(options.today + "\n", "utf-8")


def run_django(env: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([str(PYTHON), "-m", "django", *arguments], env=env)
    if done.returncode:
        sys.exit(f"命令 {arguments[0]} 没有完成（返回 {done.returncode}），原因见上。")


def build(data: Path, env: dict[str, str]) -> None:
    """Migrate when the migrations changed; build the demo county once; keep its table of accounts."""
    files = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("kangjiu/*/migrations/*.py"))
    texts = [name + hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files]
    state = hashlib.sha256(
        "\n".join([*texts, (LOCKS / "runtime.txt").read_text("utf-8")]).encode()
    ).hexdigest()
    migrated = data / "migrated"
    if not migrated.exists() or migrated.read_text("utf-8") != state:
        say("正在建立数据库 …")
        run_django(env, "migrate", "--verbosity", "0")
        migrated.write_text(state, "utf-8")
    if not (data / "built").exists():
        say("正在建立示例县（240 名虚构儿童的一年）…")
        began = time.monotonic()
        today = env.get("KANGJIU_TODAY") or datetime.datetime.now(CHINA).date().isoformat()
        run_django(env, "build_demo", "--today", today)
        (data / "built").write_text(f"{today}\n", "utf-8")
        say(f"示例县已建好，用时 {time.monotonic() - began:.0f} 秒。")


def children(data: Path, env: dict[str, str], port: int) -> list[Child]:
    python = str(PYTHON)
    workers = "2" if env.get("KANGJIU_DATABASE_URL") else "1"
    web = [python, "-m", "granian", "--interface", "wsgi", "kangjiu.config.wsgi:application"]
    web += ["--host", DEMO_HOST, "--port", str(port), "--workers", workers, "--blocking-threads", "4"]
    worker = [python, "-m", "django", "db_worker"]
    return [
        Child(name, command, data / "logs" / f"{name}.log", env)
        for name, command in (("web", web), ("worker", worker))
    ]


def ready(address: str, web: Child) -> None:
    """Wait until /healthz answers 200; a server that died says why."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if not web.running():
            sys.exit(f"网页服务没有启动成功：\n{web.tail()}")
        with contextlib.suppress(OSError), opener.open(address + "/healthz", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.02)
    sys.exit(f"网页服务 {READY_SECONDS} 秒内没有就绪：\n{web.tail()}")


def watch(running: list[Child], tick: Child) -> None:
    """Restart what died, call the tick each minute, until somebody asks to end."""
    next_tick = time.monotonic() + 5
    while True:
        for child in running:
            if not child.running() and time.monotonic() - child.started > min(60, 2**child.deaths):
                child.deaths = child.deaths + 1 if time.monotonic() - child.started < 120 else 1
                say(f"{child.name} 意外退出，已重新启动（日志 {child.log}）。")
                child.signal(KILL)
                child.start()
        if time.monotonic() >= next_tick and not tick.running():
            if tick.process is not None and tick.process.returncode:
                say(f"定时任务没有完成，原因见 {tick.log}")
            tick.start()
            next_tick = time.monotonic() + 60
        time.sleep(0.5)


def end(everyone: list[Child]) -> None:
    """Ask everyone to end, wait, then insist; nothing is left behind."""
    for number in ending_signals():
        signal.signal(number, signal.SIG_IGN)
    for number in (signal.SIGTERM, KILL):
        for child in everyone:
            child.signal(number)
        until = time.monotonic() + 6
        while time.monotonic() < until and any(child.running() for child in everyone):
            time.sleep(0.05)


def demo(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py demo", description="启动演示系统")
    parser.add_argument("--port", type=int, help="端口（缺省 8000，被占用时取下一个）")
    parser.add_argument("--data", metavar="DIR", help="数据文件夹（缺省 KANGJIU_DATA 或 .kangjiu）")
    parser.add_argument("--reset", action="store_true", help="删除并重建演示数据")
    parser.add_argument("--today", type=day, metavar="DATE", help="把演示的“今天”定在这一天，如 2026-11-22")
    parser.add_argument("--no-browser", action="store_true", help="不打开浏览器")
    options = parser.parse_args(arguments)
    runtime()
    data = data_folder(options.data)
    port = free_port(options.port)
    prepare(data, options)
    env = environment(data, KANGJIU_MODE="demo", KANGJIU_BIND=f"{DEMO_HOST}:{port}")
    if stored_today(data):
        env["KANGJIU_TODAY"] = stored_today(data)
    everyone = children(data, env, port)
    tick = Child("tick", [str(PYTHON), "-m", "django", "tick"], data / "logs" / "tick.log", env)
    for number in ending_signals():
        signal.signal(number, stop)
    try:
        build(data, env)
        address = f"http://{DEMO_HOST}:{port}"
        everyone[0].start()
        ready(address, everyone[0])
        for child in everyone[1:]:  # the pages come first: nobody waits for the worker
            child.start()
        announce(address, data, options.no_browser)
        watch(everyone, tick)
    except Stop:
        say("\n正在停止 …")
    finally:
        end([*everyone, tick])
    say("已停止。")
    return 0


def day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-22 的样子") from None


def announce(address: str, data: Path, no_browser: bool) -> None:
    accounts = data / "accounts.txt"
    say(accounts.read_text("utf-8") if accounts.exists() else "")
    say(f"演示系统已就绪：{address}/")
    say(f"数据文件夹 {data}；按 Ctrl-C 停止。")
    if not no_browser:
        webbrowser.open(address + "/")


# ----------------------------------------------------------------------- test


def test(arguments: list[str]) -> int:
    """Install what tests need; tests/suite.py runs them all, or pytest alone with the arguments given."""
    spark = ["spark"] if os.environ.get("KANGJIU_TEST_SPARK") == "1" else []
    install("test", "bulk", "analytics", *spark)
    module = ["pytest", *arguments] if arguments else ["tests.suite"]
    env = {**os.environ, "PYTHONUTF8": "1", "KANGJIU_MODE": "test", "PYTHONPATH": str(ROOT)}
    if not arguments:
        env.pop("KANGJIU_DATABASE_URL", None)
    try:
        return subprocess.run([str(PYTHON), "-m", *module], cwd=ROOT, env=env).returncode
    except KeyboardInterrupt:
        return 130


def lock(arguments: list[str]) -> int:
    """Write every lock anew from pyproject.toml; `lock --upgrade` takes newer versions."""
    uv = working_uv()
    if not uv:
        sys.exit("run.py lock 需要 uv（https://docs.astral.sh/uv/）。")
    fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "-q"]
    fixed += ["--no-emit-index-url", "--no-emit-find-links"]
    sources = {"runtime": [], "test": ["--group", "test"], **{name: ["--extra", name] for name in EXTRAS}}
    for name, chosen in sources.items():
        within = [] if name == "runtime" else ["-c", "locks/runtime.txt"]
        command = [uv, "pip", "compile", "pyproject.toml", *chosen, *within, *fixed, *arguments]
        done = subprocess.run([*command, "-o", f"locks/{name}.txt"], cwd=ROOT)
        if done.returncode:
            return done.returncode
        say(f"locks/{name}.txt")
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "lock": lock,
    "manage": lambda arguments: pass_through("django", arguments),
    "kangjiu": lambda arguments: pass_through("kangjiu.cli", arguments),
}


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        say(__doc__ or "")
        return 0 if sys.argv[1:] in ([], ["-h"], ["--help"]) else 2
    return COMMANDS[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
