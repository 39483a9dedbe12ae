"""The operator's page: one HTML file without scripts, that also stands alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from yibao.clerk.page import page, style_of
from yibao.insight import sections
from yibao.insight.figures import Figures
from yibao.rules import RuleBook

TITLE = "大家在问什么"
DAYS = (7, 30, 90, 365)
# Each colour stands out from its neighbours by its lightness as well
_STYLE = """
:root { color-scheme: light dark; --ink: #111; --back: #fff; --soft: #f2f2f2; --edge: #bbb;
  --faint: #d0d0d0; --link: #0645ad; --c0: #1f6f8b; --c1: #f4b183; --c2: #6a4c93; --c3: #a9d6a5; --c4: #8c2f39; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --back: #16191d; --soft: #262b31;
  --edge: #667; --faint: #3a4048; --link: #8ab8ff; --c0: #5fb3cf; --c1: #a65f2b; --c2: #c3a6e8; --c3: #3f7a4c; --c4: #f08a94; } }
body { color: var(--ink); background: var(--back); }
a { color: var(--link); }
h2 { border-bottom-color: var(--edge); }
th { background: var(--soft); }
th, td { border-color: var(--edge); vertical-align: top; }
th { white-space: nowrap; } thead td { background: var(--soft); } td:first-child { min-width: 5em; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
nav ul, ul.tiles, ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .6em 1em; }
nav a, nav strong { display: inline-block; padding: .3em .7em; border: 1px solid var(--edge); border-radius: 4px; }
nav strong { background: var(--soft); }
ul.tiles li { flex: 1 1 8em; border: 1px solid var(--edge); border-radius: 6px; padding: .6em .8em; background: var(--soft); }
ul.tiles span { display: block; font-size: .9em; }
ul.tiles strong { display: block; font-size: 1.6em; line-height: 1.3; }
ul.legend li { display: flex; align-items: center; gap: .4em; }
.wide { overflow-x: auto; margin: .5em 0; }
svg.chart { display: block; width: 100%; min-width: 640px; height: auto; }
svg.bar { display: block; width: 12em; height: 1em; margin-top: .3em; }
svg.key { width: 1em; height: 1em; }
.s0 { fill: var(--c0); } .s1 { fill: var(--c1); } .s2 { fill: var(--c2); } .s3 { fill: var(--c3); } .s4 { fill: var(--c4); }
.grid { stroke: var(--faint); } .tick { fill: var(--ink); font-size: 14px; } .end { text-anchor: end; } .middle { text-anchor: middle; }
.line { fill: none; stroke: var(--c0); stroke-width: 2; } .dot { fill: var(--c0); }
details { margin: .4em 0; } summary { cursor: pointer; padding: .2em 0; } pre { font-size: .85em; margin: 0; }
@media print { nav, details { display: none; } }
"""
STYLE_HASH = b64encode(sha256(style_of(_STYLE).encode()).digest()).decode()


def insight_page(figures: Figures, book: RuleBook, days: int | None = None) -> str:
    """The whole page; with `days`, the links to other periods and to the files, as the server has them."""
    return page(TITLE, _STYLE, _parts(figures, book, days))


def _parts(figures: Figures, book: RuleBook, days: int | None) -> Iterator[str]:
    period = figures.period
    yield f"<h1>{TITLE}</h1>"
    yield (
        f"<p>{period.since} 到 {period.until}（北京时间），{figures.taken:%Y-%m-%d %H:%M} 统计。"
        "身份证号、手机号、卡号都已遮住；原话里可能还有别的私事，请不要外传。</p>"
    )
    if days is not None:
        yield from _links(days)
    yield from sections.tiles(figures)
    yield "<h2>每天的提问量</h2>"
    yield from sections.volume(figures)
    yield "<h2>每句话的结果</h2>"
    yield from sections.outcomes(figures)
    yield "<h2>问得最多的主题</h2>"
    yield from sections.topics(figures, book)
    yield "<h2>没答上的提问</h2>"
    yield from sections.unanswered(figures, book)
    yield "<h2>问到了、规则本里没有当地规定的地方</h2>"
    yield from sections.gaps(figures, book)
    yield "<h2>快到期的规定</h2>"
    yield from sections.lapses(figures, book)
    yield "<h2>好评和差评</h2>"
    yield from sections.thumbs(figures, book)
    yield "<h2>想答案用了多久</h2>"
    yield from sections.latency(figures)


def _links(days: int) -> Iterator[str]:
    yield "<nav aria-label='时段和导出'><ul>"
    for one in DAYS:
        label = f"近 {one} 天"
        here = f"<strong aria-current='page'>{label}</strong>"
        yield f"<li>{here if one == days else f'<a href=?days={one}>{label}</a>'}</li>"
    yield f"<li><a href='insight/export.xlsx?days={days}'>导出 Excel</a></li>"
    yield f"<li><a href='insight/export.zip?days={days}'>导出 CSV</a></li>"
    yield "</ul></nav>"
