"""Spark on two local cores where the extra and Java are there; where not, what to install is told. Never skipped."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from kangjiu.policy.engine import compute, load_program
from kangjiu.policy.engine.bulk import targets, vector
from kangjiu.policy.engine.bulk.batch import Batch
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.tests import random_cases

ROOT = Path(__file__).parents[4]


def some_cases() -> Batch:
    plan = Plan(compute.with_all_outputs(load_program(ROOT / "bench/policy_pack"), None), compute.ALL)
    return random_cases.random_batch(plan, 50, seed=3, most=3, missing=0.02)


def test_spark_runs_here_or_what_to_install_is_told() -> None:
    if "spark" not in targets.available():
        with pytest.raises(targets.MissingExtra, match=r"pip install|Java 17"):
            targets.compute("spark", some_cases())
        return
    cases = some_cases()
    assert random_cases.same(vector.compute(cases), targets.compute("spark", cases)) == []
    spark = importlib.import_module("kangjiu.policy.engine.bulk.spark_target").session()
    assert spark.sparkContext.master == "local[2]"


def test_spark_without_java_names_java(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: real("json" if name == "pyspark" else name, *rest)
    )
    assert "spark" not in targets.available()
    with pytest.raises(targets.MissingExtra, match="要先安装 Java 17 或更高版本"):
        targets.check("spark")


def test_spark_without_its_extra_names_the_lock_file(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "pyspark" else real(name, *rest)
    )
    with pytest.raises(targets.MissingExtra, match=r"locks/spark\.txt"):
        targets.check("spark")
