"""`python -m yibao.language`: keeps the second encoder's vectors of all examples with the project."""

from __future__ import annotations

import sys
from pathlib import Path

from rasa.shared.nlu.training_data.loading import load_data

from yibao.language import second_encoder
from yibao.language.texts import text_of
from yibao.language.vectors import SHIPPED, ship, shipped_share

_EXAMPLES = Path(__file__).parents[2] / "data" / "nlu"


def main() -> int:
    """Encode what has no vector yet and write the file that is committed."""
    texts = [text_of(example) for example in load_data(str(_EXAMPLES)).intent_examples]
    print(f"▸ {len(texts)} 条例句，{shipped_share(texts):.0%} 已有向量，其余现在编码……", flush=True)
    ship(texts, second_encoder.encode)
    print(
        f"✓ 写好了：{SHIPPED.relative_to(Path.cwd())}（{SHIPPED.stat().st_size / 1e6:.1f} MB），请一起提交"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
