"""Environments of their own, for tools that want other packages than Rasa does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

_MINUTES = 4


def tools(lock: Path, folder: Path) -> Path:
    """The folder's programs, installed from the lock unless they were; raises OSError, SubprocessError."""
    stamp = folder / ".lock"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        print(f"▸ 准备 {lock.stem} 用的工具", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _install(lock, folder)
        shutil.copy(lock, stamp)
    return folder / "bin"


def _install(lock: Path, folder: Path) -> None:
    uv, python = str(Path(sys.executable).with_name("uv")), str(folder / "bin" / "python")
    locked = ["pip", "install", "-q", "--python", python, "--require-hashes", "-r", str(lock)]
    for arguments in (["venv", "-q", "--python", sys.executable, str(folder)], locked):
        subprocess.run([uv, *arguments], check=True, capture_output=True, timeout=60 * _MINUTES)
