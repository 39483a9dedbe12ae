"""Cuts a message into the questions that it asks, each with the story told before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# Never cut inside a quotation, a bracket or a number
_WHOLE = re.compile(
    r"「[^」]*」|『[^』]*』|“[^”]*”|《[^》]*》|\"[^\"]*\"|（[^）]*）|\([^)]*\)|(?<=\d)[,，](?=\d{3}(?!\d))"
)
# Begins another question; 还有 before an amount only says that something is left
_AND = (
    r"(?:[还還]有(?!多少|没|几|什么|啥|哪|\d|[一二两三四五六七八九十半]|钱|余额|剩|吗|个)|还想问|还想|还要问|"
    r"(?<!要)另外|另问|再请问|再[问問]|再有|再一个|[顺順]便|顺带|其次|以及|(?:另)?一个是|第[一二三四]是)"
)
_ITEM = r"[1-9①-⑨][、.．)）](?!\d)"
_STOP = "？?！!。；;\n"
_CUT = re.compile(
    rf"[{_STOP}，,…~～]+|(?<=[^\sA-Za-z])\s+(?=\S)|(?<=[A-Za-z])\s+(?=[^\sA-Za-z])|(?<=[吗嗎])(?=\w)|(?<=[^我你您他她它那]呢)(?=\w)"
    # In 什么, 怎么, 这么 it asks for no answer
    rf"|(?<=[^什怎这那多要]么)(?=\w)|(?<!\d)(?={_ITEM})|(?={_AND})"
)
_LEAD = re.compile(rf"(?:\s*(?:{_ITEM}|{_AND}|问?一下))+")
_AROUND = " \t，,。；;…~～\n"
_ASKS = re.compile(
    r"怎[么麼样办]|咋|如何|啥|什[么麼]|哪|[几幾](?!乎)|多少|好多|多久|多长|[吗嗎]|为何|谁|(?P<same>.)不(?P=same)|"
    r"有没[有得]|有冇|[不没]$|没有$|[嘛呢么麼]$|[？?]$|"
    # In pinyin: zenme jiao, neng bu neng qu
    r"zen ?me|shen ?me|duo ?shao|na ?li|\bma\b|\b(?P<sound>[a-z]+) bu (?P=sound)\b",
    re.IGNORECASE,
)
# 我要补办社保卡 asks as well
_WISHES = re.compile(
    r"想知道|了解|打听|咨询|查一?下|想问.{4,}|(?:步骤|流程|办法|手续|规定|政策|区别).{0,4}(?:说|讲)|告诉我|"
    r"^(?:[我俺](?:们|妈|爸)?)?[还就也]?(?:要|想|帮我|需要).{0,12}(?:交|缴|办|查|补|转|退(?!休)|领|改|报|换|取|开通|激活|绑)"
)
# 是一次补齐还是接着交: the other half of the same question
_OR = re.compile(r"还是|或者?是?|要不(?!要)|要么|也就是")
# 另外报销比例。 is a question, 另外我妈七十二了, begins a story
_SHORT = 8
# 怎么查, 各是多少 behind a comma: the same question goes on
_AFTERTHOUGHT = 4


@dataclass(frozen=True)
class Clause:
    """One question: its own words, and these with the circumstances told since the question before.

    `parted` says whether more than a comma or a blank stands between it and the question before.
    """

    text: str
    told: str
    parted: bool


def pieces(text: str) -> list[str]:
    """What stands between the cuts, whether it asks or not."""
    return [piece for piece, _ in _pieces(text)]


def questions_in(text: str) -> list[Clause]:
    """The clauses that ask something, in order; circumstances and greetings are none."""
    found: list[Clause] = []
    story: list[str] = []
    parted = False
    cut = [*_pieces(text), ("", True)]
    for (piece, after_stop), (_, before_stop) in pairwise(cut):
        lead = _LEAD.match(piece)
        words = piece[lead.end() :].strip(_AROUND) if lead else piece
        another = lead is not None and bool(re.match(rf"{_AND}|{_ITEM}", lead.group().strip()))
        parted = parted or after_stop or another
        if another and found:
            story = []  # what was told since belongs to the question before
        if not words or (found and not story and _goes_on(words, parted)):
            continue
        story.append(words)
        named = another and before_stop and len(words) <= _SHORT
        if named or _ASKS.search(words) or _WISHES.search(words):
            found.append(Clause(words, "，".join(story), parted))
            story, parted = [], False
    return found


def _goes_on(words: str, parted: bool) -> bool:
    """Whether the words only add to the question right before them."""
    return bool(_OR.match(words)) or (not parted and len(words) <= _AFTERTHOUGHT)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces between the cuts, and whether one begins after more than a comma or a blank."""
    masked = _WHOLE.sub(lambda match: "字" * len(match.group()), text)
    start, after_stop = 0, False
    for end in [*(match.end() for match in _CUT.finditer(masked)), len(text)]:
        piece = text[start:end].strip(_AROUND)
        if piece:
            yield piece, after_stop
            after_stop = False
        sign = text[:end].rstrip(" \t")[-1:]
        after_stop = after_stop or (bool(sign) and sign in _STOP + "吗嗎呢么")
        start = end
