"""What an understanding costs: training from nothing (s), memory of a process that serves it (MB)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

_SERVE = """
import asyncio, sys
from yibao.server.quiet import quiet
quiet("ERROR")
from rasa.core.agent import Agent
asyncio.run(Agent.load(sys.argv[1]).parse_message("医保卡余额怎么查"))
print("VmRSS", next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1])
"""


def memory(model: Path, root: Path) -> float:
    """The resident memory of a process that has loaded the model and read one message (MB)."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SERVE, str(model)],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    line = next(line for line in ran.stdout.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def trained(config: Path, root: Path, folder: Path) -> tuple[Path, float]:
    """The archive of a pipeline trained on all examples with nothing cached, and how long it took (s)."""
    # Rasa would take what did not change from its cache
    nothing_cached = {**os.environ, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "nlu"]
    options = ["--config", str(config), "--nlu", "data/nlu", "--out", str(folder)]
    start = time.perf_counter()
    subprocess.run(
        [*command, *options, "--fixed-model-name", "timed"],
        cwd=root, env=nothing_cached, capture_output=True, check=True,
    )  # fmt: skip
    return folder / "timed.tar.gz", time.perf_counter() - start
