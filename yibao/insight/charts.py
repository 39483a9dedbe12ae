"""Charts as inline SVG without scripts, styles of their own or colours that alone tell something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

# As many as the style sheet has colours
MOST_SERIES = 5
_WIDE, _HIGH = 900, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 12, 34
_LABEL = 46  # pixels that a label below the axis needs
_DOT = 3


def columns(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
    """Stacked columns, one a label; `series` are drawn from below in their order."""
    totals = [sum(values) for values in zip(*series.values())] or [0]
    top = _round_up(max(totals, default=0))
    step = (_WIDE - _LEFT - _RIGHT) / max(len(labels), 1)
    parts = [*_axis(top, str), *_labels(labels, step)]
    below = [0] * len(labels)
    for number, values in enumerate(series.values()):
        for place, value in enumerate(values):
            if value:
                left, width = _LEFT + place * step + step * 0.12, step * 0.76
                high = _y(below[place], top) - _y(below[place] + value, top)
                box = f"x='{left:.1f}' y='{_y(below[place] + value, top):.1f}' width='{width:.1f}' height='{high:.1f}'"
                parts.append(f"<rect class='s{number % MOST_SERIES}' {box}/>")
                below[place] += value
    return _svg(title, parts)


def line(title: str, labels: Sequence[str], shares: Sequence[float | None]) -> str:
    """A line of shares from 0 to 1; None leaves a gap."""
    step = (_WIDE - _LEFT - _RIGHT) / max(len(labels), 1)
    parts = [*_axis(100, lambda value: f"{value}%"), *_labels(labels, step)]
    for run in _runs(shares):
        points = [(_LEFT + (place + 0.5) * step, _y(share * 100, 100)) for place, share in run]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f"<polyline class='line' points='{path}'/>")
        parts += [f"<circle class='dot' cx='{x:.1f}' cy='{y:.1f}' r='{_DOT}'/>" for x, y in points]
    return _svg(title, parts)


def bar(parts: Sequence[int], most: int) -> str:
    """One horizontal bar for a table's cell, as wide as its sum is of `most`; the numbers stand beside it."""
    drawn, left = [], 0.0
    for number, value in enumerate(parts):
        width = 100 * value / most if most else 0
        drawn.append(
            f"<rect class='s{number % MOST_SERIES}' x='{left:.2f}' width='{width:.2f}' height='10'/>"
        )
        left += width
    inside = "".join(drawn)
    return (
        "<svg class='bar' viewBox='0 0 100 10' preserveAspectRatio='none' aria-hidden='true'>"
        f"{inside}</svg>"
    )


def legend(names: Sequence[str]) -> str:
    """The names of the series beside their colours, in the order in which they are stacked."""
    keys = (
        "<li><svg class='key' viewBox='0 0 10 10' aria-hidden='true'>"
        f"<rect class='s{number % MOST_SERIES}' width='10' height='10'/></svg>{escape(name)}</li>"
        for number, name in enumerate(names)
    )
    return f"<ul class='legend'>{''.join(keys)}</ul>"


def _svg(title: str, parts: Sequence[str]) -> str:
    size = f"viewBox='0 0 {_WIDE} {_HIGH}'"
    inside = "".join(parts)
    return (
        "<div class='wide' tabindex='0' role='group' aria-label='图，可以左右滚动'>"
        f"<svg class='chart' {size} role='img' aria-label='{escape(title, quote=True)}'>"
        f"{inside}</svg></div>"
    )


def _axis(top: int, written: Callable[[int], str]) -> Iterator[str]:
    for value in range(0, top + 1, max(top // 4, 1)):
        y = _y(value, top)
        yield f"<line class='grid' x1='{_LEFT}' x2='{_WIDE - _RIGHT}' y1='{y:.1f}' y2='{y:.1f}'/>"
        yield f"<text class='tick end' x='{_LEFT - 8}' y='{y + 5:.1f}'>{written(value)}</text>"


def _labels(labels: Sequence[str], step: float) -> Iterator[str]:
    every = max(1, -(-_LABEL // max(int(step), 1)))
    for place, label in enumerate(labels):
        if place % every == 0:
            x = _LEFT + (place + 0.5) * step
            yield f"<text class='tick middle' x='{x:.1f}' y='{_HIGH - 10}'>{escape(label)}</text>"


def _y(value: float, top: int) -> float:
    return _TOP + (_HIGH - _TOP - _BOTTOM) * (1 - value / (top or 1))


def _runs(shares: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for place, share in enumerate([*shares, None]):
        if share is not None:
            run.append((place, share))
        elif run:
            yield run
            run = []


def _round_up(value: int) -> int:
    """The next number that four lines divide evenly."""
    scale = 1
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * scale * 4 >= value:
                return step * scale * 4
        scale *= 10
