"""`python -m yibao.rules [FOLDER]`: checks the whole rule book and says what is in it."""

from __future__ import annotations

import sys
from pathlib import Path

from yibao.rules.opening import ROOT, read_rulebook


def main(arguments: list[str]) -> int:
    """Print every fault, or what the rule book holds; 1 if there are faults."""
    root = Path(arguments[0]) if arguments else ROOT
    book, faults = read_rulebook(root)
    for fault in faults:
        print(f"✗ {fault}", file=sys.stderr)
    if faults or book is None:
        print(f"规则本有 {len(faults)} 处要改。", file=sys.stderr)
        return 1
    places = {fact.place.code for fact in book.facts}
    print(
        f"✓ 规则本没有问题：{len(book.facts)} 条事实，{len(book.procedures)} 套步骤，"
        f"{len(book.sources)} 份来源，涉及 {len(places)} 个地方。"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
