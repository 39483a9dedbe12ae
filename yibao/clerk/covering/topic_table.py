"""The README's table of topics: how much the rule book holds of each, and how many cases test it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yibao.errors import ClerkError
from yibao.rules import NATION, Fact, Procedure, RuleBook

BEGIN, END = "<!-- topics -->", "<!-- /topics -->"
CASES = Path("tests/rulebook/cases")


def topic_table(book: RuleBook, cases: Mapping[str, int]) -> str:
    """The table in Markdown: every topic with its facts, procedures, places and cases.

    A fact is counted for each of its dated values, whatever the day, as `check` counts them; a place
    if it has a rule of its own, not only a figure that goes round.
    """
    facts = Counter(fact.topic for fact in book.facts)
    steps = Counter(procedure.topic for procedure in book.procedures)
    rules = [fact for fact in book.facts if fact.standing == "in_force"]
    entries: list[Fact | Procedure] = [*rules, *book.procedures]
    homes = {(entry.topic, entry.place.code) for entry in entries if entry.support != "memory"}
    places = Counter(topic for topic, code in homes if code != NATION.code)
    lines = ["| 主题 | 事实 | 步骤 | 地方 | 用例 |", "|---|---:|---:|---:|---:|"]
    for topic in book.topics.values():
        numbers = (count[topic.id] for count in (facts, steps, places, Counter(cases)))
        told = " | ".join(map(str, numbers))
        lines.append(f"| `{topic.id}` {topic.title} | {told} |")
    return "\n".join(lines)


def count_cases(folder: Path) -> dict[str, int]:
    """How many cases under the folder are about each topic; raises ClerkError."""
    if not folder.is_dir():
        raise ClerkError(f"没有 {folder} 这个文件夹，数不出用例", "README 要在项目的文件夹里")
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.yml")):
        try:
            cases = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
            counts.update(case.get("topic") or case["fact"]["topic"] for case in cases)
        except (YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
            remedy = "每个用例要写 topic，或 fact 里的 topic"
            raise ClerkError(f"{path} 里的用例读不出来", remedy) from error
    return dict(counts)


def with_table(text: str, table: str, name: str = "README.md") -> str:
    """The text with that table between its marks; raises ClerkError without the marks."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ClerkError(f"{name} 里没有 {BEGIN} 和 {END}", "把这两行加在表的前后")
    return f"{head}{begin}\n{table}\n{end}{tail}"
