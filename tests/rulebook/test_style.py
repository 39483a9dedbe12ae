"""What people read is readable: short sentences, one action a step, plain words, an answer of one page.

All over the real rule book. A fault that is known and still to be mended is an expected failure.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import product

import pytest

from yibao.answers import Status, answer_topic, as_text
from yibao.rules import NATION, the_rulebook
from yibao.rules.guard import lapsed

DAY = date(2026, 11, 21)
DAYS = (DAY, date(2027, 1, 1), date(2027, 11, 22))
LONGEST_SENTENCE = 40
LONGEST_HEADING = 16
LONGEST_ANSWER = 45  # lines
TOPICS = [*the_rulebook().topics]

TWO_ACTIONS = re.compile(r"然后|接着|之后再|点[^，。]*，再[点选填提]")
# A word of the trade, and what explains it in the same answer
JARGON = {
    "统筹基金": "大家共用",
    "只交统筹": "大家共用|不建个人账户",
    "统筹报销": "大家共用",
    "起付线": "先自己付|先付|自己先付",
    "封顶线": "最多报",
    "经办机构": "经办机构（|医保窗口",
    "乙类": "先自己?付",
    "支付比例": "报",
    "参保关系转移接续": "转",
    "待遇期": "待遇期（|能报",
    "双通道": "药店",
    "个账": "个人账户",
}


@pytest.fixture(scope="module")
def shown(book):
    """Every fact and procedure that may be shown."""
    return [entry for entry in (*book.facts, *book.procedures) if entry.support != "memory"]


@pytest.fixture(scope="module")
def own_places(book):
    """No place, and those with something of their own for a topic."""

    def find(topic):
        entries = (*book.facts, *book.procedures)
        places = {entry.place for entry in entries if entry.topic == topic} - {NATION}
        return [None, *sorted(places, key=lambda place: place.code)]

    return find


def sentences(entry):
    texts = [entry.says] if hasattr(entry, "says") else [*entry.steps, *entry.notes]
    return [sentence for text in texts for sentence in re.split("[。！？；]", text) if sentence]


def body(answer):
    """The lines of an answer without its documents and choices."""
    text = as_text(answer, with_buttons=False).split("\n【依据】")[0]
    return [re.sub(r"^  (?:[·①-⑳]|\d+\.) ", "", line) for line in text.split("\n")]


def test_no_sentence_is_longer_than_an_old_eye_holds(shown):
    long = {(e.id, s) for e in shown for s in sentences(e) if len(s) > LONGEST_SENTENCE}

    assert long == set()


def test_a_step_is_one_action(book):
    two = [(p.id, step) for p in book.procedures for step in p.steps if TWO_ACTIONS.search(step)]

    assert two == []


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("点“微服务”，再点“查询”。", True),
        ("点授权，再提交。", True),
        ("打开微信，然后点右下角。", True),
        ("没有错，再点「下一步」。", False),
        ("点右下角的「我」。", False),
    ],
)
def test_two_actions_are_told_from_one(step, found):
    assert bool(TWO_ACTIONS.search(step)) is found


def test_a_heading_fits_a_line(book):
    headings = {fact.under for fact in book.facts} | {steps.title for steps in book.procedures}

    # An official account's own name may be longer
    long = {h for h in headings if len(re.sub("“.*?”", "", h)) > LONGEST_HEADING}
    assert long <= {"单位漏交了，或者换了单位断了几个月"}


def unexplained(answer):
    text = "\n".join(body(answer))
    return {word for word, plain in JARGON.items() if word in text and not re.search(plain, text)}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_word_of_the_trade_is_explained_where_it_stands(topic, case, book):
    for insurance in (None, "staff", "resident"):
        assert unexplained(answer_topic(topic, case(insurance=insurance), book)) == set()


@pytest.mark.parametrize("insurance", [None, "staff", "resident", "flexible"])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_general_answer_is_one_page(topic, insurance, case, book):
    text = as_text(answer_topic(topic, case(insurance=insurance), book))

    assert len(text.split("\n")) <= LONGEST_ANSWER


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_the_rule_book_lays_out_has_one_lead_for_all(book, day):
    laid_out = {fact.topic for fact in book.facts if fact.part and fact.place == NATION}
    assert len(laid_out) >= 30
    leads = Counter(
        fact.topic
        for fact in (f for t in laid_out for f in book.page(t, None, day))
        if fact.part == "lead" and fact.people == "all" and not fact.about
    )
    assert {topic: leads[topic] for topic in laid_out if leads[topic] != 1} == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_lead_is_three_short_sentences_at_most(topic, own_places, case, book):
    for place, insurance in product(own_places(topic), (None, "staff", "resident", "flexible")):
        lead = answer_topic(topic, case(place=place, insurance=insurance), book).lead
        assert lead[-1] in "。？！", lead
        assert len(re.split("[。！？；]", lead[:-1])) <= 3, lead
        assert len(lead) <= 75, lead


def test_every_subject_is_one_that_a_fact_or_procedure_is_about(book, shown):
    used = {name for entry in shown for name in entry.about}

    assert set(book.subjects) - used == set()


def test_a_button_of_a_subject_sends_words_that_lead_back_to_it(book):
    for subject in book.subjects.values():
        assert any(word in subject.title for word in subject.said), subject.id


def test_no_two_subjects_share_a_phrase_and_none_is_one_letter(book):
    phrases = Counter(phrase for subject in book.subjects.values() for phrase in subject.said)

    assert [phrase for phrase, count in phrases.items() if count > 1] == []
    # 药 is the most general thing that can be covered
    assert [phrase for phrase in phrases if len(phrase) < 2] in ([], ["药"])


def test_no_subject_is_called_by_a_topic_s_whole_question(book):
    questions = {topic.question for topic in book.topics.values()}

    assert (
        questions & {word for subject in book.subjects.values() for word in subject.said} == set()
    )


# Windows for paying late: what comes after them is the general rule, not another value
ENDING = {f"{code}.back_payment.late_payment.1" for code in ("130000", "430000", "620000")}


def test_of_every_value_with_a_last_day_it_is_known_what_came_after(book):
    assert {entry.id for entry in lapsed(book, date(2100, 1, 1))} <= ENDING


@pytest.mark.parametrize("detail", [False, True])
def test_an_answer_says_nothing_twice(detail, own_places, case, book):
    twice = {}
    for topic in book.topics:
        entries = (*book.facts, *book.procedures)
        named = {name for entry in entries if entry.topic == topic for name in entry.about}
        asked = [(), *((name,) for name in sorted(named))]
        for place, subjects in [*product(own_places(topic), asked[:1]), *product([None], asked)]:
            known = {"place": place, "subjects": subjects, "detail": detail}
            said = Counter(body(answer_topic(topic, case(**known), book)))
            twice |= {(topic, line): subjects for line, count in said.items() if count > 1}

    assert twice == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_lines_without_a_heading_never_follow_those_of_another(topic, own_places, case, book):
    for place, insurance in product(own_places(topic), (None, "staff", "resident", "flexible")):
        answer = answer_topic(topic, case(place=place, insurance=insurance), book)
        assert "" not in [block.title for block in answer.blocks[1:]], (place, insurance)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_general_answer_is_an_answer(topic, case, book):
    answer = answer_topic(topic, case(), book)

    assert answer.status in (Status.ANSWERED, Status.IN_GENERAL)
    assert answer.in_force and answer.suggestions
