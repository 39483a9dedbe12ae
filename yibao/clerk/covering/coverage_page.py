"""What is known as one HTML page: the numbers of each topic, then the picture."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from yibao.clerk.covering.coverage_picture import COLOURS
from yibao.clerk.covering.known import LEGEND, Cell, Known
from yibao.clerk.page import page
from yibao.rules import Place

_STYLE = """
body { max-width: none; }
.matrix { font-size: 13px; margin-bottom: 2em; }
.matrix td { text-align: center; padding: .1em .2em; min-width: 1.6em; }
.matrix th { padding: .1em .4em; font-weight: normal; white-space: nowrap; }
.matrix th.place { white-space: normal; width: 1.2em; vertical-align: top; line-height: 1.15; }
.matrix th.own { font-weight: bold; }
.number { text-align: right; }
.scroll { overflow-x: auto; }
"""
TITLES = ("在用", "已证实", "只有一处", "过期", "地方")


def coverage_page(known: Known) -> str:
    """The whole page; it needs no network and no scripts."""
    styles = "".join(
        f"td.{state.name.lower()} {{ background: {back}; color: {ink}; }}\n"
        for state, (back, ink) in COLOURS.items()
    )
    return page("规则本里有什么", _STYLE + styles, _parts(known))


def _parts(known: Known) -> Iterator[str]:
    yield f"<h1>规则本里有什么（{known.day}）</h1>"
    yield "<h2>各地有什么</h2>"
    yield from _legend()
    yield "<div class='scroll'><table class='matrix'>"
    yield from _matrix(known)
    yield "</table></div>"
    yield "<h2>每个主题有多少</h2>"
    yield from _numbers(known)


def _legend() -> Iterator[str]:
    yield "<table class='matrix'>"
    for state, meaning in LEGEND.items():
        sample = Cell(0 if state.value in "↑· " and state.value else 3, state)
        yield f"<tr>{_cell(sample)}<th>{escape(meaning)}</th></tr>"
    yield "</table>"


def _numbers(known: Known) -> Iterator[str]:
    heads = ("主题", "编号", *TITLES)
    yield "<table><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
    for row in known.rows:
        numbers = (row.in_force, row.confirmed, row.single, row.lapsed, row.places)
        cells = "".join(f"<td class='number'>{number}</td>" for number in numbers)
        yield f"<tr><td>{escape(row.topic.title)}</td><td>{row.topic.id}</td>{cells}</tr>"
    yield "</table>"


def _matrix(known: Known) -> Iterator[str]:
    spans = "".join(
        f"<th colspan='{len(places)}'>{escape(province.called) if len(places) > 1 else ''}</th>"
        for province, places in known.provinces
    )
    yield f"<tr><th></th><th></th>{spans}</tr>"
    names = "".join(_name(place) for place in known.places)
    yield f"<tr><th>主题</th><th class='place own'>全国</th>{names}</tr>"
    for row in known.rows:
        cells = "".join(
            _cell(row.cells[code]) for code in ("100000", *(place.code for place in known.places))
        )
        yield f"<tr><th>{escape(row.topic.title)}</th>{cells}</tr>"


def _name(place: Place) -> str:
    kind = "place own" if place.is_province else "place"
    return f"<th class='{kind}'>{escape(place.called)}</th>"


def _cell(cell: Cell) -> str:
    return f"<td class='{cell.state.name.lower()}'>{cell.text or '&nbsp;'}</td>"
