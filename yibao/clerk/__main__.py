"""`python -m yibao.clerk COMMAND`: the tools of the clerk who looks after the rule book.

A command is a module with `add_parser(subparsers)`, which calls `arguments.add_command`, and
`run(arguments) -> int`. A YibaoError that it raises ends in one line and exit code 2.
"""

from __future__ import annotations

import sys

from yibao.clerk import checking, scaffold, shown, tidying, undoing
from yibao.clerk.arguments import ChineseParser, carried_out, command_line
from yibao.clerk.comparing import diffing
from yibao.clerk.covering import coverage
from yibao.clerk.excel import exporting, importing

COMMANDS = (checking, shown, diffing, coverage, tidying, exporting, importing, undoing, scaffold)


def main(arguments: list[str]) -> int:
    """Run the command: 0 well done, 1 faults in the rule book, 2 the command cannot be carried out."""
    return carried_out(parser(), arguments, "停下了，什么都没有改。")


def parser() -> ChineseParser:
    """The command line with every command."""
    told = "规则本的工具：检查、整理、对比、导出到 Excel 和从 Excel 导入、撤回。"
    return command_line(".venv/bin/python -m yibao.clerk", told, COMMANDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
