"""Every message is answered in time, its answer is given, and nothing is worked on twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.yibao.channels.wechat.delivery_scenes import (
    Play,
    Turns,
    Worker,
    first_line,
    lines,
    until,
)  # fmt: skip
from yibao.channels.guard import APOLOGY
from yibao.channels.wechat.delivery import BUSY, STILL_LOOKING
from yibao.channels.wechat.kept import Citizens
from yibao.channels.wechat.line import Line
from yibao.stores.short_lived import MemoryShortLived, RedisShortLived, ShortLived


def test_a_quick_answer_is_the_reply_and_a_try_more_gets_the_same(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, other = Worker(turns, store), Worker(turns, store)
        first = await worker.hear("余额", "m1")
        assert first_line(first) == "答：余额"
        assert await worker.hear("余额", "m1") == await other.hear("余额", "m1") == first

    assert play(scene).heard == ["余额"]


def test_a_message_that_comes_once_more_does_not_bring_its_menu_back(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker = Worker(turns, store)
        await worker.hear("长", "m1")
        await worker.hear("余额", "m2")
        await worker.hear("长", "m1")
        assert first_line(await worker.hear("1", "m3")) == "答：我在北京", "of the last menu"

    play(scene)


def test_messages_heard_in_the_wrong_order_are_worked_on_in_the_right_one(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker = Worker(turns, store)
        await asyncio.gather(*(worker.hear(f"第{i}句", f"m{i}") for i in (3, 2, 1)))
        await worker.ended()

    assert play(scene).heard == ["第1句", "第2句", "第3句"]


def test_few_turns_compute_at_once_and_one_that_only_waits_makes_room(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, going = Worker(turns, store), []
        for i, text in enumerate("甲乙丙丁"):
            if text != "丁":
                turns.hold(text)
            going.append(asyncio.create_task(worker.hear(text, f"m{i}", f"wx-{text}")))
            if text in "甲乙":
                await until(worker, text)
        assert await asyncio.gather(*going) == [STILL_LOOKING] * 4, "the clock rings all the same"
        assert turns.heard == ["甲", "乙"]
        await until(worker, "丁")
        for text in "甲乙丙":
            turns.hold(text).set()
        await worker.ended()

    play(scene)


def test_duplicates_at_two_workers_at_once_are_one_turn(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        workers = [Worker(turns, store) for _ in range(2)]
        tries = [worker.hear("余额", "m1") for worker in workers * 3]
        assert set(map(first_line, await asyncio.gather(*tries))) == {"答：余额"}

    assert play(scene).heard == ["余额"]


def test_a_citizens_messages_keep_their_order_over_two_workers(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        workers, go = [Worker(turns, store) for _ in range(2)], turns.hold("第0句")
        going = []
        for i in range(6):
            going.append(asyncio.create_task(workers[i % 2].hear(f"第{i}句", f"m{i}")))
            await asyncio.sleep(0.03)
        assert turns.heard == ["第0句"]
        go.set()
        await asyncio.gather(*going, *(worker.ended() for worker in workers))

    assert play(scene).heard == [f"第{i}句" for i in range(6)]


def test_one_citizen_does_not_wait_for_another(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, go = Worker(turns, store), turns.hold("慢")
        slow = asyncio.create_task(worker.hear("慢", "m1", "wx-1"))
        await until(worker, "慢")
        assert first_line(await worker.hear("余额", "m2", "wx-2")) == "答：余额"
        go.set()
        await slow

    play(scene)


def test_the_message_of_a_killed_worker_is_taken_over_at_the_next_try(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        await Line(store, Citizens(store), lease=0.1).take("m1")
        assert first_line(await Worker(turns, store).hear("余额", "m1")) == "答：余额"

    assert play(scene).heard == ["余额"]


def test_what_the_tracker_holds_is_not_worked_on_again_after_a_restart(play: Play) -> None:
    async def scene(_: ShortLived, turns: Turns) -> None:
        told = await Worker(turns, MemoryShortLived()).hear("余额", "m1")
        assert await Worker(turns, MemoryShortLived()).hear("余额", "m1") == told

    assert play(scene).heard == ["余额"]


def test_after_a_restart_the_last_menu_still_counts(play: Play) -> None:
    async def scene(_: ShortLived, turns: Turns) -> None:
        await Worker(turns, MemoryShortLived()).hear("余额", "m1")
        later = Worker(turns, MemoryShortLived())
        assert first_line(await later.hear("2", "m2")) == "答：我在上海"

    play(scene)


def test_a_long_answer_is_told_in_pieces_without_another_turn(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, other = Worker(turns, store), Worker(turns, store)
        told = [str(await worker.hear("长", "m1"))]
        told.append(str(await other.hear("1", "m2")))
        assert await worker.hear("1", "m2") == told[1], "a try more"
        told.append(str(await worker.hear("继续", "m3")))
        assert sum(text.count("长") for text in told) == 1501
        assert "没有这一项" in str(await worker.hear("9", "m4"))

    assert play(scene).heard == ["长"]


def test_a_turn_that_fails_ends_in_an_apology(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        assert await Worker(turns, store).hear("坏了", "m1") == APOLOGY

    play(scene)


def test_finishing_waits_for_what_was_begun(play: Play) -> None:
    async def scene(store: ShortLived, turns: Turns) -> None:
        worker, go = Worker(turns, store), turns.hold("慢")
        await worker.hear("慢", "m1")
        asyncio.get_running_loop().call_later(0.2, go.set)
        await worker.ended()
        assert lines(await Worker(turns, store).hear("继续", "m2"))[1] == "答：慢"

    assert play(scene).heard == ["慢"]


def test_without_the_store_a_message_is_put_off_and_never_worked_on(tmp_path: Path) -> None:
    async def scene() -> None:
        turns = Turns()
        worker = Worker(turns, RedisShortLived("redis://127.0.0.1:1/0", patience=0.2))
        assert await worker.hear("余额", "m1") == BUSY
        assert turns.heard == []

    asyncio.run(scene())
