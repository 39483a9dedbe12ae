"""Numbered menus: how a reply is laid out, and what a number that comes back stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from yibao.channels.wechat.cutting import MOST_BYTES, ROUND_IT, cut, size
from yibao.channels.wechat.reply import Choice, Reply

NEXT = "下一段"
_FULL = MOST_BYTES - ROUND_IT
# The menu leaves the text at least so much of a message
_LEAST_TEXT = 900
_MOST_ITEM = 20
_GO_ON = re.compile(
    r"(?:请|再|看|我要看|我要)*(?:继续|下一[段页条]|接着[看说讲]?|往下[看说]?|后面的?|后面呢|还有呢)[看说讲]?吧?"
)
_DIGITS = {sign: i for i, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NUMBER = re.compile(
    r"(?:我?(?:想|要)?(?:选择?|回复?|看|点|按|问|发)?|就)第?([0-9]{1,3}|[零一二三四五六七八九十两]{1,3})"
    r"(?:[个项条号]|那个|吧|呢|的|啊)*"
)
_MARKS = r"""[\s.,。、;:!?~()\[\]{}【】「」『』《》"'“”‘’…·—_*#-]+"""
_EDGES = re.compile(f"^{_MARKS}|{_MARKS}$")
_NOT_IN_LINKS = re.compile(r"""[\s"'<>&#%+?=]""")
# Taps as links would fill a long message
_MOST_LINKED = 1000


def page(reply: Reply, links: bool = False) -> tuple[str, Reply]:
    """The message's text, and what stays open below it: the text left over and the choices shown."""
    reply = _trimmed(reply)
    for linked in (True, False) if links else (False,):
        foot = "\n".join(_foot(reply, False, linked))
        if size(reply.text) + size(foot) + 1 <= _FULL:
            return "\n".join(filter(None, (reply.text, foot))), replace(reply, text="")
    linked = links and size("\n".join(_foot(reply, True, True))) <= _MOST_LINKED
    foot = "\n".join(_foot(reply, True, linked))
    head, rest = cut(reply.text, _FULL - size(foot) - 1)
    return f"{head}\n{foot}", replace(reply, text=rest)


def meant(text: str, shown: Reply) -> str | None:
    """The words that a message stands for below that reply: NEXT, a choice's words, or its own.

    None for a number that is on no line of the menu.
    """
    plain = _plain(text)
    if shown.text and _GO_ON.fullmatch(plain):
        return NEXT
    for choice in shown.offered:
        if plain in (_plain(choice.title), _plain(choice.payload)):
            return choice.payload
    # Where a number is asked for, the menu has none, and this is the answer
    return text if shown.number else _picked(text, plain, shown)


def no_such_item(shown: Reply) -> str:
    """What a citizen is told who picked a number that there is not."""
    items = len(_items(shown))
    return f"没有这一项。请回复 1 到 {items} 里的一个数字，或者直接打字问。"


def _items(shown: Reply) -> list[str]:
    return [*([NEXT] if shown.text else []), *(choice.payload for choice in shown.offered)]


def _picked(text: str, plain: str, shown: Reply) -> str | None:
    items = _items(shown)
    for i, choice in enumerate(shown.offered, 1 + bool(shown.text)):
        # The line as it stands: 2 上海
        if re.fullmatch(rf"{i}\W*{re.escape(_plain(choice.title))}", plain):
            return choice.payload
    found = _NUMBER.fullmatch(plain) if items else None
    number = _value(found[1]) if found else None
    if number is None or number > max(len(items), _MOST_ITEM):
        return text
    return items[number - 1] if 1 <= number <= len(items) else None


def _value(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    before, ten, after = written.partition("十")
    if not ten:
        return _DIGITS[written] if len(written) == 1 else None
    if len(before) > 1 or len(after) > 1:
        return None
    return 10 * _DIGITS.get(before, 1) + _DIGITS.get(after, 0)


def _plain(text: str) -> str:
    # 1️⃣ is a digit with two signs after it
    signs = "".join(sign for sign in text if sign not in "\ufe0f\u20e3")
    return _EDGES.sub("", unicodedata.normalize("NFKC", signs)).casefold()


def _foot(reply: Reply, goes_on: bool, linked: bool) -> Iterator[str]:
    if reply.number:
        yield from _foot_of_words(reply, goes_on)
        return
    items = enumerate(reply.offered, 1 + goes_on)
    lines = [_item(i, choice, linked) for i, choice in items]
    if goes_on:
        yield _link(NEXT, 1, "（没完，回复 1 看下一段）") if linked else "（没完，回复 1 看下一段）"
    if reply.question:
        how = "（也可以回复数字）" if reply.choices else ""
        yield f"▸ {reply.question}{how}"
    yield from lines[: len(reply.choices)]
    if reply.also:
        yield "▸ 还可以问（回复数字）："
    yield from lines[len(reply.choices) :]


def _foot_of_words(reply: Reply, goes_on: bool) -> Iterator[str]:
    if goes_on:
        yield f"（没完，回复「{NEXT}」接着看）"
    yield f"▸ {reply.question}"
    if reply.choices:
        yield "可以直接回复：" + " / ".join(one.payload for one in reply.choices)
    if reply.also:
        yield "▸ 还可以问：" + " / ".join(one.payload for one in reply.also)


def _item(number: int, choice: Choice, linked: bool) -> str:
    line = f"{number} {choice.title}"
    return _link(choice.payload, number, line) if linked else line


def _link(says: str, number: int, shown: str) -> str:
    # The words, not the number: a tap on an old menu must not pick from the new one
    content = _NOT_IN_LINKS.sub(lambda sign: quote(sign[0]), says)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={number}">{shown}</a>'


def _trimmed(reply: Reply) -> Reply:
    """The reply with no more choices than leave room for its text; a question too long joins it."""
    while size("\n".join(_foot(reply, True, False))) > _FULL - _LEAST_TEXT:
        if reply.also:
            reply = replace(reply, also=reply.also[:-1])
        elif reply.choices:
            reply = replace(reply, choices=reply.choices[:-1])
        else:
            return replace(reply, text=f"{reply.text}\n{reply.question}", question="", number="")
    return reply
