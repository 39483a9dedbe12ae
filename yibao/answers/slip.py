"""The desk slip: the last question in a few lines, to be shown at a window or sent on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from yibao.answers.answer import Answer, Status, Support
from yibao.answers.brief import gist
from yibao.answers.case import INSURANCE_NAMES, SEX_NAMES, Case, length_of_time
from yibao.answers.composing import PAPERS, Page
from yibao.answers.draft import Draft
from yibao.answers.hotline import TOPIC as HOTLINE
from yibao.answers.hotline import is_medical, whom_to_ask
from yibao.answers.rates import HOSPITALS
from yibao.answers.talking import HEADLINES, SLIP, topic_buttons
from yibao.answers.topics import answer_topic
from yibao.answers.which_place import ask_which_place
from yibao.rules import Fact, RuleBook
from yibao.rules.arithmetic import plain

DISCLAIMER = "本条由医保问答助手整理，以窗口核定为准。"
# A slip is read at a glance; the whole answer stands above it
_MOST_LINES = 2
_MOST_OTHERS = 3


def desk_slip(topic: str, case: Case, book: RuleBook, others: Iterable[str] = ()) -> Answer:
    """The slip of the topic: what was said, the gist, papers, where to go, and what a clerk looks up.

    `others` are the topics asked about before, the latest first; each has a slip of its own.
    """
    answer = answer_topic(topic, case, book)
    draft = Draft(topic, case, book)
    day = f"{case.today.year}年{case.today.month}月{case.today.day}日"
    draft.lead(f"【{SLIP.title}】{book.topics[topic].title}（{day}）")
    draft.take(*answer.taken, *_said_besides(answer, draft))
    papers = Page(draft).papers
    key = [answer.lead, *gist(answer, 1 if papers else _MOST_LINES)]
    draft.block("要点", key, *_told(key, answer))
    draft.statements(PAPERS, papers)
    references = _references(draft)
    window = draft.facts(HOTLINE, "window") if is_medical(topic, book) else ()
    to_go = [whom_to_ask(draft, from_afar=bool(window)), *(fact.says for fact in window)]
    draft.block("去哪里问", to_go, *window)
    draft.block("给窗口同志", [*references, DISCLAIMER])
    _offer(draft, list(others))
    slip = replace(draft.done(Status.ANSWERED), estimate=answer.estimate)
    return ask_which_place(slip, case, book)


def slip_of_what(case: Case, book: RuleBook) -> Answer:
    """A question back where a slip is wanted before anything was asked."""
    draft = Draft("ask_detail", case, book)
    draft.take_place()
    draft.lead("小条可以写。先告诉我您要办哪件事，我答完，您再回复「办事小条」。")
    draft.ask("比如：", topic_buttons(book, HEADLINES))
    return ask_which_place(draft.done(Status.ASKING), case, book)


def _said_besides(answer: Answer, draft: Draft) -> Iterator[str]:
    """What the asker said that the answer had no use for; the clerk may."""
    told = "".join(answer.taken)
    if draft.place_name and draft.place_name not in told:
        yield draft.place_name
    yield from (words for core, words in _facts_of(draft.case) if core not in told)


def _facts_of(case: Case) -> Iterator[tuple[str, str]]:
    """Each fact of the case: the part that any wording of it holds, and how the slip words it."""
    for names, value in ((INSURANCE_NAMES, case.insurance), (SEX_NAMES, case.sex)):
        if value is not None:
            yield names[value], names[value]
    if case.age is not None:
        yield f"{case.age}岁", f"{case.age}岁"
    if case.retired is not None:
        yield ("已退休", "已退休") if case.retired else ("还在上班", "还在上班")
    if case.hospital is not None:
        yield HOSPITALS[case.hospital], HOSPITALS[case.hospital]
    lengths = (("断了", case.gap_months), ("交了", case.paid_months), ("还差", case.missing_months))
    yield from ((length_of_time(n), verb + length_of_time(n)) for verb, n in lengths if n)
    sums = (
        ("工资", case.wage),
        ("人均养老金", case.average_pension),
        ("金额", case.amount),
        *(("平均工资", wage) for wage in case.average_wages),
    )
    yield from ((f"{plain(s)}元", f"{name}{plain(s)}元") for name, s in sums if s is not None)


def _told(lines: Sequence[str], answer: Answer) -> list[Support]:
    """What those lines of the answer rest on: what they quote, else its figures."""
    text = "\n".join(lines)
    quoted = [item for item in answer.in_force if _quotes(text, item)]
    worked = any(block.kind == "workings" for block in answer.blocks)
    if worked or not quoted:
        figures = [i for i in answer.in_force if isinstance(i, Fact) and i.value is not None]
        quoted += [item for item in figures or answer.in_force[:1] if item not in quoted]
    return quoted


def _quotes(text: str, item: Support) -> bool:
    if isinstance(item, Fact):
        return item.says.rstrip("。") in text
    return item.steps[0].rstrip("。") in text or item.hint in text


def _references(draft: Draft) -> list[str]:
    """The rule book's own names of what was told, a line a topic: topic：key@place、key@place."""
    keys: dict[str, list[str]] = {}
    for item in draft.cited:
        key = item.key if isinstance(item, Fact) else item.id.rpartition(".")[2]
        keys.setdefault(item.topic, []).append(f"{key}@{item.place.name}")
    return [f"{topic}：{'、'.join(dict.fromkeys(names))}" for topic, names in keys.items()]


def _offer(draft: Draft, others: Sequence[str]) -> None:
    lines = []
    if draft.case.place is None:
        lines.append("说一声在哪里参保，我换成当地的再写一张。")
    if others:
        lines.append("这张写的是最后问的事；要别的，先点那件事，再回复「办事小条」。")
    if lines:
        draft.ask("".join(lines), topic_buttons(draft.book, others[:_MOST_OTHERS]))
