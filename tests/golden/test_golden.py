"""Golden files: what every topic answers today, word for word, one file for each topic and door.

`make golden` writes them anew (YIBAO_GOLDEN=write); then the difference is read before it is committed.
"""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import date
from decimal import Decimal
from difflib import unified_diff
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from yibao.answers import Case, answer_topic, as_text
from yibao.rules import the_rulebook

FOLDER = Path(__file__).parent
DAY = date(2026, 11, 21)
WRITING = os.environ.get("YIBAO_GOLDEN") == "write"
HINT = "If the new answers are right: run `make golden`, read `git diff tests/golden`, commit both."
CASES = YAML(typ="safe").load((FOLDER / "cases.yml").read_text(encoding="utf-8"))
SUMS = ("amount", "average_pension", "wage", "index")
LISTS = {"figures": lambda sum_: Decimal(str(sum_)), "average_wages": Decimal, "subjects": str}


def for_shell(answer):
    """An answer as the shell shows it."""
    return as_text(answer)


def for_rest(answer):
    """An answer as a client of the REST door gets it: text, then its buttons."""
    offered = [f"[{b.title}] {b.payload}" for b in (*answer.buttons, *answer.suggestions)]
    return "\n".join([as_text(answer, with_buttons=False), *offered])


DOORS = {"shell": for_shell, "rest": for_rest}


def known(given):
    """What is given in the list of cases, as a case holds it."""
    return {
        name: tuple(map(LISTS[name], value))
        if name in LISTS
        else Decimal(str(value))
        if name in SUMS
        else value
        for name, value in given.items()
    }


@pytest.fixture(scope="module")
def answers(case, book):
    """Every answer of a topic in that door, under the name of its case."""

    def made(topic, door):
        parts = []
        for one in CASES[topic]:
            answer = answer_topic(topic, case(today=DAY, **known(one["given"])), book)
            parts.append(f"===== {one['name']} =====\n{DOORS[door](answer)}\n")
        return "\n".join(parts)

    return made


def check(path, made):
    """Hold what was made against the file, or write it; fails with the difference."""
    if WRITING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
        return
    name = f"{path.parent.name}/{path.name}"
    if not path.exists():
        pytest.fail(f"There is no {name} yet. {HINT}", pytrace=False)
    kept = path.read_text(encoding="utf-8")
    if kept != made:
        lines = unified_diff(kept.splitlines(), made.splitlines(), f"kept {name}", "now", n=1)
        pytest.fail("\n".join([HINT, *lines]), pytrace=False)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("topic", CASES)
def test_the_answers_are_those_that_were_read_and_kept(topic, door, answers):
    check(FOLDER / door / f"{topic}.txt", answers(topic, door))


def test_every_topic_has_two_to_four_cases_the_first_without_anything_known(book):
    assert list(CASES) == list(book.topics)
    assert {topic: len(cases) for topic, cases in CASES.items() if not 2 <= len(cases) <= 4} == {}
    assert [topic for topic, cases in CASES.items() if cases[0]["given"]] == []
    for cases in CASES.values():
        assert len({one["name"] for one in cases}) == len(cases)


def test_every_case_gives_what_a_case_knows_and_the_topic_has(book, place):
    names = {field.name for field in fields(Case)}
    for topic, cases in CASES.items():
        entries = [e for e in (*book.facts, *book.procedures) if e.topic == topic]
        about = {name for entry in entries for name in entry.about}
        for one in cases:
            assert set(one["given"]) <= names, (topic, one)
            assert set(one["given"].get("subjects", ())) <= about, (topic, one)
            assert "place" not in one["given"] or place(one["given"]["place"])


def test_no_two_cases_of_a_topic_get_one_answer(answers):
    for topic in CASES:
        parts = answers(topic, "shell").split("===== ")[1:]
        texts = [part.partition("=====\n")[2].strip() for part in parts]
        assert len(set(texts)) == len(texts), topic


def test_no_file_is_kept_of_a_topic_that_is_gone():
    kept = [path for door in DOORS for path in (FOLDER / door).glob("*")]
    stray = [path for path in kept if path.suffix != ".txt" or path.stem not in CASES]
    if WRITING:
        for path in stray:
            path.unlink()
        return
    assert [path.name for path in stray] == []


def test_both_doors_say_the_same_of_an_answer(case, book):
    for topic in the_rulebook().topics:
        answer = answer_topic(topic, case(), book)
        shell, rest = for_shell(answer), for_rest(answer)
        text = as_text(answer, with_buttons=False)
        assert rest.startswith(text)
        assert [line for line in text.split("\n") if line not in shell.split("\n")] == []
        assert all(b.payload in shell and f" {b.payload}" in rest for b in answer.suggestions)


@pytest.mark.skipif(WRITING, reason="nothing is compared while writing")
def test_a_difference_fails_with_its_lines_and_what_to_do(tmp_path):
    path = tmp_path / "shell" / "topic.txt"
    path.parent.mkdir()
    path.write_text("一样。\n每月返 80 元。\n", encoding="utf-8")

    with pytest.raises(pytest.fail.Exception, match=r"make golden") as raised:
        check(path, "一样。\n每月返 90 元。\n")
    assert "-每月返 80 元。" in str(raised.value) and "+每月返 90 元。" in str(raised.value)
    assert "shell/topic.txt" in str(raised.value)
    assert check(path, "一样。\n每月返 80 元。\n") is None
    with pytest.raises(pytest.fail.Exception, match=r"no shell/missing\.txt yet"):
        check(path.with_name("missing.txt"), "有了。\n")
