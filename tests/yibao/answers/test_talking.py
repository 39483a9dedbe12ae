"""Answers without a topic of their own: sources, the way to a person, and questions back."""

from __future__ import annotations

import pytest

from yibao.answers import (
    Answer,
    Status,
    answer_topic,
    as_text,
    ask_again,
    hand_over,
    nearest_topics,
    need_topic,
    out_of_scope,
    sources_of,
    topic_or_not,
    which_topic,
)
from yibao.answers.talking import not_in_rulebook
from yibao.rules import RuleBook
from yibao.rules.lists import Lists

HEADLINES = ["居民医保怎么交", "医保卡余额怎么查", "退休后医保每月返多少钱", "医保断交了怎么补"]


def payloads(answer):
    return [button.payload for button in answer.buttons]


def lines(answer, title):
    return next((block.lines for block in answer.blocks if block.title == title), ())


@pytest.fixture
def sources(book, case):
    def ask(topic, **known):
        asked = case(**known)
        return sources_of(answer_topic(topic, asked, book), asked, book)

    return ask


def test_every_document_is_told_with_place_dates_and_the_day_it_was_checked(sources):
    answer = sources("refund_amount", place="上海", age=75)

    assert answer.lead == (
        "刚才说的「退休后医保每月返多少钱」，先按上海市2023年7月1日起的规定；依据是这些："
    )
    assert lines(answer, "")[0] == (
        "《健全上海市职工医保门诊共济保障机制实施办法》（上海市），上海市，2023年7月1日起，2026-11-21核对"
    )


def test_no_document_behind_an_answer_is_left_out(book, case):
    for topic in book.topics:
        answered = answer_topic(topic, case(place="天水", detail=True), book)
        told = as_text(sources_of(answered, case(), book))
        for item in answered.in_force:
            if item.topic != "service_hotline" or topic == "service_hotline":
                assert all(source.citation in told for source in item.sources), topic


def test_whom_to_ask_is_no_source_of_a_figure(sources):
    answer = sources("refund_amount", place="天水")
    assert answer.cited == () and "热线" not in as_text(answer)
    assert "热线" in as_text(sources("service_hotline"))


def test_what_was_not_checked_against_an_official_text_is_marked(sources):
    told = lines(sources("refund_amount", place="天水"), "")

    assert told[0].endswith("天水市，2023年起，2026-11-21核对（未经官方核对）")
    assert not lines(sources("refund_amount", place="上海"), "")[0].endswith("（未经官方核对）")


def test_no_document_is_told_twice(sources, book):
    for topic in book.topics:
        told = lines(sources(topic, place="广州"), "")
        assert len(told) == len(set(told)), topic


def test_documents_of_rumours_are_no_documents_of_the_answer(sources):
    told = "".join(lines(sources("refund_amount", place="兰州"), ""))

    assert "兰州退休人员返钱数额" not in told


def test_an_answer_that_rests_on_nothing_says_so(book, case, make_fact):
    for cited in ((), (make_fact(standing="quoted"),)):
        bare = Answer("refund_amount", Status.ASKING, "您在哪里？", cited=cited)
        answer = sources_of(bare, case(), book)
        assert "没有文件可列" in answer.lead
        assert answer.blocks == ()


def test_the_hotlines_come_in_order_of_their_use(book, case):
    answer = answer_topic("service_hotline", case(place="南宁"), book)

    assert answer.lead == "医保的事打 12393。"
    assert [line.split("：")[0] for line in lines(answer, "打电话")] == ["12393", "12345", "12333"]
    assert answer.taken == ("南宁市",)
    assert answer.cited[0].number == "12393"


def test_the_way_to_a_person_has_lines_a_window_and_what_to_have_at_hand(book, case):
    answer = hand_over(case(place="南宁"), book, "我是机器，接不了人工。")

    assert (answer.status, answer.topic) == (Status.HANDED_OVER, "request_human")
    assert answer.lead == "我是机器，接不了人工。"
    assert [line.split("：")[0] for line in lines(answer, "找真人")] == ["12393", "12345"]
    assert "身份证" in lines(answer, "当面问")[0]
    assert "窗口" in lines(answer, "当面问")[0]
    assert "在哪里参保" in lines(answer, "要知道")[-1]
    assert answer.taken == ("南宁市",)
    assert "0771-12393" in lines(answer, "不放心就问一声")[0]


