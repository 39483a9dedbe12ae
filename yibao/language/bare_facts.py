"""Recognises a message that is nothing but facts: 上海, 那北京呢, 71岁, 我妈退休在厦门."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.entities import LEFT_OUT
from yibao.language.wishes import wish_in

Entity = dict[str, Any]

# Found in a message, but nothing that answers a question of ours
_NO_FACTS = ("subject", "distress")
# Says whose fact it is, but nothing of them: 老伴71岁 is a fact, 老伴呢 is none
_WHOSE = "relation"

# What may stand around bare facts without asking anything
_AROUND = re.compile(
    # 不清楚是啥保险，每年村里收钱: the fact counts
    r"(?:也|都)?[不没](?:太|大)?(?:清楚|知道|晓得|懂)[我俺]?(?:这个?|那个?|交的|办的)?(?:是|叫|算|属于)*(?:什么|啥子?|哪一?(?:种|个|样))(?:医保|保险|社保)?|"
    r"好像|可能|估计|反正|(?:听着|看着)?像|那个|那种|(?:[我俺]?(?:刚才?|刚刚)?(?:说|打|写|讲|填|选|弄|搞|输)错了?)|更正一?下?|纠正一?下?|那么?|要是|如果|换成|换|改成|改|不对|不是|应该是|是|就|呢|的话|的|了|吧|啊|呀|嘛|哦|噢|嗯|额|我们?|俺们?|他们?|她们?|"
    r"您?你?|人|在|于|用|去|到|今年|已经|现在|老家|这边|那边|这里|大概|差不多|家里|家住|住|属于|也|还有|和|想|要|从|"
    r"户口|户籍|参保地|居住地|常住地|手机[上里]?|年龄|岁数|左右|多(?![少久大])|"
    r"打听|咨询|问(?!题)|个?事情?|帮忙?|替|给|一下|下"
)
# What a follow-up asks with, once the topic is known: 去银行交, 打电话咋查
_ASKING = re.compile(
    r"怎么|咋个|咋|如何|哪个|哪里|哪儿|多少|可以|能|行|吗|么|不|交|缴|查|弄|办|看|操作|钱|费|返|补|算|个|给|我的|请问|问一?下?"
)
# What a follow-up asks for that names nothing at all: 要多久, 要带什么材料
_ASKED_FOR = re.compile(
    r"多久|几天|几个工作日|什么材料|啥材料|材料|手续|流程|步骤|证件|带什么|带啥|一天|一次|最多|最少|限额|在哪办|找谁"
)
_DOUBTS = re.compile(r"吗|么|嘛|对不对|对吗|是不是|真的假的|是真的|准不准|准")
# 我的身份证号是〔身份证号：1952年3月生的女性〕: what is left when the birth and the sex are cut out
_NUMBER_GONE = re.compile(
    r"(?:(?:身份证|证件|手机|电话|医保卡|社保卡|银行卡|卡)(?:号码?)?[是为:：，,\s]*)?"
    r"〔(?:身份证号|证件号|手机号|卡号)(?:：[的性\s]*)?〕"
)
_MARKS = re.compile(r"[\W_]+")
# 我呢, 那她, 换成我爸: the same question of somebody else. 我 alone, or 我的, says nothing
_TURNS_TO = r"(?:那么?|换成?|改成|轮到|至于|要是|如果|还有|说说|算算|再?看看|再?问问?)"
_PERSON = (
    r"(?:[我俺咱额偶]|阿拉|[他她佢]|人)(?:们|俩|自己|自个儿?|个人|本人|这边|这儿|的?这种?情况|的?情况|的)*|"
    r"本人|自己|人家"
)
_TURNED = r"(?:呢|咧|嘞|哩|呐|捏|咋样|怎么样|咋说|咋算|怎么算|啊|呀|嘛|的话)"
_ONLY_A_PERSON = re.compile(
    rf"(?:{_TURNS_TO})+(?:是)?(?:{_PERSON}|人X)(?:{_TURNED})*|(?:是)?(?:(?!人呢)(?:{_PERSON})|人X)(?:呢|咧|嘞|哩|呐|捏|咋样|怎么样|的话)(?:{_TURNED})*|人X"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class BareFacts(IntentClassifier, GraphComponent):
    """Sets the intent inform where the entities are all that the message says.

    A message that names no topic, be it bare facts or a question, gets the mark `follow_up` for the
    actions; one that only says something about the talk itself gets the mark `wish` and its intent.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BareFacts:
        """See parent class."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Overrule the classifier for bare facts; a list of facts has no other reading."""
        for message in messages:
            entities = message.get(ENTITIES, [])
            typed = _without_left_out(message)
            text = _without_doubts(typed, entities)
            goes_on = _asks_on(text, entities) or only_a_person(text, entities)
            message.set("follow_up", goes_on, True)
            if cries_for_help(entities):
                overrule(message, "complain")  # whatever else it says, a human must be named
            elif wish := wish_in(typed, entities):
                message.set("wish", wish.name, True)
                if wish.intent:
                    overrule(message, wish.intent)
            elif (
                only_facts(text, entities) or _only_a_number(text) or only_a_person(text, entities)
            ):
                overrule(message, "inform")
        return messages


