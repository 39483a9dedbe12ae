"""How the server speaks to its operator: logs, announcements, and counters that workers share."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import TextIO

logger = logging.getLogger("yibao.server")

_SHARED = "PROMETHEUS_MULTIPROC_DIR"


def begin_logs() -> None:
    """Logs in the form that YIBAO_LOG or the terminal asks for; others' from LOG_LEVEL on."""
    from yibao.watching.logs import as_json, configure_logs

    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING").upper())
    json = as_json()
    configure_logs(level if isinstance(level, int) else logging.WARNING, json=json)
    if json:
        _in_json.append(True)


_in_json: list[bool] = []


def announce(text: str, sink: TextIO | None = None) -> None:
    """A line for who started the server; among JSON logs it is one of them."""
    if _in_json:
        logger.info(text)
    else:
        print(text, file=sink, flush=True)


def share_counters(root: Path) -> None:
    """With several workers (SANIC_WORKERS) have them share their counters, through files."""
    if os.environ.get("SANIC_WORKERS", "1") in ("", "0", "1") or os.environ.get(_SHARED):
        return
    assert "prometheus_client" not in sys.modules, "it reads the setting when it is imported"
    workshop = root / ".rasa"
    workshop.mkdir(exist_ok=True)
    for left in workshop.glob("metrics-*"):
        # Of a server that was killed
        if not Path(f"/proc/{left.name.split('-')[1]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    os.environ[_SHARED] = mkdtemp(prefix=f"metrics-{os.getpid()}-", dir=workshop)


def forget_counters() -> None:
    """Remove what the workers shared, when all of them have ended."""
    folder = os.environ.get(_SHARED, "")
    if Path(folder).name.startswith(f"metrics-{os.getpid()}-"):
        shutil.rmtree(folder, ignore_errors=True)
