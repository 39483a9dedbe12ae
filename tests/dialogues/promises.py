"""What every turn of a conversation keeps to, judged by what is read; each check names what it broke."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from actions import topic_action
from tests.dialogues.walking import Exchange
from tests.yibao.privacy.planted import Planted
from yibao.answers.case import length_of_time
from yibao.channels import guard
from yibao.channels.guard import prepared
from yibao.language.normaliser import normalised
from yibao.privacy.digits import plain

# Three answers, what is left, and the note about a number
MOST_MESSAGES = 5
LONGEST_TURN = 3000
MOST_REMEMBERED = 6000
# A question is put once, and twice more; the third reply in a row that only asks names a person
PATIENCE = 2
LINES_AND_WINDOW = re.compile(r"12393|12333|12345|窗口")

_APOLOGIES = (guard.APOLOGY, topic_action.APOLOGY)
_OBJECTIONS = (guard.EMPTY, guard.TOO_LONG)
_FIGURE = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(?:%|元|块|万|年|个月|月|天|日|岁|周岁|倍|分|折|份|个百分点|小时)"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EXAMPLE = re.compile(r"「[^」]*」")
_SOURCES = re.compile(r"【依据】|依据是这些")
_ABOVE = re.compile(r"您问的「.*」：|「.*」记下了，答案和刚才一样。|您自己：|您.{1,8}：")
# A line of friendly talk, a refusal: the question below invites, it does not ask back
_INVITES = re.compile(
    r"记下了|您好！我是|我在呢|我在听|医保的事大多能问我|前面说的我都忘掉了"
    r"|不归医保管|这个我答不了|这个我就不跟着来了|我是机器"
)

# A refusal, or the way to a person
_AWAY = re.compile(r"【找真人】|不归医保管|这个我答不了|这个我就不跟着来了")
_FRESH_START = "前面说的我都忘掉了"

Talk = Sequence[Exchange]


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[1:] if _ABOVE.fullmatch(lines[0]) else lines


def questions(text: str) -> list[str]:
    """The questions put back in a reply."""
    return [line.removeprefix("▸ ") for line in text.split("\n") if line.startswith("▸ ")]


def only_asks(exchange: Exchange) -> bool:
    """Whether the reply is a question and nothing else."""
    text = "\n".join(exchange.texts)
    told = set(re.findall(r"【(.*?)】", text)) - {"要是问别的"}
    points = [line for line in text.split("\n") if line.startswith("  · ")]
    return bool(
        questions(text)
        and not told
        and (not points or "【要是问别的】" in text)
        and not _INVITES.search(_lines(text)[0])
    )


def turned_away(exchange: Exchange) -> bool:
    """Whether the guard answered, who knows nothing of the conversation."""
    return exchange.texts in [[said] for said in _OBJECTIONS]


def there_is_a_reply(talk: Talk) -> Iterator[str]:
    """Words always, and never an apology for a failure."""
    texts = talk[-1].texts
    if not texts or not all(re.search(r"\w", text) for text in texts):
        yield "no reply, or one without words"
    if any(apology in text for text in texts for apology in _APOLOGIES):
        yield "an apology for a failure"


def it_can_be_read(talk: Talk) -> Iterator[str]:
    """No more messages, characters and questions than somebody reads in one go."""
    texts = talk[-1].texts
    if len(texts) > MOST_MESSAGES:
        yield f"{len(texts)} messages"
    if sum(map(len, texts)) > LONGEST_TURN:
        yield f"{sum(map(len, texts))} characters"
    asked = [question for text in texts for question in questions(text)]
    if len(asked) > 1:
        yield f"{len(asked)} questions put back: {asked}"


def every_figure_has_a_source(talk: Talk) -> Iterator[str]:
    """A figure was said by the citizen, or stands above its sources."""
    said = set().union(*map(_figures_said, talk))
    for text in talk[-1].texts:
        if _SOURCES.search(text) or text in _OBJECTIONS:
            continue
        for line in text.split("\n"):
            # 比如「人均养老金3700元」 shows how to say it, and 您问的「…」 quotes
            shown = _EXAMPLE.sub("", line) if line.startswith(("▸ ", "您问的「")) else line
            for figure in _FIGURE.findall(shown):
                if figure.replace(",", "") not in said:
                    yield f"no source for {figure} in {line!r}"


def _figures_said(exchange: Exchange) -> set[str]:
    texts = [exchange.said.text, prepared(exchange.said.text)]
    texts += [normalised(text).text for text in texts]
    values = [str(entity.get("value")) for entity in exchange.parse.get("entities") or ()]
    texts += [*values, *(length_of_time(int(v)) for v in values if v.isdecimal())]
    years = {n for text in texts for n in re.findall(r"(?:19|20)\d\d", text)}
    ages = {str(date.today().year - int(year)) for year in years}
    return ages.union(*(_NUMBER.findall(text.replace(",", "")) for text in texts))


def patience_ends(talk: Talk) -> Iterator[str]:
    """After two replies in a row that only ask, the third says who helps."""
    now = talk[-1]
    if now.memory.get("lost", 0) > PATIENCE and not turned_away(now) and _asked_in_vain([now]):
        yield "lost for the third time, and nobody named"
    if _asked_in_vain(talk) > PATIENCE:
        yield "the third reply in a row that only asks"


def _asked_in_vain(talk: Talk) -> int:
    """How many replies only asked since the last that did more; friendly talk is no answer."""
    vain = 0
    for exchange in reversed(talk):
        text = "\n".join(exchange.texts)
        if only_asks(exchange) and not LINES_AND_WINDOW.search(text):
            vain += 1
        elif _FRESH_START in text or not (turned_away(exchange) or _is_talk(exchange)):
            break
    return vain


def _is_talk(exchange: Exchange) -> bool:
    text = "\n".join(exchange.texts)
    return not re.search(r"【|  · ", text) and not _AWAY.search(text)


def no_question_nags(talk: Talk) -> Iterator[str]:
    """The same question is put back twice at most until the answer is another one."""
    for question in questions("\n".join(talk[-1].texts)):
        times = 0
        for exchange in reversed(talk):
            times += question in questions("\n".join(exchange.texts))
            if _says_something_new(exchange):
                break
        if times > PATIENCE + 1:
            yield f"asked {times} times: {question}"


def _says_something_new(exchange: Exchange) -> bool:
    if _FRESH_START in "".join(exchange.texts):
        return True
    if only_asks(exchange) or _is_talk(exchange):
        return False
    other_answer = exchange.memory.get("told") != exchange.before.get("told")
    return other_answer or _asks_anew(exchange) or bool(_AWAY.search("\n".join(exchange.texts)))


def _asks_anew(exchange: Exchange) -> bool:
    # A question of the citizen's own may be asked back about again
    intent = (exchange.parse.get("intent") or {}).get("name")
    return intent in (exchange.memory.get("topics") or ())


def no_answer_is_parroted(talk: Talk) -> Iterator[str]:
    """One answer is not given whole three times in a row; after that it is put in doubt."""
    last = [exchange.texts for exchange in talk if not turned_away(exchange)][-PATIENCE - 1 :]
    # A fact that is told again is noted again, and the answer beside it is in short
    whole = len(last) > PATIENCE and len(last[0]) == 1 and "【依据】" in last[0][0]
    if (
        whole
        and "记下了" not in last[0][0]
        and not _AWAY.search(last[0][0])
        and all(texts == last[0] for texts in last)
    ):
        yield f"said {len(last)} times: {last[0][0][:60]}"


def nothing_fails(talk: Talk) -> Iterator[str]:
    """No error in the log."""
    for level, record in talk[-1].logged:
        if level >= logging.ERROR:
            yield f"logged: {record}"


def no_number_is_kept(talk: Talk) -> Iterator[str]:
    """No personal number that was said so far in replies, tracker or log."""
    now = talk[-1]
    log = "\n".join(record for _, record in now.logged)
    for exchange in talk:
        if exchange.said.number is None:
            continue
        forms = _forms(exchange.said.number)
        for where, text in (("replies", str(now.texts)), ("tracker", now.kept), ("log", log)):
            if any(form in text for form in forms):
                yield f"a personal number of {exchange.said.text!r} in the {where}"


def _forms(number: Planted) -> set[str]:
    texts = {number.number, number.number.lower(), number.written, plain(number.written)}
    return texts | {json.dumps(text)[1:-1] for text in texts}


def memory_is_bounded(talk: Talk) -> Iterator[str]:
    """What is remembered does not grow with the conversation."""
    size = len(json.dumps(talk[-1].memory, ensure_ascii=False))
    if size > MOST_REMEMBERED:
        yield f"{size} characters remembered"


def people_stay_apart(talk: Talk) -> Iterator[str]:
    """A clear fact of somebody is theirs, and changes nothing of the others."""
    now = talk[-1]
    if not now.said.person or not any("role" in one for one in now.parse.get("entities") or ()):
        return
    before, after = now.before.get("people") or {}, now.memory.get("people") or {}
    for person in (before.keys() | after.keys()) - {now.said.person}:
        if before.get(person, {}) != after.get(person, {}):
            yield f"{now.said.text!r} changed {person}: {before.get(person)} → {after.get(person)}"
    name, value = now.said.fact
    if value and after.get(now.said.person, {}).get(name) != [value]:
        yield f"{now.said.text!r} is not known: {after.get(now.said.person)}"


PROMISES: Iterable[Callable[[Talk], Iterator[str]]] = (
    there_is_a_reply,
    it_can_be_read,
    every_figure_has_a_source,
    patience_ends,
    no_question_nags,
    no_answer_is_parroted,
    nothing_fails,
    no_number_is_kept,
    memory_is_bounded,
    people_stay_apart,
)


def broken(talk: Talk) -> list[str]:
    """What the last turn of a conversation broke."""
    return [f"{promise.__name__}: {fault}" for promise in PROMISES for fault in promise(talk)]
