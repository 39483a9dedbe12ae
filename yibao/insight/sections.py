"""The parts of the operator's page, each from its figures; a picture always has its numbers beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

from yibao.insight import names
from yibao.insight.charts import MOST_SERIES, bar, columns, legend, line
from yibao.insight.figures import LAPSES_WITHIN, Figures, Lapse
from yibao.insight.queries import QUERIES, Query, Rows, cells
from yibao.rules import RuleBook

_BY_NAME = {query.name: query for query in QUERIES}
_MOST_TOPICS, _MOST_CLUSTERS, _MOST_ROWS = 20, 30, 50
_OTHERS = "其他"
Cells = Sequence[Any]


def tiles(figures: Figures) -> Iterator[str]:
    """The numbers to see first."""
    (totals,) = figures.rows["totals"]
    outcomes = {row["outcome"]: row["turns"] for row in figures.rows["outcomes"]}
    asked = totals["asked"]
    votes = totals["up"] + totals["down"]
    shown = [
        ("收到", f"{totals['turns']} 句", f"{totals['conversations']} 次会话"),
        ("听懂", share(totals["understood"], asked), f"{asked} 句提问里"),
        ("不归医保管", share(outcomes.get("refused", 0), asked), "说明归谁管"),
        ("没听懂放弃", share(outcomes.get("gave_up", 0), asked), "指给了人工"),
        ("要求转人工", share(outcomes.get("handed_over", 0), asked), "给了电话和窗口"),
        ("点“有用”", share(totals["up"], votes), f"{votes} 次评价里"),
    ]
    yield "<ul class='tiles'>"
    for title, number, note in shown:
        yield f"<li><span>{title}</span><strong>{number}</strong><span>{escape(note)}</span></li>"
    yield "</ul>"
    yield source(_BY_NAME["totals"])


def volume(figures: Figures) -> Iterator[str]:
    """How much by day and by hour, by door."""
    rows = figures.rows["by_day"]
    days = days_of(figures.period.since, figures.period.until)
    yield from _stacked("by_day", figures, "day", days, [day[5:] for day in days])
    heard = {day: _sum(rows, day, "understood") for day in days}
    asked = {day: _sum(rows, day, "asked") for day in days}
    shares = [heard[day] / asked[day] if asked[day] else None for day in days]
    yield "<h3>每天听懂的比例</h3>"
    yield line("每天听懂的比例，数字见上面的表", [day[5:] for day in days], shares)
    yield f"<h2>{_BY_NAME['by_hour'].title}</h2>"
    hours = list(range(24))
    yield from _stacked("by_hour", figures, "hour", hours, [f"{hour}点" for hour in hours])


def outcomes(figures: Figures) -> Iterator[str]:
    """How the turns came out."""
    rows = figures.rows["outcomes"]
    whole, most = sum(row["turns"] for row in rows), max((row["turns"] for row in rows), default=0)
    body = (
        (names.outcome(row["outcome"]), Picture(bar([row["turns"]], most)), row["turns"], share(row["turns"], whole))
        for row in rows
    )  # fmt: skip
    yield table(("结果", "", "句数", "占比"), body)
    yield source(_BY_NAME["outcomes"])


def topics(figures: Figures, book: RuleBook) -> Iterator[str]:
    """What was asked most."""
    rows = [row for row in figures.rows["topics"] if row["topic"] in book.topics][:_MOST_TOPICS]
    most = max((row["answers"] for row in rows), default=0)
    parts = ("answered", "general", "no_rule", "asking")
    yield legend(_BY_NAME["topics"].columns[2:])
    body = (
        (names.topic(row["topic"], book), Picture(bar([row[p] for p in parts], most)), row["answers"], *(row[p] for p in parts))
        for row in rows
    )  # fmt: skip
    yield table(("主题", "", *_BY_NAME["topics"].columns[1:]), body)
    yield source(_BY_NAME["topics"])


def thumbs(figures: Figures, book: RuleBook) -> Iterator[str]:
    """What people thought of the answers."""
    rows = figures.rows["thumbs"][:_MOST_TOPICS]
    most = max((row["up"] + row["down"] for row in rows), default=0)
    yield legend(("有用", "没用"))
    body = (
        (names.topic(row["topic"], book), Picture(bar([row["up"], row["down"]], most)), row["up"], row["down"], share(row["up"], row["up"] + row["down"]))
        for row in rows
    )  # fmt: skip
    yield table(("主题", "", "有用", "没用", "有用的占比"), body)
    yield source(_BY_NAME["thumbs"])
    reasons = [(row["day"], names.topic(row["topic"], book), row["reason"]) for row in figures.rows["reasons"]]  # fmt: skip
    if reasons:
        yield f"<details><summary>{_BY_NAME['reasons'].title}（{len(reasons)} 条）</summary>"
        yield table(_BY_NAME["reasons"].columns, reasons)
        yield "</details>"


def latency(figures: Figures) -> Iterator[str]:
    """How long people waited."""
    body = (
        (names.door(row["door"]), row["turns"], *(f"{row[name]:.0f} 毫秒" for name in ("median", "p95", "longest")))
        for row in figures.rows["latency"]
    )  # fmt: skip
    yield table(_BY_NAME["latency"].columns, body)
    yield source(_BY_NAME["latency"])


def unanswered(figures: Figures, book: RuleBook) -> Iterator[str]:
    """What could not be answered: what means the same together, then each wording."""
    yield "<p>没听懂、拒答、放弃、出错和听得没把握的提问，意思相近的放在一起。改进的办法见 docs/insight.md。</p>"
    if figures.clusters:
        body = (
            (one.number, one.size, Picture("<br>".join(map(escape, one.examples))), names.topic(one.topic, book) if one.topic else "看不出，可能是新主题", one.why)
            for one in figures.clusters[:_MOST_CLUSTERS]
        )  # fmt: skip
        yield table(("编号", "次数", "例子", "像哪个主题", "理由"), body)
    elif figures.unanswered:
        yield "<p>还没有成堆的。</p>"
    wordings = (
        (one.text, one.times, names.topic(one.intent, book), f"{one.confidence:.0%}", names.door(one.door))
        for one in figures.unanswered[:_MOST_ROWS]
    )  # fmt: skip
    yield f"<details><summary>原话（共 {len(figures.unanswered)} 种，列出最多的 {min(len(figures.unanswered), _MOST_ROWS)} 种）</summary>"
    yield table(("原话", "次数", "听成了", "把握", "入口"), wordings)
    yield "</details>"


def gaps(figures: Figures, book: RuleBook) -> Iterator[str]:
    """Where the rule book has nothing of its own."""
    most = max((gap.times for gap in figures.gaps), default=0)
    body = (
        (book.places.full_name(gap.place), Picture(bar([gap.times], most)), gap.times, "、".join(f"{names.topic(topic, book)} {times}" for topic, times in gap.topics[:6]))
        for gap in figures.gaps[:_MOST_ROWS]
    )  # fmt: skip
    yield table(("地方", "", "次数", "问的是"), body)
    yield source(_BY_NAME["uncovered"])


def lapses(figures: Figures, book: RuleBook) -> Iterator[str]:
    """What runs out: how much by topic, then each, the most told first."""
    counts = Counter(one.state for one in figures.lapses)
    told = "，".join(f"{names.STATES[state]} {counts[state]} 条" for state in names.STATES)
    yield f"<p>{told}（快到期：{LAPSES_WITHIN} 天以内）。</p>"
    by_topic: dict[str, list[Lapse]] = {}
    for one in figures.lapses:
        by_topic.setdefault(one.entry.topic, []).append(one)
    most = max(map(len, by_topic.values()), default=0)
    body = (
        (names.topic(topic, book), Picture(bar([len(its)], most)), len(its), _first_end(its), sum(one.times for one in its))
        for topic, its in sorted(by_topic.items(), key=lambda one: -len(one[1]))
    )  # fmt: skip
    yield table(("主题", "", "条数", "最早哪天到期", "被回答用了几次"), body)
    rows = [_lapse(one, book) for one in figures.lapses[:_MOST_ROWS]]
    if rows:
        yield f"<details><summary>一条一条看（用得多的在前，列出 {len(rows)} 条）</summary>"
        yield table(("怎么了", "地方", "主题", "说法", "到哪天止", "被用几次", "编号"), rows)
        yield "</details>"
    yield source(_BY_NAME["cited"])


def _first_end(lapses: Iterable[Lapse]) -> str:
    ends = [one.entry.until for one in lapses if one.entry.until]
    return min(ends, key=lambda end: end.last).chinese if ends else "没有写"


def _lapse(one: Lapse, book: RuleBook) -> Cells:
    entry = one.entry
    says = getattr(entry, "says", "") or getattr(entry, "title", "")
    until = entry.until.chinese if entry.until else "没有写"
    where = book.places.full_name(entry.place)
    return (names.STATES[one.state], where, names.topic(entry.topic, book), says, until, one.times, entry.id)  # fmt: skip


class Picture(str):
    """A cell that is HTML already."""


def table(heads: Iterable[str], rows: Iterable[Cells]) -> str:
    """A table; numbers stand at the right, and one without rows says so."""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    if not body:
        return "<p class='none'>这段日子里没有。</p>"
    head = "".join(f"<th scope='col'>{head}</th>" if head else "<td></td>" for head in heads)
    return (
        "<div class='wide' tabindex='0' role='group' aria-label='表，可以左右滚动'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def source(query: Query) -> str:
    """How the numbers above were worked out, for whoever doubts them."""
    return (
        f"<details><summary>这个数怎么来的</summary><p>{escape(query.tells)}</p>"
        f"<div class='wide' tabindex='0' role='group' aria-label='查询，可以左右滚动'><pre>{escape(query.sql.strip())}</pre></div></details>"
    )


def share(part: int, whole: int) -> str:
    """A share in percent; a dash where there is nothing to share."""
    return f"{part / whole:.1%}" if whole else "—"


def days_of(since: str, until: str) -> list[str]:
    """Every day of a period."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _stacked(
    name: str, figures: Figures, key: str, values: Sequence[Any], labels: Sequence[str]
) -> Iterator[str]:
    """Columns by door with their legend and their numbers."""
    rows, query = figures.rows[name], _BY_NAME[name]
    by_door: Counter[str] = Counter()
    for row in rows:
        by_door[row["door"]] += row["turns"]
    drawn = [door for door, _ in by_door.most_common(MOST_SERIES - 1 if len(by_door) > MOST_SERIES else MOST_SERIES)]  # fmt: skip
    counted: dict[str, Counter[Any]] = {names.door(one): Counter() for one in drawn}
    for row in rows:
        title = names.door(row["door"]) if row["door"] in drawn else _OTHERS
        counted.setdefault(title, Counter())[row[key]] += row["turns"]
    if counted:
        series = {title: [count[value] for value in values] for title, count in counted.items()}
        yield legend(list(series))
        yield columns(f"{query.title}，数字见下面的表", labels, series)
    named = [tuple(names.door(cell) if title == "入口" else cell for title, cell in zip(query.columns, row)) for row in cells(rows)]  # fmt: skip
    yield "<details><summary>看数字</summary>"
    yield table(query.columns, named)
    yield f"</details>{source(query)}"


def _sum(rows: Rows, day: str, name: str) -> int:
    return sum(row[name] for row in rows if row["day"] == day)


def _cell(content: Any) -> str:
    if isinstance(content, Picture):
        return f"<td>{content}</td>"
    kind = " class='number'" if isinstance(content, int | float) else ""
    return f"<td{kind}>{escape(str(content))}</td>"
