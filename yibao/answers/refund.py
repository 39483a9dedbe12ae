"""What a retiree gets back each month: by place and age, with the arithmetic and what goes round."""

from __future__ import annotations

from dataclasses import dataclass

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import Case
from yibao.answers.doubts import doubt
from yibao.answers.draft import Draft
from yibao.answers.hotline import where_to_ask
from yibao.errors import BadNumber, NoRule
from yibao.rules import NATION, Fact, Found, Place, RuleBook
from yibao.rules.arithmetic import Worked, after_deduction, month_of_year, plain, share

TOPIC = "refund_amount"
_GENERAL = ("fixed_sum", "refund_ratio_range", "own_pension_irrelevant", "who")


@dataclass(frozen=True)
class _Monthly:
    """A monthly sum in words, with its working."""

    told: str
    worked: Worked


def refund_amount(case: Case, book: RuleBook) -> Answer:
    """The monthly refund for the asker's place and age, or the general rule and what is missing."""
    draft = Draft(TOPIC, case, book)
    if case.insurance == "resident" or (case.insurance == "flexible" and not case.retired):
        return _not_staff(draft)
    if case.retired is False:
        return _still_working(draft)
    if case.place is None:
        return _no_place(draft)
    draft.take_place()
    for answer in (_fixed_sum, _percentage):
        try:
            return answer(draft)
        except NoRule:
            continue
    return _unknown_place(draft)


def _not_staff(draft: Draft) -> Answer:
    who = draft.facts(TOPIC, "who")
    if draft.case.insurance == "resident":
        none = draft.fact(TOPIC, "residents_none")
        draft.take("居民医保")
        draft.lead(none.says, none)
        draft.note(*who)
    else:
        draft.take("灵活就业")
        draft.lead("灵活就业的人，要看退休时有没有办职工医保退休手续。")
        draft.note(*who, *draft.facts(TOPIC, "no_account_staff"))
    draft.ask(
        "要是办的是职工医保退休，告诉我您在哪里。", [Button("我是职工退休", "我是职工医保退休")]
    )
    return draft.done(Status.ANSWERED)


def _still_working(draft: Draft) -> Answer:
    account = draft.fact(TOPIC, "working_account")
    draft.take("还在上班")
    draft.lead(account.says, account)
    draft.note(*draft.facts(TOPIC, "who", "no_account_staff"))
    return draft.done(Status.ANSWERED)


def _no_place(draft: Draft) -> Answer:
    draft.lead("每个地方返的钱不一样，全国没有一个统一的数。")
    _age_taken(draft)
    draft.statements("先说通用的规矩", draft.facts(TOPIC, *_GENERAL))
    sure: list[Place] = []
    lines: list[str] = []
    facts: list[Fact] = []
    for place in draft.book.places_with(TOPIC, "monthly_refund"):
        found = _own(draft, place)
        if found and all(fact.support == "confirmed" for fact in found.facts):
            sure.append(place)
            lines.append(_listed(found))
            facts += found.facts
    draft.block("比如", lines, *facts)
    _quoted(draft)
    draft.ask("您退休在哪里？说个省或市就行。", [Button(p.called, p.called) for p in sure])
    return draft.done(Status.IN_GENERAL)


def _fixed_sum(draft: Draft) -> Answer:
    case, place = draft.case, draft.case.place
    assert place is not None
    found = draft.book.find(TOPIC, "monthly_refund", place, case.today, age=case.age)
    banded = any(fact.ages for fact in found.facts)
    sums = [_monthly(draft, found, fact) for fact in found.facts]
    whose = _whose(draft, found)
    if len(found.facts) == 1:
        band = found.fact.ages.chinese + "的" if found.fact.ages else ""
        draft.lead(f"{whose}{band}职工退休人员，医保每月返 {sums[0].told}。", found.fact)
    else:
        draft.lead(f"{whose}职工退休人员，医保返钱分年龄。", *found.facts)
        lines = [
            f"{fact.ages.chinese if fact.ages else '其他'}：每月 {monthly.told}"
            for fact, monthly in zip(found.facts, sums)
        ]
        draft.block("每月返多少", lines)
        _ask_age(draft, found.facts)
    _age_taken(draft)
    if case.age is not None and not banded:
        draft.remark("这里不分年龄，多大年纪都一样。")
    if case.insurance == "flexible":
        draft.take("灵活就业")
        draft.note(*draft.facts(TOPIC, "no_account_staff"))
    draft.work(*(monthly.worked for monthly in sums), estimate=False)
    _remarks(draft, found.level)
    return draft.done(Status.ANSWERED if len(found.facts) == 1 else Status.IN_GENERAL)


