"""The command line itself: help and faults in Chinese, never a traceback."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from yibao.clerk.__main__ import COMMANDS, parser


def names():
    return list(parser()._subparsers._group_actions[0].choices)


def test_help_lists_every_command_in_chinese(clerk):
    done = clerk("--help")

    assert done.code == 0 and done.out.startswith("用法：.venv/bin/python -m yibao.clerk")
    assert len(names()) == len(COMMANDS)
    for name in names():
        (line,) = re.findall(rf"^ +{name} +(.*)$", done.out, re.MULTILINE)
        assert re.search("[\u4e00-\u9fff]{4}", line)


@pytest.mark.parametrize("name", names())
def test_the_help_of_a_command_has_no_english_heads(clerk, name):
    done = clerk(name, "--help")

    assert done.code == 0
    assert f"用法：.venv/bin/python -m yibao.clerk {name}" in done.out
    assert f"例子：\n  .venv/bin/python -m yibao.clerk {name}" in done.out
    for english in ("usage", "positional", "options", "show this help", "optional"):
        assert english not in done.out.replace("[options]", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["还少 命令"]),
        (["chek"], ["'chek'", "'check'"]),
        (["check", "--daay", "2027"], ["不认识“--daay 2027”"]),
        (["check", "--day"], ["--day", "后面还要写内容"]),
        (["check", "--day", "明年"], ["“明年”不是哪一天", "2027-01-01"]),
        (["check", "--book", "nowhere"], ["--book", "没有“nowhere”这个文件夹"]),
        (["export"], ["还少 文件.xlsx"]),
        (["tidy", "--check=yes"], ["--check", "后面不用写"]),
    ],
)
def test_a_wrong_command_line_is_one_line_with_a_remedy(clerk, arguments, words):
    done = clerk(*arguments)

    assert done.code == 2 and done.out == "" and done.err.count("\n") == 1
    assert done.err.startswith("✗ ")
    assert [
        word
        for word in (*words, "改法：运行 .venv/bin/python -m yibao.clerk")
        if word not in done.err
    ] == []


def test_a_reader_who_has_enough_stops_the_command_quietly(root):
    command = f"{sys.executable} -m yibao.clerk check --day 2031-01-01 | head -n 1"

    done = subprocess.run(
        command, shell=True, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr
