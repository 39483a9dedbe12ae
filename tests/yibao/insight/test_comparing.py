"""Which answers another model changes: found with real models, listed for reading."""

from __future__ import annotations

import asyncio
import io
import json
import tarfile
from pathlib import Path

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from yibao.errors import ConfigurationError
from yibao.insight.answering import Reply, heard, reply
from yibao.insight.comparing import Change, as_page, as_text, changes, model_of
from yibao.insight.store import Question

ASKED = [
    Question("上海75岁医保每月返多少", 2, "refund_amount", 0.9, "answered", "web"),
    Question("医保卡余额怎么查", 5, "balance_query", 0.9, "answered", "web"),
]
CHANGE = Change("<b>余额</b>", 3, Reply(("a",), "一\n二"), Reply(("b", "c"), "\n<三>"))


@pytest.fixture(scope="module")
def other(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model with the names of two of its intents exchanged."""
    swapped = {"balance_query": "withdraw_cash", "withdraw_cash": "balance_query"}
    path = tmp_path_factory.mktemp("models") / "other.tar.gz"
    with tarfile.open(model) as old, tarfile.open(path, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            data = content.read() if content else b""
            if member.name.endswith("intents.json"):
                names = [swapped.get(name, name) for name in json.loads(data)]
                data = json.dumps(names).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data) if content else None)
    return path


def test_only_what_is_answered_otherwise_is_listed(model: Path, other: Path):
    (change,) = changes(ASKED, model, other)

    assert (change.text, change.times) == ("医保卡余额怎么查", 5)
    assert change.old.topics == ("balance_query",) and change.new.topics == ("withdraw_cash",)
    assert "余额" in change.old.text and change.old.text != change.new.text


def test_a_model_beside_itself_changes_nothing(model: Path):
    assert changes(ASKED, model, model) == []


def test_the_reply_is_what_the_assistant_says_to_the_same_question(agent):
    text = "上海75岁医保每月返多少"
    door = CollectingOutputChannel()
    message = UserMessage(text, door, sender_id="insight-same", input_channel="cmdline")
    asyncio.run(agent.handle_message(message))

    mine = reply(asyncio.run(agent.parse_message(text)))
    assert mine.topics == ("refund_amount",)
    assert mine.text == "\n".join(one["text"] for one in door.messages)


def test_what_an_answer_depends_on_is_heard_and_confidence_is_not():
    parsed = {"text": "问", "intent": {"name": "a", "confidence": 0.5}, "entities": []}
    surer = {**parsed, "intent": {"name": "a", "confidence": 0.7}}
    elsewhere = {**parsed, "entities": [{"entity": "region", "value": "310000", "role": "self"}]}
    two = {**parsed, "questions": [{"intent": "a"}, {"intent": "b"}]}

    assert heard(parsed) == heard(surer)
    assert len({heard(parsed), heard(elsewhere), heard(two)}) == 3


def test_the_page_shows_both_answers_whole_and_nothing_typed_is_markup():
    html = as_page("两个<模型>", [CHANGE])

    assert "&lt;b&gt;余额&lt;/b&gt;（3 次）" in html and "<b>" not in html
    assert "一\n二" in html and "&lt;三&gt;" in html and "两个&lt;模型&gt;" in html
    assert "<script" not in html


def test_the_screen_shows_the_first_line_of_each_answer():
    assert as_text([CHANGE]) == [
        "■ <b>余额</b>（3 次）",
        "  原来 a",
        "    一",
        "  现在 b、c",
        "    <三>",
    ]


def test_a_model_that_is_not_there_is_told_with_those_that_are(tmp_path: Path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models/yibao-1.tar.gz").touch()

    assert model_of(tmp_path, "yibao-1.tar.gz").name == "yibao-1.tar.gz"
    with pytest.raises(ConfigurationError, match=r"没有 x 这个模型.*yibao-1\.tar\.gz"):
        model_of(tmp_path, "x")
    with pytest.raises(ConfigurationError, match="先运行 retrain"):
        model_of(tmp_path, "next")
