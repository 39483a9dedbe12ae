"""The five-second rule: every message has its reply in time, and its answer once.

What is not ready in time goes on. Where the account may send messages by itself the answer is sent;
else it waits for the platform's next try of the same message, or for the citizen's 继续.
"""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import Task
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from yibao.channels.guard import APOLOGY
from yibao.channels.wechat.kept import Citizens, Kept, Waiting, sent_before
from yibao.channels.wechat.line import LEASE, SELDOM, SOON, Line
from yibao.channels.wechat.talk import Ask, Outcome, Talk, read, recalled
from yibao.errors import PlatformError, StoreError
from yibao.stores.short_lived import ShortLived

logger = logging.getLogger(__name__)

# Seconds; the platform hangs up after five, and a busy machine's clock rings late
WITHIN = 2.5
_NOTING = 0.2
_ANSWERS_KEPT = 900.0
_MOST_AT_ONCE = 2000
STILL_LOOKING = "还在查。请过几秒钟回复「继续」，就能看到答案。"
WILL_BE_SENT = "还在查，查好了马上发给您。"
BUSY = "现在问的人多，这一句还没能收下。请过一会儿再发一次。"
MORE = "（前面问的那句，回复「继续」看答案）"


class Sender(Protocol):
    """What can send a message that nobody waits for."""

    async def send_text(self, openid: str, text: str) -> None:
        """Send it; raises PlatformError."""


class _Turn:
    """One message being worked on here.

    `answer` is there once it will be the reply, `late` once a reply has been given without it.
    """

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.has_place = asyncio.Event()
        self.task: Task[Outcome]
        self.answer: Outcome | None = None
        self.late: Task[None] | None = None


