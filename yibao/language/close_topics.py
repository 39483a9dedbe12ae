"""Asks back where a message may as well mean one thing as another, instead of guessing."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.clauses import TALK

# A topic or none of ours can be asked back; 您是道谢，还是抱怨？ can not
_NOT_ASKED = TALK - {"out_of_scope"}

Intent = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CloseTopics(IntentClassifier, GraphComponent):
    """Sets the intent nlu_fallback where the two likeliest intents are close.

    Where these two can be asked for, `close` names them, the likelier first.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return {
            # Closer than that is close
            "margin": 0.05,
            # So is a second that has more than this part of the first's confidence; 1 for never
            "ratio": 1.0,
            # Two that hold less than this together are not the only ones meant
            "together": 0.45,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CloseTopics:
        """See parent class."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark what is close; a message that was not understood before stays so."""
        for message in messages:
            ranking = message.get("intent_ranking") or []
            likely = [i for i in ranking if i["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME][:2]
            if len(likely) < 2 or not self._close(*likely):
                continue
            names = [intent["name"] for intent in likely]
            if self._only_these(*likely) and not _NOT_ASKED & set(names):
                message.set("close", names, add_to_output=True)
            _doubt(message, ranking, likely[0])
        return messages

    def _close(self, first: Intent, second: Intent) -> bool:
        sure, next_sure = first["confidence"], second["confidence"]
        return bool(
            sure - next_sure < self._config["margin"] or next_sure > sure * self._config["ratio"]
        )

    def _only_these(self, first: Intent, second: Intent) -> bool:
        return bool(first["confidence"] + second["confidence"] >= self._config["together"])


def _doubt(message: Message, ranking: list[Intent], first: Intent) -> None:
    if ranking[0] is first:
        doubted = {**first, "name": DEFAULT_NLU_FALLBACK_INTENT_NAME}
        message.set(INTENT, doubted, add_to_output=True)
        message.set("intent_ranking", [doubted, *ranking], add_to_output=True)
