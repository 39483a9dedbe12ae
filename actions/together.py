"""Of whom a message asks that tells of several people: 我70，老伴62，各返多少 asks of both."""

from __future__ import annotations

import re

from actions.memory import Memory, Parse
from yibao.language.normaliser import normalised

_FOR_EACH = re.compile(r"各|分别|都|俩|两个人?|两口子|每个人|一共|加起来|两老|二老|谁")
_SOMEBODY = re.compile(r"[我俺咱他她您]|自己|本人")
_MOST = 3
# What tells one person's matter from another's
_TELLING = frozenset({"age", "region", "insurance_type", "work_status"})


def asked_together(parse: Parse, memory: Memory) -> tuple[str, ...]:
    """Everybody of whom the message tells something and asks; none where it asks of one only."""
    entities = parse.get("entities") or []
    told = [e for e in entities if e.get("entity") in _TELLING and e.get("role")]
    people = tuple(dict.fromkeys(memory.person(e["role"]) for e in told))[:_MOST]
    return () if len(people) < 2 or _asks_for_one(parse, told) else people


def _asks_for_one(parse: Parse, told: list[Parse]) -> bool:
    # 我65，我妈88，我每月返多少: who is named once more after the facts is meant
    text = str(parse.get("text") or "")
    if _FOR_EACH.search(normalised(text).text):
        return False
    last = max(int(e.get("end", 0)) for e in told)
    entities = parse.get("entities") or []
    named = any(e["entity"] == "relation" and e.get("start", 0) >= last for e in entities)
    return named or bool(_SOMEBODY.search(text[last:]))
