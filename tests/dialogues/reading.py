"""A conversation read turn by turn: what the reply must say and offer, and what is then known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

Message = Mapping[str, Any]


def dialogues_in(folder: Path) -> list[Any]:
    """The conversations of a folder's files, each a test under its own name."""
    return [
        pytest.param(dialogue, id=dialogue["name"])
        for path in sorted(folder.glob("*.yml"))
        for dialogue in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    ]


def check_reply(turn: Mapping[str, Any], messages: Iterable[Message]) -> None:
    """What the reply to a turn says, never says, and offers to tap."""
    messages = list(messages)
    text = "\n".join(message.get("text", "") for message in messages)
    payloads = [button["payload"] for one in messages for button in one.get("buttons", [])]
    assert text.strip(), f"no reply to {turn['user']}"
    missing = [words for words in turn.get("says", []) if words not in text]
    assert not missing, f"{turn['user']} → lacks {missing} in:\n{text}"
    wrong = [words for words in turn.get("never", []) if words in text]
    assert not wrong, f"{turn['user']} → must not say {wrong}:\n{text}"
    unoffered = [words for words in turn.get("buttons", []) if words not in payloads]
    assert not unoffered, f"{turn['user']} → offers {payloads}"


def check_slots(turn: Mapping[str, Any], slots: Mapping[str, Any]) -> None:
    """What is known after a turn; a name without a value must not be known."""
    known = known_from(slots)
    wanted = turn.get("knows", {})
    held = {name: known.get(name) for name in wanted}
    assert held == wanted, f"{turn['user']} → knows {known}"


def known_from(slots: Mapping[str, Any]) -> dict[str, Any]:
    """What the slots hold: the topic, whom it is about, and each person's facts as `mother.age`."""
    memory = slots.get("memory") or {}
    known = {"topic": slots.get("topic"), "whom": memory.get("whom")}
    for person, facts in memory.get("people", {}).items():
        known |= {f"{person}.{name}": values[-1] for name, values in facts.items()}
    return known
