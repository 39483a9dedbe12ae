"""A request's id is taken from outside only where it may stand in a log."""

from __future__ import annotations

import contextvars
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.watching.request_ids import begin_request, is_fit, request_id


@pytest.mark.parametrize(
    "name", ["abcdefgh", "from-the-proxy.1_2", "a" * 64, "4bf92f3577b34da6a3ce929d0e0e4736"]
)
def test_a_fit_id_is_kept(name: str) -> None:
    def take() -> tuple[str, str]:
        return begin_request(name), request_id()

    assert contextvars.copy_context().run(take) == (name, name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "short",
            "a" * 65,
            "two words here",
            "line\nbreak",
            "中文的请求编号啊",
            "<script>x</script>",
        ),
        *("13812345678", "id-13812345678", "110101199003074258", "1" * 32, "6222021234567890123.a"),
    ],
)
def test_an_id_of_other_signs_or_with_a_personal_number_is_replaced(name: str) -> None:
    made = contextvars.copy_context().run(begin_request, name)
    assert made != name and is_fit(made)


@pytest.mark.parametrize("nothing", [None, 5, [], {}])
def test_no_id_is_made_one(nothing: object) -> None:
    first, second = (contextvars.copy_context().run(begin_request, nothing) for _ in range(2))
    assert first != second and is_fit(first) and is_fit(second)


def test_what_proxies_make_is_never_taken_for_a_person_s_number() -> None:
    chance = Random(1)
    made = [UUID(int=chance.getrandbits(128), version=4) for _ in range(5000)]
    assert [one for one in made if not (is_fit(one.hex) and is_fit(str(one)))] == []


@given(st.text(max_size=80))
def test_whatever_comes_the_id_is_short_and_plain(offered: str) -> None:
    made = contextvars.copy_context().run(begin_request, offered)
    assert 8 <= len(made) <= 64 and made.isascii() and not set(made) & set(' "\\\r\n')
