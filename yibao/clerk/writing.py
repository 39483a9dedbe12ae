"""The one way to write a file of the rule book: the same content always gives the same bytes.

Content is what YAML gives for the file: keys with texts, lists and whole numbers. Keys stand in the
schema's order, defaults are left out, and only the texts that YAML would misread stand in quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yibao.rules.schema import (
    AgesEntry,
    Dated,
    FactEntry,
    NeighbourEntry,
    NeighboursFile,
    ProcedureEntry,
    SourceEntry,
    SourcesFile,
    Strict,
    SubjectEntry,
    SubjectsFile,
    TopicFile,
    ValueEntry,
    WhenEntry,
)

Content = Mapping[str, Any]

# Lists of entries that stand on a line each
_LISTED: dict[str, type[Strict]] = {
    "sources": SourceEntry,
    "subjects": SubjectEntry,
    "neighbours": NeighbourEntry,
}
_DATED = ("since", "until", "source", "support", "checked")
_QUOTED = {"place", "value", "over", "upto"}
_DAYS = {"since", "until", "checked", "day"}
_ONE_A_LINE = {"steps", "notes", "values"}
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_MISREAD = re.compile(
    r"""
    [-?:,\[\]{}\#&*!|>'"%@`=~<\s].* | .*[:\s] | .*(:\s|\s\#).*   # signs of YAML's own
    | [-+.0-9][0-9a-fA-FoxX_.:+\-TZtz\ ]* | [-+]?\.(inf|nan)      # numbers and days
    | null | true | false | yes | no | on | off | y | n
    | .*[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff].* |
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MISREAD_IN_LINE = re.compile(r"[,\[\]{}?:]")
_ESCAPED = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]")


def plain(model: Strict) -> dict[str, Any]:
    """The model as YAML would give it, without what the schema takes for granted."""
    found: dict[str, Any] = {}
    for name in keys_of(type(model)):
        value, field = getattr(model, name), model.__fields__[name]
        if value is None or (not field.required and value == field.default):
            continue
        told = _plain_value(value)
        if told not in ({}, []):
            found[name] = told[0] if name == "source" and len(told) == 1 else told
    return found


def text_of(content: Content) -> str:
    """The text of a topic's file or of a list; every kind has keys of its own."""
    for name, model in _LISTED.items():
        if name in content:
            entries = (_in_line(_ordered(entry, model)) for entry in content[name])
            return "".join([f"{name}:\n", *(f"- {entry}\n" for entry in entries)])
    return "".join(f"{line}\n" for line in _topic_lines(content))


def file_text(model: TopicFile | SourcesFile | SubjectsFile | NeighboursFile) -> str:
    """The text of the file that the model was read from, in the one form."""
    return text_of(plain(model))


def keys_of(model: type[Strict]) -> tuple[str, ...]:
    """The keys in the order in which they are written: dates and sources after what is said."""
    names = list(model.__fields__)
    if not issubclass(model, Dated):
        return tuple(names)
    behind = [name for name in ("steps", "notes") if name in names]
    own = [name for name in names if name not in (*_DATED, *behind, "then")]
    then = [name for name in ("then",) if name in names]
    return (*own, "since", "until", *then, "source", "support", "checked", *behind)


def _plain_value(value: Any) -> Any:
    if isinstance(value, Strict):
        return plain(value)
    if isinstance(value, dict):
        return {key: _plain_value(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain_value(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _ordered(content: Content, model: type[Strict]) -> dict[str, Any]:
    return {key: content[key] for key in keys_of(model) if key in content}


def _topic_lines(content: Content) -> Iterable[str]:
    for key in ("topic", "place", "name"):
        yield f"{key}: {_scalar(key, content[key])}"
    if content.get("facts"):
        yield "facts:"
        for key, fact in content["facts"].items():
            yield f"  {_scalar('', key)}:"
            for line in _block(_ordered(fact, FactEntry)):
                yield f"    {line}"
    if content.get("procedures"):
        yield "procedures:"
        for steps in content["procedures"]:
            first, *others = _block(_ordered(steps, ProcedureEntry))
            yield f"- {first}"
            for line in others:
                yield f"  {line}"


def _block(content: Content) -> Iterable[str]:
    for key, value in content.items():
        if key in _ONE_A_LINE:
            yield f"{key}:"
            for one in value:
                yield f"- {_value_line(one) if key == 'values' else _scalar('', one)}"
        else:
            told = _in_line(value) if isinstance(value, list) else _scalar(key, value)
            yield f"{key}: {told}"


def _value_line(value: Content) -> str:
    content = _ordered(value, ValueEntry)
    for key, model in (("ages", AgesEntry), ("when", WhenEntry)):
        if key in content:
            content[key] = _ordered(content[key], model)
    return _in_line(content)


def _in_line(value: Any, key: str = "") -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_in_line(one, k)}" for k, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_in_line(one) for one in value) + "]"
    return _scalar(key, value, in_line=True)


def _scalar(key: str, value: Any, *, in_line: bool = False) -> str:
    if not isinstance(value, str):
        return str(value)
    if key in _DAYS and _DAY.fullmatch(value):
        return value
    misread = _MISREAD.fullmatch(value) or (in_line and _MISREAD_IN_LINE.search(value))
    if key not in _QUOTED and not misread:
        return value
    return _ESCAPED.sub(
        lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False)
    )
