"""Whether this machine's processor can run the second encoder; light, for a check before Rasa loads."""

from __future__ import annotations

import os
import platform
from pathlib import Path

# Set to off where its 100 MB or its milliseconds are too many; the model is then trained without it
SWITCH = "YIBAO_SECOND_ENCODER"


def missing_instructions(cpuinfo: Path = Path("/proc/cpuinfo")) -> list[str]:
    """The instructions without which the second encoder's machine code would crash; none on most machines."""
    if platform.machine() != "x86_64" or not cpuinfo.exists():
        return []
    return sorted({"avx2", "fma"} - set(cpuinfo.read_text().split()))


def second_encoder_runs() -> bool:
    """Whether messages that leave a doubt get a second reading on this machine."""
    return os.environ.get(SWITCH, "on") != "off" and not missing_instructions()
