"""Actions of the topics about paying."""

from __future__ import annotations

from actions.topic_action import TopicAction


class HowToPay(TopicAction):
    """居民医保怎么交费。"""

    topic = "how_to_pay"


class PayForOthers(TopicAction):
    """给家里人代交医保。"""

    topic = "pay_for_others"


class PhonePayEligibility(TopicAction):
    """能不能自己在手机上交。"""

    topic = "phone_pay_eligibility"


class PaymentStandard(TopicAction):
    """一年要交多少钱。"""

    topic = "payment_standard"


class PaymentSubsidy(TopicAction):
    """哪些人少交或不交。"""

    topic = "payment_subsidy"


class PaymentPeriod(TopicAction):
    """什么时候交、几号截止。"""

    topic = "payment_period"


class PaymentRecord(TopicAction):
    """查缴费记录。"""

    topic = "payment_record"


class DualEnrolment(TopicAction):
    """两边都有医保怎么办。"""

    topic = "dual_enrolment"


class NewbornEnrolment(TopicAction):
    """新生儿参保。"""

    topic = "newborn_enrolment"


class NonlocalEnrolment(TopicAction):
    """外地户口在这里参保。"""

    topic = "nonlocal_enrolment"


class CoverageStart(TopicAction):
    """交了钱什么时候能用。"""

    topic = "coverage_start"


class DuplicatePaymentRefund(TopicAction):
    """重复交费怎么退。"""

    topic = "duplicate_payment_refund"
