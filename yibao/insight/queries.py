"""Every figure of the operator's page, as a query that the page shows: SQLite and PostgreSQL read it.

Each takes `:since` and `:until`, the first and the last day in China, as 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine


@dataclass(frozen=True)
class Query:
    """One figure or table: what it tells, in Chinese, its columns' titles, and how it is worked out."""

    name: str
    title: str
    tells: str
    columns: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both of them included."""

    since: str
    until: str


Rows = list[dict[str, Any]]

# 寒暄不是提问；没有记录的话（旧版本留下的）说不出结果
_ASKED = "outcome NOT IN ('talking', 'unrecorded')"
_UNDERSTOOD = "outcome IN ('answered', 'general', 'no_rule', 'refused', 'handed_over')"

TOTALS = Query(
    "totals",
    "总数",
    "收到几句话、几次会话；其中几句是提问（寒暄不算）；听懂的提问：答了、如实说没有规定、说明不归医保管、应要求转人工。追问、放弃和出错不算听懂。",
    ("句数", "会话", "提问", "听懂", "点有用", "点没用"),
    f"""
SELECT COUNT(*) AS turns,
       COUNT(DISTINCT conversation) AS conversations,
       COALESCE(SUM(CASE WHEN {_ASKED} THEN 1 ELSE 0 END), 0) AS asked,
       COALESCE(SUM(CASE WHEN {_UNDERSTOOD} THEN 1 ELSE 0 END), 0) AS understood,
       COALESCE(SUM(CASE WHEN useful = 1 THEN 1 ELSE 0 END), 0) AS up,
       COALESCE(SUM(CASE WHEN useful = 0 THEN 1 ELSE 0 END), 0) AS down
FROM turns WHERE day BETWEEN :since AND :until
""",
)
BY_DAY = Query(
    "by_day",
    "每天的提问量和听懂率",
    "每天每个入口收到几句话，其中几句提问，几句听懂。",
    ("日期", "入口", "句数", "提问", "听懂"),
    f"""
SELECT day, door, COUNT(*) AS turns,
       SUM(CASE WHEN {_ASKED} THEN 1 ELSE 0 END) AS asked,
       SUM(CASE WHEN {_UNDERSTOOD} THEN 1 ELSE 0 END) AS understood
FROM turns WHERE day BETWEEN :since AND :until
GROUP BY day, door ORDER BY day, door
""",
)
BY_HOUR = Query(
    "by_hour",
    "一天里的忙闲",
    "这段日子里，一天的每个小时（北京时间）每个入口共收到几句话。",
    ("小时", "入口", "句数"),
    """
SELECT hour, door, COUNT(*) AS turns
FROM turns WHERE day BETWEEN :since AND :until
GROUP BY hour, door ORDER BY hour, door
""",
)
OUTCOMES = Query(
    "outcomes",
    "每句话的结果",
    "每句话最后怎么样了：一句话只算一种结果。",
    ("结果", "句数"),
    """
SELECT outcome, COUNT(*) AS turns
FROM turns WHERE day BETWEEN :since AND :until
GROUP BY outcome ORDER BY turns DESC, outcome
""",
)
TOPICS = Query(
    "topics",
    "问得最多的主题",
    "每个主题答了几次（一句话问几件事的，每件都算）：按当地或通用规定答出，只能答通用的，没有规定可答，反问一句。",
    ("主题", "次数", "答出", "通用", "没有规定", "反问"),
    """
SELECT topic, COUNT(*) AS answers,
       SUM(CASE WHEN status = 'answered' THEN 1 ELSE 0 END) AS answered,
       SUM(CASE WHEN status = 'answered_in_general' THEN 1 ELSE 0 END) AS general,
       SUM(CASE WHEN status = 'no_rule' THEN 1 ELSE 0 END) AS no_rule,
       SUM(CASE WHEN status = 'asking' THEN 1 ELSE 0 END) AS asking
FROM answers WHERE day BETWEEN :since AND :until
GROUP BY topic ORDER BY answers DESC, topic
""",
)
THUMBS = Query(
    "thumbs",
    "各主题的好评和差评",
    "百姓在网页窗口点的“有用”“没用”，按答案的主题；改过的只算最后一次。",
    ("主题", "有用", "没用"),
    """
SELECT topic,
       SUM(CASE WHEN useful = 1 THEN 1 ELSE 0 END) AS up,
       SUM(CASE WHEN useful = 0 THEN 1 ELSE 0 END) AS down
FROM turns WHERE day BETWEEN :since AND :until AND useful IS NOT NULL
GROUP BY topic ORDER BY COUNT(*) DESC, topic
""",
)
REASONS = Query(
    "reasons",
    "点“没用”时写的原因",
    "最近 50 条，号码已遮住。",
    ("日期", "主题", "原因"),
    """
SELECT day, topic, reason
FROM turns WHERE day BETWEEN :since AND :until AND useful = 0 AND reason <> ''
ORDER BY at DESC, event DESC LIMIT 50
""",
)
LATENCY = Query(
    "latency",
    "想答案用了多久",
    "从听懂一句话到说出第一句回答，按入口，毫秒；一半的话不超过中位数，二十句里十九句不超过 95% 线。没有回答的不算。",
    ("入口", "句数", "中位数", "95% 线", "最长"),
    """
SELECT door, COUNT(*) AS turns,
       MIN(CASE WHEN place_in_line * 2 >= turns_there THEN latency_ms END) AS median,
       MIN(CASE WHEN place_in_line * 100 >= turns_there * 95 THEN latency_ms END) AS p95,
       MAX(latency_ms) AS longest
FROM (
    SELECT door, latency_ms,
           ROW_NUMBER() OVER (PARTITION BY door ORDER BY latency_ms) AS place_in_line,
           COUNT(*) OVER (PARTITION BY door) AS turns_there
    FROM turns WHERE day BETWEEN :since AND :until AND latency_ms IS NOT NULL
) AS timed
GROUP BY door ORDER BY turns DESC, door
""",
)
UNCOVERED = Query(
    "uncovered",
    "问到了、规则本里没有当地规定的地方",
    "说了地方、答案却没用到当地（区县、市、省）规定的次数，按地方代码和主题；只算有主题的答案。",
    ("地方代码", "主题", "次数"),
    """
SELECT place, topic, COUNT(*) AS answers
FROM answers
WHERE day BETWEEN :since AND :until AND place IS NOT NULL AND local = 0
  AND status IN ('answered', 'answered_in_general', 'no_rule')
GROUP BY place, topic ORDER BY answers DESC, place, topic
""",
)
CITED = Query(
    "cited",
    "答案用到的规定",
    "规则本里的每一条被几次回答用到。",
    ("编号", "次数"),
    """
SELECT rule, COUNT(*) AS answers
FROM citations WHERE day BETWEEN :since AND :until
GROUP BY rule ORDER BY answers DESC, rule
""",
)
QUERIES = (
    TOTALS, BY_DAY, BY_HOUR, OUTCOMES, TOPICS, THUMBS, REASONS, LATENCY, UNCOVERED, CITED,
)  # fmt: skip


def run(query: Query, engine: Engine, period: Period) -> Rows:
    """The query's rows, each with the names of its SQL."""
    days = {"since": period.since, "until": period.until}
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.text(query.sql), days).mappings()]


def cells(rows: Rows) -> list[Sequence[Any]]:
    """The rows without their names, in the order of the query's columns."""
    return [tuple(row.values()) for row in rows]
