"""Logs without a word that a citizen wrote: JSON for programs, plain lines for people.

Rasa logs through structlog, its libraries and this project through logging; both end here.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from traceback import extract_tb
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter

from yibao.errors import ConfigurationError
from yibao.privacy import masked
from yibao.watching.request_ids import request_id
from yibao.watching.turns import current_turn

Event = dict[str, Any]

_LONGEST = 2000
_SHORTEST_SENDER = 6
# A database's error quotes what was to be stored
_QUOTED = re.compile(r"\[(?:SQL|parameters):.*", re.DOTALL)
# All that the project's own records may say beside their event, and what structlog adds
_TOLD = frozenset(
    {"event", "level", "logger", "timestamp", "exception", "request_id", "door", "intent",
     "confidence", "topic", "status", "ms", "sender", "action", "part", "what", "version"}
)  # fmt: skip


def as_json(environment: Mapping[str, str] = os.environ, sink: TextIO | None = None) -> bool:
    """Whether logs are JSON: as YIBAO_LOG says, else where nobody sits at a terminal."""
    wished = environment.get("YIBAO_LOG", "")
    if wished not in ("", "json", "text"):
        raise ConfigurationError(f"YIBAO_LOG={wished} 不对。改法：写成 json 或 text。")
    return wished == "json" if wished else not (sink or sys.stdout).isatty()


def configure_logs(level: int, *, json: bool, sink: TextIO | None = None) -> None:
    """Send every record to one place in one form; other people's from that level on.

    In JSON never below INFO: Rasa's debug records quote messages.
    """
    level = max(level, logging.INFO) if json else level
    sink = sink or sys.stdout
    handler = logging.StreamHandler(sink)
    handler.setFormatter(_formatter(json, sink))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("rasa").setLevel(level)
    logging.getLogger("yibao").setLevel(min(level, logging.INFO))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.dev.set_exc_info,
            ProcessorFormatter.wrap_for_formatter,
        ],
        context_class=dict,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def adopt(*names: str) -> None:
    """Have the records of those loggers, which go their own ways, told like all others."""
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def _formatter(json: bool, sink: TextIO) -> logging.Formatter:
    if json:
        renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sink.isatty(), pad_event=0, sort_keys=False)
    shared = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder()],
        processors=[
            *shared,
            structlog.processors.TimeStamper(fmt="iso"),
            _with_request,
            _without_words,
            renderer,
        ],
    )


def _with_request(_: Any, __: str, event: Event) -> Event:
    name = request_id()
    if name:
        event.setdefault("request_id", name)
    return event


def _without_words(_: Any, __: str, event: Event) -> Event:
    """Keep what is told by name only: a field of another's record may hold a message."""
    error = event.pop("exc_info", None) or getattr(event.get("_record"), "exc_info", None)
    if error is True:
        error = sys.exc_info()
    kept = {key: value for key, value in event.items() if key in _TOLD}
    info = event.get("event_info")
    kept["event"] = _plain(f"{event.get('event')} {info}" if info else str(event.get("event")))
    if error and error[0]:
        kept["exception"] = _where(error)
    return kept


def _where(error: Any) -> str:
    # Where it failed, not with what: an error's words may be the citizen's
    kind, _, trace = error
    places = [f"{f.filename}:{f.lineno} {f.name}" for f in extract_tb(trace)[-12:]]
    return " < ".join([kind.__name__, *reversed(places)])


def _plain(text: str) -> str:
    turn = current_turn()
    if turn and len(turn.sender) >= _SHORTEST_SENDER:
        text = text.replace(turn.sender, f"#{turn.who}")
    return masked(_QUOTED.sub("[…]", text)[:_LONGEST])
