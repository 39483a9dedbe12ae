"""The fix loop from end to end, on fewer topics: conversations, groups, patches, training, and back."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from evaluation import fix_loop
from evaluation.simulating import Asked, conversations

PLANTED = [Asked(f"生孩子怎么报{n}", "maternity_benefit") for n in range(40)]
KNOWN = [Asked(f"余额怎么查{n}", "balance_query") for n in range(200)]


@pytest.mark.server
@pytest.mark.skipif(
    os.environ.get("YIBAO_LOOP") != "1",
    reason="trains several models: YIBAO_LOOP=1, or make loop for the whole",
)
def test_a_topic_that_was_never_taught_is_found_and_mended(tmp_path: Path):
    assert fix_loop.main(["--short", "--folder", str(tmp_path / "copy")]) == 0

    report = (tmp_path / "copy" / "report.md").read_text(encoding="utf-8")
    assert "采用、再退回，模型都对得上。" in report
    assert "| maternity_benefit |" in report


def test_what_is_planted_is_gone_from_the_copy_and_only_there(tmp_path: Path, root: Path):
    before = {path: path.read_bytes() for path in (root / "data/nlu").glob("*.yml")}

    fix_loop.prepare(tmp_path / "copy", short=False)

    texts = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "copy/data/nlu").iterdir())
    assert not [topic for topic in fix_loop.PLANTED if f"intent: {topic}\n" in texts]
    assert "intent: balance_query\n" in texts
    assert {path: path.read_bytes() for path in before} == before


def test_conversations_are_the_same_every_time_and_of_the_share_told():
    talks = list(conversations(PLANTED, KNOWN, 2000, 0.2))

    assert talks == list(conversations(PLANTED, KNOWN, 2000, 0.2))
    assert len(talks) == 2000 and {len(talk) for talk in talks} == {1, 2, 3}
    about = Counter(talk[0].intent for talk in talks)
    assert about["maternity_benefit"] / 2000 == pytest.approx(0.2, abs=0.03)


def test_a_few_wordings_are_common_and_some_are_put_otherwise():
    said = Counter(one.text for talk in conversations(PLANTED, KNOWN, 3000, 0.2) for one in talk)

    plain = {one.text for one in (*PLANTED, *KNOWN)}
    assert set(said) - plain and sum(said[text] for text in plain) > 0.8 * sum(said.values())
    times = sorted((said[one.text] for one in KNOWN), reverse=True)
    assert times[0] > 4 * times[-1]
