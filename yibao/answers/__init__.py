"""Answers: what a topic makes of a case and the rule book, and how each door shows it."""

from yibao.answers.answer import Answer, Block, Button, Status
from yibao.answers.as_text import as_text
from yibao.answers.as_web import as_web
from yibao.answers.as_wechat import as_wechat
from yibao.answers.brief import briefly
from yibao.answers.case import RELATION_NAMES, Case
from yibao.answers.feelings import warm_word, warmed
from yibao.answers.giving_up import answered_again, give_up
from yibao.answers.refusing import neighbours_in, odd_reply, phrases_in, refer
from yibao.answers.slip import desk_slip, slip_of_what
from yibao.answers.small_talk import (
    asks_what_is_kept,
    capabilities,
    fresh_start,
    greeting,
    here,
    never_mind,
    not_that,
    small_talk,
    what_is_kept,
)
from yibao.answers.talking import (
    NEITHER,
    apologise,
    ask_again,
    hand_over,
    heard_out,
    in_distress,
    led_by_papers,
    nearest_topics,
    need_topic,
    out_of_scope,
    say_it_plainly,
    sources_of,
    topic_or_not,
    urgent,
    where_then,
    which_topic,
)
from yibao.answers.topics import answer_topic, guessed_topic, topic_about

__all__ = [
    "NEITHER",
    "RELATION_NAMES",
    "Answer",
    "Block",
    "Button",
    "Case",
    "Status",
    "answer_topic",
    "answered_again",
    "apologise",
    "as_text",
    "as_web",
    "as_wechat",
    "ask_again",
    "asks_what_is_kept",
    "briefly",
    "capabilities",
    "desk_slip",
    "fresh_start",
    "give_up",
    "greeting",
    "guessed_topic",
    "hand_over",
    "heard_out",
    "here",
    "in_distress",
    "led_by_papers",
    "nearest_topics",
    "need_topic",
    "neighbours_in",
    "never_mind",
    "not_that",
    "odd_reply",
    "out_of_scope",
    "phrases_in",
    "refer",
    "say_it_plainly",
    "slip_of_what",
    "small_talk",
    "sources_of",
    "topic_about",
    "topic_or_not",
    "urgent",
    "warm_word",
    "warmed",
    "what_is_kept",
    "where_then",
    "which_topic",
]