def _without_left_out(message: Message) -> str:
    # 是武威，不是天水: all that is left of 天水 is that 武威 is meant
    text = message.get(TEXT) or ""
    for start, end in message.get(LEFT_OUT) or []:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _only_a_number(text: str) -> bool:
    # 〔手机号〕 alone asks nothing, so the last topic goes on
    rest = _NUMBER_GONE.sub("", text)
    return rest != text and not _AROUND.sub("", _MARKS.sub("", rest))


def cries_for_help(entities: list[Entity]) -> bool:
    """Whether somebody's life is at stake."""
    return any((e["entity"], e["value"]) == ("distress", "life") for e in entities)


def overrule(message: Message, intent: str) -> None:
    """Make that intent the message's, surely, so that FallbackClassifier neither doubts nor compares."""
    others = [i for i in message.get("intent_ranking", []) if i["name"] != intent]
    ranking = [{**other, "confidence": 0.0} for other in others]
    certain = {"name": intent, "confidence": 1.0}
    message.set(INTENT, certain, add_to_output=True)
    message.set("intent_ranking", [certain, *ranking], add_to_output=True)


def _asks_on(text: str, entities: list[Entity]) -> bool:
    # 去银行交 and 要多久 ask on about what was asked before, whatever it was
    rest = besides_facts(text, entities)
    if rest is None:
        plain = _MARKS.sub("", text)
        rest = _AROUND.sub("", _ASKED_FOR.sub("", plain))
        return rest != _AROUND.sub("", plain) and not _ASKING.sub("", rest.replace("转", ""))
    return not _ASKING.sub("", rest)


def _without_doubts(text: str, entities: list[Entity]) -> str:
    # 不是240吗 doubts a figure, it asks for nothing new
    heard = any(entity["entity"] == "figure" for entity in entities)
    return _DOUBTS.sub(lambda match: " " * len(match.group()), text) if heard else text


def besides_facts(text: str, entities: list[Entity]) -> str | None:
    """What is left when entities and filler are cut out; None for a text without entities."""
    if not entities:
        return None
    rest = list(text)
    for entity in entities:
        rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    return _AROUND.sub("", _MARKS.sub("", _NUMBER_GONE.sub("", "".join(rest))))


def only_a_person(text: str, entities: list[Entity]) -> bool:
    """Whether the message only says of whom the question before is meant: 我呢, 那我, 老伴呢, 换成我爸."""
    kin = [e for e in entities if e["entity"] == _WHOSE]
    rest = list(text)
    for entity in kin:
        rest[entity["start"] : entity["end"]] = ["人X"] + [""] * (
            entity["end"] - entity["start"] - 1
        )
    plain = re.sub("[我俺咱额]?(?:们)?家?的?人X", "人X", _MARKS.sub("", "".join(rest)))
    return bool(_ONLY_A_PERSON.fullmatch(plain))


def only_facts(text: str, entities: list[Entity]) -> bool:
    """Whether nothing but filler is left when the entities are cut out; False without entities.

    What the question is about (种植牙, 生育津贴) is no fact of the asker's: it may be a question itself;
    nor is a cry for help.
    """
    facts = [e for e in entities if e["entity"] not in _NO_FACTS]
    said = any(e["entity"] != _WHOSE for e in facts)
    return said and besides_facts(text, facts) == ""
