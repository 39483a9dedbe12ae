"""Actions of the topics about the personal account and the card."""

from __future__ import annotations

from actions.topic_action import TopicAction


class BalanceQuery(TopicAction):
    """查医保卡余额。"""

    topic = "balance_query"


class RefundAmount(TopicAction):
    """退休后医保每月返多少钱。"""

    topic = "refund_amount"


class RefundEligibility(TopicAction):
    """哪些人有医保返钱。"""

    topic = "refund_eligibility"


class PersonalAccount(TopicAction):
    """医保个人账户。"""

    topic = "personal_account"


class FamilyAccount(TopicAction):
    """家里人共用医保卡的钱。"""

    topic = "family_account"


class WithdrawCash(TopicAction):
    """医保卡的钱取现。"""

    topic = "withdraw_cash"


class InsuranceTransfer(TopicAction):
    """医保转移接续。"""

    topic = "insurance_transfer"


class ChangeInsuredPlace(TopicAction):
    """更改参保地。"""

    topic = "change_insured_place"


class MedicalEcard(TopicAction):
    """医保码（医保电子凭证）。"""

    topic = "medical_ecard"


class InsuranceCard(TopicAction):
    """社保卡和医保卡。"""

    topic = "insurance_card"


class CardReplacement(TopicAction):
    """卡丢了坏了怎么补。"""

    topic = "card_replacement"
