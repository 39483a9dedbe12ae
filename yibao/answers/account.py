"""Answers about the personal account and the card."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yibao.answers.answer import Answer, Status
from yibao.answers.case import Case
from yibao.answers.composing import Page, composed
from yibao.answers.doubts import doubt
from yibao.answers.draft import Draft
from yibao.answers.ways import by_channel
from yibao.errors import BadNumber
from yibao.rules import RuleBook
from yibao.rules.arithmetic import plain
from yibao.rules.contributing import monthly_contribution

# Whoever may not be bound at home may not be bound elsewhere either
_NOT_BOUND = {"in_laws", "other_relatives", "lend_card", "family_view"}


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


def family_account(case: Case, book: RuleBook) -> Answer:
    """Who may use the account's money and how; between two provinces it goes another way."""
    if case.apart and not _NOT_BOUND & set(case.subjects):
        case = replace(case, subjects=("cross_province_account",))
    return composed("family_account", case, book)


def insurance_transfer(case: Case, book: RuleBook) -> Answer:
    """How insurance moves with its holder; a retiree's stays where it is."""
    if case.retired:
        case = replace(case, subjects=(*case.subjects, "transfer_retired"))
    return composed("insurance_transfer", case, book)


def personal_account(case: Case, book: RuleBook) -> Answer:
    """What the account is and pays for; from a wage, what goes into it each month."""
    earns = case.wage is not None and not case.retired and not case.subjects
    if earns and case.insurance is None:
        case = replace(case, insurance="staff")  # residents have no account
    draft = Draft("personal_account", case, book)
    page = Page(draft)
    worked = earns and case.insurance == "staff" and _paid_in(draft)
    if worked:
        page.take()
    else:
        page.lead()
    page.points()
    page.ways()
    page.remarks()
    page.close()
    return draft.done(Status.ANSWERED if worked else page.status)


def _paid_in(draft: Draft) -> bool:
    wage = draft.case.wage or Decimal(0)
    own = draft.fact(draft.topic, "in_at_work")
    try:
        monthly = monthly_contribution(wage, own.value or Decimal(0), "进账户")
    except BadNumber:
        doubt(draft, wage, "工资5000元")
        return False
    draft.take(f"工资{plain(wage)}元")
    told = f"每月大约有 {plain(monthly.value)} 元进您的医保账户"
    draft.lead(f"照您的工资，先不看上下限，{told}。", own)
    draft.work(monthly)
    return True
