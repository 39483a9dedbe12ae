"""Several processes on one port: a killed one is replaced, and all end in time when they are told to.

Sanic's own loop does neither: a worker that is still loading swallows SIGTERM for ever, because it
has inherited its parent's handler, and the place of a killed one stays empty.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
from asyncio import AbstractEventLoop
from functools import partial
from multiprocessing.connection import wait
from types import FrameType
from typing import Any

import sanic.app
from sanic import Sanic
from sanic.server import serve
from sanic.server.socket import bind_socket

logger = logging.getLogger(__name__)

# Seconds, before systemd's and every container's own patience is over
STOPS_WITHIN = 18.0
# By then the loop runs for good
_HEEDS_AFTER = 0.2
# A worker that never lives that long is not killed by chance
_SETTLED, _MOST_EARLY_DEATHS = 30.0, 3
_STOPPING = (signal.SIGINT, signal.SIGTERM)


def watch_over_workers(failures: list[str]) -> None:
    """Have Sanic's workers started and watched here; must run before the server starts.

    Why they ended by themselves, if they did, is added to the failures.
    """
    sanic.app.serve_multiple = partial(_serve_multiple, failures)


def _serve_multiple(failures: list[str], settings: dict[str, Any], workers: int) -> None:
    settings["run_multiple"] = True
    for name in ("main_start", "main_stop"):
        settings.pop(name, None)
    with bind_socket(settings["host"], settings["port"], backlog=settings["backlog"]) as sock:
        sock.set_inheritable(True)
        settings.update(sock=sock, host=None, port=None, reuse_port=True)
        watched = Workers(settings, workers)
        watched.serve()
    if watched.gave_up:
        failures.append("进程一个接一个自己停了，原因在上面的日志里。改法：先把它解决，再启动。")


class Workers:
    """The processes behind one port."""

    def __init__(self, settings: dict[str, Any], count: int) -> None:
        self._settings, self._count = settings, count
        self._processes: dict[Any, float] = {}
        self._stops_at: float | None = None
        self._early_deaths = 0
        self.gave_up = False
        self._fork = multiprocessing.get_context("fork")
        # A signal that comes before the waiting must end it, too
        self._woken, self._wake = os.pipe()

    def serve(self) -> None:
        """Until told to stop, or until the workers end by themselves."""
        for number in _STOPPING:
            signal.signal(number, self._told_to_stop)
        for _ in range(self._count):
            self._start()
        while self._processes:
            left = None if self._stops_at is None else max(0.0, self._stops_at - time.monotonic())
            ended = wait([self._woken, *(one.sentinel for one in self._processes)], left)
            if self._woken in ended:
                os.read(self._woken, 1)
                self._pass_on()
            elif not ended:
                self._kill()
            self._bury()

    def _told_to_stop(self, *_: int | FrameType | None) -> None:
        os.write(self._wake, b".")

    def _pass_on(self) -> None:
        if self._stops_at is None:
            self._stops_at = time.monotonic() + STOPS_WITHIN
        for process in self._processes:
            process.terminate()

    def _kill(self) -> None:
        for process in self._processes:
            logger.error("Worker %d did not stop in time and was killed", process.pid)
            process.kill()
            process.join()

    def _bury(self) -> None:
        for process, began in list(self._processes.items()):
            if process.is_alive():
                continue
            del self._processes[process]
            if self._stops_at is None:
                self._replace(process, time.monotonic() - began)

    def _replace(self, process: Any, lived: float) -> None:
        self._early_deaths = self._early_deaths + 1 if lived < _SETTLED else 0
        if process.exitcode == 0 or self._early_deaths >= _MOST_EARLY_DEATHS:
            # It cannot serve, and says why itself; the others could not for long
            self.gave_up = True
            self._pass_on()
            return
        logger.error("Worker %d died (%s) and is replaced", process.pid, process.exitcode)
        self._start()

    def _start(self) -> None:
        process = self._fork.Process(target=_work, args=(self._settings, os.getpid()), daemon=True)
        # Not before the child can be stopped by it
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        self._processes[process] = time.monotonic()


def _work(settings: dict[str, Any], parent: int) -> None:
    # While it loads, the signal's own effect: it ends. The server's loop sets its own later
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C reaches all of them; the parent passes it on
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    asyncio.set_event_loop(asyncio.new_event_loop())
    serve(**settings)


def _end_with(parent: int) -> None:
    # Who is left behind by a killed parent would hold the port against its successor
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


async def heed_an_early_stop(app: Sanic, loop: AbstractEventLoop) -> None:
    """Stop after all if told to while the listeners ran; for after_server_start.

    Sanic stops the loop then that only ran them, and never again.
    """

    def heed() -> None:
        if app.is_stopping and not hasattr(app.ctx, "ends"):
            loop.stop()

    loop.call_later(_HEEDS_AFTER, heed)


async def stop_in_time(app: Sanic, _: AbstractEventLoop) -> None:
    """End this process by force if its orderly end takes too long; for before_server_stop."""
    app.ctx.ends = True

    def end() -> None:
        logger.error("The server did not stop in time and ends at once")
        os._exit(1)

    timer = threading.Timer(STOPS_WITHIN - 1, end)
    timer.daemon = True
    timer.start()
