"""`python -m yibao.clerk COMMAND`: the tools of the clerk who looks after the rule book.

A command is a module with `add_parser(subparsers)`, which calls `arguments.add_command`, and
`run(arguments) -> int`. A YibaoError that it raises ends in one line and exit code 2.
"""

from __future__ import annotations

import os
import sys

from yibao.clerk import checking, scaffold, shown, tidying
from yibao.clerk.arguments import ChineseParser
from yibao.clerk.comparing import diffing
from yibao.clerk.covering import coverage
from yibao.clerk.excel import exporting, importing
from yibao.errors import YibaoError

COMMANDS = (checking, shown, diffing, coverage, tidying, exporting, importing, scaffold)


def main(arguments: list[str]) -> int:
    """Run the command: 0 well done, 1 faults in the rule book, 2 the command cannot be carried out."""
    try:
        told = parser().parse_args(arguments)
        return int(told.run(told))
    except YibaoError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n停下了，什么都没有改。", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `… | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> ChineseParser:
    """The command line with every command."""
    top = ChineseParser(
        prog="python -m yibao.clerk",
        description="规则本的工具：检查、整理、对比、导出到 Excel 和从 Excel 导入。",
        epilog="每个命令自己的用法：python -m yibao.clerk 命令 --help",
    )
    commands = top.add_subparsers(title="命令", metavar="命令", prog=top.prog, required=True)
    for module in COMMANDS:
        module.add_parser(commands)
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
