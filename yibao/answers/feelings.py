"""A warm word first for who is angry or afraid; then the help that was asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from yibao.answers.answer import Answer, Status

_ANGRY = re.compile(
    r"气死|气人|气炸|火大|恼火|窝火|(?:什么|啥|个)破|破(?:系统|玩意|软件|规定|政策|医保|机器|地方)|坑(?:人|爹|老百姓|我们)|"
    r"骗(?:人|钱|老百姓|我们)|欺负|太过分|过分了|凭(?:什么|啥)(?!证|材料|凭证|拿药)|(?:干|做)(?:什么|啥|嘛)吃的|吃干饭|搞什么(?:鬼|名堂|嘛)?[！!，。？?]|烦死|烦人|"
    r"受不了|踢皮球|推来推去|(?<!由)没人管(?!的)|太黑|黑心|不要脸|差劲|无语|真是服了|有完没完|跑了[两二三四五六七八九十几好\d]+[多来]?[趟次回]|急死(?:我|人)?|要命"
)
_AFRAID = re.compile(
    r"愁死|愁人|发愁|害怕|吓死|吓人|(?:可|该|这|那)(?:怎么|咋)办[啊呀哟嘛]|救命|没钱(?:治|看|住|交|吃药)|[看治交掏住]不起|走投无路|病危|重症|ICU|(?:得了?|是|查出|确诊|患)\S{0,4}癌|癌症晚期|白花了|白交了(?!吗|没|么)|打水漂|砸锅卖铁",
    re.IGNORECASE,
)
_TOLD = (Status.ANSWERED, Status.IN_GENERAL, Status.NO_RULE)
TO_THE_ANGRY = "让您窝火了，对不住，咱们一起把它弄明白。"
_TO_THE_AFRAID = "您先别急，我帮您看看。"


def warm_word(text: str) -> str:
    """The sentence for what the message feels like; empty for one that is calm."""
    if _ANGRY.search(text):
        return TO_THE_ANGRY
    return _TO_THE_AFRAID if _AFRAID.search(text) else ""


def warmed(answer: Answer, word: str) -> Answer:
    """The answer with that word before it; as it was where it helps with nothing, or there is none."""
    return replace(answer, lead=word + answer.lead) if answer.status in _TOLD else answer
