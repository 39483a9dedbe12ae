"""From an event of a conversation to what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from typing import Any

from yibao.privacy import masked

Json = dict[str, Any]
CHINA = timezone(timedelta(hours=8))
# How a turn came out, by the status of its answer; whoever ran out of patience is another matter
OUTCOMES = {
    "answered": "answered",
    "answered_in_general": "general",
    "no_rule": "no_rule",
    "asking": "asking",
    "out_of_scope": "refused",
    "handed_over": "handed_over",
    "talking": "talking",
    "failed": "failed",
}
GAVE_UP = "gave_up"
UNRECORDED = "unrecorded"
_LONGEST = 1000


def turn_of(event: Json, sender: str, timestamp: float) -> Json | None:
    """A row for what the citizen said, not answered yet; None for what nobody said."""
    said = event.get("parse_data") or {}
    # A second time: who writes events past the doors may have masked nothing
    text = masked(str(event.get("text") or ""))[:_LONGEST].strip()
    if not text or text.startswith("/"):
        return None
    when = datetime.fromtimestamp(timestamp, CHINA)
    intent = said.get("intent") or {}
    return {
        "conversation": conversation_of(sender),
        "message": str(event.get("message_id") or "")[:64],
        "at": timestamp,
        "day": when.date().isoformat(),
        "hour": when.hour,
        "door": str(event.get("input_channel") or "")[:32],
        "text": text,
        "intent": str(intent.get("name") or "")[:64],
        "confidence": float(intent.get("confidence") or 0),
        "topic": "",
        "status": "",
        "outcome": UNRECORDED,
        "asked_back": 0,
        "wish": "",
        **dict.fromkeys(("place", "insurance", "relation", "decade", "retired")),
        "latency_ms": None,
        "useful": None,
        "reason": "",
    }


def recorded(record: Mapping[str, Any]) -> Json:
    """What the record of a turn (actions/records.py) adds to its row."""
    case, status = record.get("case") or {}, str(record.get("status") or "")
    outcome = GAVE_UP if record.get("gave_up") else OUTCOMES.get(status, UNRECORDED)
    told = {name: case.get(name) for name in ("place", "insurance", "relation", "decade")}
    retired = case.get("retired")
    # Rasa's guess may be corrected by the action, as where a number was asked for
    heard = {"intent": record["intent"]} if record.get("intent") else {}
    return {
        **heard,
        "topic": str(record.get("topic") or ""),
        "status": status,
        "outcome": outcome,
        "asked_back": int(bool(record.get("asked_back"))),
        "wish": str(record.get("wish") or ""),
        "retired": None if retired is None else int(retired),
        **told,
    }


def answers_of(record: Mapping[str, Any], day: str) -> tuple[list[Json], list[Json]]:
    """The rows for the answers of a turn, and for what they rest on."""
    answers: list[Json] = []
    citations: list[Json] = []
    place = (record.get("case") or {}).get("place")
    for number, answer in enumerate(record.get("answers") or []):
        answers.append(
            {
                "number": number,
                "day": day,
                "topic": str(answer.get("topic") or ""),
                "status": str(answer.get("status") or ""),
                "answer": str(answer.get("id") or ""),
                "place": place,
                "local": int(bool(answer.get("local"))),
            }
        )
        rules = dict.fromkeys(answer.get("rests_on") or ())
        citations += [{"number": number, "rule": rule, "day": day} for rule in rules]
    return answers, citations


def vote_of(feedback: Mapping[str, Any]) -> tuple[str, Json]:
    """Whose answer the feedback is to, by the message's id, and what it adds to the row."""
    message = str(feedback.get("answer") or "").rpartition(".")[0]
    reason = masked(str(feedback.get("reason") or ""))[:_LONGEST].strip()
    return message, {"useful": int(bool(feedback.get("useful"))), "reason": reason}


def conversation_of(sender: str) -> str:
    """A conversation's name in the figures: the same one is the same, and nobody's name."""
    return blake2b(sender.encode("utf-8", "replace"), digest_size=12).hexdigest()
