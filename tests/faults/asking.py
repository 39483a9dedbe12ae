"""Citizens who never stop asking over the web door, and what became of every one of their messages."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
import sqlalchemy as sa

from yibao.channels.guard import APOLOGY, NOT_KEPT

QUESTIONS = (
    "上海75岁医保每月返多少", "那北京呢", "断缴两年怎么补", "微信怎么交居民医保", "医保卡余额怎么查",
)  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
# Longer than the door's own patience: what has not come by then never will
_PATIENCE = 40.0
_PAUSE = 0.15
_GRACE = 60.0

Ids = tuple[str, str]


@dataclass
class Message:
    """One message of a citizen and all that came back, however often it was sent."""

    sender: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    tries: int = 0
    is_answered: bool = False
    is_good: bool = False


class Citizen:
    """A conversation at the web door of one of several servers: the next one is asked if one is gone."""

    def __init__(self, doors: list[str], tally: Counter[str] | None = None) -> None:
        self.doors, self.tally = doors, Counter() if tally is None else tally
        self._who: dict[str, str] = {}
        self.sender = ""

    def ask(self, text: str, message: Message | None = None) -> str:
        """What is answered at last to a message, which is sent once; empty if there is no answer yet."""
        message = message or Message(self.sender)
        for door in self.doors:
            try:
                if not self._who:
                    self._begin(door)
                message.sender = self.sender
                message.tries += 1
                body = {"id": message.id, "text": text}
                url = f"{door}/messages"
                told = requests.post(url, json=body, headers=self._who, timeout=_PATIENCE)
            except requests.ConnectionError:
                # What nginx sees, too, and turns to the next one or says so itself
                self.tally["unreachable"] += 1
                continue
            except requests.Timeout:
                self.tally["silent"] += 1
                return ""
            return self._heard(told, message)
        return ""

    def _begin(self, door: str) -> None:
        begun = requests.post(f"{door}/conversations", json={}, timeout=_PATIENCE)
        token = begun.json()["token"]
        self._who = {"Authorization": f"Bearer {token}"}
        self.sender = f"web:{token.partition('.')[0]}"

    def _heard(self, told: requests.Response, message: Message) -> str:
        try:
            body = told.json()
        except ValueError:
            body = {}
        replies = body.get("replies") or [] if told.status_code == 200 else []
        said = "\n".join(json.dumps(one, ensure_ascii=False) for one in replies)
        sentence = said or str(body.get("error", {}).get("message", ""))
        if not _CHINESE.search(sentence):
            self.tally["silent"] += 1
            return ""
        if not replies or APOLOGY in said or NOT_KEPT in said:
            self.tally["sentences"] += 1
        message.is_answered = bool(replies)
        message.is_good = bool(replies) and APOLOGY not in said
        return said


class Askers:
    """Several citizens who ask at the same time until they are told to stop."""

    def __init__(self, doors: list[str], count: int = 4) -> None:
        self._doors, self.tally = doors, Counter[str]()
        self.messages: list[Message] = []
        # For each asker, when the latest message began that was answered well
        self._good = [0.0] * count
        self._ends = threading.Event()
        self._until = float("inf")
        self._threads = [threading.Thread(target=self._ask, args=(i,)) for i in range(count)]

    def __enter__(self) -> Askers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._until = time.monotonic() + _GRACE
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, holds: Callable[[], bool], what: str, seconds: float = 90) -> None:
        """Let them ask until it holds."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{what}: it never came about; {self.tally}"
            time.sleep(0.05)

    def all_are_answered_since(self, moment: float) -> bool:
        """Whether each of them got a good answer to a message that began after that moment."""
        return min(self._good) > moment

    def _ask(self, number: int) -> None:
        turn = number % len(self._doors)
        doors = self._doors[turn:] + self._doors[:turn]
        while not self._ends.is_set():
            citizen = Citizen(doors, self.tally)
            for text in QUESTIONS:
                if not self._ends.is_set():
                    self._until_answered(number, citizen, text)

    def _until_answered(self, number: int, citizen: Citizen, text: str) -> None:
        message = Message(citizen.sender)
        self.messages.append(message)
        while not message.is_answered and time.monotonic() < self._until:
            began = time.monotonic()
            citizen.ask(text, message)
            if message.is_good:
                self._good[number] = began
            time.sleep(_PAUSE)


@dataclass(frozen=True)
class Row:
    """What one fault did to those who asked."""

    fault: str
    asked: int
    answered: int
    sentences: int
    unreachable: int
    silent: int
    lost: int
    doubled: int
    recovered_s: float


def row_of(fault: str, asking: Askers, url: str, recovered_s: float) -> Row:
    """Their messages compared with the events that the database holds."""
    kept = turns_kept(url)
    lost = doubled = 0
    for message in asking.messages:
        heard, said = kept.get((message.sender, message.id), (0, 0))
        is_kept = heard > 0 and (said > 0 or not message.is_good)
        lost += not (message.is_answered and is_kept)
        doubled += heard > 1
    return Row(
        fault,
        len(asking.messages),
        sum(one.is_answered for one in asking.messages),
        *(asking.tally[name] for name in ("sentences", "unreachable", "silent")),
        lost,
        doubled,
        round(recovered_s, 1),
    )


def turns_kept(url: str) -> dict[Ids, tuple[int, int]]:
    """How often each message was heard and how many answers follow, by sender and message id."""
    engine = sa.create_engine(url)
    query = "SELECT sender_id, type_name, data FROM events WHERE type_name IN ('user', 'bot') ORDER BY id"
    with engine.connect() as connection:
        rows = connection.execute(sa.text(query)).fetchall()
    engine.dispose()
    return _counted(rows)


def _counted(rows: list[Any]) -> dict[Ids, tuple[int, int]]:
    found: dict[Ids, tuple[int, int]] = {}
    latest: dict[str, Ids] = {}
    for sender, kind, data in rows:
        if kind == "user":
            latest[sender] = (sender, str(json.loads(data)["message_id"]))
        heard, said = found.get(latest[sender], (0, 0))
        found[latest[sender]] = (heard + 1, said) if kind == "user" else (heard, said + 1)
    return found
