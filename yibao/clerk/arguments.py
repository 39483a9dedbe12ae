"""What the commands share: a command line that speaks Chinese, days, folders, places by name."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from yibao.errors import ClerkError, YibaoError
from yibao.rules import Place, Places
from yibao.rules.opening import ROOT

Run = Callable[[argparse.Namespace], int]
Subparsers = Any  # argparse's own type for it is private

# argparse's messages of Python 3.10 and what they mean
_MESSAGES = (
    (r"unrecognized arguments: (.*)", "不认识“{0}”"),
    (r"the following arguments are required: (.*)", "还少 {0}"),
    (r"argument (.*): expected .*", "{0} 后面还要写内容"),
    (r"argument (.*): ignored explicit argument (.*)", "{0} 后面不用写 {1}"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", "{0} 不能写 {1}，可以写 {2}"),
    (r"argument (.*): not allowed with argument (.*)", "{0} 和 {1} 不能一起用"),
    (r"one of the arguments (.*) is required", "要写一个：{0}"),
    (r"ambiguous option: (.*) could match (.*)", "{0} 没写全，可能是 {1}"),
    (r"argument (.*?): (.*)", "{0}：{1}"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with a Chinese head; no wrapping, since argparse cannot measure Chinese."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")

    def _split_lines(self, text: str, width: int) -> list[str]:
        return text.splitlines()


class ChineseParser(argparse.ArgumentParser):
    """A parser whose help and faults are in Chinese; a fault ends with exit code 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **settings)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and end."""
        remedy = f"运行 {self.prog} --help 看用法"
        self.exit(2, f"✗ {_in_chinese(message)}。改法：{remedy}。\n")


def _in_chinese(message: str) -> str:
    for pattern, words in _MESSAGES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*match.groups())
    return message


def add_command(
    subparsers: Subparsers, name: str, summary: str, run: Run, examples: Iterable[str] = ()
) -> ChineseParser:
    """A new command with its help; examples are what follows `python -m yibao.…`."""
    parser: ChineseParser = subparsers.add_parser(name, help=summary, description=summary)
    program = parser.prog.removesuffix(f" {name}")
    lines = [f"  {program} {example}" for example in examples]
    parser.epilog = "\n".join(["例子：", *lines]) if lines else None
    parser.set_defaults(run=run)
    return parser


def book_option(parser: argparse.ArgumentParser) -> None:
    """Give the command `--book FOLDER`; the project's own rule book without it."""
    parser.add_argument(
        "--book",
        metavar="文件夹",
        type=a_folder,
        default=ROOT,
        help="规则本的文件夹（默认用项目自己的）",
    )


def day_option(parser: argparse.ArgumentParser) -> None:
    """Give the command `--day`; today without it."""
    parser.add_argument(
        "--day",
        metavar="日期",
        type=a_day,
        default=date.today(),
        help="按哪一天算，如 2027-01-01（默认今天）",
    )


def a_folder(text: str) -> Path:
    """The folder of that name; argparse's own error where there is none."""
    folder = Path(text)
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(f"没有“{text}”这个文件夹")
    return folder


def a_day(text: str) -> date:
    """The day written as 2027-01-01; argparse's own error for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是哪一天，写成 2027-01-01") from None


def find_place(name: str, places: Places) -> Place:
    """The place with that name or code, upper levels first; raises ClerkError with near names."""
    found = [place for place in places if name in (place.code, *place.names)]
    if not found:
        known = [one for place in places for one in place.names]
        hint = near(name, known) or "写全名或六位代码，如 南宁市、450100"
        raise ClerkError(f"没有“{name}”这个地方", hint)
    upper = min(map(_level, found))
    same = [place for place in found if _level(place) == upper]
    if len(same) > 1:
        listed = "、".join(f"{place.code}（{places.full_name(place)}）" for place in same)
        raise ClerkError(f"叫“{name}”的地方不止一个", f"写代码：{listed}")
    return same[0]


def _level(place: Place) -> int:
    return 1 if place.code.endswith("0000") else 2 if place.code.endswith("00") else 3


def near(word: str, known: Iterable[str]) -> str:
    """A hint that names what resembles the word; empty if nothing does."""
    known = list(dict.fromkeys(known))
    found = get_close_matches(word, known, n=4, cutoff=0.5)
    found += [one for one in known if word and word in one and one not in found][: 5 - len(found)]
    return f"您要的是不是：{'、'.join(found)}" if found else ""


def warn(line: str) -> None:
    """Tell the person at the screen, beside what the command gives out."""
    print(line, file=sys.stderr)


def command_line(program: str, description: str, modules: Iterable[Any]) -> ChineseParser:
    """The parser of a program with the command of every module (`add_parser`)."""
    top = ChineseParser(
        prog=program, description=description, epilog=f"每个命令自己的用法：{program} 命令 --help"
    )
    commands = top.add_subparsers(title="命令", metavar="命令", prog=top.prog, required=True)
    for module in modules:
        module.add_parser(commands)
    return top


def carried_out(parser: ChineseParser, arguments: list[str], stopped: str) -> int:
    """Run the command; its code, 2 if it cannot be carried out, 130 if it was stopped."""
    try:
        told = parser.parse_args(arguments)
        return int(told.run(told))
    except YibaoError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `… | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
