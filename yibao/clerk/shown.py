"""`show`: what a citizen would be told, in the shell."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from yibao.answers import Case, answer_topic, as_text
from yibao.answers.case import INSURANCE_NAMES
from yibao.answers.ways import CHANNELS
from yibao.clerk.arguments import (
    ChineseParser,
    Subparsers,
    add_command,
    book_option,
    day_option,
    find_place,
    near,
)
from yibao.clerk.columns import table
from yibao.clerk.opened import open_book
from yibao.clerk.words import HOSPITAL
from yibao.errors import ClerkError
from yibao.rules import NATION, RuleBook, Topic

_CHANNEL_NAMES = {name: words[0] for name, words in CHANNELS.items()}


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "show",
        "看百姓会听到怎样的回答；不写主题，就列出全部主题",
        run,
        [
            "show",
            "show 返多少钱 --place 上海 --age 75",
            "show coverage_scope --about 种植牙",
            "show reimbursement_ratio --place 南宁 --insurance 居民 --hospital 三级 --amount 20000",
            "show payment_standard --place 湖南 --day 2027-01-01",
        ],
    )
    parser.add_argument("topic", metavar="主题", nargs="?", help="编号、名称或名称里的几个字")
    _about_the_asker(parser)
    day_option(parser)
    book_option(parser)


def _about_the_asker(parser: ChineseParser) -> None:
    parser.add_argument("--place", metavar="地方", help="参保地，如 南宁、450100")
    parser.add_argument("--age", metavar="岁数", type=_years, help="多大年纪，如 75")
    parser.add_argument("--insurance", metavar="险种", help="职工、居民、灵活就业")
    parser.add_argument("--retired", action="store_true", default=None, help="已经退休")
    parser.add_argument(
        "--about", metavar="哪一样", action="append", help="问的是哪一样，如 种植牙；可以写几次"
    )
    parser.add_argument("--hospital", metavar="医院", help="一级、二级、三级、省属三级、社区")
    parser.add_argument("--amount", metavar="元", type=_sum, help="花了或交了多少钱，如 20000")
    parser.add_argument("--wage", metavar="元", type=_sum, help="每月工资，如 6000")
    parser.add_argument(
        "--heard", metavar="数", type=_sum, action="append", help="听人说的数，如 240；可以写几次"
    )
    parser.add_argument("--channel", metavar="渠道", help="想用的办法，如 微信、医保窗口")
    parser.add_argument("--detail", action="store_true", help="说详细点")


def run(arguments: Namespace) -> int:
    """Print the answer, or every topic where none is named."""
    book = open_book(arguments.book)
    if arguments.topic is None:
        rows = [("编号", "名称", "一句问话")]
        rows += [(topic.id, topic.title, topic.question) for topic in book.topics.values()]
        print("\n".join(table(rows)))
        return 0
    topic = find_topic(arguments.topic, book)
    print(as_text(answer_topic(topic.id, _case(arguments, book), book)))
    return 0


def find_topic(word: str, book: RuleBook) -> Topic:
    """The topic by its id, its title or a part of them; raises ClerkError with near ones."""
    topics = list(book.topics.values())
    found = (
        [topic for topic in topics if word in (topic.id, topic.title, topic.question)]
        or [topic for topic in topics if word in topic.title]
        or [topic for topic in topics if word in topic.question or word in topic.id]
    )
    if len(found) > 1:
        listed = "、".join(f"{topic.id}（{topic.title}）" for topic in found)
        raise ClerkError(f"“{word}”对得上不止一个主题", f"写其中一个的编号：{listed}")
    if not found:
        known = [name for topic in topics for name in (topic.id, topic.title)]
        remedy = near(word, known) or "不写主题，运行 show，看全部主题"
        raise ClerkError(f"没有“{word}”这个主题", remedy)
    return found[0]


def choose(word: str | None, names: Mapping[str, str], what: str) -> str | None:
    """The id whose Chinese name is or begins with the word; raises ClerkError with all names."""
    if word is None:
        return None
    found = (
        [name for name, label in names.items() if word in (name, label)]
        or [name for name, label in names.items() if label.startswith(word)]
        or [name for name, label in names.items() if word in label]
    )
    if len(found) != 1:
        fault = f"“{word}”对得上不止一种{what}" if found else f"没有“{word}”这种{what}"
        raise ClerkError(fault, f"写成其中一个：{'、'.join(names.values())}")
    return found[0]


def _case(arguments: Namespace, book: RuleBook) -> Case:
    place = find_place(arguments.place, book.places) if arguments.place else None
    return Case(
        today=arguments.day,
        place=None if place == NATION else place,
        age=arguments.age,
        insurance=choose(arguments.insurance, INSURANCE_NAMES, "医保"),
        retired=arguments.retired,
        channel=choose(arguments.channel, _CHANNEL_NAMES, "渠道"),
        amount=arguments.amount,
        wage=arguments.wage,
        hospital=choose(arguments.hospital, HOSPITAL, "医院"),
        subjects=tuple(_subjects(arguments.about or (), book)),
        figures=tuple(arguments.heard or ()),
        detail=arguments.detail,
    )


def _subjects(words: Iterable[str], book: RuleBook) -> Iterable[str]:
    for word in words:
        for subject in book.subjects.values():
            if word in (subject.id, subject.title, *subject.said):
                yield subject.id
                break
        else:
            known = [phrase for one in book.subjects.values() for phrase in (one.title, *one.said)]
            remedy = near(word, known) or "换个说法，或先在 subjects 文件夹里登记"
            raise ClerkError(f"没有登记“{word}”这一样", remedy)


def _years(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 150:
        raise ArgumentTypeError(f"“{text}”不是年纪，写整数，如 75")
    return int(text)


def _sum(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise ArgumentTypeError(f"“{text}”不是数，写成 20000 这样")
    return number
