"""The desk slip: what stands on it for every topic, and whom it sends where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from yibao.answers import Case, Status, answer_topic, as_text, desk_slip, slip_of_what

LONGEST = 20  # lines, without the offer below it
# What a WeChat text holds, in bytes
FITS = 2048


def lines(slip, title):
    return next((block.lines for block in slip.blocks if block.title == title), ())


@pytest.fixture
def slip(book, case):
    def make(topic, others=(), **known):
        return desk_slip(topic, case(**known), book, others)

    return make


@pytest.fixture(params=[None, "石家庄", "上海", "南宁"])
def slips(request, book, case):
    known = {"place": request.param} if request.param else {}
    return [(case(**known), desk_slip(topic, case(**known), book)) for topic in book.topics]


def test_a_newborns_slip_has_all_that_a_window_asks_for(slip, case):
    made = slip("newborn_enrolment", place="石家庄")
    today = case().today

    assert made.lead == f"【办事小条】新生儿参保（{today.year}年{today.month}月{today.day}日）"
    assert made.taken == ("石家庄市",)
    assert lines(made, "要点")[0].startswith("出生 90 天内参保")
    assert "出生医学证明" in lines(made, "要带的")[0]
    assert "12393" in lines(made, "去哪里问")[0]
    assert "窗口" in lines(made, "去哪里问")[1]
    assert "ninety_days@全国" in lines(made, "给窗口同志")[0]
    assert lines(made, "给窗口同志")[-1] == "本条由医保问答助手整理，以窗口核定为准。"


def test_every_slip_fits_a_message(slips):
    for _, made in slips:
        text = as_text(made, with_buttons=False)
        assert len(text.split("\n")) <= LONGEST, text
        assert len(text.encode()) <= FITS, text


def test_every_figure_on_a_slip_rests_on_a_fact_or_on_what_was_said(slips, book, untraced):
    for known, made in slips:
        answer = answer_topic(made.topic, known, book)
        sums = [block for block in answer.blocks if block.kind == "workings"]
        shown = replace(made, blocks=(*made.blocks, *sums))  # the slip leaves some sums out
        dated = {(Decimal(known.today.month), "月"), (Decimal(known.today.day), "日")}
        assert untraced(shown, known) <= dated, as_text(made)


def test_a_clerk_finds_each_fact_by_the_name_on_the_slip(slips, book):
    known = {f"{f.key}@{f.place.name}" for f in book.facts}
    known |= {f"{p.id.rpartition('.')[2]}@{p.place.name}" for p in book.procedures}
    for _, made in slips:
        named = [
            name
            for line in lines(made, "给窗口同志")[:-1]
            for name in line.split("：")[1].split("、")
        ]
        assert named and set(named) <= known, as_text(made)


def test_papers_on_a_slip_are_those_of_the_answer(slips, book):
    for known, made in slips:
        answer = answer_topic(made.topic, known, book)
        assert lines(made, "要带的") == lines(answer, "要带的"), made.topic


def test_what_was_said_stands_on_the_slip_though_the_answer_had_no_use_for_it(slip):
    made = slip("newborn_enrolment", place="石家庄", age=30, insurance="staff", gap_months=24)

    assert made.taken == ("石家庄市", "职工医保", "30岁", "断了2年")


def test_nothing_said_is_told_twice(slip):
    made = slip("refund_amount", place="上海", age=75, insurance="staff", retired=True)

    assert len([word for word in made.taken if "75" in word]) == 1
    assert len(made.taken) == len(set(made.taken))


def test_a_sum_is_shown_with_its_working_and_its_place(slip):
    made = slip("refund_amount", place="上海", age=75)

    assert "157.5 元" in lines(made, "要点")[0]
    assert lines(made, "要点")[1] == "1890 元/年 ÷ 12 个月 = 157.5 元/月"
    assert lines(made, "给窗口同志")[0] == "refund_amount：monthly_refund@上海市"


def test_a_matter_of_the_other_office_is_not_sent_to_the_medical_window(slip):
    where = lines(slip("card_replacement", place="南宁"), "去哪里问")

    assert len(where) == 1
    assert "12333" in where[0]


def test_the_places_own_line_is_told(slip):
    assert "0771-12393" in lines(slip("withdraw_cash", place="南宁"), "去哪里问")[0]


def test_without_a_place_the_slip_asks_for_one(slip):
    assert "在哪里参保" in slip("withdraw_cash").question
    assert slip("withdraw_cash", place="南宁").question == ""


def test_a_name_of_many_places_is_asked_about(book):
    places = tuple(book.places.get(code) for code in ("110105", "220104"))
    known = Case(today=date(2026, 11, 21), places_meant=places)

    assert desk_slip("withdraw_cash", known, book).question == "您说的朝阳区，是哪里的？"
    assert slip_of_what(known, book).question == "您说的朝阳区，是哪里的？"


def test_other_questions_are_offered_for_slips_of_their_own(slip, book):
    made = slip("withdraw_cash", ["refund_amount", "how_to_pay"], place="南宁")

    assert "最后问的" in made.question
    assert [button.payload for button in made.buttons] == [
        book.topics[name].question for name in ("refund_amount", "how_to_pay")
    ]


def test_without_a_topic_the_matter_is_asked_for(book, case):
    asked = slip_of_what(case(place="南宁"), book)

    assert asked.status is Status.ASKING
    assert "哪件事" in asked.lead
    assert asked.taken == ("南宁市",)
    assert len(asked.buttons) == 4


def test_the_slip_is_offered_where_there_is_an_errand(book, case):
    offered = {
        topic
        for topic in book.topics
        if "办事小条" in [b.payload for b in answer_topic(topic, case(), book).suggestions]
    }

    assert {"newborn_enrolment", "withdraw_cash", "back_payment", "referral"} <= offered
    assert offered.isdisjoint({"what_is_insurance", "legal_basis", "pension_difference"})
