"""What each user said and what came back on the phone."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

# What the real platform shows when three tries have failed
BROKEN = "该公众号提供的服务出现故障，请稍后再试"


@dataclass(frozen=True)
class Said:
    """One message of a user, by its key."""

    user: str
    key: str
    text: str
    at: float = field(default_factory=time.time)


@dataclass(frozen=True)
class Saw:
    """One message on a user's phone: `how` is passive, customer or platform."""

    user: str
    text: str
    how: str
    key: str = ""
    attempt: int = 0
    seconds: float = 0.0
    at: float = field(default_factory=time.time)


class Ledger:
    """Everything said and seen, in the order in which it happened."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.saw: list[Saw] = []
        # Seconds of every try that was answered, whatever it said
        self.answer_times: list[float] = []
        self.faults: list[str] = []
        self._last: dict[str, float] = {}
        self._since: Counter[str] = Counter()
        self._seen: defaultdict[str, list[Saw]] = defaultdict(list)

    def say(self, said: Said) -> None:
        """A user has sent something."""
        self.said.append(said)
        self._last[said.user], self._since[said.user] = said.at, 0

    def see(self, saw: Saw) -> None:
        """Something has come to a user's phone."""
        self.saw.append(saw)
        self._seen[saw.user].append(saw)
        if saw.how == "customer":
            self._since[saw.user] += 1

    def fault(self, text: str) -> None:
        """The account has broken a rule of the platform."""
        self.faults.append(text)

    def of(self, user: str) -> list[str]:
        """The texts that a user saw, in order."""
        return [saw.text for saw in self._seen[user]]

    def replies_to(self, key: str) -> list[Saw]:
        """What came as the passive reply to a message."""
        return [saw for saw in self.saw if saw.key == key]

    def last_said(self, user: str) -> float | None:
        """When the user last said something, in seconds since 1970."""
        return self._last.get(user)

    def customer_messages_since(self, user: str) -> int:
        """How many customer-service messages have come since."""
        return self._since[user]

    @property
    def breakdowns(self) -> list[Saw]:
        """Every time a user saw that the account is out of order."""
        return [saw for saw in self.saw if saw.text == BROKEN]

    @property
    def slowest(self) -> float:
        """Seconds of the slowest answered try."""
        return max(self.answer_times, default=0.0)
