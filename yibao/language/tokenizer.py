"""Rasa tokenizer: spaCy's Chinese tokenizer over jieba, with the project's own words."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from yibao.language.segmenting import WithSegmenter


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ChineseTokenizer(WithSegmenter, Tokenizer):
    """Cuts Chinese text into words; knows the look-up tables' phrases and every place."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        WithSegmenter.__init__(self, config, model_storage, resource)
        Tokenizer.__init__(self, config)

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

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of that attribute with their offsets."""
        text = message.get(attribute)
        return [
            Token(text[word.idx : word.idx + len(word)], word.idx)
            for word in self.segmenter.words(text)
            if not word.is_space
        ]
