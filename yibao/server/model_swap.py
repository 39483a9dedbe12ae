"""Another model in the place of the one in use: read and tried aside, then put in at once.

A message that is being answered ends with the model that it began with.
"""

from __future__ import annotations

import asyncio
import logging
from enum import Enum
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import TemplatedNaturalLanguageGenerator

from yibao.rules import RuleBook, the_rulebook
from yibao.server.heap import settle
from yibao.server.model import code_version, model_path

logger = logging.getLogger(__name__)

# Path, time of change (ns), bytes
Stamp = tuple[str, int, int]


class Swap(str, Enum):
    """What a look at the models led to; `missing`: the files want a model that is not trained yet."""

    UNCHANGED = "unchanged"
    MISSING = "missing"
    REPLACED = "replaced"
    REFUSED = "refused"


class Unfit(Exception):
    """A model that must not be put in use; its text is the reason, in Chinese."""


class ModelSwap:
    """Keeps an agent's model in step with the project's files; `actions` are those it can call."""

    def __init__(self, agent: Any, root: Path, actions: frozenset[str] | None) -> None:
        self._agent, self._root, self._actions = agent, root, actions
        self._code = code_version(root)
        self._in_use = _stamp(Path(agent.processor.model_path))
        self._refused: Stamp | None = None
        self.state = Swap.UNCHANGED

    @property
    def is_behind(self) -> bool:
        """Whether the files are of another model than the one in use."""
        return self.state == Swap.MISSING or self._refused is not None

    async def look(self) -> Swap:
        """Put the model in use that fits the files as they are now, if it is another one and sound."""
        loop = asyncio.get_running_loop()
        path = await loop.run_in_executor(None, model_path, self._root)
        stamp = _stamp(path)
        if stamp == self._in_use:
            self.state, self._refused = Swap.UNCHANGED, None
        elif stamp is None:
            self.state = Swap.MISSING
        elif stamp == self._refused:
            return Swap.UNCHANGED
        else:
            self.state = await self._try(path, stamp)
        return self.state

    async def _try(self, path: Path, stamp: Stamp) -> Swap:
        try:
            processor = await asyncio.get_running_loop().run_in_executor(None, self._read, path)
        except Exception as error:
            self._refused = stamp
            # Anything may be wrong with a file
            reason = (
                str(error) if isinstance(error, Unfit) else f"读不进来（{type(error).__name__}）"
            )
            remedy = (
                "重启服务"
                if "重启" in reason
                else "删掉它，重新训练：.venv/bin/python -m yibao.server train"
            )
            logger.error(
                "新模型 %s 没有采用，还在用旧的：%s。改法：%s。", path.name, reason, remedy
            )
            return Swap.REFUSED
        put_in_use(self._agent, processor)
        settle()
        self._in_use, self._refused = stamp, None
        logger.info("模型换好了：%s", path.name, extra={"version": path.name})
        return Swap.REPLACED

    def _read(self, path: Path) -> Any:
        if code_version(self._root) != self._code:
            raise Unfit("程序也换了，要重启服务才能用")
        old = self._agent.processor
        new = type(old)(
            model_path=str(path),
            tracker_store=self._agent.tracker_store,
            lock_store=self._agent.lock_store,
            action_endpoint=self._agent.action_endpoint,
            generator=self._agent.nlg,
            http_interpreter=self._agent.http_interpreter,
        )
        if self._actions is not None:
            unknown = set(_called(new.domain)) - self._actions
            if unknown:
                raise Unfit(f"它要做的 {min(unknown)} 在运行着的程序里没有，要重启服务才能用")
        asyncio.run(check_understands(new, the_rulebook()))
        return new


def put_in_use(agent: Any, processor: Any) -> None:
    """Give the agent that processor, as loading a model does."""
    agent.processor, agent.domain = processor, processor.domain
    agent.tracker_store.domain = processor.domain
    if isinstance(agent.nlg, TemplatedNaturalLanguageGenerator):
        agent.nlg.responses = processor.domain.responses


async def check_understands(processor: Any, book: RuleBook) -> None:
    """Raise Unfit if the model does not know what a topic's own question is about."""
    topic = next(iter(book.topics.values()))
    parse = await processor.parse_message(UserMessage(topic.question), only_output_properties=True)
    ranked = [one.get("name") for one in parse.get("intent_ranking") or [parse.get("intent") or {}]]
    if topic.id not in ranked[:3]:
        raise Unfit(f"听不懂「{topic.question}」")


def _called(domain: Any) -> list[str]:
    # Slots that are filled from text are Rasa's own affair, and so are plain responses
    return [name for name in domain.user_actions if name.startswith("action_")]


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path.resolve()), found.st_mtime_ns, found.st_size
