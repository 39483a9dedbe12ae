"""What a message costs at turns 1, 100 and 1,000 of one conversation: ours against Rasa's own stores."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Asked at every turn that is measured, so that like is compared with like
MEASURED = (
    "上海75岁医保每月返多少",
    "那北京呢",
    "医保卡余额怎么查",
    "断缴两年怎么补",
    "异地就医怎么报销",
    "微信怎么交居民医保",
)
STORES = ("ours", "rasa-sql", "rasa-memory")


class Talk:
    """One long conversation with an agent in this process."""

    def __init__(self, store: str, folder: Path) -> None:
        from yibao.rules.opening import the_rulebook

        self._agent = _agent(store, folder)
        self._questions = [topic.question for topic in the_rulebook().topics.values()]
        self._sender = uuid.uuid4().hex
        self.turns = 0

    def go_to(self, turn: int) -> None:
        """Ask one topic after the other until that turn."""
        while self.turns + 1 < turn:
            self._ask(self._questions[self.turns % len(self._questions)])

    def warm_up(self) -> None:
        """Load what only the first messages load, in another conversation."""
        own, self._sender = self._sender, "warm up"
        for text in MEASURED * 2:
            self._ask(text)
        self._sender, self.turns = own, 0

    def measured(self) -> dict[str, float]:
        """From this turn on: milliseconds of processor time and peak kB a message, MB of the process."""
        taken, peaks = [], []
        for text in MEASURED:
            began = time.process_time()
            self._ask(text)
            taken.append((time.process_time() - began) * 1000)
        for text in MEASURED:
            tracemalloc.start()
            self._ask(text)
            peaks.append(tracemalloc.get_traced_memory()[1] / 1024)
            tracemalloc.stop()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        resident = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        return {"ms": statistics.median(taken), "kB": statistics.median(peaks), "MB": resident}

    def _ask(self, text: str) -> None:
        assert asyncio.run(self._agent.handle_text(text, sender_id=self._sender))
        self.turns += 1


def _agent(store: str, folder: Path) -> Any:
    import structlog
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore

    from yibao.server.endpoints import never_fall_back
    from yibao.server.inside import ActionsInside, check_each_schema_once
    from yibao.server.model import ensure_model
    from yibao.stores.conversations import ConversationStore

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    check_each_schema_once()
    never_fall_back()
    made = {
        "ours": lambda: ConversationStore(host=f"sqlite:///{folder}/ours.db"),
        "rasa-sql": lambda: SQLTrackerStore(db=f"{folder}/rasa.db"),
        "rasa-memory": lambda: InMemoryTrackerStore(None),
    }[store]()
    return Agent.load(str(ensure_model(ROOT)), tracker_store=made, action_endpoint=ActionsInside())


def child(store: str, turns: list[int]) -> None:
    """Measure one store in this process; JSON on the last line."""
    os.chdir(ROOT)
    with TemporaryDirectory() as folder:
        talk, rows = Talk(store, Path(folder)), {}
        talk.warm_up()
        for turn in turns:
            talk.go_to(turn)
            rows[turn] = talk.measured()
    print(json.dumps(rows), flush=True)


def main() -> None:
    """Each store in a process of its own, one after the other; a table with ratios to turn 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, nargs="+", default=[1, 100, 1000])
    parser.add_argument("--stock-turns", type=int, nargs="+", default=[1, 100, 300])
    parser.add_argument("--only", choices=STORES)
    chosen = parser.parse_args()
    if chosen.only:
        return child(chosen.only, chosen.turns)
    print(f"{'':14}{'turn':>6}{'ms':>9}{'× first':>9}{'peak kB':>10}{'RSS MB':>9}")
    for store in STORES:
        turns = chosen.turns if store == "ours" else chosen.stock_turns
        command = [sys.executable, "-m", "benchmarks.long_talk", "--only", store, "--turns"]
        out = subprocess.run(
            [*command, *map(str, turns)],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "RASA_TELEMETRY_ENABLED": "false"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        rows = json.loads(out.splitlines()[-1])
        first = next(iter(rows.values()))
        for turn, row in rows.items():
            ratio = row["ms"] / first["ms"]
            print(
                f"{store:14}{turn:>6}{row['ms']:9.1f}{ratio:9.2f}{row['kB']:10.0f}{row['MB']:9.0f}"
            )
    return None


if __name__ == "__main__":
    main()
