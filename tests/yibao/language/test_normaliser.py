"""One form for many: what is read, and where each character of it stands in what was typed."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yibao.language.normaliser import Normalised, normalised, simplified

READ = [
    ("医保卡余额怎么查？", "医保卡余额怎么查？"),
    ("ＡＰＰ交２０２５年的５％", "APP交2025年的5%"),
    ("　退休（上海），返３．５", " 退休（上海），返3.5"),
    ("我家在廈門同安區，醫保餘額怎麼查", "我家在厦门同安区，医保余额怎么查"),
    ("拿著醫保卡著急", "拿着医保卡着急"),
    ("咸阳乾县的医保", "咸阳乾县的医保"),
    ("把醫保卡擦乾淨", "把医保卡擦干净"),
    ("乾隆的名著", "乾隆的名著"),
    ("香港身份證喺廣州可唔可以參加城鄉居民嗰個", "香港身份证喺广州可唔可以参加城乡居民嗰个"),
    ("什么时候交", "什么时候交"),
    ("余额呢呢呢。。。", "余额呢。"),
    ("怎么交啊啊啊！！！？？", "怎么交啊！？"),
    ("谢谢谢谢谢", "谢谢"),
    ("在线等急急急", "在线等急急"),
    ("看看爸爸天天", "看看爸爸天天"),
    ("一一一", "一一一"),
    ("10000000元", "10000000元"),
    ("嗯，那个，我想问一下就是说卡里，呃，还有多少钱", "我想问一下卡里，还有多少钱"),
    ("你好那个请问怎么交", "你好请问怎么交"),
    ("额，那个，余额在哪儿看呀", "余额在哪儿看呀"),
    ("金额是多少，限额呢", "金额是多少，限额呢"),
    ("那个四百块的怎么交", "那个四百块的怎么交"),
    ("俺爹他那个医保卡返多钱", "俺爹他那个医保卡返多钱"),
    ("嗯嗯是的", "嗯嗯是的"),
    ("医\u200b保\ufeff卡", "医保卡"),
    ("医\x00保", "医 保"),
    ("啦啦啦啦啦德玛西亚", "啦啦德玛西亚"),
    ("㈱①", "(株)1"),
]
NOTHING_BUT_FILLER = ["嗯", "嗯嗯", "那个", "呃", "额", "就是说", "？？？", "😂😂😂", " ", ""]


@pytest.mark.parametrize(("typed", "read"), READ)
def test_a_text_is_read_in_its_plain_form(typed: str, read: str) -> None:
    assert normalised(typed).text == read


def test_half_a_character_is_left_out() -> None:
    assert normalised("\ud800上海\udfff") == Normalised("上海", (1, 2))


@pytest.mark.parametrize("text", NOTHING_BUT_FILLER)
def test_a_message_of_nothing_but_filler_stays_what_it_is(text: str) -> None:
    assert normalised(text).text == text


@pytest.mark.parametrize("text", [read for _, read in READ])
def test_what_is_plain_already_stays(text: str) -> None:
    assert normalised(text) == Normalised(text, tuple(range(len(text))))


@pytest.mark.parametrize(
    ("typed", "part", "expected"),
    [
        ("嗯，那个，我在廈門同安區", "厦门同安区", "廈門同安區"),
        ("上\u200b海的", "上海", "上\u200b海"),
        ("退休呢呢呢。。。上海", "上海", "上海"),
        ("我７５岁", "75岁", "７５岁"),
        ("我在上呃海", "上海", "上呃海"),
        ("去㈱上海", "(株)", "㈱"),
        ("去㈱上海", "株", "㈱"),
        ("😀𠀀廈門", "厦门", "廈門"),
    ],
)
def test_a_part_knows_where_it_was_typed(typed: str, part: str, expected: str) -> None:
    plain = normalised(typed)
    at = plain.text.index(part)
    start, end = plain.span(at, at + len(part))
    assert typed[start:end] == expected


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.text(
        st.one_of(
            st.characters(exclude_categories=()),
            st.sampled_from("呢嗯呃那个就是说额，。！醫區著㈱①Ａ７\u200b\ud800"),
        ),
        max_size=80,
    )
)
def test_every_character_comes_from_where_its_offset_says(typed: str) -> None:
    plain = normalised(typed)
    assert len(plain.offsets) == len(plain.text)
    assert list(plain.offsets) == sorted(plain.offsets)
    for read, offset in zip(plain.text, plain.offsets):
        source = typed[offset]
        forms = simplified(unicodedata.normalize("NFKC", source)) + source + "着"
        # A character is simplified by its neighbours, so its own simplified form may be another
        assert read in forms or (source >= "\u4e00" and "\u4e00" <= read <= "\u9fff")


def test_sixty_characters_take_less_than_a_fifth_of_a_millisecond() -> None:
    text = "嗯那个我想问一下就是说我家在廈門同安區，醫保卡裡頭的餘額要到哪兒查呢呢呢。。。還有，今年的錢交了沒有"
    assert len(text) >= 50
    times = []
    for _ in range(200):
        start = time.perf_counter()
        normalised(text)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.0002
