"""`python -m benchmarks.performance [--short] [--soak MINUTES] [--users N]`: measure, print, write the report.

EPOCHS (2 if not set) is how long stock Rasa's DIET is trained; neither its speed nor its size depends on it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.performance import measuring, workshop
from benchmarks.performance.drawing import draw
from benchmarks.performance.goals import goals
from benchmarks.performance.measured import OURS, STOCK, Measured, Side
from benchmarks.performance.measuring import FULL, SHORT, Size, say
from benchmarks.performance.parts import parts
from benchmarks.performance.report import report
from benchmarks.performance.servers import Ours, Server, Stock
from benchmarks.performance.soaking import soak
from evaluation.peers import STOCK_EPOCHS

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "evaluation" / "report"
KEPT = REPORT / "performance.json"
KEPT_STOCK = ROOT / ".rasa" / "bench"


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for; 1 if a goal was missed in a full run or a soak, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.performance")
    parser.add_argument("--short", action="store_true", help="a minute or two, no report")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="ours alone, for so long")
    parser.add_argument("--users", type=int, default=50, help="users of the soak (50)")
    parser.add_argument("--keep", type=Path, help="keep the stock project here, and use one kept")
    parser.add_argument("--rounds", type=int, help="fewer rounds of load and starts than 3")
    parser.add_argument(
        "--turns", type=int, help="fewer turns than 10,000 to watch the memory over"
    )
    parser.add_argument("--again", action="store_true", help="the report from the figures kept")
    parser.add_argument(
        "--note", default="", help="what a reader of the report must know of the run"
    )
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="yibao-bench-") as folder:
        # Training DIET takes minutes, and the short form has one or two
        work = chosen.keep or (KEPT_STOCK if chosen.short else Path(folder))
        if chosen.again:
            measured = Measured.read(KEPT)
        elif chosen.soak:
            measured = asyncio.run(_soaked(work, chosen.soak, chosen.users))
        else:
            measured = asyncio.run(_compared(work, SHORT if chosen.short else _size(chosen)))
    measured.note = chosen.note or measured.note
    if not chosen.short:
        write(measured)
    print(report(measured))
    return 0 if chosen.short else int(any(goal.reached is False for goal in goals(measured)))


def _size(chosen: argparse.Namespace) -> Size:
    rounds, turns = chosen.rounds or FULL.rounds, chosen.turns or FULL.turns
    return replace(FULL, rounds=rounds, starts=rounds, turns=turns)


def write(measured: Measured) -> None:
    """Write figures, report and plots."""
    measured.write(KEPT)
    (REPORT / "performance.md").write_text(report(measured), encoding="utf-8")
    draw(measured, REPORT / "performance.png")
    say(f"{REPORT / 'performance.md'}")


async def _soaked(work: Path, minutes: float, users: int) -> Measured:
    """The last full run's figures, if there are any, with a new soak."""
    measured = Measured.read(KEPT) if KEPT.is_file() else _blank("soak only")
    server = Ours(workshop.copy_of_project(ROOT, work / OURS), ROOT)
    try:
        say(f"up after {await server.start():.1f} s")
        measured.soak = await soak(server, minutes, users)
    finally:
        server.stop()
    return measured


async def _compared(work: Path, size: Size) -> Measured:
    measured = _blank("short" if size is SHORT else "full")
    ours, stock = measured.sides[OURS], measured.sides[STOCK]
    _train(work, ours, stock, measured.epochs, size)
    servers: tuple[Server, Server] = (Ours(work / OURS, ROOT), Stock(work / STOCK, ROOT))
    try:
        await measuring.everything(list(zip(servers, (ours, stock))), size)
    finally:
        for server in servers:
            server.stop()
        # Half an hour's figures outlive whatever fails after them
        measured.write(ROOT / ".rasa" / "performance-so-far.json")
    if size is not SHORT:
        say("PostgreSQL, Redis, two processes")
        measured.parts = await parts(work / OURS, ROOT, 1200)
    return measured


def _train(work: Path, ours: Side, stock: Side, epochs: int, size: Size) -> None:
    workshop.copy_of_project(ROOT, work / OURS)
    if not list((work / STOCK / "models").glob("*.tar.gz")):
        say(f"stock Rasa trains, epochs: {epochs}")
        trained = workshop.train_stock(workshop.stock_project(ROOT, work / STOCK, epochs), epochs)
        stock.training_s = trained.seconds
        stock.training_100_epochs_s = trained.of_epochs(STOCK_EPOCHS)
    if size is not SHORT or not list((work / OURS / "models").glob("*.tar.gz")):
        say("ours trains")
        ours.training_s = ours.training_100_epochs_s = workshop.train_ours(work / OURS).seconds


def _blank(form: str) -> Measured:
    epochs = int(os.environ.get("EPOCHS") or 2)
    sides = {OURS: Side(OURS), STOCK: Side(STOCK)}
    return Measured(_machine(), f"{form}, {date.today()}", epochs, sides)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"


if __name__ == "__main__":
    sys.exit(main())
