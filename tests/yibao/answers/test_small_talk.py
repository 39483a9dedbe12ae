"""What is said when nothing is asked, and the worry about what is kept."""

from __future__ import annotations

import pytest

from yibao.answers import (
    Status,
    asks_what_is_kept,
    briefly,
    give_up,
    greeting,
    never_mind,
    what_is_kept,
)
from yibao.answers.topics import answer_topic


@pytest.mark.parametrize(
    "text",
    [
        "你把我的身份证号存下来了吗",
        "你们会不会泄露我的信息",
        "我的聊天会不会被看到",
        "会不会把个人信息泄露出去，收集我的身份证干啥",
    ],
)
def test_the_worry_about_what_is_kept_is_heard(text):
    assert asks_what_is_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "医保局会不会泄露我的信息",
        "身份证号填错了怎么改",
        "你告诉我怎么查缴费记录",
        "存折能交医保吗",
    ],
)
def test_other_questions_on_numbers_and_records_are_no_such_worry(text):
    assert not asks_what_is_kept(text)


def test_no_more_is_promised_than_is_so(book, case):
    told = what_is_kept(case(), book)
    assert "遮住" in told.lead and "聊天记录" in told.lead
    assert told.status is Status.TALKING


def test_whoever_was_greeted_gets_a_short_word(book, case):
    assert len(greeting(True, case(), book).lead) < len(greeting(False, case(), book).lead)


def test_not_knowing_counts_as_a_turn_that_answered_nothing(book, case):
    assert {never_mind(topic, case(), book).status for topic in ("", "how_to_pay")} == {
        Status.ASKING
    }


def test_giving_up_names_lines_window_and_three_topics(book, case):
    answer = give_up(["card_replacement", "unheard_of"], case(place="天水"), book)
    told = str(answer.blocks)
    assert answer.status is Status.HANDED_OVER and "12393" in told and "窗口" in told
    assert [button.payload for button in answer.buttons] == [
        book.topics["card_replacement"].question
    ]
    assert len(give_up([], case(), book).buttons) == 3


def test_in_short_an_answer_keeps_lead_sources_and_question(book, case):
    whole = answer_topic("reimbursement_ratio", case(place="北京"), book)
    short = briefly(whole)
    assert (short.lead, short.cited, short.question) == (whole.lead, whole.cited, whole.question)
    assert sum(len(block.lines) for block in short.blocks) <= 2 < len(whole.blocks)
