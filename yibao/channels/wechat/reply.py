"""What the assistant said in one turn, before it is laid out as messages of the platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Json = dict[str, Any]
KIND = "wechat"


@dataclass(frozen=True)
class Choice:
    """What a line of a menu shows, and the words that it stands for."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """Text, the question below it with its choices, and what may be asked next.

    `number` is the kind of number that the question asks for; then a number answers the question.
    """

    text: str = ""
    question: str = ""
    number: str = ""
    choices: tuple[Choice, ...] = ()
    also: tuple[Choice, ...] = ()

    @property
    def offered(self) -> tuple[Choice, ...]:
        """All that can be chosen."""
        return (*self.choices, *self.also)

    def as_json(self) -> Json:
        """The form in which it is kept."""
        return asdict(self)


def from_json(kept: Mapping[str, Any]) -> Reply:
    """A reply as the actions send it, or as it was kept."""
    return Reply(
        text=str(kept.get("text") or ""),
        question=str(kept.get("question") or ""),
        number=str(kept.get("number") or ""),
        choices=_choices(kept.get("choices")),
        also=_choices(kept.get("also")),
    )


def reply_of(messages: Iterable[Mapping[str, Any]]) -> Reply:
    """What Rasa's messages of one turn come to: the platform takes one reply to a message."""
    whole = Reply()
    for message in messages:
        custom = message.get("custom")
        said = (
            from_json(custom)
            if isinstance(custom, Mapping) and custom.get("kind") == KIND
            else Reply(str(message.get("text") or ""), also=_choices(message.get("buttons")))
        )
        whole = _joined(whole, said)
    return whole


def _joined(first: Reply, then: Reply) -> Reply:
    return Reply(
        text=_lines(first.text, then.text),
        question=_lines(first.question, then.question),
        number=then.number or first.number,
        choices=_once(first.choices, then.choices),
        also=_once(first.also, then.also),
    )


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _once(*choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple({one.payload: one for group in choices for one in group}.values())


def _choices(given: Any) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.get("title")), str(one.get("payload"))) for one in given or ())
