"""Folds and candidates on a handful of points: what is alike stays together, all tell clouds apart."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from evaluation.candidates import (
    CHARACTERS,
    E5,
    SYLLABLES,
    USE,
    Candidate,
    Seen,
    Softmax,
    placed,
    placing,
)
from evaluation.classifiers import CHOSEN, Row, candidates
from evaluation.folds import alike_groups, folds
from evaluation.scores import OUT_OF_SCOPE, Verdict

RANDOM = np.random.default_rng(3)
LABELS = np.repeat([0, 1, 2], 30)
POINTS = (np.eye(3)[LABELS] * 4 + RANDOM.normal(size=(90, 3)) * 0.3).astype(np.float32)
SPARSE = scipy.sparse.csr_matrix(np.eye(3, dtype=np.float32)[LABELS])
VIEWS = {USE: POINTS, E5: POINTS[:, ::-1].copy(), CHARACTERS: SPARSE, SYLLABLES: SPARSE}
SEEN = Seen(VIEWS, np.zeros(90, dtype=bool))
TEXTS = ["医保卡余额怎么查", "医保卡余额怎么查呀", "医保卡余额怎么查呀？", "怎么交医保", "你好"]


def test_texts_that_share_most_bigrams_are_one_group_even_through_a_third() -> None:
    groups = alike_groups(TEXTS, least=0.8)
    assert len({*groups[:3]}) == 1
    assert len({*groups}) == 3


def test_a_group_is_larger_the_less_its_texts_must_share() -> None:
    assert len({*alike_groups(TEXTS, least=1.0)}) == len(TEXTS)
    assert len({*alike_groups(["交医保", "交医", "", "医"], least=0.5)}) == 3


def test_folds_leave_every_example_out_once_and_never_part_a_group() -> None:
    texts = [f"{a}{b}{a}{b}{end}" for a in "甲乙丙丁戊" for b in "子丑寅卯" for end in ("", "吗")]
    labels = np.arange(len(texts)) // 2 % 2
    groups = alike_groups(texts)
    parts = list(folds(texts, labels, 5))
    assert sorted(np.concatenate([others for _, others in parts])) == list(range(len(texts)))
    for learnt, others in parts:
        assert {*groups[learnt]}.isdisjoint(groups[others])
        assert len(learnt) + len(others) == len(texts)


@pytest.mark.parametrize(("name", "candidate"), candidates().items())
def test_every_candidate_tells_three_clouds_apart(name: str, candidate: Candidate) -> None:
    learnt = np.arange(90) % 3 > 0
    candidate.fit(SEEN[learnt], LABELS[learnt])
    shares = candidate.shares(SEEN[~learnt])
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-4)
    assert (shares.argmax(axis=1) == LABELS[~learnt]).all()


@pytest.mark.parametrize("view", [USE, CHARACTERS])
def test_softmax_regression_is_that_of_scikit_learn(view: str) -> None:
    ours = Softmax((view,), looseness=2, steps=500)
    ours.fit(SEEN, LABELS)
    rows = VIEWS[view] if view == CHARACTERS else placed(VIEWS[view], placing(VIEWS[view]))
    theirs = LogisticRegression(C=2, tol=1e-6, max_iter=500).fit(rows, LABELS)
    assert np.allclose(ours.shares(SEEN), theirs.predict_proba(rows), atol=2e-3)


def test_the_cascade_reads_again_only_what_leaves_a_doubt_and_is_no_pinyin() -> None:
    cascade = candidates()[CHOSEN]
    cascade.fit(SEEN, LABELS)
    # Halfway between two clouds for all but the second encoder
    halfway = (POINTS[:30].mean(axis=0) + POINTS[30:60].mean(axis=0)).reshape(1, -1) / 2
    both = (SPARSE[:1] + SPARSE[30:31]) / 2
    views = {USE: halfway, E5: VIEWS[E5][:1], CHARACTERS: both, SYLLABLES: both}
    typed, spelt = Seen(views, np.array([False])), Seen(views, np.array([True]))
    assert cascade.rereads(SEEN[[0]]) == ()
    assert cascade.rereads(typed) == (E5,)
    assert cascade.rereads(spelt) == ()
    assert cascade.shares(typed)[0, 0] > 0.9 > cascade.shares(spelt)[0, 0]


def test_a_row_prints_what_was_measured() -> None:
    verdicts = [
        Verdict("问", "a", "plain", (("a", 0.75), ("b", 0.25)), "a", 1.0),
        Verdict("问", OUT_OF_SCOPE, "plain", (("a", 0.75), ("b", 0.25)), "a", 1.0),
    ]
    row = Row("one", verdicts, None, 61.4, 3.25)
    assert row.cells() == ["one", "100.0%", "0.0%", "–", "0.250", "61", "3.2"]
