"""The record of a turn for the operator: what it was about and how it came out, without a word of it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from rasa_sdk.events import AgentUttered

from actions.several import Titled
from actions.turn import Turn
from yibao.answers import Answer, Case, Status
from yibao.rules import NATION
from yibao.watching.turns import FAILED, TURN

# Older than this there are so few that a decade would tell who it is
_OLDEST = 90


def turn_record(turn: Turn, drafted: Sequence[Titled], told: Sequence[Titled]) -> dict[str, Any]:
    """The event that keeps the record: `drafted` are the replies before patience was looked at.

    Rasa's stores and brokers keep an `AgentUttered`, and no policy looks at it.
    """
    answer = told[-1][1]
    record = {
        "intent": turn.intent,
        "confidence": round(turn.confidence, 3),
        "topic": answer.topic,
        "status": answer.status.value,
        "gave_up": _gave_up(drafted[-1][1], answer),
        "asked_back": bool(answer.question),
        "wish": turn.wish,
        "case": _case(turn.case),
        "answers": [_answer(one, turn.case) for _, one in told],
    }
    return _kept(record)


def failure_record() -> dict[str, Any]:
    """The event that keeps that a turn ended in an apology for a fault of ours."""
    return _kept({"status": FAILED})


def _kept(record: dict[str, Any]) -> dict[str, Any]:
    return dict(AgentUttered(data={TURN: record}))


def _gave_up(drafted: Answer, told: Answer) -> bool:
    """Whether the way to a person came because patience was at its end, not because it was wanted."""
    return told.status is Status.HANDED_OVER and drafted.status is not Status.HANDED_OVER


def _case(case: Case) -> dict[str, Any]:
    """Who asked, in so broad strokes that it may be anybody: no sum, no exact age."""
    known = {
        "place": case.place.code if case.place else None,
        "insurance": case.insurance,
        "relation": case.relation,
        "decade": None if case.age is None else min(case.age // 10 * 10, _OLDEST),
        "retired": case.retired,
    }
    return {name: value for name, value in known.items() if value is not None}


def _answer(answer: Answer, case: Case) -> dict[str, Any]:
    """One answer by its id, which is the same for the same words, and the ids of what it rests on."""
    words = repr((answer.lead, answer.blocks, answer.question))
    local = [i for i in answer.in_force if i.topic == answer.topic and i.place != NATION]
    return {
        "topic": answer.topic,
        "status": answer.status.value,
        "id": blake2b(words.encode(), digest_size=6).hexdigest(),
        "rests_on": [item.id for item in answer.in_force],
        # Whether the place that was asked about has anything of its own to say on it
        "local": bool(case.place and local),
    }
