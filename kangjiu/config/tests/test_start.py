"""What a start costs: libraries that only papers, workbooks and searches need are read when they are needed."""

import json
import os
import subprocess
import sys

HEAVY = {"docx", "docxtpl", "duckdb", "lxml", "numba", "numpy", "openpyxl", "pypinyin", "segno", "xlsxwriter"}


def modules_after(line, tmp_path):
    """The top-level modules a fresh process has read after a line of Python, and what it printed."""
    said = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            f"{line}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))",
        ],
        env={**os.environ, "KANGJIU_MODE": "test", "KANGJIU_DATA": str(tmp_path), "PYTHONPATH": os.getcwd()},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {name.split(".")[0] for name in json.loads(said.stdout.splitlines()[-1])}


def test_the_web_door_opens_without_the_heavy_libraries(tmp_path):
    assert not modules_after("import kangjiu.config.wsgi", tmp_path) & HEAVY


def test_a_later_library_is_read_at_its_first_use(tmp_path):
    named = "from kangjiu.common.later import later\nlib = later('segno')"
    assert "segno" not in modules_after(named, tmp_path)
    assert "segno" in modules_after(f"{named}\nlib.make", tmp_path)
