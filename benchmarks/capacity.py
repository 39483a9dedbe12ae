"""`python -m benchmarks.capacity`: the tables of docs/capacity.md, from what `make bench` measured."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from benchmarks.performance.measured import OURS, Measured
from evaluation.sheet import table

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "evaluation" / "report" / "performance.json"
PAGE = ROOT / "docs" / "capacity.md"
_BEGIN, _END = "<!-- 开始：python -m benchmarks.capacity -->", "<!-- 结束 -->"

RATES = (1, 10, 1000)
# So much of a processor is planned for; the rest is for peaks within the second
BUSY = 0.6
# A process more than needed, so that one may die or be replaced
SPARE = 1
# A day has as many messages as its busiest hour, so many times
HOURS_A_DAY = 8
DAYS = 180
# Memory for the system, nginx and the page cache of one machine (GB)
_SYSTEM_GB = 1.0
_POSTGRES_CONNECTIONS = 8


@dataclass(frozen=True)
class OneProcess:
    """What was measured of one process: processor time a turn (ms), memory (MB), storage (KB a turn)."""

    turn_ms: float
    memory_mb: float
    stored_kb: float
    postgres_ms: float
    redis_ms: float


@dataclass(frozen=True)
class Plan:
    """What so many messages a second need."""

    rate: float
    processes: int
    cores: int
    memory_gb: float
    postgres_cores: float
    connections: int
    redis_cores: float
    storage_gb: float


def plan(rate: float, one: OneProcess) -> Plan:
    """The processes, cores, memory and storage for that rate in the busiest second."""
    needed = ceil(rate * one.turn_ms / 1000 / BUSY)
    processes = needed if rate <= 1 else needed + SPARE
    postgres = rate * one.postgres_ms / 1000 / BUSY
    redis = rate * one.redis_ms / 1000 / BUSY
    cores = processes + (ceil(postgres + redis) if processes > 1 else 0)
    stored = rate * 3600 * HOURS_A_DAY * DAYS * one.stored_kb / 1e6
    return Plan(
        rate, processes, max(cores, 1), processes * one.memory_mb / 1000 + _SYSTEM_GB,
        postgres, processes * _POSTGRES_CONNECTIONS, redis, stored,
    )  # fmt: skip


def of_run(measured: Measured) -> OneProcess:
    """The figures that the plan rests on; raises ValueError where they were not measured."""
    ours, parts = measured.sides[OURS], measured.parts
    if not ours.memory or parts is None:
        raise ValueError("evaluation/report/performance.json 里没有这些数，先运行 make bench")
    memory = max([mb for _, mb in ours.memory] + ours.memory_of_swaps)
    turn = max(parts.one_process.cpu_ms, *(level.cpu_ms for level in ours.levels))
    return OneProcess(turn, memory, parts.stored_kb, parts.postgres_ms, parts.redis_ms)


def tables(measured: Measured) -> str:
    """What was measured, and what follows for each rate, as Markdown."""
    one = of_run(measured)
    parts = measured.parts
    assert parts is not None
    figures = [
        ["一句话花的处理器时间（一个进程，动作在里面）", f"{one.turn_ms:.1f} 毫秒"],
        ["一个进程的内存（量到的最大值，连换模型在内）", f"{one.memory_mb:.0f} MB"],
        ["一句话花 PostgreSQL 的处理器时间", f"{one.postgres_ms:.2f} 毫秒"],
        ["一句话花 Redis 的处理器时间", f"{one.redis_ms:.2f} 毫秒"],
        ["一句话存下来占的地方（表和索引）", f"{one.stored_kb:.1f} KB"],
        ["一个进程，PostgreSQL 和 Redis，每秒", f"{parts.one_process.throughput:.0f} 句"],
        ["两个进程，同一台机器，每秒", f"{parts.two_processes.throughput:.0f} 句"],
    ]
    head = ["", *(f"每秒 {rate:,} 句" for rate in RATES)]
    return "\n\n".join(
        [
            f"量的是：{measured.machine}。",
            table(["量到的", ""], figures),
            table(head, _rows([plan(rate, one) for rate in RATES])),
        ]
    )


def _rows(plans: list[Plan]) -> list[list[str]]:
    return [
        ["助手进程", *(str(p.processes) for p in plans)],
        ["处理器核（连同 PostgreSQL、Redis）", *(str(p.cores) for p in plans)],
        ["内存（GB，不算 PostgreSQL 的缓存）", *(f"{p.memory_gb:.1f}" for p in plans)],
        ["PostgreSQL 用掉几个核", *(_or_sqlite(p, f"{p.postgres_cores:.2f}") for p in plans)],
        ["PostgreSQL 连接，最多", *(_or_sqlite(p, str(p.connections)) for p in plans)],
        ["Redis 用掉几个核", *(_or_sqlite(p, f"{p.redis_cores:.2f}") for p in plans)],
        [f"存 {DAYS} 天占的地方（GB）", *(f"{p.storage_gb:,.0f}" for p in plans)],
    ]


def _or_sqlite(planned: Plan, figure: str) -> str:
    return figure if planned.processes > 1 else "不用，SQLite 就够"


def renewed(page: str, measured: Measured) -> str:
    """The page with its tables made anew."""
    inside = f"{_BEGIN}\n\n{tables(measured)}\n\n{_END}"
    return re.sub(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", lambda _: inside, page, flags=re.S)


def main() -> None:
    """Write the tables into the page."""
    text = PAGE.read_text(encoding="utf-8")
    try:
        PAGE.write_text(renewed(text, Measured.read(FIGURES)), encoding="utf-8")
    except (OSError, ValueError) as error:
        sys.exit(f"✗ {error}")


if __name__ == "__main__":
    main()
