"""The checks of the random walk do find what they look for."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.dialogues.messages import Said
from tests.dialogues.promises import broken
from tests.dialogues.walking import Exchange
from tests.yibao.privacy.planted import planted
from yibao.channels import guard

ASKS = "不好意思，这句我没看明白。\n▸ 您想问什么？"
SOURCED = "上海市每月返 140 元。\n【依据】\n  · 《办法》，上海市，2023年起\n▸ 您多大年纪？"
NUMBER = planted(1)[0]
SEVENTY = {"entities": [{"entity": "age", "value": "70"}]}


def turn(text: str, *replies: str, **known: Any) -> Exchange:
    made = {"before": {}, "memory": {}, "parse": {}, "kept": "", "logged": [], **known}
    said = made.pop("said", Said(text))
    return Exchange(said=said, replies=[{"text": reply} for reply in replies], **made)


@pytest.mark.parametrize(
    ("promise", "talk"),
    [
        ("there_is_a_reply", [turn("你好")]),
        ("there_is_a_reply", [turn("你好", "……")]),
        ("there_is_a_reply", [turn("你好", guard.APOLOGY)]),
        ("it_can_be_read", [turn("你好", *["您好！"] * 6)]),
        ("it_can_be_read", [turn("你好", "好" * 3001)]),
        ("it_can_be_read", [turn("你好", SOURCED, SOURCED)]),
        ("every_figure_has_a_source", [turn("返多少", "每月返 140 元。")]),
        ("every_figure_has_a_source", [turn("75岁", "满70岁的多一些。")]),
        ("every_figure_has_a_source", [turn("返多少", "不好说。\n▸ 满70岁了吗？")]),
        ("patience_ends", [turn(text, ASKS) for text in "甲乙丙"]),
        ("patience_ends", [*[turn(t, ASKS) for t in "甲乙"], turn("嗯", "好的。"), turn("丙", ASKS)]),
        ("patience_ends", [turn("甲", ASKS, memory={"lost": 3})]),
        ("no_question_nags", [turn("甲", SOURCED), *[turn(text, ASKS) for text in "甲乙丙丁"]]),
        ("no_answer_is_parroted", [turn("返多少", SOURCED)] * 3),
        ("nothing_fails", [turn("你好", "您好！", logged=[(logging.ERROR, "broken")])]),
        ("no_number_is_kept", [turn("", "您好！", kept=NUMBER.number, said=Said("", number=NUMBER))]),
        ("memory_is_bounded", [turn("你好", "您好！", memory={"asked": ["？" * 6001]})]),
    ],
)  # fmt: skip
def test_a_broken_promise_is_found(promise: str, talk: list[Exchange]) -> None:
    assert promise in {fault.split(":")[0] for fault in broken(talk)}


@pytest.mark.parametrize(
    "talk",
    [
        [turn("返多少", SOURCED)],
        [turn("我七十岁", "记下了。\n（按您说的：70岁）\n▸ 您想问哪件事？", parse=SEVENTY)],
        [turn("1956年的", "记下了。\n（按您说的：1956年）")],
        [turn("不好说", "说不准。\n▸ 比如「人均养老金3700元」。")],
        [turn("甲", ASKS), turn("乙", ASKS), turn("丙", "直接问人：\n【找真人】\n  · 12393")],
        [turn("甲", ASKS), turn("乙", ASKS), turn("返多少", SOURCED), turn("丙", ASKS)],
        [turn("", guard.EMPTY)] * 4,
        [turn("长", guard.TOO_LONG)] * 4,
    ],
)
def test_a_kept_promise_is_left_alone(talk: list[Exchange]) -> None:
    assert broken(talk) == []


def test_a_fact_of_one_person_that_changes_another_is_found() -> None:
    said, parse = Said("我妈88岁", "mother", ("age", "88")), {"entities": [{"role": "mother"}]}
    before = {"people": {"self": {"age": ["65"]}}}
    mixed = {"people": {"self": {"age": ["88"]}}}
    kept = {"people": {"self": {"age": ["65"]}, "mother": {"age": ["88"]}}}
    known = {"said": said, "parse": parse, "before": before}
    faults = broken([turn("", "记下了。", memory=mixed, **known)])
    assert [fault.split(":")[0] for fault in faults] == ["people_stay_apart"] * 2
    assert broken([turn("", "记下了。", memory=kept, **known)]) == []
