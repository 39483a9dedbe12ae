"""`python -m evaluation [--short] [--keep] [--epochs N] [--into FOLDER]`: the score sheet, as Markdown with plots, beside its peers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rasa.core.agent import Agent

from evaluation import baseline, cost, entity_scores, several
from evaluation.peers import (
    STOCK_EPOCHS,
    found_by,
    of_agent,
    of_nearest_question,
    of_stock_rasa,
    questions,
    several_questions,
)
from evaluation.plots import draw
from evaluation.sheet import Column, sheet
from yibao.server.model import ensure_model
from yibao.server.quiet import quiet

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "evaluation" / "report"


def main(arguments: list[str]) -> int:
    """Measure, write the report, and print it; 1 if a score is lower than the one kept."""
    told = _told(arguments)
    quiet("ERROR")
    asked = questions(ROOT)
    model = ensure_model(ROOT)
    agent = Agent.load(str(model))
    print(f"▸ {len(asked)} 个留出的问题……", flush=True)
    verdicts = of_agent(agent, asked)
    columns = [
        Column("yibao", verdicts, *_costs(model, told.short)),
        Column("TF-IDF nearest", of_nearest_question(ROOT, asked)),
    ]
    if not told.short:
        print("▸ 训练原装 Rasa……", flush=True)
        name = f"stock Rasa, {told.epochs} epochs"
        columns.append(Column(name, *of_stock_rasa(ROOT, asked, told.epochs)))
    messages = found_by(agent, several_questions(ROOT))
    entities = entity_scores.measured(ROOT)
    told.into.mkdir(parents=True, exist_ok=True)
    text = sheet(columns, [several.as_markdown(messages), entity_scores.as_markdown(entities)])
    (told.into / "report.md").write_text(text, encoding="utf-8")
    draw(columns, told.into)
    print(text)
    now = baseline.of(verdicts, messages, entities.overall.f1)
    if told.keep:
        baseline.write(ROOT, now)
    lower = baseline.dropped(baseline.read(ROOT), now)
    for line in lower:
        print(f"✗ 比存下的分数低：{line}")
    return int(bool(lower))


def _told(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--short", action="store_true", help="without what takes minutes to train")
    parser.add_argument("--keep", action="store_true", help="what later changes must not lower")
    parser.add_argument(
        "--epochs",
        type=int,
        default=STOCK_EPOCHS,
        help="of stock Rasa; each takes a minute or more",
    )
    parser.add_argument("--into", type=Path, default=REPORT, help="the folder for the report")
    return parser.parse_args(arguments)


def _costs(model: Path, short: bool) -> tuple[float | None, int, float]:
    print("▸ 量训练时间和内存……", flush=True)
    took = None
    if not short:
        with TemporaryDirectory() as folder:
            took = cost.trained(ROOT / "config.yml", ROOT, Path(folder))[1]
    return took, model.stat().st_size, cost.memory(model, ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
