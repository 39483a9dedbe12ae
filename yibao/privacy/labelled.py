"""Masks what follows 卡号, 个人编号 and the like: such numbers have no shape of their own."""

from __future__ import annotations

import re

from yibao.privacy.digits import SPOKEN_DIGITS, plain

_SIGN = f"[0-9A-Za-z{SPOKEN_DIGITS}]"
_LABELS = {
    "身份证号": r"身份证(?:上?的?号码?)?",
    "证件号": r"(?:证件|护照|通行证|居住证|居留证)(?:上?的?号码?|编号)",
    "手机号": r"手机(?:上?的?号码?)",
    "卡号": r"卡(?:上?的?号码?|面?编号)|(?:个人|医保|社保|参保|职工|保险|医疗)(?:编号|号码?)|[账帐]号|存折号码?|手册号|电脑号",
}
# Seven signs or more, so that 12393 and the first six of an ID number stay
_NUMBER = rf"(?P<number>[A-Za-z]{{0,4}}[0-9{SPOKEN_DIGITS}](?:[ \-]?{_SIGN}){{6,}})"
_LABELLED = {
    kind: re.compile(rf"(?:{label})[\s是为叫:=(\[「【“\"'，,]{{0,4}}{_NUMBER}")
    for kind, label in _LABELS.items()
}
_LEAST_DIGITS = 6


def labelled_numbers(text: str) -> str:
    """The text with every number behind such a word replaced by its kind."""
    for kind, pattern in _LABELLED.items():
        kept, done = "", 0
        for match in pattern.finditer(plain(text)):
            if (
                sum(sign in "0123456789" + SPOKEN_DIGITS for sign in match["number"])
                > _LEAST_DIGITS
            ):
                kept += f"{text[done : match.start('number')]}〔{kind}〕"
                done = match.end("number")
        text = kept + text[done:]
    return text
