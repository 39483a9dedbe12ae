"""Rasa tokenizer: spaCy's Chinese tokenizer over jieba, with the project's own words."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from yibao.language.lexicon import Lexicon, lexicon_fingerprint
from yibao.language.segmenting import Segmenter

_FILE = "lexicon.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ChineseTokenizer(Tokenizer):
    """Cuts Chinese text into words; knows the look-up tables' phrases and every place."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
    ) -> None:
        super().__init__(config)
        self._model_storage, self._resource = model_storage, resource
        self._segmenter = Segmenter(lexicon) if lexicon else None

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["spacy", "jieba"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return {
            # Intents are whole names here, never cut
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            # The words need no further splitting
            "token_pattern": None,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """See parent class: the words do not come from the training data."""
        return lexicon_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseTokenizer:
        """See parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ChineseTokenizer:
        """See parent class."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Lexicon.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Gather the words and keep them with the model."""
        lexicon = Lexicon.gathered()
        self._segmenter = Segmenter(lexicon)
        with self._model_storage.write_to(self._resource) as folder:
            lexicon.save(folder / _FILE)
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of that attribute with their offsets."""
        assert self._segmenter is not None
        doc = self._segmenter.words(message.get(attribute))
        return [Token(word.text, word.idx) for word in doc if not word.is_space]
