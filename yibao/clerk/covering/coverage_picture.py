"""The matrix of what is known as an SVG picture: topics as rows, places by province as columns."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from yibao.clerk.columns import width
from yibao.clerk.covering.known import LEGEND, Cell, Known, State
from yibao.rules import NATION, Place

# Background and ink; each state has its sign as well, so that colour is never needed
COLOURS = {
    State.CONFIRMED: ("#1f6f8b", "#ffffff"),
    State.SINGLE: ("#a9d6e5", "#0b3c4d"),
    State.LAPSED: ("#f4b183", "#5b2600"),
    State.PROVINCE: ("#e4f1f5", "#35606e"),
    State.NATIONAL: ("#f7f7f7", "#777777"),
    State.NOTHING: ("#ffffff", "#000000"),
}
_FONT = "'Microsoft YaHei','Noto Sans CJK SC','PingFang SC',SimSun,sans-serif"
_CELL, _LINE, _LABELS, _GAP, _EDGE = 22, 21, 232, 6, 14
_NAME = 13  # height of a sign in a place's name, which stands upright


def coverage_svg(known: Known) -> str:
    """The picture, with title and legend; it needs no network and no scripts."""
    picture = _Picture(known)
    return "\n".join(picture.lines()) + "\n"


class _Picture:
    """Where everything stands in the picture, in pixels."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.at: dict[str, int] = {NATION.code: _EDGE + _LABELS}
        left = self.at[NATION.code] + _CELL + _GAP
        for _, places in known.provinces:
            for place in places:
                self.at[place.code] = left
                left += _CELL
            left += _GAP
        self.wide = max(left + _EDGE, 760)
        longest = max((len(_name(place)) for place in known.places), default=2)
        self.names_top = 84
        self.top = self.names_top + longest * _NAME + 8
        self.bottom = self.top + len(known.rows) * _LINE

    def lines(self) -> Iterator[str]:
        high = self.bottom + 36 + 24 * ((len(LEGEND) + 1) // 2)
        size = f"width='{self.wide}' height='{high}' viewBox='0 0 {self.wide} {high}'"
        yield f"<svg xmlns='http://www.w3.org/2000/svg' {size} font-family=\"{_FONT}\" font-size='13'>"
        title = f"规则本里有什么（{self.known.day}）"
        yield f"<title>{title}</title>"
        yield f"<rect width='{self.wide}' height='{high}' fill='#ffffff'/>"
        yield _text(_EDGE, 32, title, size=19, weight="bold")
        yield from self._provinces()
        yield from self._names()
        for number, row in enumerate(self.known.rows):
            top = self.top + number * _LINE
            yield _text(_EDGE, top + 15, row.topic.title)
            for code, left in self.at.items():
                yield _cell(row.cells[code], left, top)
        yield from self._legend()
        yield "</svg>"

    def _provinces(self) -> Iterator[str]:
        """A line over each province's columns, and its name where there is room for it."""
        for province, places in self.known.provinces:
            if len(places) < 2:
                continue
            left = self.at[places[0].code]
            right = self.at[places[-1].code] + _CELL - 2
            yield f"<rect x='{left}' y='74' width='{right - left}' height='3' fill='#555555'/>"
            if width(province.called) * 7 <= right - left + _GAP:
                yield _text((left + right) // 2, 68, province.called, anchor="middle")

    def _names(self) -> Iterator[str]:
        for place in (NATION, *self.known.places):
            middle = self.at[place.code] + _CELL // 2 - 1
            provincial = place.is_province or place == NATION
            for number, sign in enumerate(_name(place)):
                top = self.names_top + 12 + number * _NAME
                weight = "bold" if provincial else "normal"
                yield _text(middle, top, sign, size=12, anchor="middle", weight=weight)

    def _legend(self) -> Iterator[str]:
        half = (len(LEGEND) + 1) // 2
        for number, (state, meaning) in enumerate(LEGEND.items()):
            left = _EDGE + (number // half) * 380
            top = self.bottom + 20 + (number % half) * 24
            sample = Cell(3 if state in _NUMBERED else 0, state)
            yield _cell(sample, left, top)
            yield _text(left + _CELL + 8, top + 15, meaning)


_NUMBERED = (State.CONFIRMED, State.SINGLE, State.LAPSED)


def _name(place: Place) -> str:
    return place.called[:5]


def _cell(cell: Cell, left: int, top: int) -> str:
    back, ink = COLOURS[cell.state]
    size = f"width='{_CELL - 2}' height='{_LINE - 2}'"
    box = f"<rect x='{left}' y='{top}' {size} fill='{back}' stroke='#cccccc' stroke-width='.5'/>"
    if not cell.text:
        return box
    small = 11 if len(cell.text) < 3 else 9
    middle = left + _CELL // 2 - 1
    return box + _text(middle, top + 14, cell.text, size=small, anchor="middle", fill=ink)


def _text(
    x: int,
    y: int,
    text: str,
    *,
    size: int = 13,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = "#111111",
) -> str:
    style = f"font-size='{size}' text-anchor='{anchor}' font-weight='{weight}' fill='{fill}'"
    return f"<text x='{x}' y='{y}' {style}>{escape(text)}</text>"
