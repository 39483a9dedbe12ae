"""Times a question through the web door and through REST, at one server, one after the other."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable

import requests

from yibao.rules import the_rulebook

ROUNDS = 8
# Said within one conversation, to see what a long one costs
LONG = 60


class Doors:
    """One client at both doors of a server."""

    def __init__(self, port: int) -> None:
        self._http = requests.Session()
        self._rest = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        self._web = f"http://127.0.0.1:{port}/webhooks/web"
        self.sizes: dict[str, list[int]] = {"rest": [], "web": []}

    def begin(self) -> dict[str, str]:
        """The header of a new web conversation."""
        token = self._http.post(f"{self._web}/conversations", json={}).json()["token"]
        return {"Authorization": f"Bearer {token}"}

    def ask_rest(self, text: str, sender: str) -> None:
        """One question through REST."""
        answer = self._http.post(self._rest, json={"sender": sender, "message": text})
        self._keep("rest", answer)

    def ask_web(self, text: str, who: dict[str, str]) -> None:
        """One question through the web door."""
        body = {"id": str(uuid.uuid4()), "text": text}
        self._keep("web", self._http.post(f"{self._web}/messages", json=body, headers=who))

    def read(self, who: dict[str, str]) -> None:
        """The conversation's history."""
        self._http.get(f"{self._web}/messages", headers=who).raise_for_status()

    def _keep(self, door: str, answer: requests.Response) -> None:
        answer.raise_for_status()
        assert answer.json()
        self.sizes[door].append(len(answer.content))


def ms(action: Callable[..., None], *arguments: object) -> float:
    """How long the action takes in milliseconds."""
    start = time.perf_counter()
    action(*arguments)
    return (time.perf_counter() - start) * 1000


def percentiles(taken: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def short_conversations(doors: Doors) -> dict[str, list[float]]:
    """Every topic's own question in a conversation of its own, at both doors in turn."""
    taken: dict[str, list[float]] = {"rest": [], "web": []}
    for _ in range(ROUNDS):
        for topic in the_rulebook().topics.values():
            sender, who = uuid.uuid4().hex, doors.begin()
            taken["rest"].append(ms(doors.ask_rest, topic.question, sender))
            taken["web"].append(ms(doors.ask_web, topic.question, who))
    return taken


def long_conversation(doors: Doors) -> tuple[dict[str, list[float]], float]:
    """The last ten questions of a long conversation at both doors, and reading its history."""
    sender, who = uuid.uuid4().hex, doors.begin()
    questions = [topic.question for topic in the_rulebook().topics.values()]
    taken: dict[str, list[float]] = {"rest": [], "web": []}
    for i in range(LONG):
        text = questions[i % len(questions)]
        taken["rest"].append(ms(doors.ask_rest, text, sender))
        taken["web"].append(ms(doors.ask_web, text, who))
    last = {door: values[-10:] for door, values in taken.items()}
    return last, statistics.median(ms(doors.read, who) for _ in range(5))


def main() -> None:
    """Start a server, print the table, stop the server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    wide = {"YIBAO_WEB_PER_MINUTE": "100000", "YIBAO_WEB_ADDRESS_PER_MINUTE": "100000"}
    server = subprocess.Popen(
        [sys.executable, "-m", "yibao.server", "run"],
        env={**os.environ, "PORT": str(port), **wide},
        stdout=subprocess.DEVNULL,
    )
    try:
        measure(ready(Doors(port)))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def ready(doors: Doors) -> Doors:
    """The doors, once both answer."""
    for _ in range(600):
        try:
            doors.ask_web("你好", doors.begin())
        except requests.RequestException:
            time.sleep(0.2)
        else:
            return doors
    raise SystemExit("the server did not start")


def measure(doors: Doors) -> None:
    """Print p50 and p95 of both doors in milliseconds, and the web door's as a share of REST's."""
    short = short_conversations(doors)
    long, history = long_conversation(doors)
    print(f"{'':34}{'REST':>14}{'web':>14}{'web / REST':>14}")
    rows = {
        f"first question, {len(short['web'])} times": short,
        f"questions {LONG - 9}–{LONG}": long,
    }
    for title, taken in rows.items():
        for name, rest, web in zip(
            ("p50", "p95"), percentiles(taken["rest"]), percentiles(taken["web"])
        ):
            print(f"{title:28}{name:>6}{rest:11.1f} ms{web:11.1f} ms{web / rest:14.2f}")
    sizes = {door: statistics.median(kept) for door, kept in doors.sizes.items()}
    share = sizes["web"] / sizes["rest"]
    print(f"{'answer, median':34}{sizes['rest']:9.0f} byte{sizes['web']:9.0f} byte{share:14.2f}")
    print(f"history after {LONG} questions: {history:.1f} ms")


if __name__ == "__main__":
    main()
