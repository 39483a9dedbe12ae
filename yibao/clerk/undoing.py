"""`undo`: takes back what the clerk's last command changed in the rule book."""

from __future__ import annotations

from argparse import Namespace

from yibao.clerk.arguments import Subparsers, add_command, book_option
from yibao.clerk.files import contents_of, put_back
from yibao.clerk.history import Step, digest, forget_last, steps
from yibao.errors import ClerkError


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "undo",
        "撤回：规则本退回上一次 import、new-city 或 tidy 以前；再运行一次，再退一步",
        run,
        ["undo --dry-run", "undo"],
    )
    book_option(parser)
    parser.add_argument("--dry-run", action="store_true", help="只说会退回什么，不动")


def run(arguments: Namespace) -> int:
    """Give every file of the last step what it held before."""
    remembered = steps(arguments.book)
    if not remembered:
        raise ClerkError("没有可以撤回的", "手改的文件用 git 找回：git checkout -- rulebook/文件名")
    step = remembered[-1]
    now = contents_of(arguments.book, step.before)
    _hold_still(step, now)
    print(f"撤回 {step.when} 的 {step.command}：")
    for name, text in sorted(step.before.items()):
        verb = "删掉" if text is None else "退回" if now[name] is not None else "找回"
        print(f"{'会' if arguments.dry_run else ''}{verb}：{name}")
    if not arguments.dry_run:
        put_back(arguments.book, step.before, now)
        forget_last(arguments.book)
        print(f"✓ 撤回了 {len(step.before)} 个文件。")
    return 0


def _hold_still(step: Step, now: dict[str, bytes | None]) -> None:
    held = {name: digest(content) for name, content in now.items() if content is not None}
    others = [name for name in step.before if held.get(name) != step.after.get(name)]
    if others:
        fault = f"{'、'.join(others)} 在 {step.when} 的 {step.command} 以后又改过"
        raise ClerkError(fault, "撤回会丢掉后来的改动，请手改，或用 git 找回")