def test_the_way_to_a_person_after_a_question_names_its_papers_and_the_slip(book, case):
    answer = hand_over(case(place="南宁"), book, "找真人：", "newborn_enrolment")

    assert "出生医学证明" in lines(answer, "要带的")[0]
    assert "办事小条" in lines(answer, "要知道")[-1]
    assert [button.payload for button in answer.suggestions] == ["办事小条"]


def test_a_matter_of_the_social_office_is_handed_to_its_line(book, case):
    answer = hand_over(case(place="南宁"), book, "找真人：", "card_replacement")

    assert lines(answer, "找真人")[0].startswith("12333")
    assert lines(answer, "当面问") == ()


def test_a_topic_without_facts_is_named_and_pointed_on(book, case):
    lists = Lists(book.places, book.sources, book.topics, book.subjects)
    lines_only = RuleBook(lists, book.of_topic("service_hotline"), ())
    for topic in ("refund_amount", "how_to_pay", "balance_query", "payment_years"):
        answer = not_in_rulebook(topic, case(place="石家庄"), lines_only)
        assert answer.status is Status.NO_RULE
        assert f"「{book.topics[topic].title}」" in answer.lead
        assert "不敢乱说" in answer.lead
        assert "12393" in as_text(answer) and "石家庄市" in as_text(answer)
        assert payloads(answer) == HEADLINES


@pytest.mark.parametrize(
    ("ranking", "offered"),
    [
        (["medical_ecard", "insurance_card"], ["医保码怎么激活", "社保卡和医保卡是一张卡吗"]),
        (
            ["nlu_fallback", "how_to_pay", "greet", "how_to_pay", "balance_query"],
            ["居民医保怎么交", "医保卡余额怎么查"],
        ),
        (
            ["how_to_pay", "balance_query", "refund_amount", "back_payment"],
            ["居民医保怎么交", "医保卡余额怎么查", "退休后医保每月返多少钱"],
        ),
        ([], HEADLINES),
        (["greet", "nlu_fallback", None], HEADLINES),
    ],
)
def test_the_nearest_three_topics_are_offered_else_the_headlines(book, case, ranking, offered):
    answer = nearest_topics(iter(ranking), case(), book)

    assert answer.status is Status.ASKING
    assert payloads(answer) == offered
    assert "没看明白" in answer.lead


def test_of_two_topics_it_is_asked_which_one_is_meant(book, case):
    answer = which_topic(["back_payment", "coverage_break"], case(), book)

    assert answer.status is Status.ASKING
    assert answer.question == "您问的是「断交了怎么补」，还是「断交有什么影响」？"
    assert payloads(answer) == [
        "医保断交了怎么补",
        book.topics["coverage_break"].question,
        "都不是",
    ]


def test_of_a_topic_and_none_the_topic_is_asked_for_and_the_refusal_stands_by(book, case):
    refusal = out_of_scope(case(), book)
    answer = topic_or_not("back_payment", refusal, case(), book)

    assert answer.question == "您问的是「断交了怎么补」吗？"
    assert lines(answer, "要是问别的") == (refusal.lead,)
    assert payloads(answer) == ["医保断交了怎么补", "都不是"]


def test_a_bare_fact_is_noted_and_the_topic_asked_for(book, case):
    answer = need_topic(case(place="上海", age=75), book)

    assert answer.taken == ("上海市", "75岁")
    assert answer.status is Status.TALKING
    assert payloads(answer) == HEADLINES
    assert need_topic(case(), book).taken == ()
    assert need_topic(case(insurance="staff"), book).taken == ("职工医保",)
    assert need_topic(case(age=0), book).taken == ("0岁",)


def test_more_of_nothing_asks_what_it_is_about(book, case):
    answer = ask_again(case(), book)

    assert answer.status is Status.ASKING
    assert payloads(answer) == HEADLINES


def test_what_does_not_belong_here_is_refused_with_what_does(book, case):
    answer = out_of_scope(case(), book)

    assert answer.status is Status.OUT_OF_SCOPE
    assert answer.cited == ()
    assert payloads(answer) == HEADLINES


def test_every_button_of_a_question_back_is_a_question_of_the_topic_list(book, case):
    questions = {topic.question for topic in book.topics.values()}
    answers = [
        nearest_topics(book.topics, case(), book),
        need_topic(case(), book),
        ask_again(case(), book),
        out_of_scope(case(), book),
    ]

    assert {words for answer in answers for words in payloads(answer)} <= questions
