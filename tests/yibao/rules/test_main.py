"""`python -m yibao.rules`: 0 with a count, or 1 with every fault."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from yibao.rules.__main__ import main


@pytest.fixture
def tiny(tmp_path, root):
    book = tmp_path / "rulebook"
    (book / "shanghai").mkdir(parents=True)
    for name in ("places.yml", "topics.yml", "sources.yml", "shanghai/refund_amount.yml"):
        shutil.copy(root / "rulebook" / name, book / name)
    return book


def run(root, *arguments):
    command = [sys.executable, "-m", "yibao.rules", *map(str, arguments)]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_command_finds_no_fault_in_the_project_s_rule_book(root, book):
    done = run(root)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(book.facts)} 条事实，{len(book.procedures)} 套步骤" in done.stdout


def test_the_command_ends_with_1_and_the_fault(root, tiny):
    path = tiny / "shanghai/refund_amount.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("上海市", "上海"), encoding="utf-8")

    done = run(root, tiny)

    assert (done.returncode, done.stdout) == (1, "")
    assert "✗ shanghai/refund_amount.yml: name：310000 是上海市，不是上海。" in done.stderr


def test_a_good_rule_book_is_counted(tiny, capsys):
    assert main([str(tiny)]) == 0

    told = capsys.readouterr()
    assert told.err == ""
    assert "2 条事实，0 套步骤，" in told.out
    assert "涉及 1 个地方" in told.out


def test_every_fault_is_told_with_their_number(tiny, root, capsys):
    for name in ("unknown_source", "empty_steps", "value_without_unit"):
        shutil.copy(root / f"tests/rulebook/bad/{name}.yml", tiny / "shanghai")
    (tiny / "shanghai/refund_amount.yml").unlink()

    assert main([str(tiny)]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("✗ ") == 3
    assert "规则本有 3 处要改。" in told.err


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_a_rule_book_is_told_so_and_not_by_a_traceback(tmp_path, folder, capsys):
    assert main([str(tmp_path / folder)]) == 1

    assert "✗ places.yml" in capsys.readouterr().err
