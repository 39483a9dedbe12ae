"""What a comparison of two versions came to, laid out in chapters for any way to show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yibao.clerk.comparing.entry_changes import EntryChange
from yibao.clerk.comparing.grouping import AREA, HERE, NOWHERE, Group
from yibao.rules import Topic

_LIKE_THE_NATION = f"没有自己规定的地方只一般地问了问；换别的问法，和“{NOWHERE}”的变化一样。"


@dataclass(frozen=True)
class Chapter:
    """The changed answers of one topic, or those that several topics share."""

    anchor: str
    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Report:
    """The whole comparison: versions by name, the day, how much was asked and how often it mattered, and all changes."""

    old: str
    new: str
    day: date
    asked: int
    places: int
    times: int
    groups: tuple[Group, ...]
    entries: tuple[EntryChange, ...]
    topics: Mapping[str, Topic]

    @property
    def chapters(self) -> list[Chapter]:
        """What several topics share first, then topic by topic."""
        shared = tuple(group for group in self.groups if len(group.topics) > 1)
        found = [Chapter("several", "几个主题一样的变化", shared)] if shared else []
        for topic in dict.fromkeys(group.topics[0] for group in self.groups if group not in shared):
            its = tuple(group for group in self.groups if group.topics == (topic,))
            found.append(Chapter(topic, f"{self.title(topic)}（{topic}）", its))
        return found

    def title(self, topic: str) -> str:
        """What people call the topic."""
        return self.topics[topic].title if topic in self.topics else topic

    def whom(self, group: Group) -> Iterator[tuple[str, str, str]]:
        """Topics (empty where the chapter has but one), places and ways of asking, in words."""
        for whom in group.whom:
            titles = "／".join(map(self.title, whom.topics)) if len(group.topics) > 1 else ""
            yield titles, whom.where, whom.how

    @property
    def counted(self) -> list[tuple[str, str]]:
        """What was counted, in words, and how many."""
        return [
            ("问了几次（主题 × 地方 × 险种 × 问法）", f"{self.asked}"),
            ("其中问到的地方（有自己规定的，另加一个没有的）", f"{self.places}"),
            ("答案变了的", f"{self.times}"),
            ("并成几种变化", f"{len(self.groups)}"),
            ("变了的事实和步骤", f"{len(self.entries)}"),
        ]

    @property
    def remark(self) -> str:
        """What the reader should know of the result; may be empty."""
        if self.groups:
            general = f"{HERE}、{AREA}代表各地自己的名字和电话区号。" if self._general else ""
            return general + (_LIKE_THE_NATION if self._national else "")
        if self.entries:
            day = f"按 {self.day} 这天问，答案都没有变"
            return f"{day}。有的改动要到别的日子才看得出来：用 --day 换一天再比。"
        return "两个版本的答案、事实和步骤都一样。"

    @property
    def _national(self) -> bool:
        return any(NOWHERE in whom.where for group in self.groups for whom in group.whom)

    @property
    def _general(self) -> bool:
        lines = [line for group in self.groups for _, line in group.lines]
        return any(HERE in line or AREA in line for line in lines)
