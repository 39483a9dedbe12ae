"""Numbers that cannot be meant: the asker is asked once more, and nothing is worked out from them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yibao.answers import answer_topic, as_text
from yibao.answers.doubts import doubt
from yibao.answers.draft import Draft

WAGES = (Decimal(7000), Decimal(7500))


def block(answer, title):
    return next((part.lines for part in answer.blocks if part.title == title), ())


def test_the_number_is_repeated_and_asked_for_with_an_example(case, book):
    draft = Draft("payment_standard", case(), book)
    doubt(draft, Decimal("-5.50"), "工资5000元")
    answer = draft.done("answered")

    assert block(answer, "要知道") == ("您说的 -5.5 元不像真的数，我先不算。",)
    assert answer.question == "麻烦再说一遍这个数，比如「工资5000元」。"


@pytest.mark.parametrize("odd", ["-1", "0", "1e9", "1e30"])
@pytest.mark.parametrize(
    ("topic", "known", "name"),
    [
        (
            "reimbursement_ratio",
            {"place": "长沙", "insurance": "staff", "hospital": "third"},
            "amount",
        ),
        ("refund_amount", {"place": "佛山", "age": 75}, "average_pension"),
    ],
)
def test_a_sum_beyond_all_sense_is_doubted_in_every_topic(case, book, topic, known, name, odd):
    answer = answer_topic(topic, case(**known, **{name: Decimal(odd)}), book)

    assert "不像真的数" in "".join(block(answer, "要知道"))
    assert block(answer, "怎么算的") == ()
    assert answer.question.startswith("麻烦再说一遍这个数")


@pytest.mark.parametrize("odd", ["-1", "1e9", "1e30"])
def test_a_wage_beyond_all_sense_is_doubted_and_the_premium_told_in_general(case, book, odd):
    known = {"insurance": "staff", "wage": Decimal(odd)}
    answer = answer_topic("payment_standard", case(**known), book)

    assert "不像真的数" in "".join(block(answer, "要知道"))
    assert block(answer, "怎么算的") == ()
    assert "2%" in answer.lead


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_fails_nowhere(case, book, word):
    for topic in book.topics:
        for name in ("amount", "average_pension", "wage", "index"):
            known = {name: Decimal(word), "place": "长沙", "insurance": "staff"}
            more = {"hospital": "third", "paid_months": 360, "average_wages": WAGES}
            assert as_text(answer_topic(topic, case(**known, **more), book))


def test_the_odd_average_is_doubted_and_not_the_sound_wage(case, book):
    known = {"insurance": "staff", "wage": Decimal(5000), "average_wages": (Decimal(-1),)}
    answer = answer_topic("payment_standard", case(**known), book)

    assert "您说的 5000 元不像真的数" not in as_text(answer)


@pytest.mark.parametrize(
    "odd", [{"index": Decimal(7)}, {"paid_months": 0}, {"average_wages": (WAGES[0], Decimal(-1))}]
)
def test_an_odd_index_or_time_is_doubted_and_not_the_sound_wage(case, book, odd):
    known = {"average_wages": WAGES, "paid_months": 360, **odd}
    answer = answer_topic("pension_difference", case(**known), book)

    assert "您说的 7000 元不像真的数" not in as_text(answer)
