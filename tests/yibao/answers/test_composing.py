"""Answers laid out by the rule book: what leads, what follows in which order, and what stays out."""

from __future__ import annotations

import pytest

from yibao.answers import Status, as_text
from yibao.rules import Place

GUANGXI = Place("450000", "广西壮族自治区", ("广西",))
NANNING = Place("450100", "南宁市", ("南宁",), area_code="0771")
YULIN = Place("450900", "玉林市", ("玉林",), area_code="0775")


def lines(answer, title):
    return next((block.lines for block in answer.blocks if block.title == title), ())


def titles(answer):
    return [block.title for block in answer.blocks]


GENERAL = "一般这样。"


@pytest.mark.parametrize(
    ("known", "lead"),
    [
        ({}, GENERAL),
        ({"insurance": "resident"}, GENERAL),
        ({"insurance": "staff"}, "职工这样。"),
        ({"place": NANNING}, "南宁这样。"),
        ({"place": YULIN}, "广西这样。"),
        ({"place": NANNING, "insurance": "staff"}, "职工这样。"),
        ({"subjects": ("tooth",)}, "看牙这样。"),
        ({"subjects": ("tooth",), "insurance": "staff", "place": NANNING}, "看牙这样。"),
        ({"subjects": ("eye",), "insurance": "resident"}, "看眼这样。"),
        ({"subjects": ("eye",), "insurance": "staff"}, "职工看眼这样。"),
    ],
)
def test_the_subject_leads_before_the_people_and_they_before_the_place(laid_out, fact, known, lead):
    given = laid_out(
        fact(GENERAL, "lead", key="lead"),
        fact("职工这样。", "lead", key="staff", people="staff"),
        fact("广西这样。", "lead", key="lead", place=GUANGXI),
        fact("南宁这样。", "lead", key="lead", place=NANNING),
        fact("看牙这样。", "asked", about=("tooth",)),
        fact("看眼这样。", "asked", about=("eye",)),
        fact("职工看眼这样。", "asked", about=("eye",), people="staff"),
        **known,
    )

    assert given.lead == lead
    assert given.cited[0].says == lead


def test_a_lead_of_the_subject_comes_before_its_points_whatever_their_order(laid_out, fact):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("带上病历。", "papers", about=("tooth",)),
        fact("牙要先拍片。", about=("tooth",)),
        fact("看牙这样。", "asked", about=("tooth",)),
        subjects=("tooth",),
    )

    assert given.lead == "看牙这样。"
    assert "牙要先拍片。" in lines(given, "")
    assert lines(given, "要带的") == ("带上病历。",)


def test_a_local_lead_that_does_not_name_its_place_gets_it_put_before(laid_out, fact):
    named = fact("南宁这样。", "lead", place=NANNING)
    bare = fact("这里这样。", "lead", place=NANNING)

    assert laid_out(named, place=NANNING).lead == "南宁这样。"
    assert laid_out(bare, place=NANNING).lead == "南宁：这里这样。"


def test_the_place_s_own_points_come_before_the_nation_s_and_a_nearer_key_hides_a_farther(
    laid_out, fact
):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("全国一。", key="one", under="全国的"),
        fact("全国二。", key="two", under="全国的"),
        fact("广西二。", key="two", place=GUANGXI),
        fact("广西三。", key="three", place=GUANGXI),
        fact("南宁三。", key="three", place=NANNING),
        place=NANNING,
    )

    assert titles(given)[:3] == ["南宁市的规定", "广西壮族自治区的规定", "全国的"]
    assert lines(given, "南宁市的规定") == ("南宁三。",)
    assert lines(given, "广西壮族自治区的规定") == ("广西二。",)
    assert lines(given, "全国的") == ("全国一。",)
    assert given.status is Status.ANSWERED


def test_points_without_a_heading_come_first_else_they_would_read_as_another_s(laid_out, fact):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("甲一。", under="甲"),
        fact("随便一点。"),
        fact("南宁这样。", place=NANNING),
        place=NANNING,
    )

    assert titles(given)[:3] == ["", "南宁市的规定", "甲"]


def test_what_was_asked_about_comes_before_even_the_place_s_own(laid_out, fact):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("南宁这样。", place=NANNING),
        fact("看牙这样。", "asked", about=("tooth",)),
        fact("看牙再看这个。", about=("tooth",), under="看牙"),
        asks=("subject",),
        place=NANNING,
        subjects=("tooth",),
        detail=True,
    )

    assert titles(given)[:2] == ["看牙", "南宁市的规定"]


