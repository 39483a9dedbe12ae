"""`python -m evaluation.fix_loop [--short]`: does the fix loop find what was never taught, and mend it?

In a copy of the project four topics lose all their examples. A model is trained without them and
hears thousands of simulated conversations, in which people ask the lost examples among others. Then
the loop's own commands run: groups, decisions, patches, a new training, both score sheets. Held-out
questions of the four topics tell how much was won; nobody asked those in the conversations.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evaluation.alike import examples
from evaluation.peers import questions
from evaluation.simulating import Asked, conversations, write_log
from yibao.errors import ConfigurationError
from yibao.insight import grouping
from yibao.insight.clusters import Cluster, clusters
from yibao.insight.fixing import Decision, proposal
from yibao.insight.loop import Candidate, Loop
from yibao.insight.measuring import Measured, by_topic, loaded, measured, side_by_side
from yibao.insight.store import unanswered
from yibao.insight.workshop import set_up, train

ROOT = Path(__file__).resolve().parents[1]
PLANTED = ("maternity_benefit", "family_account", "payment_subsidy", "medical_ecard")
_SHORT = ("maternity_benefit",)
# What the short form keeps besides, and how much of it
_SHORT_KEPT = (
    "balance_query",
    "how_to_pay",
    "refund_amount",
    "back_payment",
    "out_of_scope",
    "greet",
)
_SHORT_EXAMPLES = 60
_SHARE = 0.2  # of the conversations are about what is planted
# A person reads five of a group and goes by most of them, as every line of the patch is read
# afterwards; what fewer than five wordings ask can wait
_READ, _AGREE, _WORTH = 5, 3, 5
_PLANTED_FILE = "planted.json"
_ENOUGH = 500


def main(arguments: list[str]) -> int:
    """Run the experiment, print its report and write it; 1 if it does not show what it should."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fix_loop", description=__doc__)
    parser.add_argument("--short", action="store_true", help="few topics, 300 conversations")
    parser.add_argument("--folder", type=Path, default=ROOT / ".rasa" / "fix_loop")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.inside:
        return _experiment(300 if told.short else 5000, _SHORT if told.short else PLANTED)
    prepare(told.folder, told.short)
    # In the copy's own code, so that nothing of the project is read or written
    more = ["--short"] if told.short else []
    command = [sys.executable, "-W", "ignore", "-m", "evaluation.fix_loop", "--inside", *more]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("YIBAO_")}
    done = subprocess.run(command, cwd=told.folder, env=ours, check=False)
    report = told.folder / "report.md"
    if done.returncode == 0 and not told.short:
        shutil.copy(report, ROOT / "evaluation" / "report" / "fix_loop.md")
    return done.returncode


def prepare(folder: Path, short: bool) -> None:
    """Make the copy without the planted topics' examples, and keep these aside."""
    set_up(ROOT, folder)
    shutil.copytree(ROOT / "evaluation", folder / "evaluation", dirs_exist_ok=True)
    (folder / ".rasa").mkdir(exist_ok=True)
    cache = ROOT / ".rasa" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (folder / ".rasa" / "cache").symlink_to(cache.resolve())
    planted = _SHORT if short else PLANTED
    taken = [(e.text, e.intent) for e in examples(folder / "data" / "nlu") if e.intent in planted]
    (folder / _PLANTED_FILE).write_text(json.dumps(taken, ensure_ascii=False), encoding="utf-8")
    for path in sorted((folder / "data" / "nlu").glob("*.yml")):
        kept = _without(path.read_text(encoding="utf-8"), planted, short)
        if "- intent:" in kept:
            path.write_text(kept, encoding="utf-8")
        else:
            path.unlink()
    if short:
        for name in ("questions.yml", "several.yml"):
            _thin_out(folder / "evaluation" / name, planted)


