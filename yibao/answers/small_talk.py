"""What is said when nothing is asked: greeting, thanks, yes and no, a nudge, a fresh start."""

from __future__ import annotations

import re

from yibao.answers.answer import Answer, Status
from yibao.answers.case import Case
from yibao.answers.draft import Draft
from yibao.answers.hotline import where_to_ask
from yibao.answers.talking import HEADLINES, topic_buttons
from yibao.rules import RuleBook

_LEADS = {
    "goodbye": "再见，祝您身体健康。有医保的事随时来问。",
    "thanks": "不客气。还有不清楚的，接着问就行。",
    "bot_challenge": "我是机器，不是真人。答案都出自有出处的规则本；拿不准的，我会请您再问医保局。",
    "affirm": "好的。还想知道什么，直接说就行。",
    "enough": "好，那就先这样。有医保的事随时来问。",
}

# 你们会不会泄露我的信息, but not 个人信息填错了 or 医保局会泄露吗
_KEEPING = re.compile(
    r"[你您]们?.{0,12}(?:存|保存|记录|记下|留下|留着|泄露|泄漏|外传|上传|卖|偷看|看到|收集)(?:了|下来|着|到|给|出去|不|吗|没|我).{0,8}"
    r"|(?:泄露|泄漏|收集|偷|卖|保存|存).{0,4}(?:我|个人)的?.{0,4}(?:信息|隐私|身份证|号码|资料|聊天)"
    r"|(?:聊天|身份证号?|号码|信息|隐私|资料|说的话).{0,6}(?:会不会|会|有没有|能不能|安全|保密)(?:被)?.{0,4}(?:泄露|泄漏|看到|存|保存|记录|留|卖|吗)"
)
_OF_OTHERS = re.compile(r"医保局|医院|药店|单位|公司|银行|微信|支付宝|骗子|缴费|交费")


def small_talk(intent: str, case: Case, book: RuleBook) -> Answer:
    """A friendly line to a goodbye, to thanks, to “are you a machine”, to enough, and to a yes that answers nothing."""
    return _talking(intent, _LEADS.get(intent, _LEADS["affirm"]), case, book)


def greeting(again: bool, case: Case, book: RuleBook) -> Answer:
    """Who this is and what can be asked; once greeted, a short word will do."""
    if again:
        return _talking("greet", "我在呢，您接着问。", case, book)
    lead = "您好！我是医保问答助手。怎么交费、查余额、退休返钱、断交补缴，都可以直接问我。"
    return _talking("greet", lead, case, book)


def capabilities(case: Case, book: RuleBook) -> Answer:
    """What can be asked, with the headlines to tap."""
    titles = "、".join(book.topics[name].title for name in HEADLINES)
    lead = f"医保的事大多能问我，比如{titles}，还有报销、转移、办卡。"
    return _talking("ask_capabilities", lead, case, book, "说说您在哪里、哪种医保，我能答得更准。")


def not_that(case: Case, book: RuleBook) -> Answer:
    """An excuse and a way on, where what was offered or understood is not what was meant."""
    draft = Draft("deny", case, book)
    draft.lead("是我理解错了。您换个说法告诉我，比如「上海退休每月返多少」。")
    draft.ask("也可以从这几样里挑：", topic_buttons(book, HEADLINES))
    return draft.done(Status.ASKING)


def never_mind(topic: str, case: Case, book: RuleBook) -> Answer:
    """A kind word to somebody who does not know what was asked; the general answer stands."""
    draft = Draft("inform", case, book)
    if topic:
        draft.lead("没关系，不清楚就先按上面通用的看，想起来了再告诉我。")
        where_to_ask(draft, from_afar=True)
        draft.ask("也可以先看看这些：", topic_buttons(book, book.topics[topic].next))
    else:
        draft.lead("没关系，慢慢想。您想问哪件事，说个大概就行。")
        draft.ask("比如：", topic_buttons(book, HEADLINES))
    return draft.done(Status.ASKING)


def here(suggested: list[str], case: Case, book: RuleBook) -> Answer:
    """A sign of life to 嗯 and 在吗, with what may be asked next."""
    topics = suggested or list(HEADLINES)
    return _talking("inform", "我在听。您想问什么，直接说就行。", case, book, "比如：", topics)


def fresh_start(case: Case, book: RuleBook) -> Answer:
    """The word that all is forgotten."""
    lead = "好，前面说的我都忘掉了，咱们重新来。您想问哪件事？"
    return _talking("inform", lead, case, book, "比如：")


def asks_what_is_kept(text: str) -> bool:
    """Whether somebody worries about what becomes of what they write: 你把我的身份证号存下来了吗."""
    return bool(_KEEPING.search(text)) and not _OF_OTHERS.search(text)


def what_is_kept(case: Case, book: RuleBook) -> Answer:
    """What is kept of a conversation, and what is not."""
    # No more than is so: what else was written does stay in the conversation
    lead = (
        "号码我不留：身份证号、手机号、卡号一发进来就遮住了。别的话留在聊天记录里，私事就别写了。"
    )
    return _talking("bot_challenge", lead, case, book, "还想问什么？比如：")


def _talking(
    topic: str,
    lead: str,
    case: Case,
    book: RuleBook,
    question: str = "",
    topics: list[str] | None = None,
) -> Answer:
    draft = Draft(topic, case, book)
    draft.lead(lead)
    if question:
        draft.ask(question, topic_buttons(book, topics or HEADLINES))
    return draft.done(Status.TALKING)
