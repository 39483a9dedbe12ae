"""Whole conversations: Rasa's end-to-end stories, and transcripts that check what people read."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent
TRANSCRIPTS = [
    pytest.param(dialogue, id=dialogue["name"])
    for path in sorted((HERE / "transcripts").glob("*.yml"))
    for dialogue in YAML(typ="safe").load(path.read_text(encoding="utf-8"))
]


def test_end_to_end_stories_pass_in_plain_rasa(model: Path, root: Path, tmp_path: Path) -> None:
    stories = tmp_path / "stories"
    for path in HERE.rglob("test_*.yml"):
        target = stories / path.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--model", str(model)]
    command += ["--stories", str(stories), "--out", str(tmp_path / "results")]
    done = subprocess.run(
        [*command, "--fail-on-prediction-errors"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.mark.parametrize("dialogue", TRANSCRIPTS)
def test_transcript_reads_as_it_should(agent: Any, dialogue: dict[str, Any]) -> None:
    sender = uuid.uuid4().hex
    for turn in dialogue["turns"]:
        replies = asyncio.run(agent.handle_text(turn["user"], sender_id=sender))
        text = "\n".join(reply.get("text", "") for reply in replies)
        payloads = [button["payload"] for reply in replies for button in reply.get("buttons", [])]
        assert text.strip(), f"no reply to {turn['user']}"
        missing = [words for words in turn.get("says", []) if words not in text]
        assert not missing, f"{turn['user']} → lacks {missing} in:\n{text}"
        wrong = [words for words in turn.get("never", []) if words in text]
        assert not wrong, f"{turn['user']} → must not say {wrong}:\n{text}"
        unoffered = [words for words in turn.get("buttons", []) if words not in payloads]
        assert not unoffered, f"{turn['user']} → offers {payloads}"
        known = asyncio.run(_known(agent, sender))
        wrong = {name: known.get(name) for name in turn.get("knows", {})}
        assert wrong == turn.get("knows", {}), f"{turn['user']} → knows {known}"


async def _known(agent: Any, sender: str) -> dict[str, Any]:
    """What the slots hold: the topic, whom it is about, and each person's facts as `mother.age`."""
    tracker = await agent.tracker_store.retrieve(sender)
    memory = tracker.get_slot("memory") or {}
    known = {"topic": tracker.get_slot("topic"), "whom": memory.get("whom")}
    for person, facts in memory.get("people", {}).items():
        known |= {f"{person}.{name}": values[-1] for name, values in facts.items()}
    return known