def _percentage(draft: Draft) -> Answer:
    case, place = draft.case, draft.case.place
    assert place is not None
    found = draft.book.find(TOPIC, "refund_ratio", place, case.today, age=case.age)
    _age_taken(draft)
    rules = [_ratio_rule(fact) for fact in found.facts]
    odd = False
    try:
        sums = [
            share(case.average_pension, fact.value, "您给的人均养老金")
            for fact in found.facts
            if case.average_pension is not None and fact.value is not None
        ]
    except BadNumber:
        sums, odd = [], True
    if len(sums) == 1:
        _pension_taken(draft)
        draft.lead(
            f"照您给的数算，{draft.place_name}每月约返 {plain(sums[0].value)} 元。", found.fact
        )
        draft.block("办法", rules)
        draft.remark("要用当地公布的那一年的平均数来算，不是您自己的养老金。")
    else:
        draft.lead(f"{draft.place_name}的具体数额，规则本里还没有，只查到算法。")
        draft.block(f"{found.level.name}的算法", rules, *found.facts)
        draft.ask(
            "知道当地人均养老金的话，告诉我，比如「人均养老金3700元」，我来算。",
            expects="average_pension",
        )
    if len(sums) > 1:
        _pension_taken(draft)
        _ask_age(draft, found.facts)
    draft.work(*sums)
    _cities(draft, place)
    _remarks(draft, found.level)
    where_to_ask(draft)
    if odd and case.average_pension is not None:
        doubt(draft, case.average_pension, "人均养老金3700元")
    return draft.done(Status.ANSWERED if len(sums) == 1 else Status.IN_GENERAL)


def _unknown_place(draft: Draft) -> Answer:
    place = draft.case.place
    assert place is not None
    status = Status.NO_RULE
    _age_taken(draft)
    if _cities(draft, place):
        status = Status.IN_GENERAL
        draft.lead(f"{draft.place_name}各地不一样，下面是查到的。")
        draft.ask(f"您退休在{place.called}的哪个市？")
    else:
        draft.lead(f"{draft.place_name}返多少，规则本里还没有，不敢乱说。")
    draft.statements("全国通用的规矩", draft.facts(TOPIC, *_GENERAL))
    _quoted(draft)
    where_to_ask(draft, from_afar=True)
    return draft.done(status)


def _monthly(draft: Draft, found: Found, fact: Fact) -> _Monthly:
    assert fact.value is not None
    worked = month_of_year(fact.value) if fact.unit == "元/年" else Worked(fact.value, ())
    told = f"{plain(worked.value)} 元"
    try:
        cut = draft.book.find(TOPIC, "monthly_deduction", found.level, draft.case.today)
    except NoRule:
        return _Monthly(told, worked)
    if cut.level != found.level or cut.fact.value is None:
        return _Monthly(told, worked)
    draft.cite(cut.fact)
    arrives = after_deduction(worked.value, cut.fact.value, cut.fact.says)
    net = f"，扣掉 {plain(cut.fact.value)} 元，实际到账 {plain(arrives.value)} 元"
    return _Monthly(told + net, Worked(arrives.value, worked.steps + arrives.steps))


def _whose(draft: Draft, found: Found) -> str:
    place = draft.case.place
    if found.level == place:
        return draft.place_name
    if found.level.name in draft.place_name:  # a district goes by its city's rule
        return f"{draft.place_name}按{found.level.name}的规定，"
    return f"{draft.place_name}没查到单独的数。按{found.level.name}的规定，"


def _listed(found: Found) -> str:
    sums = [
        f"{fact.ages.chinese if fact.ages else ''}{plain(fact.value)}{fact.unit}"
        for fact in found.facts
        if fact.value is not None
    ]
    return f"{found.level.called}：" + "，".join(sums)


def _ratio_rule(fact: Fact) -> str:
    band = fact.ages.chinese + "：" if fact.ages else ""
    assert fact.value is not None
    return f"{band}{fact.base or '人均养老金'} × {plain(fact.value)}%，定了就是固定数"


def _ask_age(draft: Draft, facts: tuple[Fact, ...]) -> None:
    edges = [fact.ages.chinese for fact in facts if fact.ages]
    draft.ask("您多大年纪？", [Button(edge, edge) for edge in edges], "age")


def _pension_taken(draft: Draft) -> None:
    if draft.case.average_pension is not None:
        draft.take(f"人均养老金{plain(draft.case.average_pension)}元")


def _age_taken(draft: Draft) -> None:
    if draft.case.age is not None:
        draft.take(f"{draft.case.age}岁")


def _cities(draft: Draft, place: Place) -> bool:
    lines: list[str] = []
    facts: list[Fact] = []
    for city in draft.book.places_with(TOPIC, "monthly_refund"):
        if place.is_province and city != place and city.code[:2] == place.code[:2]:
            found = _own(draft, city)
            facts += found.facts if found else ()
            lines += [_listed(found)] if found else []
    draft.block(f"{place.name}里查到的", lines, *facts)
    units = draft.facts(TOPIC, "provincial_units_refund")
    told = [f"{fact.says} {plain(fact.value)} 元" for fact in units if fact.value is not None]
    draft.block("在省级单位退休的", told, *units)
    return bool(lines)


def _own(draft: Draft, place: Place) -> Found | None:
    try:
        found = draft.book.find(
            TOPIC, "monthly_refund", place, draft.case.today, age=draft.case.age
        )
    except NoRule:
        return None
    return found if found.level == place else None


def _remarks(draft: Draft, level: Place) -> None:
    if draft.case.amount is not None or draft.case.detail:
        draft.note(*draft.facts(TOPIC, "own_pension_irrelevant"))
    draft.note(*draft.facts(TOPIC, "remark", "who"))
    if draft.case.detail:
        draft.note(*draft.facts(TOPIC, "fixed_sum", "refund_ratio_range", "no_account_staff"))
    _quoted(draft)


def _quoted(draft: Draft) -> None:
    for fact in draft.book.quoted(TOPIC, draft.case.place, draft.case.today):
        if fact.place != NATION or draft.case.detail:
            draft.note(fact)
