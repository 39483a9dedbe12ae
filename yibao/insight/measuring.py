"""Score sheets of two models side by side, measured on the held-out questions."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # evaluation costs Rasa's import
    from evaluation.scores import Verdict

_NAMES = {
    "in scope": "本来该答的，全部",
    "out of scope": "本来不该答的，拒绝或反问",
    "several questions": "一次问几件事，全听出来",
    "plain": "平常问法",
    "short": "很短的",
    "long": "很长的",
    "near_scope": "不归我们管、但很像的",
    "dialect": "方言",
    "typo": "错别字",
    "voice": "语音转的",
    "traditional": "繁体",
    "pinyin": "拼音",
}


@dataclass(frozen=True)
class Measured:
    """What one model understands of the held-out questions: verdicts, and shares in percent."""

    verdicts: list[Verdict]
    shares: Mapping[str, float]


@dataclass(frozen=True)
class Sheet:
    """Two models on the same questions; `dropped` names what fell by more than the noise."""

    text: str
    dropped: tuple[str, ...]


def loaded(model: Path) -> Any:
    """Rasa's agent with that model, and without its chatter."""
    from rasa.core.agent import Agent
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    configure_logging_and_warnings(logging.ERROR)
    configure_structlog(logging.ERROR)
    return Agent.load(str(model))


def measured(root: Path, model: Path) -> Measured:
    """The short form of the score sheet: about a minute; entities are not learnt, so not measured."""
    from evaluation import baseline
    from evaluation.peers import found_by, of_agent, questions, several_questions

    agent = loaded(model)
    verdicts = of_agent(agent, questions(root))
    shares = dict(baseline.of(verdicts, found_by(agent, several_questions(root)), 0.0))
    del shares["entities"]
    return Measured(verdicts, shares)


def side_by_side(before: Measured, after: Measured) -> Sheet:
    """The sheet in Markdown: shares, topics that changed, and every question that changed."""
    from evaluation import baseline

    dropped = tuple(baseline.dropped(before.shares, after.shares))
    parts = [
        "# 换模型前后的成绩",
        f"{len(before.verdicts)} 个留出的问题，两个模型都没有学过。",
        _table(
            ("", "现在的", "新的", "差"),
            [
                (_NAMES.get(name, name), *_numbers(share, after.shares.get(name, 0.0)))
                for name, share in before.shares.items()
            ],
        ),
        "没有哪一项明显变差。" if not dropped else "\n".join(f"- 变差了：{one}" for one in dropped),
        "## 有变化的主题",
        _topics(before, after),
        "## 一句一句看",
        _questions(before, after),
    ]
    return Sheet("\n\n".join(parts) + "\n", dropped)


def by_topic(verdicts: list[Verdict]) -> dict[str, float]:
    """Which part of each topic's questions gets its own answer, in percent."""
    right: dict[str, list[bool]] = {}
    for verdict in verdicts:
        right.setdefault(verdict.intent, []).append(verdict.final == verdict.intent)
    return {topic: 100 * sum(each) / len(each) for topic, each in right.items()}


def _topics(before: Measured, after: Measured) -> str:
    old, new = by_topic(before.verdicts), by_topic(after.verdicts)
    changed = sorted((t for t in old if old[t] != new.get(t)), key=lambda t: old[t] - new[t])
    rows = [(topic, *_numbers(old[topic], new[topic])) for topic in changed]
    return _table(("主题", "现在的", "新的", "差"), rows) if rows else "没有。"


def _questions(before: Measured, after: Measured) -> str:
    pairs = [(a, b) for a, b in zip(before.verdicts, after.verdicts) if a.final != b.final]
    pairs.sort(key=lambda pair: pair[1].final == pair[1].intent)  # what got worse first
    rows = [
        ("✓" if b.final == b.intent else "✗", a.text, a.intent, a.final, b.final) for a, b in pairs
    ]
    return _table(("", "问题", "本意", "现在的", "新的"), rows) if rows else "没有变化。"


def _numbers(old: float, new: float) -> tuple[str, str, str]:
    return f"{old:.1f}", f"{new:.1f}", f"{new - old:+.1f}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '｜') for cell in row)} |" for row in lines)
