"""What a message says somebody is not: 居民医保不是职工, 我不是职工, 是北京不是上海."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.memory import Parse

# Only of these does 不是 leave something out; 不是240吗 and 不是我妈 are read elsewhere
_KINDS = frozenset({"hospital", "insurance_type", "pay_channel", "region", "scheme", "work_status"})
_NOT = re.compile(r"(?<!是)(?:不是|并非|而非)[在去用]?$")
# 不是说职工能报吗 and 不是职工医保吗 doubt what they name; 不是上海户口 still asks about Shanghai
_STILL_MEANT = re.compile(r"(?:户口|户籍|本地|当地|人)|[^，,。；;！!]*(?:[吗嘛么]|\?|？)\s*$")


def without_denied(parse: Parse) -> Parse:
    """The message without the facts that it denies, which are then under `denied`."""
    text = str(parse.get("text") or "")
    entities = list(parse.get("entities") or [])
    denied = [entity for entity in entities if _is_denied(entity, text)]
    if not denied:
        return parse
    left = [entity for entity in entities if entity not in denied]
    return {**parse, "entities": left, "denied": denied}


def _is_denied(entity: Mapping[str, Any], text: str) -> bool:
    start, end = entity.get("start"), entity.get("end")
    if entity.get("entity") not in _KINDS or start is None or end is None:
        return False
    return bool(_NOT.search(text[:start])) and not _STILL_MEANT.match(text[end:])
