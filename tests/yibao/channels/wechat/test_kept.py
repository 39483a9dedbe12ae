"""What is kept of a citizen can be changed by many at once, and nothing of it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from yibao.channels.wechat.cutting import ROUND_IT, size
from yibao.channels.wechat.delivery import MORE
from yibao.channels.wechat.kept import Citizens, Kept, Waiting
from yibao.channels.wechat.talk import about, recalled
from yibao.errors import StoreError
from yibao.stores.short_lived import MemoryShortLived


class Crossing(MemoryShortLived):
    """A store where others come in between reading and writing."""

    async def get(self, key: str) -> str | None:
        kept = await super().get(key)
        await asyncio.sleep(0)
        return kept

    async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
        if await super().get(key) != known:
            return False
        await self.put(key, value, seconds)
        return True


def test_many_changes_at_once_are_all_kept() -> None:
    async def scene() -> None:
        citizens = Citizens(Crossing())

        def entering(i: int) -> Callable[[Kept], None]:
            return lambda kept: kept.enter(f"m{i}")

        await asyncio.gather(*(citizens.change("wx-1", entering(i)) for i in range(12)))
        assert sorted((await citizens.read("wx-1")).line) == sorted(f"m{i}" for i in range(12))

    asyncio.run(scene())


def test_who_never_gets_his_change_in_is_told() -> None:
    class Deaf(MemoryShortLived):
        async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
            return False

    async def scene() -> None:
        with pytest.raises(StoreError, match="改法"):
            await Citizens(Deaf()).change("wx-1", lambda kept: kept.enter("m1"))

    asyncio.run(scene())


def test_an_answer_is_waited_for_once() -> None:
    kept = Kept()
    for key in ("m2", "m1", "m2"):
        kept.wait(Waiting(key, ""))
    kept.settle("m1")
    assert kept.waiting == [Waiting("m2", "")]


@pytest.mark.parametrize("question", ["医保", "字" * 900, "🙂" * 900, "两\n行  字", ""])
def test_the_line_above_a_late_answer_is_short(question: str) -> None:
    said = about(question)
    assert "\n" not in said and said.startswith("您问的「") and said.endswith("」：")
    assert size(f"{said}\n\n{MORE}") <= ROUND_IT


def test_what_only_asked_for_an_answer_is_not_recalled_above_a_late_one() -> None:
    assert recalled("余额怎么查", "答") == "您问的「余额怎么查」：\n答"
    assert [recalled(words, "答") for words in ("继续", "好了吗？", "那继续吧")] == ["答"] * 3


def test_a_message_that_was_overtaken_on_its_way_is_heard_before_those_that_wait() -> None:
    kept = Kept(line=["m5"])
    for key in ("m8", "m7", "e1", "m6", "m7", "m4"):
        kept.enter(key)
    assert kept.line == ["m5", "m7", "m8", "e1", "m4", "m6"], "an event has no number"
    for key in ("m2", "m1", "m3", "m2"):
        kept.wait(Waiting(key, ""))
    assert [one.key for one in kept.waiting] == ["m1", "m2", "m3"]
