"""A quick reader for YAML that is in order: libyaml's events and YAML 1.2's few kinds of scalars.

The rule book is opened whenever the assistant starts, and ruamel takes three times as long. What this
reader refuses, ruamel reads again, for it says where and what the fault is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

_MAYBE_NO_TEXT = frozenset("-+.0123456789tTfFnN~")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")
_DOUBTFUL = re.compile(r"[-+.0-9][-+.:_0-9a-fA-FoxTZ]*")
_NAMED = {"": None, "~": None} | {
    spelling: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for spelling in (word, word.capitalize(), word.upper())
}


class NotPlain(Exception):
    """The text is at fault, or uses more of YAML than the rule book does."""


def read_plain(text: str) -> Any:
    """The content of the text; raises NotPlain where another reader must look."""
    try:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        next(events), next(events)  # the stream and the document begin
        content = _content(next(events), events)
        ends = [type(event) for event in events]
    except (yaml.YAMLError, ValueError, StopIteration) as error:
        raise NotPlain from error
    if ends != [yaml.DocumentEndEvent, yaml.StreamEndEvent]:
        raise NotPlain
    return content


def _content(event: Any, events: Iterator[Any]) -> Any:
    kind = type(event)
    if getattr(event, "anchor", None) or getattr(event, "tag", None):
        raise NotPlain
    if kind is yaml.ScalarEvent:
        return _scalar(event.value) if event.implicit[0] else event.value
    if kind is yaml.MappingStartEvent:
        return _mapping(events)
    if kind is yaml.SequenceStartEvent:
        found = []
        while type(inner := next(events)) is not yaml.SequenceEndEvent:
            found.append(_content(inner, events))
        return found
    raise NotPlain


def _mapping(events: Iterator[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while type(event := next(events)) is not yaml.MappingEndEvent:
        key = _content(event, events)
        if not isinstance(key, str) or key in found:
            raise NotPlain
        found[key] = _content(next(events), events)
    return found


def _scalar(text: str) -> Any:
    if text and text[0] not in _MAYBE_NO_TEXT:
        return text
    if text in _NAMED:
        return _NAMED[text]
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _WHOLE.fullmatch(text):
        return int(text)
    if _BROKEN.fullmatch(text):
        return float(text)
    if not _MONTH.fullmatch(text) and _DOUBTFUL.fullmatch(text):
        raise NotPlain  # 012, 0x1F, 1_000, a time of day: readers differ
    return text
