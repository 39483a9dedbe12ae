"""One form for what people type in many: width, script, repeated endings, fillers of speech."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

# The number patterns tell ， from a decimal separator, so these signs stay as typed
_KEPT = frozenset("，？！：；（）…")
# Half a character of a broken phone, marks that nobody sees
_UNSEEN = re.compile("[\ud800-\udfff\u00ad\u200b\u200e\u200f\u2060\ufeff]")
# Ready-made, as making one reads OpenCC's dictionaries: 20 ms
_SIMPLIFIED = OpenCC("t2s")
# OpenCC leaves 著 alone as it may be right: 著作, but 拿著, 著急
_PARTICLE = re.compile("(?<![名显顯土原专專论論编編巨])著(?![作名述称稱])")

_PAUSE = r"[，,、。.…\s]*"
_EDGE = r"(?:(?<=[\s，。、,.!?？！…~～])|(?<=[你您]好)|(?<![\s\S]))"
_CUTS = re.compile(
    # All but the first of the same sign or ending: 。。。, 呢呢呢; of other characters from the third
    # on, as 谢谢 and 天天 are words; numerals are left alone
    r"(?<=([。！？!?，,、~～…；;]))\1+"
    r"|(?<=\S([呢啊呀吧吗嘛哦噢喔啦唉诶哎呃嘿]))\2+"
    r"|((?![零〇一二两三四五六七八九十百千万亿呢啊呀吧吗嘛哦噢喔啦唉诶哎呃嘿])[\u3400-\u9fff])\3(?P<third>\3+)"
    # What a voice input writes down while somebody thinks. 嗯 alone says yes, 那个 before a noun points
    rf"|呃+{_PAUSE}"
    rf"|{_EDGE}(?:嗯+{_PAUSE}|额+[，,、。.…\s]+)+(?=[\s\S]{{6}})"
    rf"|(?:{_EDGE}|(?<=[嗯呃额]))(?:那个(?:[，,、。.…\s]+|(?=[我俺咱你您请就想问])))+"
    r"|那个(?=那个)"
    r"|(?:也)?就是说[，,、\s]*"
)


@dataclass(frozen=True)
class Normalised:
    """A text in its plain form; `offsets` says of each character where it stands in what was typed."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end, in what was typed, of a part of the plain text that is not empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(64)  # a message is asked for by every part that reads it
def normalised(text: str) -> Normalised:
    """The text in plain width and simplified characters, without repeated endings and fillers.

    Case, blanks and Chinese punctuation stay. A message of nothing but fillers keeps them.
    """
    characters, offsets = _plain(text)
    plain = simplified("".join(characters))
    kept = _kept(plain)
    if not any(plain[i].isalnum() for i in kept):
        kept = range(len(plain))
    return Normalised("".join(plain[i] for i in kept), tuple(offsets[i] for i in kept))


def simplified(text: str) -> str:
    """The text in simplified characters, each where the traditional one stood."""
    # OpenCC ends at NUL
    converted = _SIMPLIFIED.convert(text.replace("\x00", " "))
    if len(converted) != len(text):
        return text
    changed = [old for old, new in zip(text, converted) if old != new]
    if all(_is_simplified(character) for character in changed):
        # 乾县 is no 干县; whoever types traditional characters types more than that one
        return text.replace("\x00", " ")
    converted = _PARTICLE.sub("着", converted)
    # Dialect characters such as 嗰 have simplified forms that nobody types
    return "".join(new if new < "\U00010000" else old for old, new in zip(text, converted))


def _is_simplified(character: str) -> bool:
    return character == "\x00" or bool(character.encode("gb2312", "ignore"))


def _plain(text: str) -> tuple[list[str], list[int]]:
    characters: list[str] = []
    offsets: list[int] = []
    for offset, typed in enumerate(text):
        if typed in _KEPT:
            plain = typed
        elif _UNSEEN.match(typed):
            continue
        else:
            plain = unicodedata.normalize("NFKC", typed)
        characters += plain
        offsets += [offset] * len(plain)
    return characters, offsets


def _kept(plain: str) -> Iterable[int]:
    cuts = [m.span("third" if m["third"] else 0) for m in _CUTS.finditer(plain)]
    if not cuts:
        return range(len(plain))
    kept: list[int] = []
    end = 0
    for start, next_end in cuts:
        kept += range(end, start)
        end = next_end
    return [*kept, *range(end, len(plain))]
