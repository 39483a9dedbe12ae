"""Several questions in one message: finds them and understands each as if it were sent alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.common import override_defaults

from yibao.errors import ConfigurationError
from yibao.language.bare_facts import cries_for_help, overrule
from yibao.language.classifier import KernelClassifier
from yibao.language.kept import loaded_from
from yibao.language.splitting import Clause, pieces, questions_in

# What is said to the assistant itself; every other intent is a topic that has an answer
TALK = frozenset(
    {
        "greet", "goodbye", "thanks", "bot_challenge", "ask_capabilities", "ask_source",
        "ask_detail", "affirm", "deny", "inform", "request_human", "complain", "out_of_scope",
    }
)  # fmt: skip

_COMPLAINT = "complain"
# What a clause that names nothing goes on about: 最晚什么时候
_OURS = "医保"

Question = dict[str, Any]
Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SeveralQuestions(IntentClassifier, GraphComponent):
    """Sets `questions` (text, intent, confidence) where a message asks about two topics or more.

    The intent then is the first question's, surely; any other message is left as it is. A clause
    passes through the same featurizers and the same classifier as the message.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return {
            # How sure a question must be, found on held-out questions; behind a mere comma it is
            # more often a part of the same matter (大概得掏多少) than another one
            "threshold": 0.4,
            "threshold_after_comma": 0.5,
            # Whoever complains is better answered beside the point than not at all
            "matter": 0.3,
            # Each one costs as much as a message, in doubt as four
            "most": 6,
        }

    def __init__(self, config: dict[str, Any], understanding: list[Any]) -> None:
        self._config, self._understanding = config, understanding

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SeveralQuestions:
        """See parent class; raises ConfigurationError where no classifier stands before it."""
        return cls(config, _understanding(model_storage, execution_context))

    def process(self, messages: list[Message]) -> list[Message]:
        """Look for several questions in every message but a cry for help or a wish about the talk."""
        for message in messages:
            if cries_for_help(message.get(ENTITIES, [])) or message.get("wish"):
                continue
            clauses = questions_in(message.get(TEXT) or "")[: self._config["most"]]
            asked = self._asked(clauses) if len(clauses) > 1 else []
            if len(asked) > 1:
                message.set("questions", asked, add_to_output=True)
                overrule(message, asked[0]["intent"])
            elif (message.get(INTENT) or {}).get("name") == _COMPLAINT:
                message.set("matter", self._matter(message), add_to_output=True)
        return messages

    def _matter(self, message: Message) -> str:
        """The topic that a complaint is about, empty where it is about none: 什么破系统，交了钱还不能用."""
        text = str(message.get(TEXT) or "")
        told = pieces(text)[: self._config["most"]]
        rankings = self._rankings(one for piece in told for one in (piece, _about_ours(piece)))
        read = [_likeliest([rankings[piece], rankings[_about_ours(piece)]]) for piece in told]
        sure = [one for one in read if one[0] not in TALK and one[1] >= self._config["matter"]]
        return max(sure, key=lambda one: one[1], default=("", 0.0))[0]

    def _asked(self, clauses: list[Clause]) -> list[Question]:
        """The questions of which one is sure enough, each topic once.

        In doubt three readings are averaged: with the story told before it, alone, and as a
        question about what all the others are about, too.
        """
        # Read together, for one by one they take three times as long
        read = self._rankings(clause.told for clause in clauses)
        topics = [self._topic(clause, [read[clause.told]]) for clause in clauses]
        doubted = [clause for clause, (intent, _) in zip(clauses, topics) if not intent]
        more = (text for clause in doubted for text in _readings(clause))
        read |= self._rankings(text for text in more if text not in read)
        asked: dict[str, Question] = {}
        for clause, topic in zip(clauses, topics):
            readings = [read[text] for text in _readings(clause) if text in read]
            intent, confidence = topic if topic[0] else self._topic(clause, readings)
            if intent:
                question = {"text": clause.text, "intent": intent, "confidence": confidence}
                asked.setdefault(intent, question)
        return list(asked.values())

    def _topic(self, clause: Clause, readings: list[Ranking]) -> tuple[str, float]:
        """The topic of a clause in these readings, empty where none is sure enough."""
        needed = self._config["threshold" if clause.parted else "threshold_after_comma"]
        intent, confidence = _likeliest(readings)
        return (intent, confidence) if intent not in TALK and confidence >= needed else ("", 0.0)

    def _rankings(self, texts: Iterable[str]) -> dict[str, Ranking]:
        """The intents of each text, the likeliest first."""
        read = {text: Message.build(text) for text in texts}
        messages = list(read.values())
        for component in self._understanding:
            messages = component.process(messages)
        return {text: message.get("intent_ranking", []) for text, message in zip(read, messages)}


def _readings(clause: Clause) -> tuple[str, str, str]:
    return clause.told, clause.text, _about_ours(clause.text)


def _likeliest(rankings: list[Ranking]) -> tuple[str, float]:
    """The likeliest intent of texts that say the same, and its mean confidence."""
    shares: Counter[str] = Counter()
    for ranking in rankings:
        for intent in ranking:
            shares[intent["name"]] += intent["confidence"] / len(rankings)
    return max(shares.items(), key=lambda item: item[1], default=("", 0.0))


def _about_ours(text: str) -> str:
    return text if _OURS in text else _OURS + text


def _understanding(storage: ModelStorage, context: ExecutionContext) -> list[Any]:
    """The featurizers and the classifier before this node.

    Rasa hands a component neither its neighbours nor their names, but the graph that it runs in.
    """
    chain: list[Any] = []
    for name in _before(context.graph_schema, context.node_name):
        node = context.graph_schema.nodes[name]
        if issubclass(node.uses, (Featurizer, KernelClassifier)):
            component = _component(name, node, storage, context)
            # A second reading of every clause took long and found nothing
            is_last = isinstance(component, KernelClassifier)
            chain.append(component.surely() if is_last else component)
    if not any(isinstance(component, KernelClassifier) for component in chain):
        raise ConfigurationError(
            "config.yml：SeveralQuestions 前面没有分类器。改法：把它放到 KernelClassifier 之后。"
        )
    return chain


def _component(name: str, node: Any, storage: ModelStorage, context: ExecutionContext) -> Any:
    """The node's component: the same one where it is there, for its arrays are large."""
    if node.resource and (loaded := loaded_from(storage, node.resource.name)):
        return loaded
    config = override_defaults(node.uses.get_default_config(), node.config)
    build = node.uses.load if node.resource else node.uses.create
    return build(config, storage, node.resource or Resource(name), context)


def _before(schema: GraphSchema, name: str | None) -> list[str]:
    """The nodes through which a message goes before it reaches that one, in order."""
    path: list[str] = []
    while name in schema.nodes and (name := schema.nodes[name].needs.get("messages")):
        path.insert(0, name)
    return [node for node in path if node in schema.nodes]
