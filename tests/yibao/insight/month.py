"""A month of conversations, made up the same way every time, for looking at the page."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.yibao.insight.conftest import Log, answer, at, record

TOPICS = (
    "refund_amount", "how_to_pay", "payment_standard", "back_payment", "balance_query",
    "reimbursement_ratio", "remote_settlement", "payment_years", "newborn_enrolment",
    "card_replacement", "family_account", "payment_period",
)  # fmt: skip
PLACES = ("310000", "310104", "540100", "650100", "460100", "630100", "440300", "150100", None)
LOST = (
    "长护险怎么评级", "护理等级怎么评定", "长期护理保险评估找谁", "医保能不能打狂犬疫苗",
    "狂犬疫苗给报吗", "驾照丢了去哪补", "公积金怎么提出来", "落户要什么材料", "疫苗报销不",
)  # fmt: skip


def fill(log: Log, until: date, days: int = 30, a_day: int = 40) -> int:
    """Fill the log with so many days up to the last; how many turns."""
    chance, turns = Random(7), 0
    for back in range(days):
        day = (until - timedelta(days=back)).isoformat()
        for number in range(chance.randint(a_day // 2, a_day)):
            _one(log, chance, day, f"{day}-{number // 3}")
            turns += 1
    return turns


def _one(log: Log, chance: Random, day: str, sender: str) -> None:
    hour = min(23, max(0, round(chance.gauss(14, 4))))
    when = at(day, f"{hour:02d}:{chance.randrange(60):02d}")
    door = chance.choices(("web", "rest", "wechat"), (6, 1, 4))[0]
    how = {"door": door, "takes": chance.lognormvariate(-4, 0.5)}
    kind = chance.random()
    if kind < 0.72:
        topic, place = chance.choices(TOPICS, range(len(TOPICS), 0, -1))[0], chance.choice(PLACES)
        local = place is not None and place[:2] in ("31", "44")
        status = "answered" if local else chance.choice(("answered_in_general", "no_rule", "answered"))  # fmt: skip
        told = answer(topic, status, local=local, rests_on=["340100.payment_period.extended.1"])
        case = {"place": place} if place else {}
        name = log.turn(sender, f"{topic}？", when, record(topic, status, told, case=case), intent=topic, **how)  # fmt: skip
        if chance.random() < 0.3:
            useful = chance.random() < 0.7
            log.vote(sender, name, useful, when + 5, "" if useful else "说得太长，看不完")
    elif kind < 0.92:
        lost = chance.choice(LOST)
        told = chance.choice(
            (
                record("nlu_fallback", "asking"),
                record("out_of_scope", "out_of_scope"),
                record("request_human", "handed_over", gave_up=True),
            )
        )
        log.turn(sender, lost, when, told, intent="nlu_fallback", confidence=0.2, **how)
    elif kind < 0.95:
        log.turn(sender, "转人工", when, record("request_human", "handed_over"), intent="request_human", **how)  # fmt: skip
    else:
        log.turn(sender, "谢谢", when, record("thanks", "talking"), intent="thanks", **how)
