"""Answers: what a topic makes of a case and the rule book, and how each door shows it."""

from yibao.answers.answer import Answer, Block, Button, Status
from yibao.answers.as_text import as_text
from yibao.answers.case import Case
from yibao.answers.talking import (
    ask_again,
    hand_over,
    in_distress,
    nearest_topics,
    need_topic,
    out_of_scope,
    say_it_plainly,
    sources_of,
    urgent,
)
from yibao.answers.topics import answer_topic, guessed_topic, topic_about

__all__ = [
    "Answer",
    "Block",
    "Button",
    "Case",
    "Status",
    "answer_topic",
    "as_text",
    "ask_again",
    "guessed_topic",
    "hand_over",
    "in_distress",
    "nearest_topics",
    "need_topic",
    "out_of_scope",
    "say_it_plainly",
    "sources_of",
    "topic_about",
    "urgent",
]
