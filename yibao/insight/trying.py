"""`retrain`, `activate`, `discard` and `back`: a new model is tried beside the one in use."""

from __future__ import annotations

from argparse import Namespace

from yibao.clerk.arguments import Subparsers, add_command
from yibao.insight.loop import Loop
from yibao.insight.measuring import measured, side_by_side
from yibao.insight.settings import ROOT


def add_parser(subparsers: Subparsers) -> None:
    """Add the commands."""
    trained = add_command(
        subparsers, "retrain", "按看过的补丁在旁边训练一个新模型，和现在的比成绩（几分钟）", retrain
    )
    trained.add_argument("changes", metavar="改动", nargs="*", help="哪几个（默认所有还没试的）")
    add_command(subparsers, "activate", "采用新模型：改动写进项目，旧模型留着", activate)
    discarded = add_command(subparsers, "discard", "不要新模型；改动还留着，可以改了再试", discard)
    discarded.add_argument("--changes", action="store_true", help="连改动一起扔掉")
    add_command(subparsers, "back", "退回上一个模型，连同例句", back)


def retrain(told: Namespace) -> int:
    """Train the candidate and print both sheets; 1 if anything fell by more than the noise."""
    loop = Loop(ROOT)
    print("▸ 训练，几分钟；正在用的模型不受影响……", flush=True)
    candidate = loop.retrain(told.changes)
    print("▸ 两个模型都做一遍留出的考题……", flush=True)
    sheet = side_by_side(measured(ROOT, candidate.before), measured(ROOT, candidate.model))
    loop.sheet.write_text(sheet.text, encoding="utf-8")
    print(sheet.text)
    for line in sheet.dropped:
        print(f"✗ 变差了：{line}")
    print(f"✓ 新模型在旁边等着：{candidate.model.name}。成绩：{loop.sheet.relative_to(ROOT)}")
    print(
        "  采用：.venv/bin/python -m yibao.insight activate　不要：.venv/bin/python -m yibao.insight discard"
    )
    return int(bool(sheet.dropped))


def activate(_: Namespace) -> int:
    """Take the candidate."""
    name = Loop(ROOT).activate()
    print(f"✓ 采用了 {name}，例句也写进了 data/nlu。请看一眼 git diff，再提交。")
    print(
        "  开着的服务会自己换上（加了新主题的要重启）。退回：.venv/bin/python -m yibao.insight back"
    )
    return 0


def discard(told: Namespace) -> int:
    """Drop the candidate."""
    names = Loop(ROOT).discard(changes=told.changes)
    rest = "改动也扔掉了" if told.changes else f"改动还在：{'、'.join(names)}"
    print(f"✓ 新模型不要了，{rest}。")
    return 0


def back(_: Namespace) -> int:
    """Return to the model before."""
    name = Loop(ROOT).back()
    print(f"✓ 退回了 {name}，例句也退回了；改动重新列为还没试的。")
    print("  开着的服务会自己换回去（退回的改动里有新主题的，要重启）。")
    return 0
