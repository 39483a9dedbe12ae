"""Each thing that stops a start is told once, with the place, the fault and the remedy."""

from __future__ import annotations

import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from yibao.errors import ConfigurationError, LaunchError, RuleBookError
from yibao.server.preflight import check_disk, check_files, check_port, free_port

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of what the checks read."""
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(root / name, tmp_path)
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copytree(root / "rulebook", tmp_path / "rulebook")
    return tmp_path


def test_sound_files_pass(copy: Path) -> None:
    check_files(copy)


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("config.yml", "pipeline:\n- name: a\n name: b\n", ["config.yml", "第 3 行", "对齐"]),
        ("domain.yml", "intents:\n- greet\nintents:\n- bye\n", ["domain.yml", "写了两次"]),
        ("data/nlu/care.yml", 'nlu: "没有关上\n', ["data/nlu/care.yml", "引号"]),
    ],
)
def test_a_broken_file_is_named_with_line_and_remedy(
    copy: Path, file: str, content: str, words: list[str]
) -> None:
    (copy / file).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        check_files(copy)
    assert [word for word in words if word not in str(raised.value)] == []


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "credentials.yml").unlink()
    with pytest.raises(ConfigurationError, match=r"缺少 credentials\.yml"):
        check_files(copy)


def test_a_bad_rule_book_stops_the_start(copy: Path) -> None:
    path = copy / "rulebook" / "shanghai" / "refund_amount.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("上海市", "上海滩"), encoding="utf-8")
    with pytest.raises(RuleBookError, match="上海滩"):
        check_files(copy)


def test_a_full_disk_is_told_before_training(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 50 * 2**20))
    with pytest.raises(LaunchError, match=r"磁盘只剩 50 MB.*腾出空间"):
        check_disk(tmp_path)


def test_a_taken_port_is_refused_and_another_found() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LaunchError, match=f"PORT={port + 1}"):
            check_port(port)
        assert free_port(port) != port


def test_a_free_port_is_kept(port: int) -> None:
    check_port(port)
    assert free_port(port) == port
