"""`python -m evaluation [--short]`: the score sheet, as Markdown with plots, beside its peers."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from evaluation.peers import of_model, of_nearest_question, of_stock_rasa, questions
from evaluation.plots import draw
from evaluation.sheet import Column, sheet
from yibao.server.model import ensure_model
from yibao.server.quiet import quiet

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "evaluation" / "report"


def main(arguments: list[str]) -> int:
    """Measure, write the report, and print it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--short", action="store_true", help="without the stock Rasa pipeline")
    told = parser.parse_args(arguments)
    quiet("ERROR")
    asked = questions(ROOT)
    start = time.perf_counter()
    model = ensure_model(ROOT)
    ready = time.perf_counter() - start
    columns = [Column("yibao", of_model(model, asked), ready, model.stat().st_size)]
    columns.append(Column("TF-IDF nearest", of_nearest_question(ROOT, asked)))
    if not told.short:
        verdicts, took = of_stock_rasa(ROOT, asked)
        columns.append(Column("stock Rasa", verdicts, took))
    REPORT.mkdir(exist_ok=True)
    text = sheet(columns)
    (REPORT / "report.md").write_text(text, encoding="utf-8")
    draw(columns, REPORT)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
