"""`python -m yibao.insight COMMAND`: what people ask, for the operator.

A command is added by a module's `add_parser(subparsers)`, which calls `add_command` of
yibao.clerk.arguments. A YibaoError ends in one line and exit code 2.
"""

from __future__ import annotations

import logging
import sys

from yibao.clerk.arguments import ChineseParser, carried_out, command_line
from yibao.insight import comparing, grouping, reporting, trying

COMMANDS = (reporting, grouping, trying, comparing)


def main(arguments: list[str]) -> int:
    """Run the command: 0 well done, 2 it cannot be carried out."""
    return carried_out(parser(), arguments, "停下了。")


def parser() -> ChineseParser:
    """The command line with every command."""
    told = "看大家在问什么、哪些没答上，并一步步改进。"
    return command_line(".venv/bin/python -m yibao.insight", told, COMMANDS)


if __name__ == "__main__":
    # Rasa's imports warn by the dozen, and one of them resets Python's filters
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    sys.exit(main(sys.argv[1:]))
