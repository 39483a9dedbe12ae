"""Numpy computes in one thread where the server runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("given", "threads"), [("", {1}), ("2", {2})])
def test_numpy_computes_in_one_thread_unless_the_operator_says_otherwise(
    root: Path, given: str, threads: set[int]
) -> None:
    script = """
import os, sys
from yibao.server.threads import one_thread
assert "numpy" not in sys.modules
one_thread()
import numpy
from threadpoolctl import threadpool_info
print({pool["num_threads"] for pool in threadpool_info() if "openblas" in pool["filepath"]})
"""
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    if given:
        environment["OPENBLAS_NUM_THREADS"] = given
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=root, capture_output=True, text=True, timeout=60, check=False, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == str(threads), done.stderr


def test_opening_the_server_leaves_numpy_out_until_its_threads_are_set(
    root: Path, model: Path
) -> None:
    script = """
import sys
from pathlib import Path
from yibao.server.launch import ensure_model, one_thread
assert "numpy" not in sys.modules, "importing the server"
ensure_model(Path.cwd())
assert "numpy" not in sys.modules, "looking for the model"
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=root, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
