"""Actions of the topics about care and reimbursement."""

from __future__ import annotations

from actions.topic_action import TopicAction


class ReimbursementRatio(TopicAction):
    """看病住院报多少。"""

    topic = "reimbursement_ratio"


class InpatientSettlement(TopicAction):
    """住院怎么结算。"""

    topic = "inpatient_settlement"


class EmergencySettlement(TopicAction):
    """急诊和非定点医院怎么报。"""

    topic = "emergency_settlement"


class RemoteSettlement(TopicAction):
    """异地就医怎么报。"""

    topic = "remote_settlement"


class Referral(TopicAction):
    """转诊转院。"""

    topic = "referral"


class StaffVsResident(TopicAction):
    """职工医保和居民医保的区别。"""

    topic = "staff_vs_resident"


class CoverageScope(TopicAction):
    """什么能报什么不能报。"""

    topic = "coverage_scope"


class MaternityBenefit(TopicAction):
    """生孩子报销和生育津贴。"""

    topic = "maternity_benefit"


class WhatIsInsurance(TopicAction):
    """医保是什么。"""

    topic = "what_is_insurance"


class LegalBasis(TopicAction):
    """医保依据的法律。"""

    topic = "legal_basis"


class PensionDifference(TopicAction):
    """早一年晚一年退休差多少。"""

    topic = "pension_difference"


class ServiceHotline(TopicAction):
    """医保电话和窗口。"""

    topic = "service_hotline"
