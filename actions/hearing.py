"""From memory and message to memory: whose fact it is, and whether a new question begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions.bare_numbers import read_as_asked
from actions.memory import SLOT, Memory, Parse, by_entity, from_slot
from actions.owners import with_owner_apart
from actions.together import asked_together
from actions.whereabouts import compares_places, with_places
from yibao.answers.hints import hints_in
from yibao.language.normaliser import normalised
from yibao.rules import RuleBook

# A person's own, whatever is asked next
OF_A_PERSON = frozenset(
    {"age", "sex", "wage", "gap_months", "paid_months", "missing_months", "years_short"}
)
# A person's own where it is said of them: 我是居民医保, not 居民医保怎么交
_IF_SAID_OF_THEM = frozenset({"insurance_type", "work_status", "scheme"})
_OF_A_STAY = frozenset({"hospital", "amount"})
# 75岁的呢 and 如果是二级医院 ask what would be; nobody is 75 for that
_SUPPOSED = re.compile(r"如果|要是|假如|假设|假使|换成|换作|万一|的呢|的话呢")
# What was said longer ago on the same question hardly bears on it
_MOST_MESSAGES = 6
# More things than that nobody names in one message of his own
_MOST_ENTITIES = 16


def remembered(tracker: Tracker, book: RuleBook) -> tuple[Memory, Memory]:
    """What was remembered before the latest message, and with it."""
    before, parses = _since_last_kept(tracker)
    memory = before
    for parse in parses:
        before, memory = memory, heard(memory, parse, book)
    return before, memory


def _since_last_kept(tracker: Tracker) -> tuple[Memory, list[Parse]]:
    """The memory as it was last kept, and the messages that came after, the oldest first."""
    parses: list[Parse] = []
    for event in reversed(tracker.events):
        kind = event.get("event")
        if kind == "slot" and event.get("name") == SLOT:
            return from_slot(event.get("value")), parses[::-1]
        if kind in ("restart", "session_started"):
            break
        if kind == "user":
            parses.append(event.get("parse_data") or {})
    return Memory(), parses[::-1]


def understood(parse: Parse, memory: Memory) -> Parse:
    """The message as it is meant after what was said and asked before."""
    parse = _with_destination(with_owner_apart(parse), memory)
    return read_as_asked(parse, memory.expects, memory.of(memory.whom))


def _with_destination(parse: Parse, memory: Memory) -> Parse:
    """去北京看病 alone may say where one is insured; once that is known, it says where one goes."""
    person = memory.person(parse.get("whom"))
    known = memory.of(person).get("region") or ([memory.meant] if memory.meant else [])
    entities = parse.get("entities") or []
    if not known or not any(e.get("visited") for e in entities):
        return parse
    away = [{**e, "entity": "destination"} if _is_away(e, known) else e for e in entities]
    return {**parse, "entities": away}


def _is_away(entity: Mapping[str, Any], known: Sequence[str]) -> bool:
    return bool(entity.get("visited")) and entity.get("value") != known[-1]


def heard(memory: Memory, parse: Parse, book: RuleBook) -> Memory:
    """The memory with one message more."""
    parse = understood(parse, memory)
    memory = replace(memory, whom=memory.person(parse.get("whom")))
    memory = _with_facts(memory, parse)
    if not compares_places(parse, book):
        memory = with_places(memory, parse, book)
    asked = (str(one.get("intent")) for one in parse.get("questions") or ())
    named = [intent_of(parse), *asked, str(parse.get("matter"))]
    topics = [name for name in named if name in book.topics]
    question = _question(memory, parse, book)
    return replace(
        memory,
        question=tuple(question[:_MOST_MESSAGES]),
        asked=() if topics else memory.asked,
        topics=tuple(dict.fromkeys((*topics, *memory.topics))),
    )


def intent_of(parse: Parse) -> str:
    """The name of the intent that was understood."""
    return str((parse.get("intent") or {}).get("name"))


def _with_facts(memory: Memory, parse: Parse) -> Memory:
    if _supposes(parse):
        return memory
    for entity in parse.get("entities") or []:
        if entity.get("entity") == "denied":
            memory = _no_longer(memory, entity)
    of_person: dict[str, list[Mapping[str, Any]]] = {}
    stay = []
    for entity in _of_use(parse.get("entities") or []):
        if entity.get("entity") in _OF_A_STAY:
            stay.append(entity)
        elif _lasts(entity, parse):
            of_person.setdefault(memory.person(entity.get("role")), []).append(entity)
    for person, entities in of_person.items():
        memory = _corrected(memory.with_facts(person, by_entity(entities)), person, entities)
    return replace(memory, stay={**memory.stay, **by_entity(stay)})


def _no_longer(memory: Memory, denied: Mapping[str, Any]) -> Memory:
    # 我不是职工 takes back what was said or misheard before; whoever has no 微信 has none tomorrow
    person = memory.person(denied.get("role"))
    name, _, value = str(denied["value"]).partition(":")
    if name == "pay_channel":
        without = [*memory.of(person).get("without", ()), value]
        memory = memory.with_facts(person, {"without": list(dict.fromkeys(without))})
    if name == "region":
        # Else whoever has no place of his own would be where the talk last was
        meant = "" if memory.meant == value else memory.meant
        memory = replace(memory, meant=meant, places=tuple(p for p in memory.places if p != value))
    question = tuple({**one, "entities": _others(one, name, value)} for one in memory.question)
    known = dict(memory.of(person))
    if value in known.get(name, ()):
        del known[name]
    return replace(memory, people={**memory.people, person: known}, question=question)


def _others(parse: Parse, name: str, value: Any) -> list[Mapping[str, Any]]:
    return [e for e in parse["entities"] if (e["entity"], e["value"]) != (name, value)]


def _lasts(entity: Mapping[str, Any], parse: Parse) -> bool:
    name = entity.get("entity")
    said_of_them = bool(entity.get("role")) or intent_of(parse) == "inform"
    return name in OF_A_PERSON or (name in _IF_SAID_OF_THEM and said_of_them)


def _supposes(parse: Parse) -> bool:
    return bool(_SUPPOSED.search(str(parse.get("text") or "")))


def _corrected(memory: Memory, person: str, entities: list[Mapping[str, Any]]) -> Memory:
    # Years paid that are said later replace what was missing
    said = {entity.get("entity") for entity in entities}
    if "paid_months" not in said or "missing_months" in said:
        return memory
    known = {name: held for name, held in memory.of(person).items() if name != "missing_months"}
    return replace(memory, people={**memory.people, person: known})


def _question(memory: Memory, parse: Parse, book: RuleBook) -> list[Parse]:
    """The messages of the question at hand, the newest first."""
    topic = book.topics.get(intent_of(parse))
    kept = _kept(parse, memory)
    if topic is None:
        return [kept, *memory.question]
    first = not memory.topics and _goes_on(memory, parse, book)
    if parse.get("text") == topic.question and not first:
        # A button's words: what was said is in the message that they are chosen for
        asked = [one for one in memory.question[:1] if intent_of(one) == "nlu_fallback"]
        return [kept, *asked]
    return [kept, *memory.question] if _goes_on(memory, parse, book) else [kept]


def _goes_on(memory: Memory, parse: Parse, book: RuleBook) -> bool:
    # 能补吗 asks once more about what 断缴了怎么办 asked, and what was noted before any question
    # was noted for the first one
    if not memory.topics:
        return all(intent_of(one) != "nlu_fallback" for one in memory.question)
    return not parse.get("entities") and _family(intent_of(parse)) == _family(memory.topics[0])


def _family(topic: str) -> str:
    return "back_payment" if topic == "coverage_break" else topic


def _kept(parse: Parse, memory: Memory) -> Parse:
    # No more of the message than later ones need: where things stand matters between questions
    several = ("start", "end") if parse.get("questions") else ()
    entities = [_owned(entity, parse, memory) for entity in parse.get("entities") or []]
    kept: dict[str, Any] = {
        "intent": {"name": intent_of(parse)},
        "supposed": _supposes(parse),
        "hints": hints_in(normalised(str(parse.get("text") or "")).text),
        "entities": [
            {key: entity[key] for key in ("entity", "value", "role", *several) if key in entity}
            for entity in _of_use(entities)
        ],
    }
    if people := asked_together(parse, memory) or tuple(filter(None, [parse.get("whom")])):
        kept["people"] = [memory.person(person) for person in people]
    if parse.get("questions"):
        kept |= {"text": parse.get("text"), "questions": parse["questions"]}
    return kept


def _owned(entity: Mapping[str, Any], parse: Parse, memory: Memory) -> Mapping[str, Any]:
    # What was said of the mother must not serve the asker when the talk comes back to him
    return (
        {**entity, "role": memory.person(entity.get("role"))} if _lasts(entity, parse) else entity
    )


def _of_use(entities: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    # A pasted page must not fill the memory
    if len(entities) <= _MOST_ENTITIES:
        return entities
    once = {(e.get("entity"), str(e.get("value")), e.get("role")): e for e in entities}
    return list(once.values())[-_MOST_ENTITIES:]
