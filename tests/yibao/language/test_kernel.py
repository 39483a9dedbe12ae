"""Kernel ridge regression: likeness of messages, scores of examples left out, honest confidence."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from yibao.language.kernel import Ridge, View, solved

RANDOM = np.random.default_rng(7)
# Three clouds of points, two of them close to each other
CENTRES = np.array([[0.0, 0.0], [4.0, 0.0], [5.5, 0.0]])
LABELS = [label for label in range(3) for _ in range(40)]
POINTS = (CENTRES[LABELS] + RANDOM.normal(size=(120, 2))).astype(np.float32)


def test_a_row_is_wholly_like_itself_and_less_like_others() -> None:
    view = View.of(POINTS)
    alike = view.likeness(POINTS[:5], 0.6)
    assert alike.shape == (5, 120)
    assert np.allclose(alike[np.arange(5), np.arange(5)], 1, atol=1e-3)
    assert alike.min() >= 0 and alike.max() <= 1 + 1e-3
    assert np.allclose(view.likeness_among(0.6)[:5], alike, atol=2e-3)


def test_likeness_of_sparse_rows_is_that_of_the_same_dense_ones() -> None:
    rows = scipy.sparse.random(30, 200, 0.1, random_state=1, dtype=np.float32).tocsr()
    distances = ((rows.toarray()[:, None] - rows.toarray()[None]) ** 2).sum(axis=2)
    assert np.allclose(View.of(rows).likeness_among(0.6), np.exp(-0.6 * distances), atol=1e-5)
    assert np.allclose(View.of(rows).likeness(rows[3], 0.6), np.exp(-0.6 * distances[3]), atol=1e-5)


@pytest.mark.parametrize("rows", [POINTS, scipy.sparse.csr_matrix(np.abs(POINTS))])
def test_a_view_restored_from_its_arrays_is_the_same(rows: object) -> None:
    view = View.of(rows)
    arrays = view.arrays("view")
    assert all(np.asarray(array).dtype != object for array in arrays.values())
    restored = View.restored("view", arrays)
    assert np.array_equal(view.likeness(rows, 0.6), restored.likeness(rows, 0.6))


def test_equal_rows_do_not_divide_by_nothing() -> None:
    assert np.isfinite(View.of(np.ones((4, 3))).likeness_among(0.6)).all()


def test_scores_of_examples_left_out_are_those_of_a_regression_without_them() -> None:
    likeness = View.of(POINTS).likeness_among(0.6)
    _, left_out = solved(likeness, LABELS, 0.5)
    for place in (0, 57, 119):
        others = np.delete(np.arange(120), place)
        without, _ = solved(likeness[np.ix_(others, others)], np.take(LABELS, others), 0.5)
        assert np.allclose(likeness[place, others] @ without, left_out[place], atol=1e-3)


def test_it_is_as_sure_as_it_is_right_about_points_never_seen() -> None:
    view = View.of(POINTS)
    reading = Ridge.fitted(view.likeness_among(0.6), LABELS, 0.5)
    labels = RANDOM.integers(3, size=2000)
    points = CENTRES[labels] + RANDOM.normal(size=(2000, 2))
    shares = reading.probabilities(view.likeness(points, 0.6))
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
    right = (shares.argmax(axis=1) == labels).mean()
    assert right > 0.8
    assert shares.max(axis=1).mean() == pytest.approx(right, abs=0.06)


def test_one_wrong_label_among_many_does_not_carry_its_neighbours() -> None:
    labels = [*LABELS[:-1], 0]
    view = View.of(POINTS)
    reading = Ridge.fitted(view.likeness_among(0.6), labels, 0.5)
    assert reading.probabilities(view.likeness(CENTRES[[2]], 0.6)).argmax() == 2
