"""`python -m evaluation.examples [--most N]`: what a person should look at in data/nlu.

Examples that stand twice, that are nearly those of another intent or nearly held-out questions, and
labels that the other examples contradict. Ends with 1 unless the first three are right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.alike import (
    Example,
    Pair,
    alike_across_intents,
    examples,
    held_out,
    same,
    straddling,
)
from evaluation.conflicts import Conflict, left_out, likeness_of
from yibao.server.quiet import quiet

ROOT = Path(__file__).resolve().parents[1]
# Share of pairs of characters that both have; above it one is the other with a word changed
NEARLY_SAME, NEARLY_HELD_OUT = 0.8, 0.7
_MOST = 100


def main(arguments: list[str]) -> int:
    """Print all findings for a person to judge."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.examples", description=__doc__)
    parser.add_argument("--most", type=int, default=_MOST, help="how many conflicts to print")
    told = parser.parse_args(arguments)
    quiet("ERROR")
    print("▸ 读例句……", flush=True)
    found = examples(ROOT / "data" / "nlu")
    wrong = show_alike(found, held_out(ROOT / "evaluation"))
    print("▸ 把每一句拿出来，看其余的例句会把它认成什么，约一分钟……", flush=True)
    show_conflicts(*left_out(found, likeness_of(found)), told.most)
    return int(wrong)


def show_alike(found: Sequence[Example], held: Sequence[Example]) -> bool:
    """Print what stands twice or nearly twice; whether any of it must not be."""
    twice = same(found)
    within = [pair for pair in twice if pair.one.intent == pair.other.intent]
    across = [pair for pair in twice if pair.one.intent != pair.other.intent]
    nearly = alike_across_intents(found, NEARLY_SAME)
    leaked = straddling(found, held, NEARLY_HELD_OUT)
    _show_pairs("同一个话题里重复的例句，留一句就够", within)
    _show_pairs("两个话题里都有的例句，只能归一个", across)
    _show_pairs("两个话题里几乎一样的例句，看看是不是有一句归错了", nearly)
    _show_pairs("和留出的问题几乎一样的例句，训练时等于先看了考题，改掉或删掉", leaked)
    return bool(across or nearly or leaked)


def show_conflicts(conflicts: Sequence[Conflict], right: float, most: int) -> None:
    """Print the labels that the other examples contradict, the surest first."""
    shown = conflicts[:most]
    print(f"\n■ 标注可疑的例句：{len(conflicts)} 句，下面是最可疑的 {len(shown)} 句，要人来判断")
    for conflict in shown:
        print(
            f"\n{_told(conflict.example)}\n  别的例句说是 {conflict.intent}"
            f"（{conflict.score:.2f} 比 {conflict.own_score:.2f}），最近的一句："
            f"\n  {_told(conflict.nearest)}"
        )
    print(f"\n■ 拿出来的例句，其余例句能认对的占 {right:.1%}")


def _show_pairs(title: str, pairs: Sequence[Pair]) -> None:
    print(f"\n■ {title}：{len(pairs)} 对")
    for pair in pairs:
        print(f"\n{_told(pair.one)}\n{_told(pair.other)}\n  相像 {pair.likeness:.2f}")


def _told(example: Example) -> str:
    return f"{example.file}:{example.line} [{example.intent}] {example.text}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
