"""The text that the models read: plain width, lower case, nothing that an encoder cannot take."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from yibao.language.texts import LONGEST, model_text, text_of


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("医保卡余额怎么查", "医保卡余额怎么查"),
        ("  医保 缴费  流程 ", "医保 缴费  流程"),
        ("　医保　", "医保"),
        ("ＷｅＣｈａｔ交２０２５年的", "wechat交2025年的"),
        ("用APP交", "用app交"),
        ("七十一歲", "七十一岁"),
        ("ＡＰＰ交醫保怎麼交呀呀呀？？？", "app交医保怎么交呀?"),
        ("嗯那个我想问一下就是说余额呃在哪看", "我想问一下余额在哪看"),
        ("返多少？！", "返多少?!"),
        ("㈱①", "(株)1"),
        ("😂医保😂", "😂医保😂"),
        ("医\x00保", "医 保"),
        pytest.param("医\ud800保\udfff", "医保", id="surrogates"),
        pytest.param("\ud800", "", id="only a surrogate"),
        ("\x00", ""),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_the_models_read_plain_text(typed: str, read: str) -> None:
    assert model_text(typed) == read


def test_a_text_of_the_greatest_length_is_read_whole() -> None:
    text = "医保" * (LONGEST // 2)
    assert model_text(text) == text


def test_of_a_longer_story_the_circumstances_and_the_question_are_read() -> None:
    story = "我在厂里干了三十年" + "说来话长" * LONGEST + "每月返多少"
    read = model_text(story)
    assert len(read) == LONGEST
    assert read.startswith("我在厂里干了三十年") and read.endswith("每月返多少")
    assert read[:120] == story[:120] and read[120:] == story[-200:]


def test_a_ligature_that_grows_is_cut_after_it_has_grown() -> None:
    assert len(model_text("\ufdfa" * LONGEST)) == LONGEST


def test_a_message_without_text_reads_as_nothing() -> None:
    assert text_of(Message()) == ""
    assert text_of(Message.build("　ＡＢ")) == "ab"


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_whatever_is_typed_can_be_encoded_and_is_short_enough(typed: str) -> None:
    read = model_text(typed)
    assert read.encode("utf-8").decode("utf-8") == read
    assert len(read) <= LONGEST and "\x00" not in read
