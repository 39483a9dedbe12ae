"""Several questions in one message: which are answered, under what title, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from yibao.answers import Answer, Case, answer_topic
from yibao.rules import RuleBook

# More than that nobody reads in one go
_MOST = 3
_LONGEST = 30

Titled = tuple[str, Answer]


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


class Several:
    """The questions of a message as it was understood; none where it holds less than two."""

    def __init__(self, parse: Mapping[str, Any], book: RuleBook) -> None:
        found = [Question(str(one["text"]), one["intent"]) for one in parse.get("questions") or []]
        asked = [question for question in found if question.topic in book.topics]
        self._asked = asked if len(asked) > 1 else []
        self._parse, self._book = parse, book

    def answers(self, case: Case) -> list[Titled]:
        """Titles and answers of the first questions, in order."""
        return [
            (
                question.title,
                answer_topic(question.topic, self._case_of(question, case), self._book),
            )
            for question in self._asked[:_MOST]
        ]

    def answers_changed(self, case: Case, before: Case) -> list[Titled]:
        """Those of the answers that are others than they were before."""
        pairs = zip(self.answers(case), self.answers(before))
        return [now for now, then in pairs if now != then]

    @property
    def what_is_left(self) -> str:
        """The line that names the questions not answered; empty if all are."""
        left = "、".join(question.quoted for question in self._asked[_MOST:])
        return f"还有{left}，答完这几个您再问我。" if left else ""

    def _case_of(self, question: Question, case: Case) -> Case:
        # Facts serve every question, but 门诊 in one of them is not the other's
        named = [e for e in self._parse.get("entities") or [] if e.get("entity") == "subject"]
        spans = [self._span(other) for other in self._asked if other != question]
        mine = [
            str(entity.get("value"))
            for entity in named
            if not any(start <= entity.get("start", -1) < end for start, end in spans)
        ]
        return replace(case, subjects=tuple(dict.fromkeys(mine))) if named else case

    def _span(self, question: Question) -> tuple[int, int]:
        start = str(self._parse.get("text") or "").find(question.text)
        return (start, start + len(question.text)) if start >= 0 else (0, 0)
