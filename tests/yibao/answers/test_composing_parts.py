"""Answers laid out by the rule book: papers, remarks, steps, rumours, whom to ask, and what to ask back."""

from __future__ import annotations

import pytest

from yibao.answers import Status, as_text
from yibao.rules import Place
from yibao.rules.model import Ages

GENERAL = "一般这样。"
GUANGXI = Place("450000", "广西壮族自治区", ("广西",))
NANNING = Place("450100", "南宁市", ("南宁",), area_code="0771")
YULIN = Place("450900", "玉林市", ("玉林",), area_code="0775")


def lines(answer, title):
    return next((block.lines for block in answer.blocks if block.title == title), ())


def titles(answer):
    return [block.title for block in answer.blocks]


def steps_of(answer):
    return [block.title for block in answer.blocks if block.kind == "steps"]


def test_papers_notes_and_details_have_places_of_their_own(laid_out, fact):
    entries = [
        fact("多说一句。", "detail"),
        fact("记住这个。", "note"),
        fact("身份证。", "papers"),
        fact(GENERAL, "lead"),
        fact("没有位置。", None),
    ]
    short, long = laid_out(*entries), laid_out(*entries, detail=True)

    assert lines(short, "要带的") == ("身份证。",)
    assert lines(short, "要知道") == ("记住这个。",)
    assert "多说一句。" not in as_text(short)
    assert lines(long, "再说细一点") == ("多说一句。",)
    assert "没有位置。" not in as_text(long)


@pytest.mark.parametrize(
    ("age", "shown"),
    [(None, ["七十以下。", "七十以上。"]), (69, ["七十以下。"]), (70, ["七十以上。"])],
)
def test_another_age_s_rule_is_not_shown(laid_out, fact, age, shown):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("七十以下。", ages=Ages(below=70)),
        fact("七十以上。", ages=Ages(70)),
        age=age,
    )

    assert list(lines(given, "")) == shown


def test_nothing_that_has_lapsed_is_to_come_or_is_remembered_only_is_shown(laid_out, fact):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("过去了。", until="2026-11-20"),
        fact("还没来。", since="2026-11-22"),
        fact("记得的。", support="memory"),
        detail=True,
    )

    assert "" not in titles(given)


def test_a_topic_without_a_rule_that_day_says_so_and_whom_to_ask(laid_out, fact):
    given = laid_out(fact(GENERAL, "lead", until="2025"), place=NANNING)

    assert given.status is Status.NO_RULE
    assert "没有查到可靠的说法" in given.lead
    assert "12393" in as_text(given)


@pytest.mark.parametrize(
    ("asks", "known", "status", "question"),
    [
        ((), {}, Status.ANSWERED, ""),
        (("region",), {}, Status.IN_GENERAL, "您在哪里参保"),
        (("insurance", "region"), {}, Status.IN_GENERAL, "您是哪一种医保"),
        (("insurance", "region"), {"insurance": "staff"}, Status.IN_GENERAL, "您在哪里参保"),
        (("insurance",), {"insurance": "staff"}, Status.ANSWERED, ""),
        (("subject",), {}, Status.IN_GENERAL, "您想问的是哪一样"),
        (("subject",), {"subjects": ("tooth",)}, Status.ANSWERED, ""),
        (("region",), {"place": YULIN}, Status.ANSWERED, ""),
        (("insurance",), {"place": NANNING}, Status.ANSWERED, "您是哪一种医保"),
        (("region",), {"subjects": ("tooth",)}, Status.ANSWERED, "您在哪里参保"),
    ],
)
def test_the_first_thing_still_unknown_is_asked_for(laid_out, fact, asks, known, status, question):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("南宁这样。", place=NANNING),
        fact("看牙这样。", "asked", about=("tooth",)),
        asks=asks,
        **known,
    )

    assert given.status is status
    assert given.question.startswith(question) and bool(given.question) is bool(question)


def test_steps_of_any_channel_are_shown_at_once_and_bring_their_notes(laid_out, fact, steps):
    given = laid_out(fact(GENERAL, "lead"), steps("先做这个", notes=("别急。",)))

    assert steps_of(given) == ["先做这个"]
    assert "别急。" in lines(given, "要知道")


def test_steps_for_what_was_asked_replace_the_general_ones(laid_out, fact, steps):
    entries = [
        fact(GENERAL, "lead"),
        fact("看牙这样。", "asked", about=("tooth",)),
        fact("看耳这样。", "asked", about=("ear",)),
        steps("一般的步骤"),
        steps("看牙的步骤", about=("tooth",)),
    ]

    assert steps_of(laid_out(*entries)) == ["一般的步骤"]
    assert steps_of(laid_out(*entries, subjects=("tooth",))) == ["看牙的步骤"]
    assert steps_of(laid_out(*entries, subjects=("ear",))) == []


@pytest.mark.parametrize("insurance", ["staff", "resident"])
def test_steps_for_other_people_are_not_shown(laid_out, fact, steps, insurance):
    given = laid_out(
        fact(GENERAL, "lead"),
        steps("staff", people="staff"),
        steps("resident", people="resident"),
        insurance=insurance,
    )

    assert steps_of(given) == [insurance]


def test_without_a_channel_the_channels_are_a_choice_and_with_one_its_steps_are_shown(
    laid_out, fact, steps
):
    entries = [
        fact(GENERAL, "lead"),
        steps("微信办", "wechat", hint="我 → 服务"),
        steps("打电话办", "phone", hint="拨号"),
    ]

    offered, shown = laid_out(*entries), laid_out(*entries, channel="wechat")
    assert lines(offered, "可以这样办") == ("微信：我 → 服务", "打电话：拨号")
    assert [button.payload for button in offered.buttons] == ["用微信", "打电话"]
    assert steps_of(offered) == [] and steps_of(shown) == ["微信办"]
    assert "微信" in shown.taken


