"""Whole conversations: Rasa's end-to-end stories, and transcripts that check what people read."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.dialogues.reading import check_reply, check_slots, dialogues_in

HERE = Path(__file__).parent


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


@pytest.mark.parametrize("dialogue", dialogues_in(HERE / "transcripts"))
def test_transcript_reads_as_it_should(agent: Any, dialogue: dict[str, Any]) -> None:
    sender = uuid.uuid4().hex
    for turn in dialogue["turns"]:
        check_reply(turn, asyncio.run(agent.handle_text(turn["user"], sender_id=sender)))
        tracker = asyncio.run(agent.tracker_store.retrieve(sender))
        check_slots(turn, tracker.current_slot_values())
