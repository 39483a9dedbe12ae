"""Which topic a message belongs to that names a thing and asks little, or asks how much: 那补牙呢."""

from __future__ import annotations

from dataclasses import replace

from actions.turn import Turn
from yibao.answers import topic_about
from yibao.answers.hints import LOST_BILL, asks_only_whether_paid, hints_in
from yibao.language.how_much import asks_only_how_much

# What a sum is taken to be of that is asked for without a word of what it is of; and the topics
# in which it is rather the matter's own
_CHARGE = "payment_standard"
_OF_ITS_OWN = frozenset(
    {
        "refund_amount", "personal_account", "balance_query", "withdraw_cash", "family_account",
        "card_replacement", "duplicate_payment_refund", "back_payment", "payment_years",
        "reimbursement_ratio", "inpatient_settlement", "emergency_settlement", "remote_settlement",
        "referral", "coverage_scope", "maternity_benefit", "pension_difference",
    }
)  # fmt: skip
# Topics that a bill may be lost by, and those that such a fear is taken for
_BREAKS = frozenset({"coverage_break", "back_payment", "coverage_start", "payment_period"})
_OF_CARE = frozenset({"reimbursement_ratio", "coverage_scope", "inpatient_settlement"})
_LOST = "coverage_break"
_BY_PHONE, _HOW_TO_PAY = "phone_pay_eligibility", "how_to_pay"
# Topics of their own that 能报一点吗 goes on about
_HOW_PAID = frozenset(
    {"remote_settlement", "emergency_settlement", "referral", "maternity_benefit", "coverage_scope"}
)
# A guess that is surer than this is not given up for a word that another topic knows
_SURE = 0.5


def topic_meant(guess: str | None, turn: Turn) -> str | None:
    """The guess, unless this very message names a thing that another topic knows and it does not.

    The last topic comes before those that the classifier ranked next, and these before all others.
    """
    named = turn.things
    if other := _not_as_it_reads(guess, turn):
        return other
    if not (turn.said.get("follow_up") and named):
        return guess
    asked = replace(turn.case, subjects=named, earlier_subjects=())
    near = list(filter(None, (guess, turn.topic)))
    if topic_about(asked, turn.book, near, others=False) is None and guess:
        page = turn.book.page(guess, turn.case.place, turn.case.today)
        if not any(fact.about for fact in page):
            return guess  # it tells no things apart, so it misses none
    if turn.confidence > _SURE and guess != turn.topic:
        return topic_about(asked, turn.book, near, others=False) or guess
    likely = [name for name in (*near, *turn.ranked()) if name in turn.book.topics]
    return topic_about(asked, turn.book, likely) or guess


def _not_as_it_reads(guess: str | None, turn: Turn) -> str | None:
    """The topic of a message that means another matter than its words alone would; None for most."""
    if guess == _CHARGE and turn.topic in _OF_ITS_OWN and asks_only_how_much(turn.text):
        return turn.topic
    if guess == _BY_PHONE and {"bank_counter", "counter"} & set(turn.named("pay_channel")):
        return _HOW_TO_PAY  # whoever has no phone need not hear whether it could be done on one
    return _of_a_lost_bill(guess, turn)


def _of_a_lost_bill(guess: str | None, turn: Turn) -> str | None:
    """The topic of a fear that only makes sense after the last answer: 那住院的两万就白花了."""
    if turn.things or guess not in (*_OF_CARE, *_BREAKS, None):
        return None
    whether = asks_only_whether_paid(turn.text)
    if turn.topic in _BREAKS and (whether or LOST_BILL in hints_in(turn.text)):
        return _LOST
    return turn.topic if whether and turn.topic in _HOW_PAID else None
