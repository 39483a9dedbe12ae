"""Conversations' names: one a citizen, and nobody can tell whose."""

from __future__ import annotations

import re

from yibao.channels.wechat.senders import SENDER_PREFIX, sender_of


def test_a_citizen_keeps_one_name_and_no_other_has_it() -> None:
    names = {
        sender_of(token, account, openid)
        for token in ("a" * 16, "b" * 16)
        for account in ("gh_1", "gh_2")
        for openid in ("oUser1", "oUser2")
    }
    assert len(names) == 8
    assert sender_of("a" * 16, "gh_1", "oUser1") in names


def test_the_name_tells_nothing() -> None:
    name = sender_of("a" * 16, "gh_1", "oUser1")
    assert re.fullmatch(rf"{SENDER_PREFIX}[0-9a-f]{{40}}", name)