class Delivery:
    """Answers messages in time, and sees to it that none is worked on twice."""

    def __init__(
        self,
        talk: Talk,
        citizens: Citizens,
        store: ShortLived,
        sender: Sender | None = None,
        within: float = WITHIN,
        lease: float = LEASE,
    ) -> None:
        self._talk, self._citizens, self._store = talk, citizens, store
        self._sender, self._within = sender, within
        self._line = Line(store, citizens, lease)
        self._turns: dict[str, _Turn] = {}
        self._settling: set[Task[Outcome]] = set()

    async def reply(self, agent: Any, ask: Ask, arrived: float) -> str | None:
        """What the platform is answered, `within` seconds of arriving; None for no word."""
        turn = self._turns.get(ask.key)
        if turn is None:
            if len(self._turns) >= _MOST_AT_ONCE:
                return BUSY
            turn = self._begin(agent, ask)
        await asyncio.wait({turn.task}, timeout=self._left(arrived))
        if turn.answer:
            # At most it is still being noted
            await asyncio.wait({turn.task}, timeout=_NOTING)
        if turn.answer or turn.task.done():
            return await self._given(ask, turn)
        if turn.late is None:
            turn.late = asyncio.get_running_loop().create_task(self._note(ask))
        await asyncio.wait({turn.late}, timeout=_NOTING)
        return WILL_BE_SENT if self._sender else STILL_LOOKING

    async def finish(self, within: float) -> None:
        """Wait so many seconds at most until what was begun is done."""
        end = time.monotonic() + within
        while self._turns and (left := end - time.monotonic()) > 0:
            await asyncio.wait({turn.task for turn in self._turns.values()}, timeout=left)
            await asyncio.sleep(0)

    def _left(self, arrived: float) -> float:
        return max(0.0, self._within - (time.monotonic() - arrived))

    def _begin(self, agent: Any, ask: Ask) -> _Turn:
        turn = self._turns[ask.key] = _Turn(ask)
        turn.task = asyncio.get_running_loop().create_task(self._worked_out(agent, turn))
        turn.task.add_done_callback(lambda done: self._ended(turn, done))
        return turn

    def _ended(self, turn: _Turn, task: Task[Outcome]) -> None:
        self._turns.pop(turn.ask.key, None)
        turn.has_place.set()
        if not task.cancelled() and (error := task.exception()):
            # Where it failed, not with what: errors quote what they could not work with
            logger.error("A WeChat message was not answered: %s", type(error).__name__)

    async def _given(self, ask: Ask, turn: _Turn) -> str | None:
        try:
            outcome = turn.task.result() if turn.task.done() else turn.answer
        except StoreError:
            return BUSY
        except Exception:
            return APOLOGY
        assert outcome
        if outcome.pushed:
            return None
        if outcome.again or turn.late:
            # Kept as waiting until it is given
            outcome = await self._settled_in_time(ask, outcome)
        return f"{outcome.text}\n{MORE}" if outcome.more else outcome.text

    async def _settled_in_time(self, ask: Ask, outcome: Outcome) -> Outcome:
        settling = asyncio.get_running_loop().create_task(self._settled(ask, outcome))
        self._settling.add(settling)
        settling.add_done_callback(self._is_settled)
        await asyncio.wait({settling}, timeout=_NOTING)
        if settling.done() and not settling.exception():
            return settling.result()
        # At worst the citizen reads it once more after 继续
        return outcome

    def _is_settled(self, settling: Task[Outcome]) -> None:
        self._settling.discard(settling)
        if not settling.cancelled() and settling.exception():
            logger.warning("A WeChat answer may be given twice: the store is out of reach")

    async def _settled(self, ask: Ask, outcome: Outcome) -> Outcome:
        def settle(kept: Kept) -> None:
            # What was seen before must not bring its menu back
            if {ask.key, *outcome.settles} & {one.key for one in kept.waiting}:
                kept.settle(ask.key, *outcome.settles)
                kept.shown = outcome.shown or kept.shown

        kept = await self._citizens.change(ask.sender, settle)
        return replace(outcome, more=bool(kept.waiting))

    async def _note(self, ask: Ask) -> None:
        with suppress(StoreError):
            if await self._talk.waiting(ask) is None:
                waits = Waiting(ask.key, ask.text)
                await self._citizens.change(ask.sender, lambda kept: kept.wait(waits))

    async def _worked_out(self, agent: Any, turn: _Turn) -> Outcome:
        key = turn.ask.key
        # Few questions to the store before the message has its place: a later one may be close by
        first, taken = await asyncio.gather(
            self._store.claim(_seen(key), _ANSWERS_KEPT), self._line.take(key)
        )
        pause = SOON
        while not taken:
            if kept := await self._kept(key):
                return kept
            await asyncio.sleep(pause)
            pause = min(SELDOM, 1.3 * pause)
            taken = await self._line.take(key)
        async with self._line.lease(key):
            if not first and (kept := await self._kept(key)):
                return kept
            return await self._in_line(agent, turn, not first)

    async def _in_line(self, agent: Any, turn: _Turn, again: bool) -> Outcome:
        ask = turn.ask
        await self._earlier_ones(ask)
        try:
            line = await self._line.enter(ask.sender, ask.key)
            turn.has_place.set()
            await self._those_before(ask.key, line)
            await self._line.stand(ask.sender, ask.key)
            return await self._closed(turn, await self._made(agent, ask, again))
        finally:
            # What stays there without a lease stands in nobody's way
            with suppress(StoreError):
                await self._line.leave(ask.sender, ask.key)

    async def _those_before(self, key: str, line: list[str]) -> None:
        """Wait for those before it in the line that are heard here: the store need not be asked."""
        for other in line[: line.index(key)]:
            if turn := self._turns.get(other):
                await asyncio.wait({turn.task})

    async def _earlier_ones(self, ask: Ask) -> None:
        """Let those messages into the line that were sent before and are heard here as well."""
        for other in list(self._turns.values()):
            if other.ask.sender == ask.sender and sent_before(other.ask.key, ask.key):
                await other.has_place.wait()

    async def _made(self, agent: Any, ask: Ask, again: bool) -> Outcome:
        waiting = await self._talk.waiting(ask)
        if waiting is None or waiting.key == ask.key:
            return await self._talk.answer(agent, ask, again)
        outcome = await self._kept(waiting.key)
        if outcome is None:
            earlier = replace(ask, key=waiting.key, text=waiting.text)
            outcome = await self._taken_over(agent, earlier)
        text = outcome.text if outcome.settles else recalled(waiting.text, outcome.text)
        settles = (*outcome.settles, waiting.key)
        return replace(outcome, text=text, settles=settles, pushed=False)

    async def _taken_over(self, agent: Any, earlier: Ask) -> Outcome:
        """The answer to a message whose process was killed: nobody else will give it now."""
        while not await self._line.take(earlier.key):
            await asyncio.sleep(SOON)
        async with self._line.lease(earlier.key):
            outcome = await self._talk.answer(agent, earlier, again=True)
            await self._keep(earlier.key, outcome)
        return outcome

    async def _closed(self, turn: _Turn, outcome: Outcome) -> Outcome:
        """Push what is late, and keep what every further try of the message is answered."""
        if turn.late is None:
            turn.answer = outcome
        else:
            await asyncio.wait({turn.late})
            outcome = replace(outcome, pushed=await self._pushed(turn.ask, outcome))
        try:
            return await self._noted(turn.ask, outcome, outcome.pushed or turn.late is None)
        except StoreError:
            logger.warning("A WeChat answer could not be kept: the store is out of reach")
            return outcome

    async def _noted(self, ask: Ask, outcome: Outcome, seen: bool) -> Outcome:
        await self._keep(ask.key, outcome)

        def note(kept: Kept) -> None:
            kept.leave(ask.key)
            if seen:
                kept.settle(ask.key, *outcome.settles)
                kept.shown = outcome.shown or kept.shown
            elif not outcome.settles:
                # Noted when its reply was given, if the store could be reached
                kept.wait(Waiting(ask.key, ask.text))

        kept = await self._citizens.change(ask.sender, note)
        return replace(outcome, more=bool(kept.waiting))

    async def _pushed(self, ask: Ask, outcome: Outcome) -> bool:
        if self._sender is None:
            return False
        try:
            text = outcome.text if outcome.settles else recalled(ask.text, outcome.text)
            await self._sender.send_text(ask.openid, text)
        except (PlatformError, StoreError) as error:
            # It waits for the citizen's 继续
            logger.warning("A late WeChat answer could not be sent: %s", error)
            return False
        return True

    async def _kept(self, key: str) -> Outcome | None:
        written = await self._store.get(_answer(key))
        return read(written) if written else None

    async def _keep(self, key: str, outcome: Outcome) -> None:
        await self._store.put(_answer(key), outcome.written(), _ANSWERS_KEPT)


def _answer(key: str) -> str:
    return f"wechat:answer:{key}"


def _seen(key: str) -> str:
    return f"wechat:seen:{key}"
