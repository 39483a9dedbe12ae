"""Actions of the topics about breaks, back-payment and years."""

from __future__ import annotations

from actions.topic_action import TopicAction


class BackPayment(TopicAction):
    """断交了怎么补。"""

    topic = "back_payment"


class CoverageBreak(TopicAction):
    """断交有什么影响。"""

    topic = "coverage_break"


class PaymentYears(TopicAction):
    """要交满多少年。"""

    topic = "payment_years"
