"""Plain text: the order of its parts, the numbering, the documents and the warnings."""

from __future__ import annotations

import pytest

from yibao.answers import Answer, Block, Button, Status, answer_topic, as_text
from yibao.answers.as_text import ESTIMATE, PARTLY_UNVERIFIED, UNVERIFIED, dates
from yibao.rules import Source


def answer(**known):
    return Answer(
        **{"topic": "refund_amount", "status": Status.ANSWERED, "lead": "每月返 80 元。", **known}
    )


def test_the_parts_come_in_their_order(make_fact):
    text = as_text(
        answer(
            taken=("南宁市", "70岁"),
            blocks=(Block("lines", "办法", ("固定数",)),),
            cited=(make_fact(support="single"),),
            question="您在哪里？",
            buttons=(Button("南宁", "南宁"), Button("在玉林", "玉林")),
            estimate=True,
        )
    )

    assert text.split("\n") == [
        "每月返 80 元。",
        "（按您说的：南宁市、70岁）",
        "【办法】",
        "  · 固定数",
        f"※ {ESTIMATE}",
        "【依据】",
        "  · 《一份文件》（某局，某发〔2020〕7号），南宁市，2023年起",
        f"※ {UNVERIFIED}",
        "▸ 您在哪里？",
        "  可以直接回复：南宁 / 玉林",
    ]


def test_a_lead_alone_is_one_line():
    assert as_text(answer()) == "每月返 80 元。"


def test_a_door_with_buttons_of_its_own_gets_none_in_the_text():
    asking = answer(question="您在哪里？", buttons=(Button("南宁", "南宁"),))

    assert as_text(asking, with_buttons=False) == "每月返 80 元。\n▸ 您在哪里？"


def test_steps_are_numbered_beyond_the_circled_numbers_too():
    lines = tuple(f"第{i}步" for i in range(1, 23))
    text = as_text(answer(blocks=(Block("steps", "微信", lines),))).split("\n")

    assert text[1:4] == ["【微信】", "  ① 第1步", "  ② 第2步"]
    assert text[-3:] == ["  ⑳ 第20步", "  21. 第21步", "  22. 第22步"]


@pytest.mark.parametrize("kind", ["lines", "workings", "notes"])
def test_other_lines_are_not_numbered(kind):
    text = as_text(answer(blocks=(Block(kind, "", ("一句", "两句")),)))

    assert text == "每月返 80 元。\n  · 一句\n  · 两句"


def test_three_documents_are_shown_and_the_rest_counted(make_fact):
    sources = tuple(Source(f"s{i}", "document", f"文件{i}", "某局") for i in range(5))
    text = as_text(answer(cited=(make_fact(sources=sources),)))

    assert [f"文件{i}" in text for i in range(5)] == [True, True, True, False, False]
    assert "还有 2 份，回复「依据是什么」可看全部" in text


def test_a_document_behind_two_facts_is_shown_and_counted_once(make_fact):
    paper, other = Source("a", "law", "甲", "某局"), Source("b", "law", "乙", "某局")
    cited = (make_fact(id="1", sources=(paper,)), make_fact(id="2", sources=(paper, other)))

    text = as_text(answer(cited=cited))

    assert text.count("《甲》") == text.count("《乙》") == 1
    assert "还有" not in text


def test_documents_that_only_spread_a_rumour_are_not_what_it_rests_on(make_fact):
    rumour = make_fact(standing="quoted", sources=(Source("web", "article", "网文", "网络"),))

    assert as_text(answer(cited=(rumour,))) == "每月返 80 元。"
    assert "网文" not in as_text(answer(cited=(make_fact(), rumour)))


@pytest.mark.parametrize(
    ("supports", "warning"),
    [
        (["confirmed"], None),
        (["confirmed", "confirmed"], None),
        (["single"], UNVERIFIED),
        (["single", "confirmed"], UNVERIFIED),
        (["confirmed", "single"], PARTLY_UNVERIFIED),
    ],
)
def test_unverified_facts_are_warned_of(make_fact, supports, warning):
    cited = tuple(make_fact(id=str(i), support=support) for i, support in enumerate(supports))

    lines = as_text(answer(cited=cited)).split("\n")

    assert [line for line in lines if line.startswith("※")] == ([f"※ {warning}"] if warning else [])


def test_a_rumour_needs_no_warning_of_its_own(make_fact):
    cited = (make_fact(), make_fact(id="rumour", standing="quoted", support="single"))

    assert "※" not in as_text(answer(cited=cited))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2023-07-01", None, "2023年7月1日起"),
        ("2006-04", None, "2006年4月起"),
        ("2026-01-01", "2026-12-31", "2026年1月1日起，到2026年12月31日止"),
        ("2025", "2026-06", "2025年起，到2026年6月止"),
    ],
)
def test_dates_say_from_when_until_when(make_fact, since, until, words):
    assert dates(make_fact(since=since, until=until)) == words
    assert words in as_text(answer(cited=(make_fact(since=since, until=until),)))


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"place": "上海", "age": 75},
        {"place": "兰州", "detail": True},
        {"insurance": "resident", "gap_months": 24, "place": "永州"},
        {"insurance": "staff", "channel": "wechat"},
        {"channel": "wechat", "detail": True},
        {"channel": "phone"},
    ],
)
def test_no_answer_has_a_blank_or_an_endless_line(book, case, known):
    for topic in book.topics:
        for line in as_text(answer_topic(topic, case(**known), book)).split("\n"):
            assert line.strip(), topic
            assert line == line.rstrip(), topic
            assert len(line) < 200, topic
