"""Scores of an understanding: shares that are right, by slice, by threshold, by confidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"
ASKED_BACK = "nlu_fallback"


@dataclass(frozen=True)
class Verdict:
    """One question: what it means, what was understood of it, and how long that took (ms)."""

    text: str
    intent: str
    slice: str
    ranking: tuple[tuple[str, float], ...]
    final: str
    took: float

    @property
    def first(self) -> str:
        """The intent ranked first, whatever the threshold."""
        return self.ranking[0][0] if self.ranking else ASKED_BACK

    @property
    def confidence(self) -> float:
        """How sure the first one is."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def in_scope(self) -> bool:
        """Whether it is a question of ours."""
        return self.intent != OUT_OF_SCOPE


def share(verdicts: Iterable[Verdict], holds: Callable[[Verdict], bool]) -> float:
    """Which part of them it holds for; 0 for none."""
    every = list(verdicts)
    return sum(map(holds, every)) / len(every) if every else 0.0


def top(verdicts: Iterable[Verdict], count: int) -> float:
    """Which part has its intent among the first ones."""
    return share(verdicts, lambda v: v.intent in [name for name, _ in v.ranking[:count]])


def answered_right(verdicts: Iterable[Verdict]) -> float:
    """Which part gets its own answer after the threshold."""
    return share(verdicts, lambda v: v.final == v.intent)


def answered_wrong(verdicts: Iterable[Verdict]) -> float:
    """Which part gets the answer to another question."""
    return share(verdicts, lambda v: v.final not in (v.intent, ASKED_BACK))


def turned_away(verdicts: Iterable[Verdict]) -> float:
    """Which part is told that it is no question of ours."""
    return share(verdicts, lambda v: v.final == OUT_OF_SCOPE)


def refused(verdicts: Iterable[Verdict]) -> float:
    """Which part is refused or asked back."""
    return share(verdicts, lambda v: v.final in (OUT_OF_SCOPE, ASKED_BACK))


def by_slice(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The verdicts slice by slice, the largest first."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.slice].append(verdict)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def confusions(verdicts: Iterable[Verdict]) -> list[tuple[tuple[str, str], int]]:
    """Pairs of meant and understood intents that differ, the most frequent first."""
    pairs = Counter((v.intent, v.first) for v in verdicts if v.intent != v.first)
    return pairs.most_common()


def reliability(verdicts: Iterable[Verdict], bins: int = 10) -> list[tuple[float, float, int]]:
    """For each band of confidence its mean, the part that was right, and how many there are."""
    banded: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        banded[min(int(verdict.confidence * bins), bins - 1)].append(verdict)
    return [
        (
            sum(v.confidence for v in group) / len(group),
            share(group, lambda v: v.first == v.intent),
            len(group),
        )
        for _, group in sorted(banded.items())
    ]


def calibration_error(verdicts: Iterable[Verdict], bins: int = 10) -> float:
    """How far confidence is from the part that is right, on average over all verdicts."""
    bands = reliability(verdicts, bins)
    count = sum(size for _, _, size in bands)
    return sum(size * abs(sure - right) for sure, right, size in bands) / count if count else 0.0


def threshold_curve(verdicts: Iterable[Verdict]) -> list[tuple[float, float, float]]:
    """For each threshold the false refusals of ours and the recall of what is out of scope."""
    every = list(verdicts)
    ours = [v for v in every if v.in_scope]
    others = [v for v in every if not v.in_scope]
    points = []
    for step in range(0, 96, 5):
        least = step / 100

        def turned_away(verdict: Verdict, least: float = least) -> bool:
            return verdict.first == OUT_OF_SCOPE or verdict.confidence < least

        points.append((least, share(ours, turned_away), share(others, turned_away)))
    return points


def percentile(values: Iterable[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0
