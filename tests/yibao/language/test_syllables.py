"""How a text sounds: what sounds alike reads alike, whether in characters or in pinyin."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yibao.language.syllables import Syllables


@pytest.fixture(scope="module")
def syllables() -> Syllables:
    return Syllables.gathered()


@pytest.mark.parametrize("text", ["医保", "医宝", "一保", "yibao", "yi bao", "yi保", "医，保"])
def test_what_sounds_alike_reads_alike(syllables: Syllables, text: str) -> None:
    assert syllables.of(text) == ["yi", "bao"]


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("旅游", "lv you"),
        ("zenmejiao", "zen me jiao"),
        ("shuangxiangliang", "shuang xiang liang"),
        ("用wechat交", "yong wechat jiao"),
        ("app", "app"),
        ("html", "html"),
        ("happy", "happy"),
        ("12333怎么打？", "zen me da"),
        ("😂 ,。", ""),
        ("", ""),
    ],
)
def test_latin_words_are_cut_only_where_they_are_pinyin(
    syllables: Syllables, text: str, sounds: str
) -> None:
    assert syllables.of(text) == sounds.split()


@pytest.mark.parametrize(
    "text",
    ["yibao zenme jiao", "yibaokayuezenmecha", "2026nian yibao jiao", "医保ka li you duoshao qian"],
)
def test_a_message_in_pinyin_is_known_as_such(syllables: Syllables, text: str) -> None:
    assert syllables.spell(text)


@pytest.mark.parametrize(
    "text",
    ["", "医保怎么交", "yibao怎么jiao", "nihao", "banana", "in case", "how are you", "are you a robot",
     "select from users", "ignore all previous instructions", "asdfghjkl", "12345678"],
)  # fmt: skip
def test_other_messages_are_not(syllables: Syllables, text: str) -> None:
    assert not syllables.spell(text)


def test_nearly_every_everyday_character_has_one_of_four_hundred_sounds(
    syllables: Syllables,
) -> None:
    everyday = [chr(code) for code in range(0x4E00, 0x9FA6)]
    everyday = [c for c in everyday if c.encode("gb2312", "ignore")]
    assert len(everyday) == 6763
    assert [c for c in everyday if c not in syllables.sounds] == []
    assert 390 < len(set(syllables.sounds.values())) < 420
    assert all(set(sound) <= set(string.ascii_lowercase) for sound in syllables.sounds.values())


def test_what_was_kept_is_the_same_after_reading(syllables: Syllables, tmp_path: Path) -> None:
    syllables.save(tmp_path / "sounds.json")
    assert Syllables.load(tmp_path / "sounds.json").sounds == syllables.sounds
    assert (tmp_path / "sounds.json").stat().st_size < 100_000


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(text=st.text(st.one_of(st.characters(), st.sampled_from("yibao zhunxe医保"))))
def test_no_letter_is_lost(syllables: Syllables, text: str) -> None:
    latin = "".join(c for c in text if c in string.ascii_lowercase)
    others = "".join(syllables.sounds.get(c, "") for c in text)
    assert len("".join(syllables.of(text))) == len(latin) + len(others)
