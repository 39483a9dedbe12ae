"""`check`: every fault of the rule book, and what lapses or was not looked at for long."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from yibao.clerk.arguments import Subparsers, add_command, book_option, day_option, warn
from yibao.errors import RuleBookError
from yibao.rules import Fact, Procedure, RuleBook
from yibao.rules.guard import lapsed, lapsing, stale
from yibao.rules.opening import read_rulebook

GRACE = 60  # days that an ended value may stay without a word on what follows


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "check",
        "检查整本规则本：错在哪里、怎么改；哪些快到期、已过期、很久没核对",
        run,
        ["check", "check --day 2027-01-01"],
    )
    book_option(parser)
    day_option(parser)


def run(arguments: Namespace) -> int:
    """Print every fault, what lapses and what the book holds; 1 for faults and what lapsed long ago."""
    book, faults = read_rulebook(arguments.book)
    tell_faults(faults)
    over = lapsed(book, arguments.day, GRACE) if book else []
    if book:
        _tell_days(book, over, arguments.day)
        _tell_unused(book)
    if faults or book is None:
        warn(f"规则本有 {len(faults)} 处要改。")
        return 1
    places = {fact.place.code for fact in book.facts}
    counts = (
        f"{len(book.facts)} 条事实，{len(book.procedures)} 套步骤，"
        f"{len(book.sources)} 份来源，涉及 {len(places)} 个地方。"
    )
    print(
        f"规则本写得没有错，但有 {len(over)} 条过期了：{counts}"
        if over
        else f"✓ 规则本没有问题：{counts}"
    )
    return 1 if over else 0


def tell_faults(faults: Sequence[RuleBookError]) -> None:
    """Tell the person at the screen each fault on a line."""
    for fault in faults:
        warn(f"✗ {fault}")


def _tell_unused(book: RuleBook) -> None:
    cited = [entry.sources for entry in book.facts] + [steps.sources for steps in book.procedures]
    used = {source.id for sources in cited for source in sources}
    unused = [name for name in book.sources if name not in used]
    if unused:
        print(f"! 没有用到的来源（{len(unused)} 份）。改法：删掉，或写进用到它的事实和步骤。")
        for name in unused:
            print(f"  {name}：{book.sources[name].title}")


def _tell_days(book: RuleBook, over: Sequence[Fact | Procedure], day: date) -> None:
    remedy = "查到新的就加一行新值；没查到，在旧值后写 then: not_found；取消了，写 then: ended"
    steps_remedy = "步骤没有 then，过期的删掉，或改 until"
    _tell(f"✗ 过期超过 {GRACE} 天，后面没有新的", f"{remedy}；{steps_remedy}", over, loud=True)
    recent = [entry for entry in lapsed(book, day, 0) if entry not in over]
    _tell(f"! 过期不到 {GRACE} 天，后面没有新的", f"{remedy}；{steps_remedy}", recent)
    _tell("! 60 天内到期，后面没有新的", remedy, lapsing(book, day))
    _tell("! 一年多没有核对", "重新核对，把 checked 改成核对的那一天", stale(book, day))


def _tell(title: str, remedy: str, entries: Sequence[Fact | Procedure], loud: bool = False) -> None:
    if not entries:
        return
    tell = warn if loud else print
    tell(f"{title}（{len(entries)} 条）。改法：{remedy}。")
    for entry in entries:
        tell(f"  {_line(entry)}")


def _line(entry: Fact | Procedure) -> str:
    if isinstance(entry, Procedure):
        key, says = entry.id.rpartition(".")[2], entry.title
    else:
        value = f"{entry.value}{entry.unit}" if entry.value is not None else ""
        key, says = entry.key, f"{entry.says}{value}"
    until = f"到 {entry.until}" if entry.until else f"{entry.checked} 核对"
    return f"{entry.place.name} {entry.topic}.{key}：{says}（{until}）"
