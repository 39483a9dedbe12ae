"""Conversations by situation, typed into a real server: what people read, and what the slots hold."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.dialogues.reading import check_reply, check_slots, dialogues_in
from tests.yibao.server.conftest import Running, answers, python

pytestmark = pytest.mark.server
SITUATIONS = Path(__file__).parent / "situations"
PATIENCE = 30
# A sender with many digits is masked as a personal number is, and the tracker not found under it
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@pytest.fixture(scope="module")
def address(root: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that is started once for all conversations."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = list(python("-m", "yibao.server", "run"))
    server = Running(command, root, log, PORT=port, RASA_API="1")
    try:
        answers(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        server.kill()


@pytest.mark.parametrize("dialogue", dialogues_in(SITUATIONS))
def test_conversation_goes_as_it_should(address: str, dialogue: dict[str, Any]) -> None:
    sender = uuid.uuid4().hex.translate(_LETTERS)
    for turn in dialogue["turns"]:
        body = {"sender": sender, "message": turn["user"]}
        reply = requests.post(f"{address}/webhooks/rest/webhook", json=body, timeout=PATIENCE)
        reply.raise_for_status()
        check_reply(turn, reply.json())
        check_slots(turn, slots_of(address, sender))


def slots_of(address: str, sender: str) -> dict[str, Any]:
    """What a conversation's slots hold."""
    tracker = f"{address}/conversations/{sender}/tracker"
    answer = requests.get(tracker, params={"include_events": "NONE"}, timeout=PATIENCE)
    answer.raise_for_status()
    return dict(answer.json()["slots"])


def test_every_conversation_checks_words_and_slots() -> None:
    dialogues = [parameter.values[0] for parameter in dialogues_in(SITUATIONS)]
    assert len({dialogue["name"] for dialogue in dialogues}) == len(dialogues) >= 60
    for dialogue in dialogues:
        turns = dialogue["turns"]
        assert 3 <= len(turns) <= 8, dialogue["name"]
        assert any("says" in turn for turn in turns), dialogue["name"]
        assert any("knows" in turn for turn in turns), dialogue["name"]
