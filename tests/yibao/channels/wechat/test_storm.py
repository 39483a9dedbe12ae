"""A small storm: two real servers, one of them killed in the middle (in full: benchmarks.wechat_storm)."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from benchmarks.wechat_storm import Weather, broken, storm
from tests.conftest import need

pytestmark = pytest.mark.server


def test_in_a_storm_every_message_is_answered_once_in_time_and_in_order(
    model: Path, tmp_path: Path
) -> None:
    need("redis-server", "redis-server")
    weather = Weather(
        messages=150,
        users=60,
        rate=8,
        burst=20,
        duplicates=0.1,
        slow=0.03,
        slow_seconds=4.5,
        stops=((0.4, signal.SIGKILL),),
        comes_back=False,
    )
    found = asyncio.run(storm(weather, tmp_path))
    assert broken(found) == [], found
    assert found["messages"] == found["answered once"] == 150
    assert found["sent twice"] and found["first told to wait"]
