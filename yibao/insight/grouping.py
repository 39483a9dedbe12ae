"""`clusters` and `add`: what was not understood, in groups, and what a person makes of a group."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command
from yibao.errors import ConfigurationError
from yibao.insight.clusters import Cluster, clusters
from yibao.insight.fixing import OUT_OF_SCOPE, Decision, Sifted, proposal
from yibao.insight.loop import Loop
from yibao.insight.settings import ROOT
from yibao.insight.store import Question, unanswered

_DAYS, _SHOWN = 30, 20


def add_parser(subparsers: Subparsers) -> None:
    """Add both commands."""
    shown = add_command(subparsers, "clusters", "没听懂、没答上的问题，按意思分组", show)
    days_option(shown)
    shown.add_argument(
        "--most", metavar="几组", type=int, default=_SHOWN, help=f"列出几组（默认 {_SHOWN}）"
    )
    add = add_command(
        subparsers, "add", "把一组问题变成例句的补丁，先给人看，不动现有的文件", propose
    )
    add.add_argument("cluster", metavar="组号", help="clusters 列出来的，如 3fa2c1")
    ways = add.add_mutually_exclusive_group(required=True)
    ways.add_argument("--topic", metavar="主题", help="当作这个主题的例句")
    ways.add_argument("--out-of-scope", action="store_true", help="不归医保管")
    ways.add_argument(
        "--new-topic", metavar="新主题", help="还没有的主题，起个英文名，如 long_term_care"
    )
    add.add_argument("--title", metavar="名称", help="新主题的中文名，如 长期护理险")


def days_option(parser: object) -> None:
    """Give the command `--days`; a month without it."""
    parser.add_argument(  # type: ignore[attr-defined]
        "--days", metavar="天数", type=int, default=_DAYS, help=f"看最近几天的（默认 {_DAYS}）"
    )


def since(told: Namespace) -> datetime:
    """The moment from which on the command looks."""
    return datetime.now() - timedelta(days=told.days)


def repeated(questions: list[Question]) -> list[str]:
    """Every wording as often as it was asked."""
    return [question.text for question in questions for _ in range(question.times)]


def show(told: Namespace) -> int:
    """Print the groups and keep them for `add`."""
    found = clusters(repeated(unanswered(since(told))))
    keep(ROOT, found)
    if not found:
        print("没有要看的：最近没有哪类问题答不上。")
    for cluster in found[: told.most]:
        print("\n".join(lines(cluster)))
    if len(found) > told.most:
        print(f"……还有 {len(found) - told.most} 组，--most {len(found)} 全列出来。")
    if pending := Loop(ROOT).pending():
        print(f"▸ 已经提出、还没试的改动：{'、'.join(pending)}。运行 retrain 试。")
    return 0


def lines(cluster: Cluster) -> list[str]:
    """How a group is shown on a screen."""
    guess = cluster.topic or "新主题？"
    head = f"[{cluster.number}] {cluster.size} 次、{len(cluster.texts)} 种说法 → {guess}"
    return [head, f"    {cluster.why}", *(f"    · {text}" for text in cluster.examples), ""]


def propose(told: Namespace) -> int:
    """Write the patch of a decision and say what a person should look at."""
    cluster = kept(ROOT, told.cluster)
    decision = decided(told)
    patch, sifted = proposal(ROOT, cluster.number, cluster.texts, decision)
    path = Loop(ROOT).propose(f"{cluster.number}-{decision.topic}", patch)
    print("\n".join(_told(sifted)))
    print(f"✓ 补丁写好了：{path.relative_to(ROOT)}。现有的文件一个也没动。")
    print("  逐句看过，不对的整行删掉；再运行 .venv/bin/python -m yibao.insight retrain 试。")
    return 0


def decided(told: Namespace) -> Decision:
    """The decision that the command line tells; raises ConfigurationError."""
    if told.new_topic:
        if not told.title:
            raise ConfigurationError(
                "新主题还要一个中文名。改法：加上 --title，如 --title 长期护理险。"
            )
        return Decision(told.new_topic, told.title)
    return Decision(OUT_OF_SCOPE if told.out_of_scope else told.topic)


def keep(root: Path, found: list[Cluster]) -> None:
    """Keep the groups as they were shown: asked again later they may be others."""
    path = _kept(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(cluster) for cluster in found], ensure_ascii=False)
    path.write_text(text, encoding="utf-8")


def kept(root: Path, number: str) -> Cluster:
    """The group of that number as it was shown last; raises ConfigurationError."""
    path = _kept(root)
    shown = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    for one in shown:
        if one["number"] == number:
            return Cluster(**{**one, "texts": tuple(one["texts"])})
    raise ConfigurationError(f"没有 {number} 这一组。改法：先运行 clusters，照列出来的组号写。")


def _kept(root: Path) -> Path:
    return Loop(root).folder / "clusters.json"


def _told(sifted: Sifted) -> list[str]:
    return [
        *(f"  + {text}" for text in sifted.taken),
        *(f"  不用：{text}（{reason}）" for text, reason in sifted.left_out),
    ]