def test_the_general_lead_frames_what_was_asked_where_a_topic_is_more_than_its_subjects(
    laid_out, fact
):
    entries = [fact(GENERAL, "lead"), fact("看牙这样。", "asked", about=("tooth",))]

    framed = laid_out(*entries, subjects=("tooth",))
    assert (framed.lead, lines(framed, "")) == ("看牙这样。", (GENERAL,))
    bare = laid_out(*entries, subjects=("tooth",), asks=("subject",))
    assert (bare.lead, lines(bare, "")) == ("看牙这样。", ())


def test_with_a_subject_only_it_is_shown_and_in_detail_the_general_points_too(laid_out, fact):
    entries = [
        fact(GENERAL, "lead"),
        fact("随便一点。"),
        fact("看牙这样。", "asked", about=("tooth",)),
        fact("看牙还这样。", about=("tooth",)),
        fact("看眼这样。", "asked", about=("eye",)),
        fact("看眼还这样。", about=("eye",)),
        fact("看眼记住。", "note", about=("eye",)),
    ]
    short, long = (
        as_text(laid_out(*entries, subjects=("tooth",), detail=d)) for d in (False, True)
    )

    assert "看牙还这样。" in short and "随便一点。" not in short
    assert "看牙还这样。" in long and "随便一点。" in long
    assert "看眼" not in short and "看眼" not in long


def test_two_subjects_are_both_answered(laid_out, fact):
    text = as_text(
        laid_out(
            fact(GENERAL, "lead"),
            fact("看牙这样。", "asked", about=("tooth",)),
            fact("看眼这样。", "asked", about=("eye",)),
            fact("看耳这样。", "asked", about=("ear",)),
            subjects=("tooth", "eye"),
        )
    )

    assert "看牙这样。" in text and "看眼这样。" in text and "看耳这样。" not in text
    assert "叫tooth、叫eye" in text


def test_a_subject_of_another_topic_hides_nothing_and_is_not_said_to_be_used(laid_out, fact):
    entries = [fact(GENERAL, "lead"), fact("看牙还这样。", about=("tooth",)), fact("随便一点。")]

    with_stranger, without = laid_out(*entries, subjects=("ear",)), laid_out(*entries)
    assert as_text(with_stranger) == as_text(without)
    assert with_stranger.taken == ()


def test_what_is_only_told_when_asked_stays_out_otherwise(laid_out, fact):
    text = as_text(
        laid_out(fact(GENERAL, "lead"), fact("看牙这样。", "asked", about=("tooth",)), detail=True)
    )

    assert "看牙" not in text


@pytest.mark.parametrize(
    ("insurance", "shown"),
    [
        (None, ["大家。", "职工。", "退休。", "居民。", "新生儿。", "灵活。"]),
        ("staff", ["大家。", "职工。", "退休。"]),
        ("resident", ["大家。", "居民。", "新生儿。"]),
        ("flexible", ["大家。", "灵活。"]),
    ],
)
def test_people_see_their_own_points_and_everybody_s(laid_out, fact, insurance, shown):
    people = ["all", "staff", "staff_retiree", "resident", "newborn", "flexible"]
    says = ["大家。", "职工。", "退休。", "居民。", "新生儿。", "灵活。"]
    given = laid_out(
        fact(GENERAL, "lead"),
        *(fact(said, people=who) for said, who in zip(says, people)),
        insurance=insurance,
    )

    points = [line for b in given.blocks if b.kind == "lines" for line in b.lines]
    assert [line for line in points if line in says] == shown
    named = {"职工医保", "职工医保退休人员", "居民医保", "新生儿", "灵活就业"}
    assert bool(named & set(titles(given))) is (insurance is None)


def test_who_works_for_himself_gets_the_staff_s_rule_where_there_is_none_of_his_own(laid_out, fact):
    general, staff = fact(GENERAL, "lead"), fact("职工这样。", "lead", people="staff")
    own = fact("灵活就业这样。", "lead", people="flexible")

    assert laid_out(general, staff, insurance="flexible").lead == "职工这样。"
    assert laid_out(general, staff, own, insurance="flexible").lead == "灵活就业这样。"
    assert "职工" not in as_text(laid_out(general, staff, own, insurance="flexible"))


def test_it_depends_on_your_insurance_is_no_news_to_whom_told_it(laid_out, fact):
    general, staff = fact(GENERAL, "lead"), fact("职工这样。", "lead", people="staff")

    assert GENERAL not in as_text(laid_out(general, staff, insurance="staff"))
    assert "职工这样。" in as_text(laid_out(general, staff))


def test_points_stand_under_their_headings_in_the_order_of_the_file(laid_out, fact):
    given = laid_out(
        fact(GENERAL, "lead"),
        fact("甲一。", under="甲"),
        fact("乙一。", under="乙"),
        fact("甲二。", under="甲"),
    )

    assert titles(given)[:2] == ["甲", "乙"]
    assert lines(given, "甲") == ("甲一。", "甲二。")
