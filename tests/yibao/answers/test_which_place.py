"""The question which place is meant: a button each, and nothing where there is no doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from yibao.answers import Answer, Button, Case, Status, answer_topic, as_text
from yibao.answers.which_place import ask_which_place
from yibao.rules import RuleBook

MakeCase = Callable[..., Case]


@pytest.fixture
def unsure(case: MakeCase, book: RuleBook) -> Callable[[str], Case]:
    """A case whose place may be each of those codes."""
    return lambda codes: case(places_meant=tuple(book.places.get(c) for c in codes.split("|")))


@pytest.fixture
def answer(case: MakeCase, book: RuleBook) -> Answer:
    """An answer in general, with a question of its own."""
    return answer_topic("refund_amount", case(), book)


def test_a_case_without_doubt_leaves_the_answer_as_it_is(
    answer: Answer, case: MakeCase, book: RuleBook
) -> None:
    assert answer.question
    assert ask_which_place(answer, case(place="南宁"), book) is answer
    assert ask_which_place(answer, case(), book) is answer


def test_question_and_buttons_are_replaced_and_nothing_else(
    answer: Answer, unsure: Callable, book: RuleBook
) -> None:
    asked = ask_which_place(answer, unsure("110105|220104"), book)
    assert asked.question == "您说的朝阳区，是哪里的？"
    assert asked.buttons == (
        Button("北京市朝阳区", "北京市朝阳区"),
        Button("长春市朝阳区", "长春市朝阳区"),
    )
    assert replace(asked, question=answer.question, buttons=answer.buttons) == answer


def test_the_question_is_shown_at_the_end(answer: Answer, unsure: Callable, book: RuleBook) -> None:
    text = as_text(ask_which_place(answer, unsure("320106|320302|350102|410204"), book))
    assert "您说的鼓楼区，是哪里的？" in text
    for city in ("南京市", "徐州市", "福州市", "开封市"):
        assert f"{city}鼓楼区" in text


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        ("361003|622926", "东乡"),
        ("511902|652800", "巴州"),
        ("230406|440104", "东山区"),
        ("350212|450108", "这个地方"),
    ],
)
def test_the_question_uses_the_name_that_all_share(
    answer: Answer, unsure: Callable, book: RuleBook, codes: str, name: str
) -> None:
    asked = ask_which_place(answer, unsure(codes), book)
    assert asked.question == f"您说的{name}，是哪里的？"
    assert len(asked.buttons) == 2


def test_eight_places_are_buttons_and_nine_are_asked_for_their_city(
    answer: Answer, case: MakeCase, book: RuleBook
) -> None:
    nine = tuple(p for p in book.places if not p.code.endswith("00"))[:9]
    assert len(ask_which_place(answer, case(places_meant=nine[:8]), book).buttons) == 8
    asked = ask_which_place(answer, case(places_meant=nine), book)
    assert (asked.question, asked.buttons) == ("您说的这个地方，在哪个市？", ())


def test_an_answer_that_asked_nothing_asks_now(
    answer: Answer, unsure: Callable, book: RuleBook
) -> None:
    silent = replace(answer, question="", buttons=(), status=Status.ANSWERED)
    assert ask_which_place(silent, unsure("110105|220104"), book).buttons
