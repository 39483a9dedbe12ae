"""Answers about the personal account and the card."""

from __future__ import annotations

from yibao.answers.answer import Answer, Status
from yibao.answers.case import Case
from yibao.answers.draft import Draft
from yibao.answers.ways import by_channel
from yibao.rules import RuleBook


def balance_query(case: Case, book: RuleBook) -> Answer:
    """How to see what is left on the card, by the channel asked or every way as a choice."""
    draft = Draft("balance_query", case, book)
    if case.insurance == "resident":
        fact = draft.fact("balance_query", "residents_no_account")
        draft.take("居民医保")
        draft.lead(fact.says, fact)
        draft.note(*draft.facts("balance_query", "staff_only"))
        return draft.done(Status.ANSWERED)
    draft.take_place()
    shown = by_channel(draft)
    if shown:
        draft.lead("医保卡余额可以这样查，跟着一步步来就行。")
    elif case.channel:
        draft.lead("这个办法的步骤我这里没有，换下面一种也能查到余额。")
    else:
        draft.lead("医保卡余额在手机上、电话里、窗口都能查，挑一种顺手的就行。")
    draft.note(
        *draft.facts("balance_query", "staff_only", "residents_no_account", "spending_record")
    )
    if case.detail or case.channel == "phone":
        draft.note(*draft.book.quoted("balance_query", case.place, case.today))
    return draft.done(Status.ANSWERED if shown else Status.IN_GENERAL)
