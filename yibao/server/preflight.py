"""What must hold before the assistant starts; each failure is one message with its remedy."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from yibao.errors import ConfigurationError, LaunchError, RuleBookError
from yibao.rules import load_rulebook
from yibao.rules.reading import read_yaml

HOST = "127.0.0.1"
_TOP = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")
_NEEDED_MB = 300


def check_files(root: Path) -> None:
    """Raise ConfigurationError for a missing or broken YAML file, RuleBookError for a bad rule book."""
    for name in _TOP:
        if not (root / name).is_file():
            raise ConfigurationError(
                f"缺少 {name}。改法：从版本库里取回来（git checkout {name}）。"
            )
    for path in [*(root / name for name in _TOP), *sorted((root / "data").rglob("*.yml"))]:
        try:
            read_yaml(path, path.relative_to(root).as_posix())
        except RuleBookError as error:
            raise ConfigurationError(str(error)) from error
    for path in sorted((root / "data").rglob("*")):
        if path.suffix in {".yaml", ".json", ".md"}:
            name = path.relative_to(root).as_posix()
            raise ConfigurationError(f"{name}：训练数据只用 .yml 文件。改法：改名为 .yml。")
    load_rulebook(root / "rulebook")


def check_disk(folder: Path) -> None:
    """Raise LaunchError where a model would not fit."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < _NEEDED_MB:
        raise LaunchError(
            f"磁盘只剩 {free} MB，训练模型要约 {_NEEDED_MB} MB。请腾出空间（旧模型在 models/ 里）再试。"
        )


def check_port(port: int, host: str = HOST) -> None:
    """Raise LaunchError where another program listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LaunchError(
                f"端口 {port} 用不了，多半有别的程序占着。换一个：PORT={port + 1} make run；"
                f"或找出并关掉它：ss -ltnp 'sport = :{port}'。"
            ) from error


def free_port(preferred: int) -> int:
    """The preferred port if it is free, else one that the system picks."""
    try:
        check_port(preferred)
        return preferred
    except LaunchError:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            return int(probe.getsockname()[1])
