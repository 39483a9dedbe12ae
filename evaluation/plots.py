"""The score sheet in pictures: is it as sure as it is right, and what does a threshold cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

from evaluation import scores
from evaluation.sheet import Column

mpl.use("Agg")
from matplotlib import pyplot as plt


def draw(columns: Sequence[Column], folder: Path) -> None:
    """Write the three plots into the folder."""
    _reliability(columns, folder / "reliability.png")
    _threshold(columns, folder / "threshold.png")
    _confusion(columns[0], folder / "confusion.png")


def _reliability(columns: Sequence[Column], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(6, 6))
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="as sure as right")
    for column in columns:
        sure, right, _ = zip(*scores.reliability(column.verdicts))
        axes.plot(sure, right, marker="o", label=column.name)
    axes.set(xlabel="confidence", ylabel="part that is right", title="Reliability")
    _save(figure, axes, path)


def _threshold(columns: Sequence[Column], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(6, 6))
    for column in columns:
        _, lost, caught = zip(*scores.threshold_curve(column.verdicts))
        axes.plot(lost, caught, marker=".", label=column.name)
    axes.axvline(0.02, color="grey", linestyle="--", label="2 % false refusals")
    axes.set(
        xlabel="false refusals", ylabel="out-of-scope recall", title="Threshold", xlim=(0, 0.4)
    )
    _save(figure, axes, path)


def _confusion(column: Column, path: Path) -> None:
    names = sorted({v.intent for v in column.verdicts})
    place = {name: index for index, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)))
    for verdict in column.verdicts:
        if verdict.first in place:
            counts[place[verdict.intent], place[verdict.first]] += 1
    parts = counts / counts.sum(axis=1, keepdims=True)
    figure, axes = plt.subplots(figsize=(14, 13))
    axes.imshow(parts, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.set(xlabel="understood", ylabel="meant", title="Confusion")
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    plt.close(figure)


def _save(figure: plt.Figure, axes: plt.Axes, path: Path) -> None:
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    plt.close(figure)
