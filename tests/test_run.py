"""run.py: what it refuses, what it says, and what it ends."""

import argparse
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from tests.architecture.source import ROOT


@pytest.fixture
def run():
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["run"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["run"]


def options(**given):
    return argparse.Namespace(**{"today": None, "reset": False, **given})


def test_a_folder_of_real_data_is_never_touched(run, tmp_path):
    (tmp_path / "mode").write_text("production")
    (tmp_path / "kangjiu.sqlite3").write_text("real")
    with pytest.raises(SystemExit, match="不是演示数据"):
        run.prepare(tmp_path, options(reset=True))
    assert (tmp_path / "kangjiu.sqlite3").read_text() == "real"


def test_a_folder_that_says_nothing_is_not_touched_either(run, tmp_path):
    (tmp_path / "letter.docx").write_text("mine")
    with pytest.raises(SystemExit, match="不是演示数据"):
        run.prepare(tmp_path, options(reset=True))


def test_a_demo_that_was_not_finished_is_built_anew(run, tmp_path):
    (tmp_path / "mode").write_text("demo\n")
    (tmp_path / "kangjiu.sqlite3").write_text("half")
    run.prepare(tmp_path, options())
    assert not (tmp_path / "kangjiu.sqlite3").exists()
    assert (tmp_path / "mode").read_text() == "demo\n"


def test_a_finished_demo_stays_until_reset(run, tmp_path):
    for name in ("mode", "built"):
        (tmp_path / name).write_text("demo\n")
    run.prepare(tmp_path, options())
    assert (tmp_path / "built").exists()
    run.prepare(tmp_path, options(reset=True))
    assert not (tmp_path / "built").exists()


def test_another_day_needs_a_new_demo(run, tmp_path):
    run.prepare(tmp_path, options(today="2026-11-01"))
    (tmp_path / "built").write_text("2026-11-01")
    run.prepare(tmp_path, options(today="2026-11-01"))
    with pytest.raises(SystemExit, match="--reset"):
        run.prepare(tmp_path, options(today="2026-11-02"))


def test_reset_does_not_reach_into_a_database_server(run, tmp_path, monkeypatch):
    (tmp_path / "mode").write_text("demo\n")
    monkeypatch.setenv("KANGJIU_DATABASE_URL", "postgres://x/y")
    with pytest.raises(SystemExit, match="数据库"):
        run.prepare(tmp_path, options(reset=True))


def test_a_taken_port_is_said_and_an_unnamed_one_moves_on(run, monkeypatch, capsys):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        with pytest.raises(SystemExit, match=f"端口 {taken}"):
            run.free_port(taken)
    assert run.free_port(None) >= 8000


@pytest.mark.parametrize(
    "said", ["The virtual environment was not created because ensurepip is not available", ""]
)
def test_a_missing_venv_package_is_named(run, said, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VENV", tmp_path / "venv")
    words = said or "No module named venv"
    answer = subprocess.CompletedProcess([], 1, stdout=words, stderr="")
    monkeypatch.setattr(run.subprocess, "run", lambda *a, **k: answer)
    with pytest.raises(SystemExit, match="apt-get install -y python3-venv"):
        run.plain_venv()


def test_the_mode_comes_from_the_data_folder_and_is_production_otherwise(run, tmp_path, monkeypatch):
    monkeypatch.delenv("KANGJIU_MODE", raising=False)
    assert run.environment(tmp_path)["KANGJIU_MODE"] == "production"
    (tmp_path / "mode").write_text("demo\n")
    (tmp_path / "today").write_text("2026-11-01\n")
    env = run.environment(tmp_path)
    assert (env["KANGJIU_MODE"], env["KANGJIU_TODAY"]) == ("demo", "2026-11-01")


def test_bytecode_is_kept_whatever_the_shell_says(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in run.environment(tmp_path)


def test_a_wrong_day_is_refused_with_an_example(run):
    with pytest.raises(argparse.ArgumentTypeError, match="2026-11-22"):
        run.day("2026-13-01")


BEAT = "import sys, time\nwhile True:\n    open(sys.argv[1], 'a').write('.')\n    time.sleep(0.02)"


def test_ending_a_child_ends_its_children_too(run, tmp_path):
    """A server that dies leaves no worker behind."""
    beats = tmp_path / "beats"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BEAT!r}, {str(beats)!r}])"
    child = run.Child("web", [sys.executable, "-c", code], tmp_path / "log", dict(os.environ))
    child.start()
    until = time.monotonic() + 10
    while not beats.exists() and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    child.signal(signal.SIGKILL)
    time.sleep(0.1)
    size = beats.stat().st_size
    time.sleep(0.3)
    assert beats.stat().st_size == size > 0


def test_a_dead_child_is_seen(run, tmp_path):
    child = run.Child("worker", [sys.executable, "-c", "print('bye')"], tmp_path / "log", dict(os.environ))
    child.start()
    child.process.wait()
    assert not child.running()
    assert child.tail() == "bye"


def test_a_killed_worker_is_started_again(run, tmp_path, monkeypatch, capsys):
    """kill -9 on the worker: the watch sees it, says so and starts another one that works."""
    beats, until = tmp_path / "beats", time.monotonic() + 20
    worker = run.Child("worker", [sys.executable, "-c", BEAT, str(beats)], tmp_path / "log", dict(os.environ))
    tick = run.Child("tick", [sys.executable, "-c", ""], tmp_path / "tick", dict(os.environ))
    worker.start()
    first = worker.process.pid

    def pause(seconds):
        """One round of the watch: kill the first worker once it works, stop when its successor works."""
        if beats.exists():
            if worker.process.pid == first and worker.running():
                os.kill(first, signal.SIGKILL)
                worker.process.wait()
                beats.unlink()
            elif worker.process.pid != first and worker.running():
                raise run.Stop
        assert time.monotonic() < until
        time.sleep(0.05)

    monkeypatch.setattr(run, "time", SimpleNamespace(monotonic=time.monotonic, sleep=pause))
    try:
        with pytest.raises(run.Stop):
            run.watch([worker], tick)
    finally:
        worker.signal(signal.SIGKILL)
        worker.process.wait()
    assert worker.deaths == 1
    assert "worker 意外退出，已重新启动" in capsys.readouterr().out
