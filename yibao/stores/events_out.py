"""Hands events to RabbitMQ; while it is away they wait here, and nothing else waits for them."""

from __future__ import annotations

import asyncio
import logging
from asyncio import AbstractEventLoop, Task
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import Any

import aio_pika
from rasa.core.brokers.pika import PikaEventBroker
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)

Json = dict[str, Any]
MOST_KEPT = 10_000
# Those of one turn; each that is under way when the line breaks leaves a trace of its own
_AT_ONCE = 8
# Seconds: for a connection and for what is sent, between attempts, and for the rest at the end
_PATIENCE = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
_LAST_WORDS = 5.0


class EventsOut(PikaEventBroker):
    """Rasa's RabbitMQ broker with an end to its patience: bounded memory, one log line an outage.

    An event arrives at least once; what is still here when the process ends is counted in the log.
    """

    def __init__(self, url: str, queue: str, most_kept: int = MOST_KEPT) -> None:
        super().__init__(
            url, "", "", queues=[queue], exchange_name=queue, event_loop=asyncio.get_running_loop()
        )
        # Their lines quote the address with its password, and come by the hundred
        for name in ("aio_pika", "aiormq"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._url, self._most_kept = url, most_kept
        self._waiting: deque[Json] = deque()
        self._wake, self._all_sent = asyncio.Event(), asyncio.Event()
        self._task: Task[None] | None = None
        self._is_connected, self._is_away, self._lost = False, False, 0

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None
    ) -> EventsOut:
        """The broker at work; it does not wait for RabbitMQ."""
        broker = cls(str(broker_config.url), **broker_config.kwargs)
        await broker.connect()
        return broker

    async def connect(self) -> None:
        """Begin to deliver."""
        self._task = asyncio.get_running_loop().create_task(self._deliver_for_ever())

    def publish(self, event: Json, headers: dict[str, str] | None = None) -> None:
        """Put the event in line; the oldest goes where the line is too long."""
        if len(self._waiting) >= self._most_kept:
            self._waiting.popleft()
            if not self._lost:
                logger.error("Events are lost from now on: %d wait already", self._most_kept)
            self._lost += 1
        self._waiting.append(event)
        self._all_sent.clear()
        self._wake.set()

    def is_ready(self) -> bool:
        """Whether RabbitMQ takes events now."""
        return self._is_connected

    async def close(self) -> None:
        """Deliver what can be delivered within seconds, and count the rest."""
        if self._is_connected and self._waiting:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._all_sent.wait(), _LAST_WORDS)
        if self._task:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=_LAST_WORDS)
        if lost := self._lost + len(self._waiting):
            logger.error("%d events did not reach RabbitMQ", lost)

    async def _deliver_for_ever(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._deliver()
            except Exception as error:  # aio_pika raises whatever the socket, TLS or AMQP do
                pause = _FIRST_PAUSE if self._is_connected else min(pause * 2, _LONGEST_PAUSE)
                self._note_outage(error)
            await asyncio.sleep(pause)

    async def _deliver(self) -> None:
        connection = await aio_pika.connect(self._url, timeout=_PATIENCE)
        try:
            channel = await asyncio.wait_for(connection.channel(), _PATIENCE)
            exchange = await asyncio.wait_for(self._set_up_exchange(channel), _PATIENCE)
            self._is_connected = True
            self._note_recovery()
            connection.close_callbacks.add(lambda *_: self._wake.set())
            while True:
                await self._wake.wait()
                if not connection.connected.is_set():
                    raise ConnectionResetError
                await self._send_some(exchange)
        finally:
            with suppress(Exception):
                await asyncio.wait_for(connection.close(), 1)

    async def _send_some(self, exchange: Any) -> None:
        some = list(islice(self._waiting, _AT_ONCE))
        sent = (exchange.publish(self._message(event, None), "") for event in some)
        # All of them awaited: else each that failed leaves a trace of its own in the log
        ended = asyncio.gather(*sent, return_exceptions=True)
        for outcome in await asyncio.wait_for(ended, _PATIENCE):
            if isinstance(outcome, BaseException):
                raise outcome
        for event in some:
            # A full line may have dropped it meanwhile
            if self._waiting and self._waiting[0] is event:
                self._waiting.popleft()
        if not self._waiting:
            self._wake.clear()
            self._all_sent.set()

    def _note_outage(self, error: Exception) -> None:
        self._is_connected = False
        if not self._is_away:
            self._is_away = True
            logger.error(
                "RabbitMQ is away: %s. Up to %d events wait for it",
                type(error).__name__,
                self._most_kept,
            )

    def _note_recovery(self) -> None:
        if self._is_away or self._lost:
            logger.warning(
                "RabbitMQ is back: %d events wait, %d were lost", len(self._waiting), self._lost
            )
        self._is_away, self._lost = False, 0
