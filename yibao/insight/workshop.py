"""A copy of the project in which a change is tried and a model trained: what runs stays as it is."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from yibao.errors import ConfigurationError

# What a training reads; it runs with the code of the copy
_PARTS = (
    "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data", "rulebook", "yibao",
    "actions", "requirements",
)  # fmt: skip
_MODEL = re.compile(r"yibao-[0-9a-f]+\.tar\.gz")
_LONGEST = 3600  # seconds; a training takes a minute or two


def fingerprint(root: Path) -> str:
    """A hash of everything that a copy of the project takes over."""
    digest = hashlib.sha256()
    for part in _PARTS:
        place = root / part
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def set_up(root: Path, folder: Path) -> None:
    """Make the folder a fresh copy of what a model is made of."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for part in _PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / part)


def train(root: Path, folder: Path) -> Path:
    """The model of the copy, or of the project itself, trained if need be; raises ConfigurationError.

    A copy's model bears the name that the project's own will have once the change is made there.
    """
    # What both have in common need not be learnt again
    cache = {"RASA_CACHE_DIRECTORY": str((root / ".rasa" / "cache").resolve())}
    command = [sys.executable, "-m", "yibao.server", "train"]
    try:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **cache}, capture_output=True, text=True,
            timeout=_LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ConfigurationError(
            "训练一个小时还没完。改法：看看机器是不是太忙，再试一次。"
        ) from error
    named = _MODEL.findall(done.stdout)
    if done.returncode or not named:
        told = [line for line in done.stderr.splitlines() if line.strip()]
        raise ConfigurationError(told[-1].lstrip("✗ ") if told else "训练没有成功，也没有说原因。")
    return folder / "models" / named[-1]
