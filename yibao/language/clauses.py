"""Several questions in one message: finds them and understands each as if it were sent alone."""

from __future__ import annotations

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
from yibao.language.splitting import Clause, questions_in

# What is said to the assistant itself; every other intent is a topic that has an answer
TALK = frozenset(
    {
        "greet", "goodbye", "thanks", "bot_challenge", "ask_capabilities", "ask_source",
        "ask_detail", "affirm", "deny", "inform", "request_human", "complain", "out_of_scope",
    }
)  # fmt: skip

Question = dict[str, Any]


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
            "threshold": 0.5,
            "threshold_after_comma": 0.6,
            # Each one costs as much as a message
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
        """Look for several questions in every message but a cry for help."""
        for message in messages:
            if cries_for_help(message.get(ENTITIES, [])):
                continue
            clauses = questions_in(message.get(TEXT) or "")[: self._config["most"]]
            asked = self._asked(clauses) if len(clauses) > 1 else []
            if len(asked) > 1:
                message.set("questions", asked, add_to_output=True)
                overrule(message, asked[0]["intent"])
        return messages

    def _asked(self, clauses: list[Clause]) -> list[Question]:
        """The questions of which one is sure enough, each topic once."""
        understood = [Message.build(clause.told) for clause in clauses]
        for component in self._understanding:
            understood = component.process(understood)
        asked: dict[str, Question] = {}
        for clause, message in zip(clauses, understood):
            intent = message.get(INTENT)
            needed = self._config["threshold" if clause.parted else "threshold_after_comma"]
            if intent["name"] not in TALK and intent["confidence"] >= needed:
                asked.setdefault(
                    intent["name"],
                    {
                        "text": clause.text,
                        "intent": intent["name"],
                        "confidence": intent["confidence"],
                    },
                )
        return list(asked.values())


def _understanding(storage: ModelStorage, context: ExecutionContext) -> list[Any]:
    """The featurizers and the classifier before this node, loaded from the same archive once more.

    Rasa hands a component neither its neighbours nor their names, but the graph that it runs in.
    """
    chain: list[Any] = []
    for name in _before(context.graph_schema, context.node_name):
        node = context.graph_schema.nodes[name]
        if issubclass(node.uses, (Featurizer, KernelClassifier)):
            config = override_defaults(node.uses.get_default_config(), node.config)
            build = node.uses.load if node.resource else node.uses.create
            chain.append(build(config, storage, node.resource or Resource(name), context))
    if not any(isinstance(component, KernelClassifier) for component in chain):
        raise ConfigurationError(
            "config.yml：SeveralQuestions 前面没有分类器。改法：把它放到 KernelClassifier 之后。"
        )
    return chain


def _before(schema: GraphSchema, name: str | None) -> list[str]:
    """The nodes through which a message goes before it reaches that one, in order."""
    path: list[str] = []
    while name in schema.nodes and (name := schema.nodes[name].needs.get("messages")):
        path.insert(0, name)
    return [node for node in path if node in schema.nodes]
