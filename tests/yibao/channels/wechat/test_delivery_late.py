"""An answer that is not ready in time is given later, and says what it answers."""

from __future__ import annotations

import asyncio

from tests.yibao.channels.wechat.delivery_scenes import (
    Outbox,
    Play,
    Turns,
    Worker,
    first_line,
    lines,
)  # fmt: skip
from yibao.channels.wechat.delivery import MORE, STILL_LOOKING, WILL_BE_SENT
from yibao.channels.wechat.kept import Citizens, Kept, Waiting
from yibao.channels.wechat.line import Line
from yibao.errors import StoreError
from yibao.stores.short_lived import MemoryShortLived, ShortLived


def test_a_slow_answer_is_given_at_the_platforms_next_try(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, go = Worker(turns, store), turns.hold("慢")
        assert await worker.hear("慢", "m1") == STILL_LOOKING
        go.set()
        assert first_line(await worker.hear("慢", "m1")) == "答：慢"
        assert first_line(await worker.hear("继续", "m2")) == "答：继续", "it has been given"

    assert play(scene).heard == ["慢", "继续"]


def test_a_slow_answer_is_given_when_the_citizen_asks_for_it_even_twice_late(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, other, go = Worker(turns, store), Worker(turns, store), turns.hold("慢")
        assert await worker.hear("慢", "m1") == STILL_LOOKING
        assert await other.hear("继续", "m2") == STILL_LOOKING
        go.set()
        await worker.ended()
        assert lines(await other.hear("继续", "m3"))[:2] == ["您问的「慢」：", "答：慢"]
        assert lines(await worker.hear("继续", "m3"))[:2] == ["您问的「慢」：", "答：慢"], (
            "a try more"
        )

    assert play(scene).heard == ["慢"]


def test_the_menu_of_an_answer_that_waited_is_open_once_it_is_given(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, go = Worker(turns, store), turns.hold("慢")
        await worker.hear("慢", "m1")
        go.set()
        await worker.ended()
        assert first_line(await worker.hear("1", "m2")) == "答：1", "no menu was seen yet"
        await worker.hear("继续", "m3")
        assert first_line(await worker.hear("1", "m4")) == "答：我在北京"

    play(scene)


def test_answers_that_wait_are_given_oldest_first_each_with_its_question(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, other = Worker(turns, store), Worker(turns, store)
        slow = {text: turns.hold(text) for text in ("先问的", "后问的")}
        replies = (worker.hear("先问的", "m1"), other.hear("后问的", "m2"))
        assert await asyncio.gather(*replies) == [STILL_LOOKING, STILL_LOOKING]
        for go in slow.values():
            go.set()
        await asyncio.gather(worker.ended(), other.ended())
        first, then = [lines(await other.hear("继续", f"m{3 + i}")) for i in range(2)]
        assert first[:2] == ["您问的「先问的」：", "答：先问的"] and first[-1] == MORE
        assert then[:2] == ["您问的「后问的」：", "答：后问的"] and then[-1] != MORE

    play(scene)


def test_an_answer_that_is_there_in_time_is_given_even_if_the_store_is_slow_to_note_it() -> None:
    class Slow(MemoryShortLived):
        async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
            if turns.heard:
                await asyncio.sleep(1)
            return await super().swap(key, known, value, seconds)

    turns = Turns()

    async def scene() -> None:
        store = Slow()
        worker = Worker(turns, store)
        assert first_line(await worker.hear("余额", "m1")) == "答：余额"
        await worker.ended()
        assert (await Citizens(store).read("wx-1")).waiting == [], "it has been given"

    asyncio.run(scene())


def test_a_late_answer_waits_even_if_the_store_was_away_when_its_reply_was_given() -> None:
    class Away(MemoryShortLived):
        async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
            if turns.heard and not go.is_set():
                raise StoreError("away")
            return await super().swap(key, known, value, seconds)

    turns = Turns()

    async def scene() -> None:
        nonlocal go
        go = turns.hold("慢")
        worker = Worker(turns, Away())
        assert await worker.hear("慢", "m1") == STILL_LOOKING
        go.set()
        await worker.ended()
        assert lines(await worker.hear("继续", "m2"))[:2] == ["您问的「慢」：", "答：慢"]

    go = asyncio.Event()
    asyncio.run(scene())


def test_who_goes_on_asking_is_told_that_an_answer_waits(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, go = Worker(turns, store), turns.hold("慢")
        await worker.hear("慢", "m1")
        go.set()
        assert str(await worker.hear("余额", "m2")).endswith(MORE)
        assert MORE not in str(await worker.hear("继续", "m3"))
        assert MORE not in str(await worker.hear("缴费", "m4"))

    play(scene)


def test_where_the_account_may_a_late_answer_is_sent_and_given_no_second_time(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        outbox, go = Outbox(), turns.hold("慢")
        worker = Worker(turns, store, outbox)
        assert await worker.hear("慢", "m1") == WILL_BE_SENT
        go.set()
        await worker.ended()
        assert [(who, lines(text)[:2]) for who, text in outbox.sent] == [
            ("openid-wx-1", ["您问的「慢」：", "答：慢"])
        ]
        assert await worker.hear("慢", "m1") is None
        assert first_line(await worker.hear("2", "m2")) == "答：我在上海"
        assert first_line(await worker.hear("继续", "m3")) == "答：继续"

    assert play(scene).heard == ["慢", "我在上海", "继续"]


def test_what_could_not_be_sent_waits_for_the_citizen(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, go = Worker(turns, store, Outbox(fails=True)), turns.hold("慢")
        await worker.hear("慢", "m1")
        go.set()
        await worker.ended()
        assert lines(await worker.hear("继续", "m2"))[1] == "答：慢"

    assert play(scene).heard == ["慢"]


def test_a_message_that_waited_when_its_worker_was_killed_is_answered_on_demand(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        citizens = Citizens(store)

        def killed(kept: Kept) -> None:
            kept.line.append("m1")
            kept.waiting.append(Waiting("m1", "余额"))

        await citizens.change("wx-1", killed)
        await Line(store, citizens, lease=0.1).take("m1")
        worker = Worker(turns, store)
        for i in range(50):
            said = await worker.hear("继续", f"m{2 + i}")
            if said != STILL_LOOKING:
                break
        assert lines(said)[:2] == ["您问的「余额」：", "答：余额"]
        await worker.ended()
        assert (await citizens.read("wx-1")).line == []

    assert play(scene).heard == ["余额"]
