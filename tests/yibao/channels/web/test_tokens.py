"""A token names one conversation, and only the server can make one."""

from __future__ import annotations

from yibao.channels.web.tokens import Tokens


def test_a_token_names_one_conversation_and_hides_no_choice_of_the_client() -> None:
    tokens = Tokens(b"x" * 32)
    token = tokens.issue()
    assert tokens.sender(token) == "web:" + token.partition(".")[0]
    assert Tokens(b"x" * 32).sender(token) == tokens.sender(token), "a restart keeps it"
    assert Tokens(b"y" * 32).sender(token) is None
