"""What is asked: the held-out questions, as often as needed and never twice the same, or as a crowd asks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from pathlib import Path

from yibao.rules.reading import read_yaml

# Said around a question without changing what it asks; a text never seen is in no cache
_BEFORE = ("", "请问", "请问一下", "想问一下", "我想问下", "麻烦问下", "你好请问", "打听一下")
_AFTER = ("", "谢谢", "谢谢了", "急", "在线等", "多谢", "麻烦了", "求解答")


def held_out(root: Path) -> list[str]:
    """The texts of the held-out questions."""
    path = root / "evaluation" / "questions.yml"
    return [question["text"] for question in read_yaml(path, path.name)]


def never_twice(texts: Sequence[str], seed: int = 1) -> Iterator[str]:
    """Each text as it is, in any order, then each with other words around it; 64 a text in all."""
    chance = random.Random(seed)
    for before, after in product(_BEFORE, _AFTER):
        order = list(texts)
        chance.shuffle(order)
        for text in order:
            yield f"{before}{text}{after}"


def as_a_crowd(texts: Sequence[str], seed: int = 1) -> Iterator[str]:
    """The texts for ever, the n-th most frequent one 1/n as often as the first (Zipf)."""
    chance = random.Random(seed)
    order = list(texts)
    chance.shuffle(order)
    sums = list(accumulate(1 / rank for rank in range(1, len(order) + 1)))
    while True:
        yield from chance.choices(order, cum_weights=sums, k=1000)
