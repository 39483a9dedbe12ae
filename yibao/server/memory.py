"""The processes that serve one port together, and the memory that they take."""

from __future__ import annotations

import os
import re
from pathlib import Path

from yibao.watching import metrics

_PAGE = os.sysconf("SC_PAGE_SIZE")
_NUMBER = re.compile(r"_(\d+)\.db$")


def workers() -> list[int]:
    """Those that serve: of several, who have counted something already."""
    return [number for number in processes() if number != os.getppid()]


def processes() -> list[int]:
    """The numbers of those that live; with several workers, their parent's, too."""
    folder = os.environ.get(metrics.SHARED)
    if not folder:
        return [os.getpid()]
    found = {
        int(name.group(1)) for file in os.listdir(folder) if (name := _NUMBER.search(file))
    } | {os.getpid()}
    return sorted(number for number in found if Path(f"/proc/{number}").exists())


def memory_bytes() -> int:
    """The resident memory of all of them; pages that they share count for each."""
    return sum(map(_resident, processes()))


def _resident(number: int) -> int:
    try:
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * _PAGE
    except OSError:  # gone, or a system without /proc
        return 0
