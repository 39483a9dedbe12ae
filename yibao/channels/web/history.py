"""What a conversation's tracker holds, as the web door shows it; and feedback, kept there as events.

Feedback is an `AgentUttered`: every tracker store keeps it, and no policy and no action looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rasa.shared.core.events import AgentUttered, BotUttered, Event, UserUttered

from yibao.stores.conversations import ConversationStore

Json = dict[str, Any]

FEEDBACK = "feedback"
_SHOWN = 100
_KINDS = ("user", "bot", "agent")
# Enough for those that are shown and their feedback, however long the conversation
_READ = 300


def reply_of(message: Json, name: str) -> Json | None:
    """One of the assistant's messages as a reply; None where there is nothing to show."""
    custom, text = message.get("custom"), message.get("text")
    if isinstance(custom, dict) and custom.get("kind"):
        return {**custom, "id": name}
    if not text:
        return None
    buttons = [
        {"title": button.get("title", ""), "payload": button.get("payload", "")}
        for button in message.get("buttons") or []
    ]
    return {"kind": "text", "id": name, "text": text, "buttons": buttons}


def replies_of(messages: Iterable[Json], message_id: str) -> list[Json]:
    """The replies to a message, each with an id that it keeps when it is read from the tracker."""
    replies: list[Json] = []
    for message in messages:
        reply = reply_of(message, f"{message_id}.{len(replies)}")
        if reply:
            replies.append(reply)
    return replies


def history(events: Iterable[Event]) -> list[Json]:
    """The last messages of both sides, oldest first, with the feedback given to them."""
    kept = list(events)
    given = feedback(kept)
    shown: list[Json] = []
    for asked, answers in _turns(kept):
        at = {"at": asked.timestamp}
        shown.append({"from": "citizen", "id": asked.message_id, "text": asked.text, **at})
        replies = replies_of((answer.message() for answer in answers), asked.message_id)
        at = {"at": answers[-1].timestamp} if answers else at
        for reply in replies:
            useful = {"useful": given[reply["id"]]["useful"]} if reply["id"] in given else {}
            shown.append({"from": "assistant", **at, "reply": reply, **useful})
    return shown[-_SHOWN:]


def told(events: Iterable[Event], message_id: str) -> list[Json]:
    """The replies that the tracker holds to that message."""
    return replies_of(messages_to(events, message_id) or [], message_id)


def messages_to(events: Iterable[Event], message_id: str) -> list[Json] | None:
    """What was answered to that message, as Rasa sent it; None if it never arrived."""
    for asked, answers in _turns(events):
        if asked.message_id == message_id:
            return [answer.message() for answer in answers]
    return None


def feedback(events: Iterable[Event]) -> dict[str, Json]:
    """The latest feedback to each answer, by the answer's id."""
    given = [event.data.get(FEEDBACK) for event in events if _is_feedback(event)]
    return {one["answer"]: one for one in given if one}


async def keep_feedback(agent: Any, sender: str, given: Json) -> bool:
    """Store feedback in the conversation; False if it has no such answer."""
    async with agent.lock_store.lock(sender):
        message_id = given["answer"].rpartition(".")[0]
        known = {reply["id"] for reply in told(await events_of(agent, sender), message_id)}
        tracker = await agent.tracker_store.retrieve(sender)
        if tracker is None or given["answer"] not in known:
            return False
        tracker.update(AgentUttered(data={FEEDBACK: given}))
        await agent.tracker_store.save(tracker)
    return True


async def events_of(agent: Any, sender: str, most: int = _READ) -> list[Event]:
    """What was said in a conversation of late, with the feedback; with other stores all that happened."""
    store = agent.tracker_store
    if isinstance(store, ConversationStore):
        return [Event.from_parameters(kept) for kept in await store.recent(sender, _KINDS, most)]
    tracker = await agent.tracker_store.retrieve_full_tracker(sender)
    return list(tracker.events) if tracker else []


def _turns(events: Iterable[Event]) -> Iterator[tuple[UserUttered, list[BotUttered]]]:
    asked: UserUttered | None = None
    answers: list[BotUttered] = []
    for event in events:
        if isinstance(event, UserUttered):
            if asked:
                yield asked, answers
            asked, answers = event, []
        elif isinstance(event, BotUttered):
            answers.append(event)
    if asked:
        yield asked, answers


def _is_feedback(event: Event) -> bool:
    return isinstance(event, AgentUttered) and isinstance(event.data, dict)