def _thin_out(path: Path, planted: Sequence[str]) -> None:
    """Leave a fifth of the held-out questions, and all about what is planted."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [
        line
        for number, line in enumerate(lines)
        if number % 5 == 0 or any(f"intent: {topic}," in line for topic in planted)
    ]
    path.write_text("".join(kept), encoding="utf-8")


def _without(text: str, planted: Sequence[str], short: bool) -> str:
    head, *blocks = re.split(r"(?m)^(?=- intent: )", text)
    named = [(re.match(r"- intent: (\w+)", block)[1], block) for block in blocks]  # type: ignore[index]
    kept = [block for name, block in named if name not in planted]
    if short:
        kept = [
            "".join(block.splitlines(keepends=True)[: _SHORT_EXAMPLES + 2])
            for name, block in named
            if name in _SHORT_KEPT
        ]
    return head + "".join(kept)


def _experiment(count: int, planted: Sequence[str]) -> int:
    model = train(ROOT, ROOT)
    lost = [Asked(*one) for one in json.loads((ROOT / _PLANTED_FILE).read_text(encoding="utf-8"))]
    talks = list(conversations(lost, _known(planted), count, _SHARE))
    print(f"▸ {count} 个模拟对话，听一遍……", flush=True)
    asked = write_log(talks, loaded(model), ROOT / ".rasa" / "conversations.db")
    meant = {one.text: one.intent for talk in talks for one in talk}
    failed = unanswered()
    start = time.perf_counter()
    found = clusters(grouping.repeated(failed))
    took = time.perf_counter() - start
    grouping.keep(ROOT, found)
    lines = [
        "# 改进一圈：没教过的主题，找得到吗，补得上吗",
        f"{len(talks)} 个模拟对话、{asked} 句，其中约两成问的是没教过的 {len(planted)} 个主题。",
        f"没答上或没把握的 {len(failed)} 种说法，分成 {len(found)} 组，用了 {took:.1f} 秒。",
        *_found(found, [question.text for question in failed], meant, planted),
    ]
    told, faults = _tried(planted, _decide(found, meant))
    text = "\n\n".join([*lines, *told]) + "\n"
    (ROOT / "report.md").write_text(text, encoding="utf-8")
    print(text)
    for fault in faults:
        print(f"✗ {fault}")
    return int(bool(faults))


def _known(planted: Sequence[str]) -> list[Asked]:
    """What the model was taught, and held-out questions of the same topics: it knows most of them."""
    taught = [Asked(e.text, e.intent) for e in examples(ROOT / "data" / "nlu")]
    intents = {one.intent for one in taught}
    held = [Asked(q["text"], q["intent"]) for q in questions(ROOT)]
    return taught[::8] + [one for one in held if one.intent in intents - set(planted)]


def _found(
    found: Sequence[Cluster], failed: Sequence[str], meant: dict[str, str], planted: Sequence[str]
) -> list[str]:
    """How far the groups tell the planted topics apart, for a person who knows what was meant."""
    most = {c.number: Counter(meant[t] for t in c.texts).most_common(1)[0] for c in found}
    rows = ["| 没教过的主题 | 没答上的说法 | 在自己的组里 | 组数 | 最大一组 |", "| --- " * 5 + "|"]
    for topic in planted:
        mine = [c for c in found if most[c.number][0] == topic]
        inside = [most[c.number][1] for c in mine]
        total = sum(meant[text] == topic for text in failed)
        share = f"{sum(inside)}（{sum(inside) / max(total, 1):.0%}）"
        rows.append(f"| {topic} | {total} | {share} | {len(mine)} | {max(inside, default=0)} |")
    grouped = sum(len(c.texts) for c in found)
    pure = sum(times for _, times in most.values()) / max(grouped, 1)
    first = sum(most[c.number][0] in planted for c in found[:10])
    new = [c for c in found if most[c.number][0] in planted]
    said = sum(c.topic is None for c in new)
    return [
        "\n".join(rows),
        f"组里和多数人问的是同一个主题的说法占 {pure:.0%}；最大的 10 组里 {first} 组是没教过的主题；"
        f"没教过的 {len(new)} 组里有 {said} 组被说成“多半是还没有的主题”。",
    ]


def _decide(found: Sequence[Cluster], meant: dict[str, str]) -> tuple[int, int]:
    """A clerk reads five of each group, decides, and strikes out of the patch what is wrong.

    How many examples were taken, and how many lines struck out.
    """
    loop, taken, struck = Loop(ROOT), 0, 0
    for cluster in found:
        read = Counter(meant[text] for text in cluster.texts[:_READ])
        topic, agree = read.most_common(1)[0]
        if len(cluster.texts) < _WORTH or agree < _AGREE:
            continue
        try:
            patch, sifted = proposal(ROOT, cluster.number, cluster.texts, Decision(topic))
        except ConfigurationError as error:  # nothing in it may be learnt
            print(f"  {cluster.number}: {error}")
            continue
        wrong = [text for text in sifted.taken if meant[text] != topic]
        for text in wrong:
            patch = patch.replace(f"+    - {text}\n", "")
        taken, struck = taken + len(sifted.taken) - len(wrong), struck + len(wrong)
        loop.propose(f"{cluster.number}-{topic}", patch)
    return taken, struck


def _tried(planted: Sequence[str], decided: tuple[int, int]) -> tuple[list[str], list[str]]:
    """Train, compare, take the new model, and go back once; what to report, and what went wrong."""
    loop = Loop(ROOT)
    groups = len(loop.pending())
    start = time.perf_counter()
    candidate = loop.retrain()
    took = time.perf_counter() - start
    print("▸ 两个模型都做一遍留出的考题……", flush=True)
    before, after = measured(ROOT, candidate.before), measured(ROOT, candidate.model)
    sheet = side_by_side(before, after)
    # A slice of the short form holds a few questions only
    faults = [f"变差了：{one}" for one in sheet.dropped if len(before.verdicts) > _ENOUGH]
    faults += _no_better(before, after, planted) + _no_way_back(loop, candidate)
    taken, struck = decided
    return [
        f"{groups} 组交给人决定，逐句看过后加了 {taken} 句例句，删掉 {struck} 句不对的；"
        f"重新训练用了 {took:.0f} 秒。",
        "\n".join(_won(before, after, planted)),
        "采用、再退回，模型都对得上。" if not _about_models(faults) else "采用、退回时模型对不上。",
        sheet.text,
    ], faults


def _no_better(before: Measured, after: Measured, planted: Sequence[str]) -> list[str]:
    old, new = by_topic(before.verdicts), by_topic(after.verdicts)
    return [f"{topic} 没有变好" for topic in planted if new[topic] <= old[topic]]


def _no_way_back(loop: Loop, candidate: Candidate) -> list[str]:
    """Take the candidate and give it back, and see each time which model the project has."""
    loop.activate()
    taken = loop.current().name
    loop.back()
    given_back = loop.current().name
    expected = [("采用", taken, candidate.model), ("退回", given_back, candidate.before)]
    return [f"{what}以后模型不对" for what, name, model in expected if name != model.name]


def _about_models(faults: Sequence[str]) -> bool:
    return any("模型不对" in fault for fault in faults)


def _won(before: Measured, after: Measured, planted: Sequence[str]) -> list[str]:
    old, new = by_topic(before.verdicts), by_topic(after.verdicts)
    rows = ["| 没教过的主题，留出的考题答对（%） | 以前 | 以后 |", "| --- | --- | --- |"]
    return rows + [f"| {topic} | {old[topic]:.0f} | {new[topic]:.0f} |" for topic in planted]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
