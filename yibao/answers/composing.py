"""Answers laid out by the rule book itself: each fact says where it stands, so a clerk needs no code.

The lead is the fact for the subject asked, the asker's people and the nearest place; then come the
place's own rules, the general points under their headings, steps, papers, remarks and whom to ask.
"""

from __future__ import annotations

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import INSURANCE_NAMES, Case
from yibao.answers.draft import Draft
from yibao.answers.hotline import where_to_ask
from yibao.answers.people import PEOPLE_NAMES, for_people
from yibao.answers.ways import by_channel
from yibao.rules import NATION, Fact, RuleBook

PAPERS = "要带的"
_MOST_SUBJECTS = 6
_MOST_RUMOURS = 5


def composed(topic: str, case: Case, book: RuleBook) -> Answer:
    """The topic's answer as its facts lay it out; NO_RULE where it has none for the day."""
    draft = Draft(topic, case, book)
    page = Page(draft)
    page.lead()
    page.points()
    page.ways()
    page.remarks()
    page.close()
    return draft.done(page.status)


class Page:
    """The facts and procedures that fit one case, and the way they are put into a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.case = draft, draft.case
        case, book, topic = draft.case, draft.book, draft.topic
        facts = [f for f in book.page(topic, case.place, case.today) if self._of_age(f)]
        procedures = book.steps(topic, case.place, case.today)
        # A word of another topic (孩子, 余额) must not push this topic's points aside
        rumours = book.quoted(topic, case.place, case.today)
        here = {name for item in (*facts, *procedures, *rumours) for name in item.about}
        self.subjects = [name for name in case.subjects if name in here] or [
            name for name in case.earlier_subjects if name in here
        ]
        self.facts = for_people(facts, case.insurance)
        self.procedures = for_people(procedures, case.insurance)
        self.local = [f for f in self.facts if f.place != NATION]
        self.on_subject = [f for f in self.facts if self._asked(f)]
        self.led_by: Fact | None = None

    @property
    def status(self) -> Status:
        """Answered where the asker's subject or place was met, or nothing more is asked for."""
        if self.led_by is None:
            return Status.NO_RULE
        if self.on_subject or self.local or not self._still_unknown():
            return Status.ANSWERED
        return Status.IN_GENERAL

    @property
    def papers(self) -> list[Fact]:
        """What to bring."""
        return self._of_part("papers")

    def lead(self) -> None:
        """The first sentence: subject before people before place."""
        self.take()
        levels = self.draft.book.places.chain(self.case.place)
        candidates = self.on_subject or [f for f in self.facts if f.part == "lead" and not f.about]
        if not candidates:
            candidates = [f for f in self.facts if f.part == "lead"]
        if not candidates:
            self.draft.lead("这件事我手里还没有查到可靠的说法。")
            return
        self.led_by = min(
            candidates,
            key=lambda f: (f.part not in ("lead", "asked"), self._rank(f), levels.index(f.place)),
        )
        self.draft.lead(_of_place(self.led_by), self.led_by)

    def points(self, *, local_only: bool = False) -> None:
        """Lines under their headings: what was asked, the place's own, then the general ones."""
        facts = self.local if local_only else self.facts
        shown = [f for f in facts if f != self.led_by and self._shown(f)]
        headed: dict[str, list[Fact]] = {
            "": []
        }  # first, else they would read as the block's before
        for fact in sorted(shown, key=lambda f: (not self._asked(f), f.place == NATION)):
            headed.setdefault(self._heading(fact), []).append(fact)
        for title, facts in headed.items():
            self.draft.statements(title, facts)

    def ways(self) -> None:
        """Steps: those of any channel at once, else by the channel asked; then the papers."""
        fitting = [p for p in self.procedures if p.channel == "any"]
        asked = [p for p in fitting if set(p.about) & set(self.subjects)]
        general = [p for p in fitting if not p.about]
        for procedure in (asked or ([] if self.on_subject else general or fitting[:1]))[:2]:
            self.draft.steps(procedure)
        if not self.on_subject and any(p.channel != "any" for p in self.procedures):
            by_channel(self.draft)
        self.draft.statements(PAPERS, self.papers)

    def remarks(self, *, asked_only: bool = False) -> None:
        """Remarks, more of them when asked for detail, and figures that go round."""
        notes = self._of_part("note")
        self.draft.note(*(fact for fact in notes if not asked_only or self._asked(fact)))
        if self.case.detail:
            more = [fact for fact in self._of_part("detail") if fact not in self.on_subject]
            self.draft.statements("再说细一点", more)
        self._rumours()
        if self.case.place is not None and not self.local and self._locally_set():
            self.draft.remark(f"{self.draft.place_name}自己的规定，我还没有查到。")
            self.draft.remark("上面说的是全国通用的。")

    def _rumours(self) -> None:
        every = self.draft.book.quoted(self.draft.topic, self.case.place, self.case.today)
        quoted = for_people(every, self.case.insurance)
        near = [f for f in quoted if self._asked(f) or (f.place != NATION and not f.about)]
        whole = self.case.detail and not self.on_subject
        general = [f for f in quoted if f not in near] if whole else []
        told = {fact.says: fact for fact in (*near, *general)}
        self.draft.note(*list(told.values())[:_MOST_RUMOURS])

    def close(self) -> None:
        """Whom to ask, and the one thing still worth knowing."""
        where_to_ask(self.draft, from_afar=not self.local)
        unknown = self._still_unknown()
        if unknown and not self.draft.asks:
            _QUESTIONS[unknown[0]](self)

    def _still_unknown(self) -> list[str]:
        offered = {name for fact in self.facts for name in fact.about}
        known = {
            "region": self.case.place is not None or not self._regional(),
            "insurance": self.case.insurance is not None,
            "subject": bool(self.subjects) or not offered,
        }
        topic = self.draft.book.topics[self.draft.topic]
        return [name for name in topic.asks if not known[name]]

    def _regional(self) -> bool:
        # Residents' dates are set place by place; a staff member need not be asked for a place
        return bool(for_people(self._elsewhere(), self.case.insurance))

    def _locally_set(self) -> bool:
        # Of what no place tells anything, the asker's place may still have a rule
        asks = self.draft.book.topics[self.draft.topic].asks
        return "region" in asks and (self._regional() or not self._elsewhere())

    def _elsewhere(self) -> list[Fact]:
        return [f for f in self.draft.book.of_topic(self.draft.topic) if f.place != NATION]

    def take(self) -> None:
        """Say which of the asker's words were used."""
        self.draft.take_place()
        if self.case.insurance:
            self.draft.take(INSURANCE_NAMES[self.case.insurance])
        subjects = self.draft.book.subjects
        self.draft.take(*(subjects[name].title for name in self.subjects))

    def _asked(self, fact: Fact) -> bool:
        return bool(set(fact.about) & set(self.subjects))

    def _in_focus(self, fact: Fact) -> bool:
        if fact.about and self.on_subject:
            return self._asked(fact)
        return not fact.about or not self.subjects

    def _of_part(self, part: str) -> list[Fact]:
        return [f for f in self.facts if f.part == part and f != self.led_by and self._in_focus(f)]

    def _shown(self, fact: Fact) -> bool:
        if self._asked(fact):
            told_nearer = fact.part == "lead" and self._is_farther(fact)
            return fact.part not in ("papers", "note") and not told_nearer
        if fact.part == "lead":
            told_anyway = not self.on_subject or self._frames(fact)
            return self._in_focus(fact) and told_anyway and not self._outdone(fact)
        if fact.part != "point":
            return False
        return (not self.on_subject or self.case.detail) and self._in_focus(fact)

    def _frames(self, lead: Fact) -> bool:
        # 还没上户口 asks for one thing, but the ninety days hold all the same; a topic that is
        # nothing but its subjects needs no frame
        asks = self.draft.book.topics[self.draft.topic].asks
        return "subject" not in asks and lead.people == "all" and not lead.about

    def _outdone(self, lead: Fact) -> bool:
        # “It depends on your insurance” is no news once the lead has said what holds for it
        led_by = self.led_by
        if led_by is None or led_by.people == "all" or lead.people != "all":
            return False
        return lead.place == led_by.place or self._is_farther(lead)

    def _is_farther(self, lead: Fact) -> bool:
        levels = self.draft.book.places.chain(self.case.place)
        led_by = self.led_by
        return led_by is not None and levels.index(lead.place) > levels.index(led_by.place)

    def _rank(self, fact: Fact) -> int:
        if self.case.insurance is None or fact.people == "all":
            return 0 if fact.people == "all" else 1
        return -1

    def _heading(self, fact: Fact) -> str:
        if fact.under:
            return fact.under
        if fact.place != NATION:
            return f"{fact.place.name}的规定"
        return "" if self.case.insurance else PEOPLE_NAMES.get(fact.people, "")

    def _of_age(self, fact: Fact) -> bool:
        return fact.ages is None or self.case.age is None or fact.ages.hold(self.case.age)


def _of_place(fact: Fact) -> str:
    told = fact.place == NATION or any(
        name in fact.says for name in (fact.place.name, *fact.place.short)
    )
    return fact.says if told else f"{fact.place.called}：{fact.says}"


def _ask_region(page: Page) -> None:
    page.draft.ask("您在哪里参保？说个省或市，我看看当地有没有单独的规定。")


def _ask_insurance(page: Page) -> None:
    names = [INSURANCE_NAMES[name] for name in ("staff", "resident")]
    page.draft.ask("您是哪一种医保？", [Button(name, name) for name in names])


def _ask_subject(page: Page) -> None:
    ids = list(dict.fromkeys(name for fact in page.facts for name in fact.about))
    titles = [page.draft.book.subjects[name].title for name in ids[:_MOST_SUBJECTS]]
    page.draft.ask("您想问的是哪一样？", [Button(title, title) for title in titles])


_QUESTIONS = {"region": _ask_region, "insurance": _ask_insurance, "subject": _ask_subject}
