"""What reaches a log: no message, no error's words, no sender, whoever logs it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from yibao.errors import ConfigurationError
from yibao.watching.logs import adopt, as_json, configure_logs
from yibao.watching.turns import watched

PHONE = "13812345678"


@pytest.fixture
def kept() -> Iterator[None]:
    """Puts the logging of the tests back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("rasa", "yibao")}
    settings = structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    structlog.configure(**settings)


@pytest.fixture
def sink(kept: None) -> io.StringIO:
    """Logs in JSON from WARNING on, as the server's."""
    sink = io.StringIO()
    configure_logs(logging.WARNING, json=True, sink=sink)
    return sink


def lines(sink: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_an_error_is_told_by_kind_and_place_without_its_words(sink: io.StringIO) -> None:
    try:
        raise ValueError(f"我叫李四 {PHONE}")
    except ValueError:
        logging.getLogger("rasa.core.processor").exception("It failed")
        structlog.get_logger("rasa.x").error("it.failed", exc_info=True)
    for line in lines(sink):
        assert str(line["exception"]).startswith("ValueError < ")
        assert "test_logs.py" in str(line["exception"])
    assert len(lines(sink)) == 2
    assert "李四" not in sink.getvalue() and PHONE not in sink.getvalue()


def test_fields_of_others_are_left_out_and_their_words_masked(sink: io.StringIO) -> None:
    log = structlog.get_logger("rasa.core.channels.rest")
    log.error("rest.message.received.failure", text="我叫李四", sender_id=PHONE, user="王五")
    logging.getLogger("x").error("call %s", PHONE, extra={"text": "我叫李四"})
    logging.getLogger("x").error(f"failed [SQL: INSERT INTO events] [parameters: 我叫李四 {PHONE}]")
    told = sink.getvalue()
    assert len(lines(sink)) == 3
    assert not [word for word in ("李四", "王五", PHONE, "INSERT") if word in told]
    assert lines(sink)[0]["event"] == "rest.message.received.failure"


def test_the_sender_of_the_turn_is_named_by_its_hash(sink: io.StringIO) -> None:
    with watched("wechat", "wx:openid-o1234") as note:
        logging.getLogger("rasa").error("No lock for conversation 'wx:openid-o1234'")
    assert "openid" not in sink.getvalue()
    assert f"#{note.who}" in str(lines(sink)[0]["event"])


def test_debug_records_which_quote_messages_never_reach_json(kept: None) -> None:
    sink = io.StringIO()
    configure_logs(logging.DEBUG, json=True, sink=sink)
    logging.getLogger("rasa.core.processor").debug("Received user message '我叫李四'")
    structlog.get_logger("rasa.core.processor").debug("processor.message.parse", text="我叫李四")
    assert sink.getvalue() == ""


def test_turns_are_told_where_others_are_silent(sink: io.StringIO) -> None:
    logging.getLogger("rasa").info("Rasa server is up and running.")
    with watched("web", "a"):
        pass
    assert [line["event"] for line in lines(sink)] == ["turn"]


def test_loggers_that_go_their_own_way_are_adopted(sink: io.StringIO) -> None:
    logger = logging.getLogger("tested.own")
    logger.propagate = False
    own = io.StringIO()
    logger.addHandler(logging.StreamHandler(own))
    adopt("tested.own")
    logger.error("phone %s", PHONE)
    assert own.getvalue() == "" and len(lines(sink)) == 1


def test_people_read_plain_lines(kept: None) -> None:
    sink = io.StringIO()
    configure_logs(logging.WARNING, json=False, sink=sink)
    with watched("web", "a"):
        pass
    assert "door=web" in sink.getvalue() and "\x1b" not in sink.getvalue()


@pytest.mark.parametrize(
    ("wished", "terminal", "json_wanted"),
    [("json", True, True), ("text", False, False), ("", True, False), ("", False, True)],
)
def test_the_form_is_as_wished_else_as_the_reader_is(
    wished: str, terminal: bool, json_wanted: bool
) -> None:
    class Sink(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    assert as_json({"YIBAO_LOG": wished} if wished else {}, Sink()) is json_wanted


def test_another_form_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="YIBAO_LOG=xml 不对。改法"):
        as_json({"YIBAO_LOG": "xml"})
