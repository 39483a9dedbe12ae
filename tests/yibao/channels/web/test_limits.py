"""Buckets by themselves: how fast they empty and fill, and that their memory is bounded."""

from __future__ import annotations

import pytest

from yibao.channels.web.limits import Buckets, address_key


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_size_at_once_and_then_fills_up_steadily() -> None:
    clock = Clock()
    bucket = Buckets(6, clock=clock)
    assert [bucket.wait("a") for _ in range(6)] == [0] * 6
    assert bucket.wait("a") == pytest.approx(10)
    clock.now += 4
    assert bucket.wait("a") == pytest.approx(6)
    clock.now += 6.01
    assert bucket.wait("a") == 0
    assert bucket.wait("a") > 9
    assert bucket.wait("b") == 0, "another one's bucket is full"


def test_a_bucket_never_holds_more_than_its_size() -> None:
    clock = Clock()
    bucket = Buckets(3, clock=clock)
    bucket.wait("a")
    clock.now += 3600
    assert [bool(bucket.wait("a")) for _ in range(4)] == [False, False, False, True]


def test_a_million_addresses_take_no_more_memory_than_allowed() -> None:
    bucket = Buckets(1, most_keys=100)
    for i in range(10_000):
        bucket.wait(str(i))
    bucket.wait("9950")
    assert len(bucket) == 100 and bucket.wait("9999") > 0, "the latest are remembered"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("unix", "unix", True),
    ],
)
def test_a_household_shares_one_bucket(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other)) is same
