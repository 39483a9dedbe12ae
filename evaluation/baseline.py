"""The scores that a change must not lower: kept in a file, compared in every test run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation import scores, several
from evaluation.scores import Verdict
from evaluation.several import Found

# A slice may lose that much, in points; less is noise of a few questions
_ALLOWED = 2.0

Baseline = Mapping[str, float]


def path(root: Path) -> Path:
    """Where the scores are kept."""
    return root / "evaluation" / "baseline.json"


def of(verdicts: Iterable[Verdict], messages: Iterable[Found], entity_f1: float) -> Baseline:
    """The scores to keep, in percent: every slice, what is out of scope, several questions, entities."""
    every = list(verdicts)
    kept = {name: scores.top(group, 1) for name, group in scores.by_slice(every).items()}
    kept["in scope"] = scores.top([v for v in every if v.in_scope], 1)
    kept["out of scope"] = scores.refused([v for v in every if not v.in_scope])
    kept["several questions"] = several.all_found(messages)
    kept["entities"] = entity_f1
    return {name: round(100 * share, 1) for name, share in kept.items()}


def dropped(before: Baseline, now: Baseline) -> list[str]:
    """What fell by more than allowed, each with both scores."""
    return [
        f"{name}: {before[name]} % → {now.get(name, 0.0)} %"
        for name in before
        if before[name] - now.get(name, 0.0) > _ALLOWED
    ]


def read(root: Path) -> Baseline:
    """The scores kept."""
    return dict(json.loads(path(root).read_text(encoding="utf-8")))


def write(root: Path, now: Baseline) -> None:
    """Keep these scores from now on."""
    text = json.dumps(now, ensure_ascii=False, indent=1) + "\n"
    path(root).write_text(text, encoding="utf-8")
