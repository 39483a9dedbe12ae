"""Whose money pays for whom: 我儿子卡里的钱我能用吗 asks about a parent, not about a child."""

from __future__ import annotations

import re

from actions.memory import Parse

_OTHER_SIDE = {"children": "parents", "parents": "children"}
# 他卡里的钱我能用吗, 用儿子的卡给我交
_I_USE_THEIRS = re.compile(
    r"(?:卡|账户|帐户|医保|钱|余额)[^，。；？?！!我]{0,6}[，,\s]*[我俺](?:[能可以]|也|看病|买药|住院|交|拿|来)*(?:能|可以|不能)?[用花刷使]"
    r"|(?:[用刷花拿使])(?:我|俺)?[^，。；？?！!]{1,6}的?(?:医保)?(?:卡|账户|帐户|钱|余额)[^，。；？?！!]{0,6}(?:[给帮替][我俺]|[我俺](?:看病|买药|住院|交))"
)


def with_owner_apart(parse: Parse) -> Parse:
    """The message with the one who is to use the money as its subject."""
    if not _I_USE_THEIRS.search(str(parse.get("text") or "")):
        return parse
    entities = [
        {**e, "value": _OTHER_SIDE.get(e.get("value"), e.get("value"))}
        if e.get("entity") == "subject"
        else e
        for e in parse.get("entities") or []
    ]
    return {**parse, "entities": entities}
