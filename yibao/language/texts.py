"""The text that the models read: what a person typed, made safe and not too long."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.normaliser import normalised
from yibao.privacy import MASK

# The end of a long story holds the question, its beginning the circumstances
LONGEST = 320
_HEAD = 120
# The mark of a message in pinyin, of which only the sounds tell the meaning
SPELT = "spelt"


def text_of(message: Message) -> str:
    """The message's text in its plain form and lower case, without what an encoder cannot take."""
    return model_text(message.get(TEXT) or "")


@lru_cache(256)  # every featurizer asks for the same message
def model_text(text: str) -> str:
    """The text as the models read it; at most LONGEST characters, the middle left out."""
    # 〔身份证号：1952年3月生的女性〕 is of the person, not of the question
    text = MASK.sub(" ", text) if MASK.sub("", text).strip() else text
    text = unicodedata.normalize("NFKC", normalised(text).text).lower().strip()
    if len(text) > LONGEST:
        text = text[:_HEAD] + text[_HEAD - LONGEST :]
    return text
