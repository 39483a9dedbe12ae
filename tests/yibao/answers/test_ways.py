"""Ways to get a thing done: which steps are shown for a channel, and what is offered besides."""

from __future__ import annotations

from typing import get_args

import pytest

from yibao.answers import answer_topic
from yibao.answers.ways import CHANNELS
from yibao.rules.schema import Channel

BY_CHANNEL = ("how_to_pay", "balance_query")
# The employer's way is no choice of the asker's; steps of any channel are shown at once
OFFERED = [channel for channel in get_args(Channel) if channel not in ("employer", "any")]


@pytest.fixture
def ask(case, book):
    def answer(topic="how_to_pay", **known):
        return answer_topic(topic, case(**known), book)

    return answer


def steps(answer):
    return [block for block in answer.blocks if block.kind == "steps"]


def lines(answer, title):
    return next((block.lines for block in answer.blocks if block.title == title), ())


def payloads(answer):
    return [button.payload for button in answer.buttons]


def test_every_channel_of_the_rule_book_has_a_name_and_words_of_its_own():
    assert set(CHANNELS) == set(OFFERED)
    assert len({name for name, _ in CHANNELS.values()}) == len(CHANNELS)
    assert len({words for _, words in CHANNELS.values()}) == len(CHANNELS)


@pytest.mark.parametrize("topic", BY_CHANNEL)
def test_every_channel_with_steps_shows_them_as_the_rule_book_has_them(ask, book, topic):
    for procedure in book.procedures:
        if procedure.topic != topic:
            continue
        answer = ask(
            topic,
            channel=procedure.channel,
            entrance=procedure.entrance or None,
            place=procedure.place if procedure.place.code != "100000" else None,
        )
        shown = [(block.title, block.lines) for block in steps(answer)]
        if procedure.entrance or len(shown) == 1:
            assert (procedure.title, procedure.steps) in shown, procedure.id
        notes = lines(answer, "要知道")
        assert set(procedure.notes) <= set(notes), procedure.id


@pytest.mark.parametrize("topic", BY_CHANNEL)
def test_without_a_channel_every_channel_is_offered_once(ask, book, topic):
    answer = ask(topic)

    channels = {p.channel for p in book.steps(topic, None, answer_day(book))}
    assert steps(answer) == []
    assert len(lines(answer, "可以这样办")) == len(channels)
    assert payloads(answer) == [CHANNELS[c][1] for c in CHANNELS if c in channels]


def answer_day(book):
    return max(procedure.since.first for procedure in book.procedures)


@pytest.mark.parametrize("topic", BY_CHANNEL)
@pytest.mark.parametrize("channel", ["kiosk", "unionpay", "employer", "no such channel"])
def test_a_channel_without_steps_leads_to_the_others(ask, book, topic, channel):
    has_steps = channel in {p.channel for p in book.procedures if p.topic == topic}

    answer = ask(topic, channel=channel)

    assert bool(steps(answer)) is has_steps
    if not has_steps:
        assert "步骤我这里没有" in answer.lead
        assert answer.taken == ()
        assert len(answer.buttons) > 4


def test_other_entrances_are_told_behind_the_first(ask):
    told = dict(line.split("：", 1) for line in lines(ask(), "可以这样办"))

    assert told["微信"].endswith("（还可以从公众号、医保码、生活缴费、扫码进）")
    assert told["支付宝"].endswith("（还可以从便民生活、搜索进）")
    assert "还可以" not in told["云闪付"]


@pytest.mark.parametrize(
    ("entrance", "first"),
    [
        (None, "微信「城市服务」"),
        ("城市服务", "微信「城市服务」"),
        ("医保码", "微信「医保码」"),
        ("扫码", "微信扫缴费二维码"),
        ("没有的入口", "微信「城市服务」"),
    ],
)
def test_the_entrance_asked_for_comes_first_and_alone(ask, entrance, first):
    answer = ask(channel="wechat", entrance=entrance)

    assert [block.title for block in steps(answer)] == [first]
    others = lines(answer, "同一个渠道，还有这些走法")
    assert len(others) == 4
    assert not any(line.startswith(first) for line in others)


def test_each_other_entrance_is_a_button_that_names_channel_and_entrance(ask):
    answer = ask(channel="wechat")

    assert payloads(answer) == ["用微信公众号", "用微信医保码", "用微信生活缴费", "用微信扫码"]


def test_in_detail_every_entrance_of_the_channel_is_shown(ask):
    answer = ask(channel="wechat", detail=True)

    assert len(steps(answer)) == 5
    assert lines(answer, "同一个渠道，还有这些走法") == ()


def test_where_there_is_one_way_only_five_other_channels_are_offered(ask):
    answer = ask(channel="unionpay")

    assert len(steps(answer)) == 1
    assert answer.question == "想换个办法？"
    assert payloads(answer) == [
        "用微信",
        "用支付宝",
        "用银行App",
        "用医保局的网站或App",
        "用税务公众号",
    ]


@pytest.mark.parametrize(
    ("topic", "said", "first"),
    [
        ("how_to_pay", "website", "参保地医保局的网站或 App"),
        ("how_to_pay", "app", "参保地医保局的网站或 App"),
        ("how_to_pay", "platform", "参保地医保局的网站或 App"),
        ("how_to_pay", "counter", "银行柜台"),
        ("balance_query", "official", "参保地医保局的网站"),
        ("balance_query", "bank_counter", "医保经办窗口"),
    ],
)
def test_a_loosely_named_channel_finds_the_one_that_is_meant(ask, topic, said, first):
    assert steps(ask(topic, channel=said))[0].title == first


def test_the_place_s_own_way_comes_before_the_nation_s(ask):
    assert steps(ask(channel="tax", place="南宁"))[0].title == "“广西税务12366”公众号"
    assert steps(ask(channel="tax", place="天水"))[0].title == "当地税务局的公众号"
    assert steps(ask(channel="bank_counter", place="陇南"))[0].title.startswith("陇南")


def test_the_place_s_own_way_is_the_one_that_is_offered(ask):
    told = dict(line.split("：", 1) for line in lines(ask(place="南宁"), "可以这样办"))

    assert "广西税务12366" in told["税务局公众号"]
    assert "12366" not in "".join(lines(ask(place="天水"), "可以这样办"))


@pytest.mark.parametrize("topic", BY_CHANNEL)
def test_all_steps_and_ways_that_are_told_are_cited(ask, topic):
    for channel in (None, *OFFERED):
        answer = ask(topic, channel=channel)
        cited = {item.title for item in answer.cited if hasattr(item, "steps")}
        assert {block.title for block in steps(answer)} <= cited
        others = lines(answer, "同一个渠道，还有这些走法")
        assert {line.split("：")[0] for line in others} <= cited


def test_a_channel_that_the_asker_cannot_use_is_left_out_and_those_without_a_phone_come_first(
    book, case
):
    answer = answer_topic("balance_query", case(without=frozenset({"wechat"})), book)
    ways = next(block.lines for block in answer.blocks if block.title == "可以这样办")
    assert not any(line.startswith("微信") for line in ways)
    assert ways[0].startswith(("医保窗口", "打电话")), ways
    assert "不用微信" in answer.taken
    assert all(button.payload != "用微信" for button in answer.buttons)


def test_a_topic_of_one_channel_keeps_it_whatever_the_asker_cannot_use(book, case):
    steps = book.steps("balance_query", None, case().today)
    every = frozenset(procedure.channel for procedure in steps)
    assert answer_topic("balance_query", case(without=every), book).buttons