def test_a_rumour_is_told_of_the_place_or_the_thing_asked_else_in_detail_only(laid_out, fact):
    known = {"standing": "quoted", "part": None}
    entries = [
        fact(GENERAL, "lead"),
        fact("看牙这样。", "asked", about=("tooth",)),
        fact("南宁有人说。", place=NANNING, **known),
        fact("看牙有人说。", about=("tooth",), **known),
        fact("有人说。", **known),
    ]

    def told(**asked):
        return [line for line in lines(laid_out(*entries, **asked), "要知道") if "有人说" in line]

    assert told() == []
    assert told(place=NANNING) == ["南宁有人说。"]
    assert told(place=YULIN) == []
    assert told(subjects=("tooth",)) == ["看牙有人说。"]
    assert sorted(told(detail=True)) == ["有人说。", "看牙有人说。"]


def test_five_rumours_are_enough(laid_out, fact):
    rumours = [fact(f"第{i}个有人说。", None, standing="quoted", place=NANNING) for i in range(9)]
    given = laid_out(fact(GENERAL, "lead"), *rumours, place=NANNING, detail=True)

    assert lines(given, "要知道") == tuple(f"第{i}个有人说。" for i in range(5))


def test_a_rumour_is_cited_but_nothing_rests_on_it(laid_out, fact):
    rumour = fact("有人说 240 元。", None, standing="quoted", value="240", unit="元", place=NANNING)
    given = laid_out(fact(GENERAL, "lead"), rumour, place=NANNING)

    assert rumour in given.cited and rumour not in given.in_force


def test_a_place_without_rules_of_its_own_is_told_so_with_the_way_to_its_line(laid_out, fact):
    entries = [fact(GENERAL, "lead"), fact("南宁这样。", place=NANNING)]

    without = laid_out(*entries, asks=("region",), place=YULIN)
    assert "玉林市自己的规定，我还没有查到。" in lines(without, "要知道")
    (asked,) = lines(without, "不放心就问一声")
    assert asked == (
        "打 12393（医保服务热线），说清是玉林市的医保。人在外地，先试 0775-12393；打不通就拨 12345。"
    )
    assert {"area_code", "government", "medical"} <= {item.key for item in without.cited}

    own = laid_out(*entries, asks=("region",), place=NANNING)
    assert "没有查到" not in as_text(own) and "0771" not in as_text(own)


def test_a_topic_that_is_the_same_everywhere_misses_nothing_of_a_place(laid_out, fact):
    given = laid_out(fact(GENERAL, "lead"), place=YULIN)

    assert "没有查到" not in as_text(given)
    assert "0775-12393" in as_text(given)


def test_what_another_office_decides_is_asked_there(laid_out, fact):
    (asked,) = lines(laid_out(fact(GENERAL, "lead"), line="social"), "不放心就问一声")

    assert asked == "这件事归人社部门，打 12333（人社热线）。"


def test_the_things_that_can_be_asked_about_are_six_buttons_at_most(laid_out, fact):
    entries = [
        fact(f"{name}这样。", "asked", about=(name,)) for name in ("tooth", "eye", "ear", "tooth")
    ]
    given = laid_out(fact(GENERAL, "lead"), *entries, asks=("subject",))
    assert [button.payload for button in given.buttons] == ["叫tooth", "叫eye", "叫ear"]

    many = [fact(f"{i}这样。", "asked", about=(f"s{i}",)) for i in range(9)]
    given = laid_out(fact(GENERAL, "lead"), *many, asks=("subject",))
    assert [button.payload for button in given.buttons] == [f"叫s{i}" for i in range(6)]


def test_what_was_asked_about_before_still_counts_until_another_thing_is(laid_out, fact):
    entries = [
        fact(GENERAL, "lead"),
        fact("看牙这样。", "asked", about=("tooth",)),
        fact("看眼这样。", "asked", about=("eye",)),
    ]

    before = {"earlier_subjects": ("tooth",)}
    assert laid_out(*entries, **before).lead == "看牙这样。"
    assert laid_out(*entries, **before, subjects=("eye",)).lead == "看眼这样。"
    assert laid_out(*entries, **before, subjects=("ear",)).lead == "看牙这样。"


def test_a_detail_about_the_thing_asked_is_told_once(laid_out, fact):
    text = as_text(
        laid_out(
            fact(GENERAL, "lead"),
            fact("看牙这样。", "asked", about=("tooth",)),
            fact("看牙多说一句。", "detail", about=("tooth",)),
            subjects=("tooth",),
            detail=True,
        )
    )

    assert text.count("看牙多说一句。") == 1


def test_in_detail_another_thing_s_details_stay_out_when_one_was_asked_about(laid_out, fact):
    text = as_text(
        laid_out(
            fact(GENERAL, "lead"),
            fact("看牙这样。", "asked", about=("tooth",)),
            fact("看眼多说一句。", "detail", about=("eye",)),
            fact("多说一句。", "detail"),
            subjects=("tooth",),
            detail=True,
        )
    )

    assert "看眼" not in text and "· 多说一句。" in text


def test_only_what_concerns_the_asker_is_offered_to_ask_about(laid_out, fact):
    entries = [
        fact(GENERAL, "lead"),
        fact("职工看牙这样。", "asked", about=("tooth",), people="staff"),
        fact("居民看眼这样。", "asked", about=("eye",), people="resident"),
    ]
    given = laid_out(*entries, asks=("subject",), insurance="resident")
    assert [button.payload for button in given.buttons] == ["叫eye"]

    assert laid_out(*entries[:2], asks=("subject",), insurance="resident").question == ""
