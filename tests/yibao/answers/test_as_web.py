"""The web form: nothing that the text form says is lost, and all of it is plain JSON."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from decimal import Decimal

import pytest

from yibao.answers import Answer, Block, Button, Status, answer_topic, as_text, small_talk
from yibao.answers.as_text import ESTIMATE, PARTLY_UNVERIFIED, STALE
from yibao.answers.as_web import as_web, welcome
from yibao.rules import Source
from yibao.rules.days import WrittenDay
from yibao.rules.model import Ages, When

KEYS = {
    "kind", "title", "topic", "status", "lead", "taken", "blocks", "estimate", "sources",
    "unverified", "question", "buttons", "suggestions",
}  # fmt: skip
CASES = [
    {},
    {"detail": True},
    {"place": "上海", "age": 75},
    {"place": "南宁", "age": 68, "insurance": "staff", "retired": True},
    {"place": "兰州", "detail": True},
    {"insurance": "resident", "gap_months": 24, "place": "永州"},
    {"insurance": "staff", "channel": "wechat"},
    {"channel": "phone"},
]
# What the text form writes around the facts
FRAME = re.compile(
    r"^（按您说的：|^【|】$|^  [①-⑳] |^  \d+\. |^  · |^※ |^▸ (还可以问：)?|  可以直接回复：|）$"
)

# From when until when stands between 到, 起 and 止, which the widget writes by itself
DAYS = re.compile(r"到?(\d+年(?:\d+月)?(?:\d+日)?)[起止](?=，|$)")


def all_said(reply):
    """Every string of the JSON, one after another."""
    if isinstance(reply, dict):
        return " ".join(all_said(value) for value in reply.values())
    if isinstance(reply, list):
        return " ".join(map(all_said, reply))
    return reply if isinstance(reply, str) else ""


def lost(answer):
    """The lines of the text form whose words the web form does not hold."""
    reply = as_web(answer)
    said = all_said(reply)
    missing = []
    for line in as_text(answer).split("\n"):
        if (
            line in ("【依据】", f"※ {ESTIMATE}" if reply["estimate"] else None)
            or "可看全部" in line
        ):
            continue
        # Lists of taken words, of buttons, and of a document's details are split in the JSON
        parts = re.split(r"[、/]\s?|[《》（）]|，| ", FRAME.sub("", DAYS.sub(r"\1", line)))
        missing += [part for part in parts if part.strip() and part.strip() not in said]
    return missing


@pytest.mark.parametrize("known", CASES, ids=str)
def test_no_line_figure_or_source_of_the_text_is_lost(book, case, known):
    for topic in book.topics:
        answer = answer_topic(topic, case(**known), book)
        assert lost(answer) == [], topic


@pytest.mark.parametrize("known", CASES, ids=str)
def test_the_shape_is_the_same_for_every_topic_and_plain_json(book, case, known):
    for topic in book.topics:
        reply = as_web(answer_topic(topic, case(**known), book))
        assert set(reply) == KEYS and reply["lead"] and reply["kind"] == "answer"
        assert json.loads(json.dumps(reply)) == reply
        assert all(block["lines"] and block["table"] is None for block in reply["blocks"])
        assert all(button["title"] and button["payload"] for button in reply["suggestions"])


def test_every_document_is_told_not_three_only(make_fact):
    sources = tuple(Source(f"s{i}", "document", f"文件{i}", "某局") for i in range(5))
    answer = Answer(
        "refund_amount", Status.ANSWERED, "返 80 元。", cited=(make_fact(sources=sources),)
    )

    assert [card["title"] for card in as_web(answer)["sources"]] == [f"文件{i}" for i in range(5)]


def test_a_source_is_a_card_with_all_that_its_fact_says(make_fact):
    fact = make_fact(support="single", until="2027", value=80, unit="元/月")
    answer = Answer("refund_amount", Status.ANSWERED, "返 80 元。", cited=(fact,))
    (card,) = as_web(answer)["sources"]

    assert card == {
        "title": "一份文件", "issuer": "某局", "number": "某发〔2020〕7号", "place": "南宁市",
        "since": "2023年", "until": "2027年", "confirmed": False, "says": "退休人员每月划入：80 元/月",
        "checked": f"{fact.checked.year}年{fact.checked.month}月{fact.checked.day}日",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"says": "每月 80 元。"}, "每月 80 元。"),
        ({"says": "每月返。", "ages": Ages(70, None)}, "每月返（满70岁）：80 元/月"),
        (
            {"says": "每月划入", "value": Decimal(2), "unit": "%", "base": "养老金"},
            "每月划入：养老金的 2%",
        ),
        ({"says": "起付线", "when": When(hospital="third")}, "起付线"),
        ({"says": "要本人去。", "value": None, "unit": None}, "要本人去。"),
    ],
)
def test_a_card_tells_the_figure_unless_it_holds_on_conditions(make_fact, known, says):
    answer = Answer(
        "x", Status.ANSWERED, "是。", cited=(make_fact(**{"value": 80, "unit": "元/月", **known}),)
    )

    assert as_web(answer)["sources"][0]["says"] == says


def test_a_law_does_not_end_with_the_fact_that_rests_on_it(make_fact):
    law = Source("a", "law", "甲法", "人大")
    answer = Answer("x", Status.ANSWERED, "是。", cited=(make_fact(until="2027", sources=(law,)),))

    assert as_web(answer)["sources"][0]["until"] == ""


def test_a_rumour_is_no_source(make_fact):
    rumour = make_fact(standing="quoted", sources=(Source("web", "article", "网文", "网络"),))

    assert as_web(Answer("x", Status.ANSWERED, "不对。", cited=(rumour,)))["sources"] == []


def test_both_cautions_are_told_in_one_remark(make_fact):
    stale = make_fact(id="1", checked=date(2020, 1, 1))
    single = make_fact(id="2", support="single")
    answer = Answer("x", Status.ANSWERED, "是。", cited=(stale, single), day=date(2026, 11, 21))

    assert as_web(answer)["unverified"] == PARTLY_UNVERIFIED + STALE


def test_the_parts_stand_for_themselves():
    answer = Answer(
        "refund_amount",
        Status.ASKING,
        "您在哪里？",
        taken=("您母亲", "南宁市"),
        blocks=(Block("steps", "微信", ("打开", "点<b>我</b>")),),
        question="在哪个市？",
        buttons=(Button("南宁", "在南宁"),),
        estimate=True,
    )
    reply = as_web(answer, "您问的「返多少」：")

    assert (reply["title"], reply["status"], reply["estimate"]) == (
        "您问的「返多少」：",
        "asking",
        True,
    )
    assert reply["taken"] == ["您母亲", "南宁市"]
    assert reply["blocks"][0]["lines"] == ["打开", "点<b>我</b>"], (
        "text is text, never escaped twice"
    )
    assert reply["buttons"] == [{"title": "南宁", "payload": "在南宁"}]


def test_the_widget_s_fixture_is_what_the_door_sends(root, make_fact):
    """tests/fixtures/web/reply.json is read by the widget's tests, too: they change together."""
    law = Source("law", "law", "某法", "全国人大", since=WrittenDay("2027-01-01"))
    answer = Answer(
        "refund_amount",
        Status.IN_GENERAL,
        "每月返 80 元。",
        taken=("您母亲", "南宁市"),
        blocks=(
            Block("workings", "怎么算的", ("960 元/年 ÷ 12 个月 = 80 元/月",)),
            Block("steps", "微信「城市服务」", ("打开微信。", "点「我」。")),
            Block("notes", "", ("拨打 12393 可以问。",)),
        ),
        cited=(
            make_fact(support="single", until="2027", value=80, unit="元/月"),
            make_fact(id="2", sources=(law,)),
        ),
        question="您在哪个市？",
        buttons=(Button("南宁", "在南宁"),),
        suggestions=(Button("查余额", "医保卡余额怎么查"),),
        estimate=True,
        day=date(2026, 11, 21),
    )
    reply = {**as_web(answer, "您问的「返多少」："), "id": "message-1.0"}
    file = root / "tests" / "fixtures" / "web" / "reply.json"
    if os.environ.get("YIBAO_GOLDEN") == "write":
        written = json.dumps(reply, ensure_ascii=False, indent=2)
        file.write_text(written + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == reply


def test_small_talk_has_the_same_shape(book, case):
    assert set(as_web(small_talk("thanks", case(), book))) == KEYS


def test_the_welcome_has_the_hotline_of_the_rule_book_and_something_to_ask(book, case):
    said = welcome(book, case().today)

    assert (
        said["hotline"] == book.find("service_hotline", "medical", None, case().today).fact.number
    )
    assert said["greeting"].startswith("您好") and len(said["suggestions"]) >= 3
