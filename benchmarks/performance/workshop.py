"""Folders to measure in: a copy of this project, and a stock Rasa project with the same data and actions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from evaluation.peers import STOCK

# What serving and training need, and nothing that a citizen or an operator left here
_PARTS = (
    "actions", "config.yml", "credentials.yml", "data", "domain.yml", "endpoints.yml",
    "pyproject.toml", "requirements", "rulebook", "web", "yibao",
)  # fmt: skip
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "test-results")
# The rules are played by the same policy with the same settings
_POLICIES = """policies:
- name: RulePolicy
  core_fallback_threshold: 0.3
  core_fallback_action_name: action_fallback
  enable_fallback_prediction: true
assistant_id: stock
"""
_EPOCHS_TOOK = re.compile(r"Epochs: 100%.*?\[(?:(\d+):)?(\d+):(\d+)<")
TRAINS_WITHIN = 3 * 3600


@dataclass(frozen=True)
class Training:
    """How long a whole training took (s); of stock Rasa its epochs, and those alone (s)."""

    seconds: float
    epochs: int = 0
    in_epochs: float = 0.0

    def of_epochs(self, epochs: int) -> float:
        """What it would take with that many epochs (s); the rest stays as it is."""
        if not self.epochs:
            return self.seconds
        return self.seconds - self.in_epochs + self.in_epochs / self.epochs * epochs


def copy_of_project(root: Path, folder: Path, with_models: bool = True) -> Path:
    """A copy of the project in the folder, its bytecode compiled as an installation has it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in (*_PARTS, *(["models"] if with_models else [])):
        source = root / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=_LEFT_OUT)
        elif source.exists():
            shutil.copy2(source, folder / part)
    _compile(folder)
    return folder


def stock_project(root: Path, folder: Path, epochs: int) -> Path:
    """A stock Rasa project in the folder: Jieba, counted n-grams and DIET; not trained yet."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in ("actions", "data", "domain.yml", "rulebook", "yibao"):
        source = root / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=_LEFT_OUT)
        else:
            shutil.copy2(source, folder / part)
    config = STOCK.format(epochs=epochs).replace("policies: []\n", _POLICIES)
    (folder / "config.yml").write_text(config, encoding="utf-8")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text("", encoding="utf-8")
    _compile(folder)
    return folder


def train_ours(folder: Path) -> Training:
    """Train the project's model with nothing cached; the process's start is included."""
    for model in (folder / "models").glob("*.tar.gz"):
        model.unlink()
    return Training(_timed(folder, "-m", "yibao.server", "train")[0])


def train_stock(folder: Path, epochs: int) -> Training:
    """Train the stock project with nothing cached; the process's start is included."""
    took, printed = _timed(folder, "-m", "rasa", "train")
    found = _EPOCHS_TOOK.findall(printed)
    # The finished bar is drawn more than once
    hours, minutes, seconds = (int(part or 0) for part in found[-1])
    return Training(took, epochs, hours * 3600.0 + minutes * 60 + seconds)


def _timed(folder: Path, *arguments: str) -> tuple[float, str]:
    empty = {**os.environ, "RASA_CACHE_DIRECTORY": str(folder / f"cache-{time.monotonic_ns()}")}
    command = [sys.executable, "-W", "ignore", *arguments]
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=empty, capture_output=True, text=True,
        timeout=TRAINS_WITHIN, check=False,
    )  # fmt: skip
    took = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"training failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return took, done.stdout + done.stderr


def _compile(folder: Path) -> None:
    command = [sys.executable, "-m", "compileall", "-q", str(folder)]
    subprocess.run(command, check=False, capture_output=True)


def forget_pages(*folders: Path) -> None:
    """Have the system read the folders' files from the disk again, as after a start of the machine."""
    os.sync()
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                _forget(file)


def _forget(file: Path) -> None:
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:
        return
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)
