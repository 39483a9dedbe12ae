"""Things asked about within a topic: the longest phrase counts, wherever words begin and end."""

from __future__ import annotations

import pytest

from yibao.language.lexicon import Lexicon, Term
from yibao.language.subjects import SubjectFinder


@pytest.fixture(scope="module")
def finder() -> SubjectFinder:
    """The finder over the rule book's own subjects."""
    return SubjectFinder(Lexicon.gathered().terms)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("【种植牙】能报吗", "dentures"),
        ("我家是【低保户】，要交多少", "low_income"),
        ("【剖宫产】报多少", "caesarean"),
        ("孩子做了【试管婴儿】", "ivf"),
        ("住【满15天】必须出院吗", "fifteen_days"),
    ],
)
def test_a_thing_is_found_at_its_place(finder: SubjectFinder, text: str, subject: str) -> None:
    start, plain = text.index("【"), text.replace("【", "").replace("】", "")
    found = [row for row in finder.find(plain) if row[2] == subject]
    assert found, list(finder.find(plain))
    assert plain[found[0][0] : found[0][1]].startswith(plain[start : start + 2]) or start > 0


@pytest.mark.parametrize("text", ["", "今天股票怎么样", "医保怎么交", "😀"])
def test_where_nothing_is_asked_about_nothing_is_found(finder: SubjectFinder, text: str) -> None:
    assert list(finder.find(text)) == []


def test_of_phrases_inside_one_another_only_the_longest_is_found() -> None:
    terms = [Term("牙", "subject", "teeth"), Term("种植牙", "subject", "dentures")]
    assert list(SubjectFinder(terms).find("种植牙和牙")) == [(0, 3, "dentures"), (4, 5, "teeth")]


def test_letters_of_either_case_are_found() -> None:
    terms = [Term("CT", "subject", "scan"), Term("其他", "region", "0")]
    assert list(SubjectFinder(terms).find("做ct和Ct")) == [(1, 3, "scan"), (4, 6, "scan")]


def test_without_subjects_nothing_is_found() -> None:
    assert list(SubjectFinder([Term("上海", "region", "310000")]).find("上海")) == []


def test_without_a_pension_is_not_still_at_work(finder: SubjectFinder) -> None:
    assert "not_yet_retired" in {name for _, _, name in finder.find("我还没退休呢")}
    assert "not_yet_retired" not in {name for _, _, name in finder.find("我68了没退休金")}
