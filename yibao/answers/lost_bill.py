"""What becomes of a bill from the time of a break in insurance: 那住院的两万就白花了."""

from __future__ import annotations

from yibao.answers.answer import Support
from yibao.answers.case import Case
from yibao.answers.draft import Draft
from yibao.rules import RuleBook

TOPIC = "back_payment"


def of_the_bill(
    case: Case, book: RuleBook, cited: tuple[Support, ...]
) -> tuple[str, tuple[Support, ...]]:
    """What becomes of a bill from the time of the break, by insurance type, with what it rests on."""
    draft = Draft(TOPIC, case, book)
    kind = "staff" if case.insurance == "flexible" else case.insurance
    lines = [] if kind else ["断的时候看病花的钱能不能报，看是哪种医保。"]
    if kind != "staff":
        facts = draft.facts(TOPIC, "resident_not_retroactive")
        lines += [f"居民医保：{fact.says}" for fact in facts]
        draft.cite(*facts)
    if kind != "resident":
        lines.append(f"职工医保：{_of_a_staff_bill(draft)}")
    return "".join(lines), tuple(dict.fromkeys([*draft.cited, *cited]))


def _of_a_staff_bill(draft: Draft) -> str:
    # Only a short break is paid for afterwards; where its length is not known, the bound is told
    short = draft.facts(TOPIC, "staff_short_break", "staff_short_break_retroactive")
    stops = draft.facts(TOPIC, "pooled_stops")
    gap = draft.case.gap_months
    long = gap is not None and bool(short) and gap > int(short[0].value or 0)
    told = stops if long else short
    draft.cite(*told)
    ask = "断的那段时间看病花的钱能不能补报，先问参保地。"
    return "".join(fact.says for fact in told) + (ask if long else "")
