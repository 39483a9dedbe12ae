"""From a cluster and a person's decision to a change of the training data: sifted, and only proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yibao.errors import ConfigurationError
from yibao.insight.patches import diff
from yibao.privacy import MASK, masked
from yibao.rules.reading import read_yaml

if TYPE_CHECKING:  # it costs Rasa's import
    from evaluation.alike import Example

OUT_OF_SCOPE = "out_of_scope"
# The files that a new topic is made of
_DOMAIN, _TOPICS, _ACTIONS = "domain.yml", "rulebook/topics.yml", "actions/wanted.py"
_RULES = "data/rules/wanted.yml"
_ID = re.compile(r"[a-z]+(_[a-z]+)*")
_LONGEST = 250
# Rasa would see an annotation, or a command
_ODD = re.compile(r"[\[\]{}\x00\ufffd]|^/")
_FEW = 20  # examples; below that a topic is seldom understood

_FIRST_ACTIONS = '''"""Actions of topics that people asked for; the rule book holds their answers."""

from __future__ import annotations

from actions.topic_action import TopicAction
'''


@dataclass(frozen=True)
class Decision:
    """What becomes of a cluster: examples of a topic that exists, or of a new one with that title."""

    topic: str
    title: str = ""


@dataclass(frozen=True)
class Sifted:
    """Texts to learn from, and those left out with the reason in Chinese."""

    taken: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def known_topics(root: Path) -> set[str]:
    """The intents that the assistant has."""
    return set(read_yaml(root / _DOMAIN, _DOMAIN)["intents"])


def proposal(
    root: Path, number: str, texts: Sequence[str], decision: Decision
) -> tuple[str, Sifted]:
    """The patch that does it, with its reasons on top, and what it took; raises ConfigurationError."""
    _check(root, decision)
    sifted = sift(root, texts, decision.topic)
    if not sifted.taken:
        reasons = "、".join(dict.fromkeys(reason for _, reason in sifted.left_out))
        raise ConfigurationError(f"这一组没有一句可以当例句（{reasons}）。改法：换一组。")
    name = f"data/nlu/asked_{number}.yml"
    contents = {name: _with_examples(root / name, decision.topic, sifted.taken)}
    if decision.title:
        contents |= _new_topic(root, decision, sifted.taken[0])
    return _head(number, decision, sifted) + diff(root, contents), sifted


def sift(root: Path, texts: Iterable[str], topic: str) -> Sifted:
    """What may be learnt as examples of the topic: nobody's, nothing twice, nothing contradictory.

    Held-out questions are never learnt, else the score sheet would measure what was learnt by heart.
    """
    from evaluation.alike import Example, bare, examples

    known = examples(root / "data" / "nlu")
    stands = {bare(example.text): example for example in known}
    left_out: dict[str, str] = {}
    new: dict[str, Example] = {}
    # Masked already where they come from; whoever hands in others shall not find them in a file
    for text in (masked(" ".join(text.split())) for text in texts):
        key = bare(text)
        if reason := _unfit(text) or _already(stands.get(key), topic):
            left_out[text] = reason
        elif key in new:
            left_out[text] = "这一组里有一样的"
        else:
            new[key] = Example(text, topic, "", 0)
    left_out |= _too_near(root, list(new.values()), known)
    taken = tuple(e.text for e in new.values() if e.text not in left_out)
    return Sifted(taken, tuple(left_out.items()))


def _unfit(text: str) -> str:
    if MASK.search(text):
        return "带个人号码"
    if not 1 < len(text) <= _LONGEST:
        return "太短或太长"
    return "有训练格式里的符号" if _ODD.search(text) else ""


def _already(example: Example | None, topic: str) -> str:
    if example is None:
        return ""
    same = example.intent == topic
    return "已经是例句" if same else f"已经是 {example.intent} 的例句，不能两边都算"


def _too_near(root: Path, new: Sequence[Example], known: Sequence[Example]) -> dict[str, str]:
    """Texts that are nearly a held-out question, an example of another intent, or one another."""
    from evaluation.alike import alike_across_intents, held_out, straddling
    from evaluation.examples import NEARLY_HELD_OUT, NEARLY_SAME

    found = {}
    mine = {example.text for example in new}
    for pair in alike_across_intents([*known, *new], NEARLY_SAME):
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if not one.file and one.text in mine:
                found[one.text] = f"和 {other.intent} 的“{other.text}”几乎一样"
    for pair in straddling(new, held_out(root / "evaluation"), NEARLY_HELD_OUT):
        found[pair.one.text] = "和留出的考题几乎一样"
    return found


def _check(root: Path, decision: Decision) -> None:
    if not (root / "evaluation" / "questions.yml").is_file():
        raise ConfigurationError(
            "没有考题（evaluation/questions.yml），不能保证例句里没有考题。改法：在完整的项目里做这一步。"
        )
    known = known_topics(root)
    if decision.title and (decision.topic in known or not _ID.fullmatch(decision.topic)):
        raise ConfigurationError(
            f"新主题不能叫 {decision.topic}。改法：起一个还没有的名字，小写字母和下划线，如 long_term_care。"
        )
    if not decision.title and decision.topic not in known:
        raise ConfigurationError(
            f"没有 {decision.topic} 这个主题。改法：写 domain.yml 里有的，或用 --new-topic 提一个新的。"
        )


def _head(number: str, decision: Decision, sifted: Sifted) -> str:
    """What the reviewer should know; a patch's lines begin further down."""
    lines = [f"第 {number} 组问题 → {decision.title or decision.topic}", ""]
    lines.append(f"加 {len(sifted.taken)} 句例句。逐句看过，不对的整行删掉（包括行首的 +）。")
    if decision.title:
        lines += [
            "新主题在规则本里还没有内容：采用以后，问到它会老实说“还没有”。请接着写规则本，",
            "再补 README 的主题表、tests/rulebook/cases 和标准回答。采用以后要重启服务。",
        ]
        if len(sifted.taken) < _FEW:
            lines.append(f"新主题至少要 {_FEW} 句不同人的说法，现在不够，请补上。")
    lines += [f"没有用“{text}”：{reason}" for text, reason in sifted.left_out]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _with_examples(path: Path, topic: str, texts: Sequence[str]) -> str:
    old = path.read_text(encoding="utf-8") if path.is_file() else 'version: "3.1"\nnlu:\n'
    block = "".join(f"    - {text}\n" for text in texts)
    return f"{old}- intent: {topic}\n  examples: |\n{block}"


