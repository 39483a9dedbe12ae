"""How a text sounds, in pinyin without tones: 医保, 一保 and yibao are all “yi bao”."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import cast

_FIRST, _LAST = 0x4E00, 0x9FA5
_PARTS = re.compile("[a-z]+|[\u4e00-\u9fa5]")
_SYLLABLE = re.compile("[a-z]+")
# Sounds that are no word of a sentence, but would cut app or html to pieces
_NO_VOWEL = re.compile("[^aeiouv]+")
# banana and in case could be pinyin, too
_LEAST_SPELT = 4


class Syllables:
    """The sound of every character, kept with the trained model so that the archive is self-contained.

    One sound a character: 行 counts as xing in 银行, too, for whoever asks and in every example.
    """

    def __init__(self, sounds: dict[str, str]) -> None:
        self.sounds = sounds
        known = {
            s for s in sounds.values() if _SYLLABLE.fullmatch(s) and not _NO_VOWEL.fullmatch(s)
        }
        longest_first = sorted(known, key=lambda sound: (-len(sound), sound))
        self._one = re.compile("|".join(longest_first) or r"(?!)")

    @classmethod
    def gathered(cls) -> Syllables:
        """The sounds that pypinyin knows; it takes 60 MB, so only training reads it."""
        from pypinyin import lazy_pinyin

        characters = map(chr, range(_FIRST, _LAST + 1))
        read = {character: lazy_pinyin(character)[0] for character in characters}
        return cls({character: sound for character, sound in read.items() if sound != character})

    def of(self, text: str) -> list[str]:
        """Every syllable of a text in lower case; a Latin word that is no pinyin stays whole."""
        found: list[str] = []
        for part in cast("list[str]", _PARTS.findall(text)):
            if part in self.sounds:
                found.append(self.sounds[part])
            elif part[0] <= "z":
                found += self._cut(part)
        return found

    def spell(self, text: str) -> bool:
        """Whether a text in lower case is written in pinyin, a Chinese word or two among it.

        yibao zenme jiao; wo xiang kan 医保卡 li you duoshao qian.
        """
        parts = cast("list[str]", _PARTS.findall(text))
        spelt = [sound for part in parts if part[0] <= "z" for sound in self._cut(part)]
        return len(spelt) >= _LEAST_SPELT and all(map(self._one.fullmatch, spelt))

    def _cut(self, word: str) -> list[str]:
        syllables = cast("list[str]", self._one.findall(word))
        return syllables if "".join(syllables) == word else [word]

    def save(self, path: Path) -> None:
        """Write the characters of each sound as JSON."""
        characters: dict[str, str] = defaultdict(str)
        for character, sound in self.sounds.items():
            characters[sound] += character
        path.write_text(json.dumps(characters, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Syllables:
        """Read what `save` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls({c: sound for sound, characters in content.items() for c in characters})
