"""What was measured, in pictures: evaluation/report/performance.png."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

from benchmarks.performance.measured import OURS, STOCK, Level, Measured

mpl.use("Agg")
from matplotlib import pyplot as plt

_COLOURS = {OURS: "tab:green", STOCK: "tab:gray"}


def draw(measured: Measured, path: Path) -> None:
    """Write the four plots into one file."""
    figure, axes = plt.subplots(2, 2, figsize=(12, 9))
    _throughput(measured, axes[0][0])
    _times(measured, axes[0][1])
    _long(measured, axes[1][0])
    _memory(measured, axes[1][1])
    for each in axes.flat:
        each.grid(alpha=0.3)
        if not each.lines:
            each.set_axis_off()
        if each.get_legend_handles_labels()[0]:
            each.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _levels(measured: Measured, name: str) -> tuple[list[Level], str]:
    return measured.sides[name].levels, _COLOURS[name]


def _throughput(measured: Measured, axes: plt.Axes) -> None:
    for name in (OURS, STOCK):
        levels, colour = _levels(measured, name)
        users, rates = [one.users for one in levels], [one.throughput for one in levels]
        if levels:
            axes.plot(users, rates, marker="o", color=colour, label=name)
    if axes.lines:
        axes.set(xlabel="users", ylabel="turns a second", title="Throughput", xscale="log")
        axes.set_ylim(bottom=0)


def _times(measured: Measured, axes: plt.Axes) -> None:
    for name in (OURS, STOCK):
        levels, colour = _levels(measured, name)
        users = [one.users for one in levels]
        if not levels:
            continue
        for figure, style in (("p50", "-"), ("p95", "--"), ("p99", ":")):
            values = [getattr(one, figure) for one in levels]
            axes.plot(users, values, style, marker=".", color=colour, label=f"{name} {figure}")
    if axes.lines:
        axes.set(xlabel="users", ylabel="ms", title="A whole turn", xscale="log", yscale="log")


def _long(measured: Measured, axes: plt.Axes) -> None:
    for name in (OURS, STOCK):
        curve = measured.sides[name].curve
        turns, values = [at for at, _ in curve], [ms for _, ms in curve]
        axes.plot(turns, values, color=_COLOURS[name], label=name)
    axes.set(xlabel="turn of one conversation", ylabel="ms", title="A long conversation")
    axes.set_ylim(bottom=0)


def _memory(measured: Measured, axes: plt.Axes) -> None:
    for name in (OURS, STOCK):
        memory = measured.sides[name].memory
        turns, values = [turns for turns, _ in memory], [mb for _, mb in memory]
        axes.plot(turns, values, marker=".", color=_COLOURS[name], label=name)
    swaps = measured.sides[OURS].memory_of_swaps
    if swaps and measured.sides[OURS].memory:
        last = measured.sides[OURS].memory[-1][0]
        at = [last + 200 * number for number in range(len(swaps))]
        axes.plot(at, swaps, marker="x", color="tab:blue", label=f"{OURS}, model swaps")
    axes.set(xlabel="turns", ylabel="MB, all processes", title="Memory")
    axes.set_ylim(bottom=0)