def _new_topic(root: Path, decision: Decision, question: str) -> dict[str, str]:
    """The files of a new topic that has no fact yet: intent, rule, action, line in the topic table."""
    topic, title = decision.topic, decision.title
    domain = (root / _DOMAIN).read_text(encoding="utf-8")
    domain = domain.replace("- greet\n", f"- {topic}\n- greet\n", 1)
    domain = domain.replace("- action_small_talk\n", f"- action_{topic}\n- action_small_talk\n", 1)
    line = f"- {{id: {topic}, title: {_quoted(title)}, question: {_quoted(question)}, next: [service_hotline]}}\n"
    steps = f"- rule: {_quoted(title)}\n  steps:\n  - intent: {topic}\n  - action: action_{topic}\n"
    name = "".join(word.capitalize() for word in topic.split("_"))
    action = f'\n\nclass {name}(TopicAction):\n    """{title}。"""\n\n    topic = "{topic}"\n'
    return {
        _DOMAIN: domain,
        _TOPICS: _or_first(root / _TOPICS, "topics:\n") + line,
        _RULES: _or_first(root / _RULES, 'version: "3.1"\nrules:\n') + steps,
        _ACTIONS: _or_first(root / _ACTIONS, _FIRST_ACTIONS) + action,
    }


def _or_first(path: Path, first: str) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else first


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "").replace('"', "”")
    return f'"{escaped}"'
