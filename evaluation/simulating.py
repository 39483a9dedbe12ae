"""Simulated conversations, written where the assistant keeps real ones: who asks what, how often, how."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.shared.core.events import ActionExecuted, AgentUttered, BotUttered, UserUttered

from evaluation.scores import ASKED_BACK, OUT_OF_SCOPE
from yibao.stores.engine import EVENTS

_DAYS = 20
_BATCH = 2000
_DOORS = ("web", "wechat", "cmdline")
# Most people ask what others asked before, word for word; the rest are more or less polite
_BEFORE = ("", "", "", "请问", "你好，", "麻烦问一下，", "想咨询下")
_AFTER = ("", "", "", "？", "呀", "，谢谢", "啊急")


@dataclass(frozen=True)
class Asked:
    """A question with what it means, whether the assistant has been taught that or not."""

    text: str
    intent: str


def conversations(
    planted: Sequence[Asked], known: Sequence[Asked], count: int, share: float, seed: int = 7
) -> Iterator[list[Asked]]:
    """So many conversations of one to three questions; `share` of them are about what is planted.

    Few wordings are common and most are rare, as with real people.
    """
    chance = random.Random(seed)
    pools = [_by_popularity(planted, chance), _by_popularity(known, chance)]
    for _ in range(count):
        texts, weights = pools[0] if chance.random() < share else pools[1]
        several = chance.choice((1, 1, 1, 2, 2, 3))
        asked = chance.choices(texts, cum_weights=weights, k=several)
        yield [_as_said(one, chance) for one in asked]


def _by_popularity(pool: Sequence[Asked], chance: random.Random) -> tuple[list[Asked], list[float]]:
    shuffled = chance.sample(list(pool), len(pool))
    return shuffled, list(accumulate(1 / (rank + 20) for rank in range(len(shuffled))))


def _as_said(asked: Asked, chance: random.Random) -> Asked:
    if chance.random() < 0.9:  # as others typed it before
        return asked
    text = chance.choice(_BEFORE) + asked.text.rstrip("？?。") + chance.choice(_AFTER)
    return Asked(text, asked.intent)


def write_log(talks: Sequence[Sequence[Asked]], agent: Agent, database: Path) -> int:
    """Write the events of these conversations as Rasa does; how many questions.

    The model hears each wording once; actions and doors are not run, so an answer is only known by
    its topic.
    """
    heard = {
        text: asyncio.run(agent.parse_message(text))
        for text in sorted({asked.text for talk in talks for asked in talk})
    }
    rows = []
    start = time.time() - _DAYS * 86400
    step = _DAYS * 86400 / max(len(talks), 1)
    for number, talk in enumerate(talks):
        for turn, asked in enumerate(talk):
            at = start + number * step + turn * 20
            rows += _rows(f"sim-{number}", _DOORS[number % 3], heard[asked.text], at)
    _insert(database, rows)
    return sum(map(len, talks))


def _rows(sender: str, door: str, parsed: dict[str, Any], at: float) -> list[dict[str, Any]]:
    text, intent = parsed["text"], parsed["intent"]
    status = {ASKED_BACK: "asking", OUT_OF_SCOPE: "out_of_scope"}.get(intent["name"], "answered")
    topic = intent["name"]
    answer = {"topic": topic, "status": status, "id": "0" * 12, "rests_on": [], "local": False}
    record = {"topic": topic, "status": status, "answers": [answer], "case": {}}
    after = at + 0.1
    events = [
        UserUttered(text, _best(parsed), [], {"text": text, "intent": _best(parsed)}, at, door),
        ActionExecuted(f"action_{topic}", timestamp=after),
        BotUttered("……", timestamp=after),
        AgentUttered(data={"turn": record}, timestamp=after),
    ]
    return [
        {
            "sender_id": sender,
            "type_name": event.type_name,
            "timestamp": event.timestamp,
            "data": json.dumps(event.as_dict()),
        }
        for event in events
    ]


def _best(parsed: dict[str, Any]) -> dict[str, Any]:
    # Below the threshold Rasa's own confidence is that of asking back
    return {"name": parsed["intent"]["name"], "confidence": parsed["intent"]["confidence"]}


def _insert(database: Path, rows: list[dict[str, Any]]) -> None:
    database.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{database}")
    EVENTS.metadata.create_all(engine)
    with engine.begin() as connection:
        for place in range(0, len(rows), _BATCH):
            connection.execute(EVENTS.insert(), rows[place : place + _BATCH])
    engine.dispose()
