"""Entity scores computed from a few messages by hand, and the file that they are measured on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evaluation.entity_scores import (
    ASKED_FOR,
    EntityScores,
    Heard,
    Labelled,
    age_of,
    as_markdown,
    counted,
    labelled,
    read_labelled,
)
from yibao.rules.lists import read_subjects
from yibao.rules.opening import ROOT
from yibao.rules.reading import read_yaml

TODAY = date(2026, 11, 22)
TOLD = {
    "text": "上海75岁，他75岁",
    "entities": [
        {"entity": "region", "value": "310000", "words": "上海"},
        {"entity": "age", "value": "75", "words": "75岁"},
        {"entity": "age", "value": "75", "words": "75岁", "nth": 2},
    ],
}


def entity(kind: str, value: str, start: int, end: int) -> dict[str, object]:
    return {"entity": kind, "value": value, "start": start, "end": end}


def heard(entry: dict[str, object], *found: dict[str, object]) -> Heard:
    return Heard(labelled(entry, TODAY), counted(found))


SHANGHAI = entity("region", "310000", 0, 2)
FIRST_AGE, SECOND_AGE = entity("age", "75", 2, 5), entity("age", "75", 7, 10)
QUIET: dict[str, object] = {"text": "第3条", "entities": [], "part": "second"}
RIGHT = heard(TOLD, SHANGHAI, FIRST_AGE, SECOND_AGE)
MISPLACED = heard(TOLD, SHANGHAI, FIRST_AGE, entity("age", "75", 6, 10))
INVENTED = heard(QUIET, entity("age", "3", 1, 2))
ALL = EntityScores((RIGHT, MISPLACED, INVENTED))


def test_words_are_found_in_their_text_the_first_or_the_nth_time() -> None:
    places = {(e.entity, e.start, e.end) for e in labelled(TOLD, TODAY).entities}
    assert places == {("region", 0, 2), ("age", 2, 5), ("age", 7, 10)}


def test_words_that_do_not_stand_in_the_text_are_refused() -> None:
    with pytest.raises(ValueError, match="not found"):
        labelled(
            {"text": "上海", "entities": [{"entity": "age", "value": "7", "words": "七"}]}, TODAY
        )


def test_an_entity_in_the_wrong_place_is_both_missed_and_invented() -> None:
    # Six are labelled; of the seven that were found five are right
    overall = ALL.overall
    assert (overall.labelled, overall.found, overall.right) == (6, 7, 5)
    assert overall.precision == pytest.approx(5 / 7)
    assert overall.recall == pytest.approx(5 / 6)
    assert overall.f1 == pytest.approx(10 / 13)


def test_the_score_of_values_does_not_look_at_the_place() -> None:
    # Two values in each of two messages, and an invented one
    values = ALL.values
    assert (values.labelled, values.found, values.right) == (4, 5, 4)
    assert values.f1 == pytest.approx(8 / 9)


def test_a_message_is_exact_when_every_value_is_right_and_no_other_was_heard() -> None:
    assert ALL.exact == pytest.approx(2 / 3)
    assert EntityScores(()).exact == 0


def test_each_entity_has_its_score_the_most_frequent_first() -> None:
    scores = ALL.by_entity
    assert list(scores) == ["age", "region"]
    assert scores["region"].f1 == 1
    assert scores["age"].precision == pytest.approx(3 / 5)
    assert scores["age"].recall == pytest.approx(3 / 4)


def test_the_parts_of_the_file_are_scored_apart() -> None:
    parts = ALL.parts
    assert [len(part.heard) for part in parts.values()] == [2, 1]
    assert parts["first"].overall.f1 == pytest.approx(5 / 6)
    # Nothing was to be found there, and something was
    assert (parts["second"].overall.recall, parts["second"].overall.precision) == (1, 0)


def test_of_subjects_only_drugs_and_treatments_are_scored() -> None:
    found = [entity("subject", "dentures", 0, 3), entity("subject", "next_year", 3, 5)]
    assert [e.value for e in counted(found)] == ["dentures"]
    assert set(read_subjects(ROOT)) >= ASKED_FOR


@pytest.mark.parametrize(
    ("born", "age"),
    [("1962", 64), ("1962-03", 64), ("1962-12", 63), ("1962-11-22", 64), ("1962-11-23", 63)],
)
def test_who_is_born_then_has_that_age(born: str, age: int) -> None:
    assert age_of(born, TODAY) == age


def test_the_sheet_names_every_part_and_entity() -> None:
    text = as_markdown(ALL)
    assert "| all | 3 | 76.9% | 71.4% | 83.3% | 88.9% | 66.7% |" in text
    assert "| second | 1 | 0.0% | 0.0% | 100.0% | 0.0% | 0.0% |" in text
    assert "| age | 4 | 60.0% | 75.0% | 66.7% |" in text


@pytest.fixture(scope="module")
def held_out(root: Path) -> list[Labelled]:
    return read_labelled(root / "evaluation" / "entities.yml", TODAY)


def test_the_words_of_every_label_stand_in_their_message(held_out: list[Labelled]) -> None:
    assert len(held_out) >= 300
    assert all(0 <= e.start < e.end <= len(m.text) for m in held_out for e in m.entities)


def test_every_label_is_an_entity_of_the_domain(held_out: list[Labelled], root: Path) -> None:
    known = set(read_yaml(root / "domain.yml", "domain.yml")["entities"])
    assert {e.entity for m in held_out for e in m.entities} - known == set()
    subjects = {e.value for m in held_out for e in m.entities if e.entity == "subject"}
    assert subjects - ASKED_FOR == set()


def test_no_message_is_labelled_twice(held_out: list[Labelled]) -> None:
    assert len({message.text for message in held_out}) == len(held_out)
