"""Answers: what a topic makes of a case and the rule book, and how each door shows it."""

from yibao.answers.answer import Answer, Block, Button, Status
from yibao.answers.as_text import as_text
from yibao.answers.case import Case
from yibao.answers.refusing import neighbours_in, odd_reply, phrases_in, refer
from yibao.answers.slip import desk_slip, slip_of_what
from yibao.answers.talking import (
    apologise,
    ask_again,
    hand_over,
    in_distress,
    nearest_topics,
    need_topic,
    out_of_scope,
    say_it_plainly,
    sources_of,
    topic_or_not,
    urgent,
    which_topic,
)
from yibao.answers.topics import answer_topic, guessed_topic, topic_about

__all__ = [
    "Answer",
    "Block",
    "Button",
    "Case",
    "Status",
    "answer_topic",
    "apologise",
    "as_text",
    "ask_again",
    "desk_slip",
    "guessed_topic",
    "hand_over",
    "in_distress",
    "nearest_topics",
    "need_topic",
    "neighbours_in",
    "odd_reply",
    "out_of_scope",
    "phrases_in",
    "refer",
    "say_it_plainly",
    "slip_of_what",
    "sources_of",
    "topic_about",
    "topic_or_not",
    "urgent",
    "which_topic",
]
