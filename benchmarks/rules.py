"""Times the rule book: opening it, one look-up, one page, one answer; against a bare read of its files."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from yibao.answers import Case, answer_topic, as_text
from yibao.rules import RuleBook, load_rulebook
from yibao.rules.opening import ROOT, topic_files

TODAY = date.today()


def median_ms(action: Callable[[], object], times: int) -> float:
    """The median time of the action in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def bare_read(root: Path) -> None:
    """The peer: every topic file parsed as YAML and nothing more."""
    yaml = YAML(typ="safe")
    for path in topic_files(root):
        yaml.load(path.read_text(encoding="utf-8"))


def every_answer(book: RuleBook) -> int:
    """One answer of every topic for a city, as text; gives how many there were."""
    case = Case(today=TODAY, place=book.places.get("130100"), insurance="staff")
    return len([as_text(answer_topic(topic, case, book)) for topic in book.topics])


def main() -> None:
    """Print the table; goals: opening ≤ 300 ms, look-up ≤ 1 ms."""
    book = load_rulebook(ROOT)
    city = book.places.get("130100")
    bare = median_ms(lambda: bare_read(ROOT), 5)
    opening = median_ms(lambda: load_rulebook(ROOT), 5)
    look_up = median_ms(lambda: book.find("payment_standard", "own_rate", city, TODAY), 2000)
    page = median_ms(lambda: book.page("coverage_scope", city, TODAY), 200)
    answers = median_ms(lambda: every_answer(book), 5) / len(book.topics)
    print(f"rule book: {len(book.facts)} facts, {len(book.procedures)} procedures")
    print(f"bare YAML read of its files   {bare:8.1f} ms   1.00")
    print(f"opening, checked and joined   {opening:8.1f} ms   {opening / bare:.2f}")
    print(f"one look-up                   {look_up:8.4f} ms   {look_up / bare:.6f}")
    print(f"one page of a topic           {page:8.3f} ms   {page / bare:.5f}")
    print(f"one answer as text            {answers:8.3f} ms   {answers / bare:.5f}")


if __name__ == "__main__":
    main()
