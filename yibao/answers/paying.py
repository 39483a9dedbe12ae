"""Answers about paying."""

from __future__ import annotations

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import INSURANCE_NAMES, Case
from yibao.answers.draft import Draft
from yibao.answers.ways import by_channel
from yibao.rules import NATION, Fact, RuleBook


def how_to_pay(case: Case, book: RuleBook) -> Answer:
    """How to pay the resident premium, by the channel asked or every channel as a choice."""
    draft = Draft("how_to_pay", case, book)
    if case.insurance in ("staff", "flexible"):
        return _not_resident(draft)
    draft.take_place()
    shown = by_channel(draft)
    _lead(draft, shown)
    draft.note(*draft.facts("how_to_pay", "first_time", "check_details", "ask_whom"))
    draft.note(*_rumours(draft))
    return draft.done(Status.ANSWERED if shown else Status.IN_GENERAL)


def _not_resident(draft: Draft) -> Answer:
    insurance = draft.case.insurance or ""
    fact = draft.fact("how_to_pay", f"{insurance}_pay")
    draft.lead(fact.says, fact)
    if insurance == "flexible":
        draft.take_place()
    else:
        draft.statements("如果您不在单位上班", draft.facts("how_to_pay", "flexible_pay"))
    draft.take(INSURANCE_NAMES[insurance])
    draft.note(*draft.facts("how_to_pay", "check_details", "ask_whom"))
    draft.ask("您要交的是居民医保吗？", [Button("是，居民医保", "是居民医保")])
    return draft.done(Status.ANSWERED)


def _lead(draft: Draft, shown: bool) -> None:
    if shown:
        draft.lead("居民医保可以这样交，跟着一步步点就行。")
    elif draft.case.channel:
        draft.lead("这个渠道的步骤我这里没有，换一种也能交居民医保。")
    else:
        draft.lead("居民医保在手机上就能交，也可以去银行柜台。")


def _rumours(draft: Draft) -> list[Fact]:
    quoted = draft.book.quoted(draft.topic, draft.case.place, draft.case.today)
    return [fact for fact in quoted if draft.case.detail or fact.place != NATION]
