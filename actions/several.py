"""Several questions in one message: which are answered, under what title, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

from yibao.answers import Case
from yibao.rules import RuleBook

# More than that nobody reads in one go
MOST = 3
_LONGEST = 30


@dataclass(frozen=True)
class Question:
    """One of the questions of a message: its own words and the topic that it is about."""

    text: str
    topic: str

    @property
    def quoted(self) -> str:
        """The words in quotation marks; of many the last ones, which ask."""
        words = " ".join(self.text.split()).translate(str.maketrans("「」", "“”"))
        return f"「{words if len(words) <= _LONGEST else '…' + words[1 - _LONGEST :]}」"

    @property
    def title(self) -> str:
        """The line above the answer."""
        return f"您问的{self.quoted}："


def questions_of(tracker: Tracker, book: RuleBook) -> list[Question]:
    """The questions of the latest message where it holds two or more; else none."""
    found = (tracker.latest_message or {}).get("questions") or []
    asked = [Question(str(one["text"]), one["intent"]) for one in found]
    asked = [question for question in asked if question.topic in book.topics]
    return asked if len(asked) > 1 else []


def case_of(question: Question, others: list[Question], case: Case, tracker: Tracker) -> Case:
    """The case as that question sees it: every fact told, but no thing another question names."""
    said = tracker.latest_message or {}
    elsewhere = [_span(other, said) for other in others if other != question]
    subjects = [e for e in said.get("entities") or [] if e.get("entity") == "subject"]
    if not subjects:
        return case
    mine = [e for e in subjects if not any(s <= e.get("start", -1) < end for s, end in elsewhere)]
    return replace(case, subjects=tuple(dict.fromkeys(str(e.get("value")) for e in mine)))


def what_is_left(questions: list[Question]) -> str:
    """The line that names the questions not answered yet."""
    return f"还有{'、'.join(question.quoted for question in questions)}，答完这几个您再问我。"


def _span(question: Question, said: Mapping[str, Any]) -> tuple[int, int]:
    start = str(said.get("text") or "").find(question.text)
    return (start, start + len(question.text)) if start >= 0 else (0, 0)
