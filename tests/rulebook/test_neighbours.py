"""What is said of the fields near ours is short and plain, and sends nobody in a circle."""

from __future__ import annotations

import re

import pytest

from yibao.rules import the_rulebook

NEIGHBOURS = the_rulebook().neighbours.values()
LONGEST_SENTENCE = 40


@pytest.mark.parametrize("neighbour", NEIGHBOURS, ids=lambda one: one.id)
def test_a_neighbour_s_line_is_whole_sentences_for_old_eyes(neighbour):
    assert neighbour.says.endswith("。")
    sentences = [one for one in re.split("[。！？；]", neighbour.says) if one]
    assert max(map(len, sentences)) <= LONGEST_SENTENCE


def test_no_topic_s_own_question_is_a_neighbour_s_phrase(book):
    questions = {topic.question for topic in book.topics.values()}

    assert questions & {phrase for one in NEIGHBOURS for phrase in one.said} == set()


def test_what_medical_insurance_is_called_is_nobody_else_s(book):
    ours = re.compile("医保|医疗保险|参保|住院费|生育津贴|长护险|长期护理")

    assert [phrase for one in NEIGHBOURS for phrase in one.said if ours.search(phrase)] == []


def test_two_titles_are_never_the_same():
    titles = [one.title for one in NEIGHBOURS]

    assert len(set(titles)) == len(titles)
