"""What the assistant would say to one question alone, as one model or another understands it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from yibao.insight.settings import ROOT
from yibao.rules.reading import read_yaml

_DOOR = "cmdline"  # which shows text only
Parsed = Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """The topics that were heard, and all that would be said."""

    topics: tuple[str, ...]
    text: str


def heard(parsed: Parsed) -> str:
    """All of a parse that an answer may depend on, but for how sure the model is of it."""
    several = [one.get("intent") for one in parsed.get("questions") or []]
    found = [(e["entity"], e.get("value"), e.get("role")) for e in parsed.get("entities") or []]
    return json.dumps([parsed["intent"]["name"], several, found], ensure_ascii=False, default=str)


def reply(parsed: Parsed) -> Reply:
    """The reply, by the same actions that answer on every door; as the first message of a talk."""
    intent = parsed["intent"]["name"]
    several = [one["intent"] for one in parsed.get("questions") or []]
    call = {"next_action": _action_of(intent), "sender_id": "compare", "tracker": _tracker(parsed)}
    result = asyncio.run(_executor().run({**call, "domain": {}, "version": ""})) or {}
    said = [str(one.get("text") or "") for one in result.get("responses", [])]
    return Reply(tuple(several or [intent]), "\n".join(filter(None, said)))


def _tracker(parsed: Parsed) -> dict[str, Any]:
    told = {**parsed, "message_id": "compare", "metadata": {}}
    event = {
        "event": "user", "text": parsed["text"], "parse_data": told, "timestamp": 0.0,
        "input_channel": _DOOR, "message_id": "compare", "metadata": {},
    }  # fmt: skip
    return {
        "sender_id": "compare", "slots": {}, "latest_message": told, "events": [event],
        "paused": False, "latest_input_channel": _DOOR, "active_loop": {},
        "latest_action_name": None, "followup_action": None, "latest_event_time": 0.0,
    }  # fmt: skip


@lru_cache(1)
def _executor() -> Any:
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


def _action_of(intent: str) -> str:
    return _rules(ROOT / "data" / "rules").get(intent, "action_fallback")


@lru_cache(1)
def _rules(folder: Path) -> dict[str, str]:
    """Which action answers which intent."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        for rule in read_yaml(path, path.name)["rules"]:
            first, second = rule["steps"][:2]
            found[first["intent"]] = second["action"]
    return found
