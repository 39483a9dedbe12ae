"""Answers that are not about a topic: sources, pointers to a person, and questions back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from yibao.answers.answer import Answer, Block, Button, Status, Support
from yibao.answers.as_text import citation_line, dates
from yibao.answers.case import INSURANCE_NAMES, Case
from yibao.answers.composing import PAPERS, Page
from yibao.answers.draft import Draft
from yibao.answers.hints import HOURS
from yibao.answers.hotline import TOPIC as HOTLINE
from yibao.answers.hotline import is_medical, line_of, where_to_ask
from yibao.answers.which_place import ask_which_place
from yibao.rules import NATION, RuleBook

# Understood as a no, which is answered with what can be asked
NEITHER = Button("都不是", "都不是")
# Understood as a wish for the slip, whatever was asked before
SLIP = Button("办事小条", "办事小条")
_PAPERS_ASKED = re.compile(
    r"材料|证件|手续|带(?:什么|啥|哪些|些)|要(?:什么|啥|哪些)(?:东西)?$|资料"
)
HEADLINES = ("how_to_pay", "balance_query", "refund_amount", "back_payment")


def sources_of(answer: Answer, case: Case, book: RuleBook) -> Answer:
    """Every document behind an answer, with place, dates and the day it was last checked."""
    draft = Draft("ask_source", case, book)
    items = _of_the_matter(answer)
    if not items:
        draft.lead("刚才那句没有用到规则本里的数，所以没有文件可列。")
        return draft.done(Status.ANSWERED)
    title = book.topics[answer.topic].title if answer.topic in book.topics else "刚才的回答"
    told = items[0]
    draft.lead(f"刚才说的「{title}」，先按{told.place.name}{dates(told)}的规定；依据是这些：")
    lines = []
    for item in items:
        mark = "" if item.support == "confirmed" else "（未经官方核对）"
        lines.append(f"{citation_line(item)}，{item.checked}核对{mark}")
    draft.block("", dict.fromkeys(lines))
    return draft.done(Status.ANSWERED)


def _of_the_matter(answer: Answer) -> list[Support]:
    """What the answer rests on, its own place first; whom to ask is no rule."""
    items = [i for i in answer.in_force if i.topic != HOTLINE or answer.topic == HOTLINE]
    return sorted(items, key=lambda item: item.place == NATION)


def service_hotline(case: Case, book: RuleBook) -> Answer:
    """Which number to call and where to go."""
    draft = Draft(HOTLINE, case, book)
    medical = draft.fact(HOTLINE, "medical")
    hours = draft.facts(HOTLINE, "hours")
    if HOURS in case.hints:
        told = "窗口几点上下班，各地不一样，我这里没有查到。"
        draft.lead(f"{told}去之前先打 {medical.number} 问一声，省得白跑。", medical)
        draft.statements("热线的时间", hours)
    else:
        draft.lead(f"医保的事打 {medical.number}。", medical)
    draft.take_place()
    lines = draft.facts(HOTLINE, "medical", "government", "social")
    draft.block("打电话", [line_of(fact) for fact in lines], *lines)
    draft.statements("当面问", draft.facts(HOTLINE, "window"))
    draft.note(*draft.facts(HOTLINE, "not_everywhere", "area_code", "hours"))
    if case.place is not None:
        where_to_ask(draft, from_afar=True)  # without a place it would only repeat the first line
    draft.note(*draft.book.quoted(HOTLINE, case.place, case.today))
    return draft.done(Status.ANSWERED)


def apologise(case: Case, book: RuleBook, topic: str = "") -> Answer:
    """The way to a person for somebody who is angry, whatever words they found."""
    return hand_over(case, book, "让您着急了，对不起。我答不好的，可以直接找人问：", topic)


def hand_over(case: Case, book: RuleBook, lead: str, topic: str = "") -> Answer:
    """The way to a person about the last topic: the lines, the window, and what to have at hand."""
    draft = Draft("request_human", case, book)
    draft.lead(lead)
    draft.take_place()
    medical = is_medical(topic, book)
    lines = draft.facts(HOTLINE, *(() if medical else ("social",)), "medical", "government")
    draft.block("找真人", [line_of(fact) for fact in lines], *lines)
    if medical:
        draft.statements("当面问", draft.facts(HOTLINE, "window"))
    draft.statements(PAPERS, Page(Draft(topic, case, book)).papers if topic else ())
    draft.remark("打之前想好两样：在哪里参保，是职工还是居民。")
    if topic:
        draft.remark(f"回复「{SLIP.payload}」，我把刚才的事写成一张条，您照着说或拿给窗口看。")
    if medical and case.place is not None:
        where_to_ask(draft, from_afar=True)
    answer = draft.done(Status.HANDED_OVER)
    return replace(answer, suggestions=(SLIP,)) if topic else answer


def not_in_rulebook(topic: str, case: Case, book: RuleBook) -> Answer:
    """An honest pointer for a topic that the rule book does not hold yet."""
    draft = Draft(topic, case, book)
    draft.lead(f"您问的是「{book.topics[topic].title}」。这一块我还没有核实过的材料，不敢乱说。")
    where_to_ask(draft, from_afar=True)
    draft.ask("我现在能答得准的有这几样：", topic_buttons(book, HEADLINES))
    return draft.done(Status.NO_RULE)


def nearest_topics(topics: Iterable[str], case: Case, book: RuleBook) -> Answer:
    """A question back when a message was not understood, with the nearest topics to choose from."""
    draft = Draft("nlu_fallback", case, book)
    draft.lead("不好意思，这句我没看明白。")
    near = list(dict.fromkeys(topic for topic in topics if topic in book.topics))[:3]
    question = "您是想问下面哪一样吗？都不是就换个说法再问，想找真人就回复「转人工」。"
    draft.ask(question, topic_buttons(book, near or HEADLINES))
    return draft.done(Status.ASKING)


def heard_out(topics: Iterable[str], case: Case, book: RuleBook) -> Answer:
    """The same to somebody who told a story and asked nothing yet."""
    lead = "您说的我都记下了，还没听出想问哪件事。"
    return replace(nearest_topics(topics, case, book), lead=lead)


def led_by_papers(answer: Answer, text: str) -> Answer:
    """The answer with what to bring first, where that is what is asked for: 到底要什么材料."""
    papers = [block for block in answer.blocks if block.title == PAPERS]
    if not _PAPERS_ASKED.search(text) or not papers:
        return answer
    told = "".join(papers[0].lines)
    rest = tuple(block for block in answer.blocks if block not in papers)
    first = Block("lines", "", (answer.lead,))
    return replace(answer, lead=f"要带的：{told}", blocks=(first, *rest))


def which_topic(topics: Sequence[str], case: Case, book: RuleBook) -> Answer:
    """A question back where a message may mean either of two topics."""
    draft = Draft("nlu_fallback", case, book)
    draft.lead("这句话我听着像两样，先跟您问清楚。")
    either = "，还是".join(f"「{book.topics[name].title}」" for name in topics)
    draft.ask(f"您问的是{either}？", [*topic_buttons(book, topics), NEITHER])
    return draft.done(Status.ASKING)


def topic_or_not(topic: str, refusal: Answer, case: Case, book: RuleBook) -> Answer:
    """A question back where a message may mean a topic or nothing of ours; the refusal stands by."""
    draft = Draft("nlu_fallback", case, book)
    draft.lead("这句话是不是问医保，我拿不准。")
    draft.block("要是问别的", [refusal.lead], *refusal.cited)
    draft.ask(
        f"您问的是「{book.topics[topic].title}」吗？", [*topic_buttons(book, [topic]), NEITHER]
    )
    return draft.done(Status.ASKING)


def need_topic(case: Case, book: RuleBook) -> Answer:
    """A question back for a bare fact with no topic to apply it to."""
    draft = Draft("inform", case, book)
    words = [draft.place_name] if case.place else []
    words += [INSURANCE_NAMES[case.insurance]] if case.insurance else []
    words += [f"{case.age}岁"] if case.age is not None else []
    draft.take(*words)
    draft.lead("记下了。")
    draft.ask("您想问哪件事？比如：", topic_buttons(book, HEADLINES))
    return ask_which_place(draft.done(Status.TALKING), case, book)


def where_then(answer: Answer, places: Sequence[str]) -> Answer:
    """The answer to somebody who is not where it was thought, with the question where it is then."""
    lead = f"好，不按{'、'.join(places)}的说了。"
    if answer.status is Status.TALKING:
        return replace(answer, lead=f"{lead}那您在哪里参保？")
    question = "那您在哪里参保？说个省或市，我按当地的再说。"
    return replace(answer, lead=lead + answer.lead, question=question, buttons=(), expects="")


def in_distress(case: Case, book: RuleBook) -> Answer:
    """A human word to somebody who speaks of ending their life; no rule helps now."""
    draft = Draft("complain", case, book)
    draft.lead("听您这么说，我很担心您。您不是一个人，先别一个人扛着。")
    lines = (
        "现在就告诉身边的家人、朋友或者邻居，请他们陪着您。",
        "也可以马上去最近的医院急诊，跟医生直说，那里有人帮您。",
    )
    draft.block("现在就做一件事", lines)
    draft.remark("医保的事不急，等您缓过来，我们慢慢说。")
    return draft.done(Status.HANDED_OVER)


def urgent(case: Case, book: RuleBook) -> Answer:
    """Where to go at once with what may be an emergency, before any question of money."""
    draft = Draft("emergency_settlement", case, book)
    draft.lead("这像是急症，我不会看病，别等：马上去最近的医院急诊，或者叫急救车。")
    draft.statements("钱的事放后头", draft.facts("emergency_settlement", "lead"))
    return draft.done(Status.HANDED_OVER)


def say_it_plainly(last: Answer) -> Answer:
    """The last answer's question once more, where a reply such as 很多 answers nothing."""
    question = last.question or "可以说个地方、年纪或者金额，也可以换件事问。"
    lead = "这句我没听出具体的，麻烦说得再明白一点。"
    return Answer(
        last.topic, Status.ASKING, lead, question=question, buttons=last.buttons, day=last.day
    )


def ask_again(case: Case, book: RuleBook) -> Answer:
    """A reply to “which source” or “more detail” when nothing was answered yet."""
    draft = Draft("ask_detail", case, book)
    draft.lead("还没有答过您什么呢，先说说想问哪件事吧。")
    draft.ask("比如：", topic_buttons(book, HEADLINES))
    return draft.done(Status.ASKING)


def out_of_scope(case: Case, book: RuleBook) -> Answer:
    """A friendly refusal that says what can be asked instead."""
    draft = Draft("out_of_scope", case, book)
    draft.lead("这件事不归医保管，我就不乱答了。")
    draft.ask("医保的事您可以问我，比如：", topic_buttons(book, HEADLINES))
    return draft.done(Status.OUT_OF_SCOPE)


def topic_buttons(book: RuleBook, topics: Iterable[str]) -> list[Button]:
    """A button a topic; it sends the topic's own question, which is surely understood."""
    return [Button(book.topics[name].title, book.topics[name].question) for name in topics]
